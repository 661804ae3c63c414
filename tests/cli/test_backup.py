"""`frontdesk backup` and `frontdesk restore`, as an operator uses them: beside a running server, and without one."""

import asyncio
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
import socketio

from frontdesk.kit.ids import new_secret
from tests.cli.conftest import Frontdesk, Running, http_get, http_post

# each runs the program some times over
pytestmark = pytest.mark.timeout(240)

PASSWORD = "a long enough pass phrase"
EMAIL = "olga@example.com"
PATIENCE_S = 60.0


def port_of(running: Running) -> int:
    return int(running.wait_for("Server running on port").split()[-1])


def hire(frontdesk: Frontdesk) -> None:
    done = frontdesk.run("create-admin", EMAIL, "--name", "Olga", "--role", "owner", text=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr


def sign_in(port: int) -> httpx2.Client:
    url = f"http://localhost:{port}"
    token = http_post(f"{url}/api/auth/login", json={"email": EMAIL, "password": PASSWORD}).json()["token"]
    return httpx2.Client(base_url=url, timeout=30, headers={"Authorization": f"Bearer {token}"})


async def say(port: int, key: str, *words: str) -> int:
    """As a visitor; the last message's `seq`."""
    line = socketio.AsyncClient(reconnection=False)
    await line.connect(f"http://localhost:{port}", auth={"sessionId": key}, transports=["websocket"], wait_timeout=10)
    seq = 0
    for content in words:
        sent = await line.call("user-message", {"content": content})
        assert sent["ok"], sent
        seq = sent["message"]["seq"]
    await line.disconnect()
    return seq


def send_file(port: int, key: str, content: bytes) -> None:
    sent = http_post(
        f"http://localhost:{port}/api/files",
        params={"name": "a.txt"},
        content=content,
        headers={"X-Session-Id": key, "Content-Type": "text/plain"},
    )
    assert sent.status_code == 201, sent.text


def words_of(port: int, key: str) -> list[str]:
    got = http_get(f"http://localhost:{port}/api/messages/current", headers={"X-Session-Id": key})
    return [message["content"] for message in got.json()["messages"] if message["sender"] == "user"]


def test_what_a_running_server_holds_can_be_brought_to_another_machine(
    make_frontdesk: Callable[[], Frontdesk], tmp_path: Path
) -> None:
    here, there, file = make_frontdesk(), make_frontdesk(), tmp_path / "desk.zip"
    running = here.serve()
    port, key = port_of(running), new_secret()
    hire(here)
    asyncio.run(say(port, key, "one", "two"))
    send_file(port, key, b"a file of mine")
    config = {"provider": "openai", "model": "gpt-test", "apiKey": "sk-abcdefghijklmnop"}
    stored = sign_in(port).put("/api/ai/config", json=config)
    assert stored.status_code == 200, stored.text

    done = here.run("backup", str(file))
    assert done.returncode == 0, done.stderr
    assert "Written and checked" in done.stdout
    assert "SECRET_KEY is in it" in done.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "the newest was made today" in here.run("doctor", PORT=str(port)).stdout
    asyncio.run(say(port, key, "after the backup"))
    assert running.stop() == 0

    done = there.run("restore", str(file))
    assert done.returncode == 0, done.stderr
    elsewhere = there.serve()
    port = port_of(elsewhere)
    assert words_of(port, key)[:2] == ["one", "two"]
    assert "after the backup" not in words_of(port, key)
    # that installation has another SECRET_KEY, and can read what was sealed
    owner = sign_in(port)
    assert owner.get("/api/ai/config").json()["apiKey"] == "sk-…mnop"
    assert "under another SECRET_KEY" not in there.run("doctor", PORT=str(port)).stdout
    [kept] = [path for path in (there.folder / "data/files").rglob("*") if path.is_file()]
    assert kept.read_bytes() == b"a file of mine"
    assert elsewhere.stop() == 0


def test_a_restore_under_a_running_server_lets_everybody_in_anew(frontdesk: Frontdesk, tmp_path: Path) -> None:
    running = frontdesk.serve()
    port, key, file = port_of(running), new_secret(), tmp_path / "desk.zip"
    hire(frontdesk)
    asyncio.run(say(port, key, "one", "two"))
    assert frontdesk.run("backup", str(file)).returncode == 0

    async def watch() -> list[dict[str, object]]:
        """A visitor who stays connected, or rather comes back: what they are told when they say hello again."""
        told: list[dict[str, object]] = []
        line = socketio.AsyncClient(reconnection_delay=0.1, reconnection_delay_max=0.2)
        came = asyncio.Event()
        line.on("connect", came.set)
        await line.connect(
            f"http://localhost:{port}", auth={"sessionId": key}, transports=["websocket"], wait_timeout=10
        )
        await came.wait()
        for content in ("three", "four"):
            assert (await line.call("user-message", {"content": content}))["ok"]
        came.clear()
        done = await asyncio.to_thread(frontdesk.run, "restore", str(file), "--replace")
        assert done.returncode == 0, done.stderr
        async with asyncio.timeout(PATIENCE_S):
            await came.wait()
        told.append(await line.call("user-connected", {"after": 0}))
        told.append(await line.call("user-message", {"content": "three again"}))
        await line.disconnect()
        return told

    opened, sent = asyncio.run(watch())
    assert [m["content"] for m in opened["messages"] if m["sender"] == "user"] == ["one", "two"]  # type: ignore[attr-defined]
    assert sent["ok"]
    assert sent["message"]["seq"] == opened["lastSeq"] + 1  # type: ignore[index,operator]
    assert running.stop() == 0
    assert "Traceback" not in "".join(running.said)


def test_what_cannot_be_done_is_said_in_a_sentence_and_changes_nothing(frontdesk: Frontdesk, tmp_path: Path) -> None:
    hire(frontdesk)
    file, broken, letter = tmp_path / "desk.zip", tmp_path / "broken.zip", tmp_path / "letter.txt"
    assert frontdesk.run("backup", str(file)).returncode == 0
    broken.write_bytes(file.read_bytes()[:-100])
    letter.write_text("Dear Olga")
    for arguments, words in (
        (["backup", str(file)], "there already"),
        (["backup", str(tmp_path / "nowhere" / "x.zip")], "could not be written"),
        (["restore", str(file)], "--replace"),
        (["restore", str(tmp_path / "none.zip")], "no file"),
        (["restore", str(broken), "--replace"], "cut off"),
        (["restore", str(letter), "--replace"], "cut off, damaged, or another file"),
    ):
        done = frontdesk.run(*arguments)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), arguments
        assert words in done.stderr, arguments
    running = frontdesk.serve()
    assert sign_in(port_of(running)).get("/api/auth/verify").status_code == 200
    assert running.stop() == 0


def test_without_its_secrets_a_backup_opens_nothing_and_says_so(frontdesk: Frontdesk, tmp_path: Path) -> None:
    hire(frontdesk)
    file = tmp_path / "desk.zip"
    done = frontdesk.run("backup", str(file), "--without-secrets")
    assert (done.returncode, "SECRET_KEY is not in it" in done.stdout) == (0, True)
    done = frontdesk.run("restore", str(file), "--replace", SECRET_KEY="quite another key, and long enough too")
    assert done.returncode == 1
    assert "set the SECRET_KEY of the installation that made it" in done.stderr
    assert frontdesk.run("restore", str(file), "--replace").returncode == 0


def test_the_doctor_asks_for_a_first_backup(frontdesk: Frontdesk) -> None:
    assert frontdesk.run("migrate").returncode == 0
    done = frontdesk.run("doctor", PORT="0")
    assert "none was made of this database yet" in done.stdout


def test_an_export_is_written_once_and_readable_by_its_owner_alone(frontdesk: Frontdesk, tmp_path: Path) -> None:
    running = frontdesk.serve()
    port, key = port_of(running), new_secret()
    hire(frontdesk)
    asyncio.run(say(port, key, "words to take along"))
    send_file(port, key, b"a file of mine")
    [chat] = sign_in(port).get("/api/chats").json()["chats"]
    everything, visitor = tmp_path / "all.jsonl", tmp_path / "visitor.zip"
    for arguments in ([str(everything)], [str(visitor), "--chat", chat["sessionId"]]):
        done = frontdesk.run("export", *arguments)
        assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(everything.stat().st_mode) == 0o600
    assert "words to take along" in everything.read_text()
    assert "argon2" not in everything.read_text()
    with zipfile.ZipFile(visitor) as archive:
        assert b"words to take along" in archive.read("records.jsonl")
        [file] = [name for name in archive.namelist() if name.startswith("files/")]
        assert archive.read(file) == b"a file of mine"
    for arguments, words in (
        ([str(everything)], "there already"),
        ([str(tmp_path / "nowhere" / "x")], "could not be written"),
        ([str(tmp_path / "x"), "--chat", "nonsense"], "a chat's id"),
        ([str(tmp_path / "x"), "--chat", "00000000-0000-7000-8000-000000000000"], "no such thing"),
    ):
        done = frontdesk.run("export", *arguments)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), arguments
        assert words in done.stderr, arguments
    assert not (tmp_path / "x").exists()
    assert running.stop() == 0
