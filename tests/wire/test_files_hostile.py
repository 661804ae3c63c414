"""What goes wrong with a file is told clearly, and leaves nothing behind."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from frontdesk.store.engine import Store
from tests.wire import samples
from tests.wire.people import House, Visitor, open_house
from tests.wire.test_files import on_disk, send, sent


@pytest.fixture
async def house(store: Store, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(store, data_dir=tmp_path, file_max_bytes=1_000_000) as house:
        yield house


async def ensure_nothing_left(house: House, folder: Path) -> None:
    # what a broken connection has left goes when the server notices that it broke
    async with asyncio.timeout(15):
        while left := on_disk(folder):
            await asyncio.sleep(0.02)
    assert left == []
    async with house.store.direct() as connection:
        assert await connection.fetchval("select count(*) from files") == 0


REFUSED = {
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "unsupported_file"),
    "HTML called a picture": (samples.HTML, "unsupported_file"),
    "a program": (b"MZ\x90\x00" + bytes(500), "unsupported_file"),
    "a moving picture with a script for its body": (b"GIF89a" + samples.HTML, "invalid_input"),
    "a PDF that is an archive too": (samples.pdf() + samples.archive({"a": b"b"}), "unsupported_file"),
    "a document with macros": (samples.document(**{"word/vbaProject.bin": b"x"}), "unsupported_file"),
    "an archive that swells": (samples.document(**{"word/a.xml": bytes(30_000_000)}), "unsupported_file"),
    "an archive, which is not on the list": (samples.archive({"a.txt": b"b"}), "unsupported_file"),
    "a decompression bomb": (samples.bomb(), "too_large"),
    "half a picture": (samples.picture("PNG", (400, 300))[:-40], "invalid_input"),
    "nothing": (b"", "invalid_input"),
    "too much": (bytes(1_000_001), "too_large"),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_a_hostile_file_is_refused_and_gone(house: House, tmp_path: Path, what: str) -> None:
    visitor = await house.visitor()
    data, code = REFUSED[what]
    answer = await send(house, visitor, data)
    assert answer.json()["error"]["code"] == code, answer.text
    assert answer.status_code < 500
    await ensure_nothing_left(house, tmp_path)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "JPEG", "WEBP"])
async def test_a_picture_that_is_a_page_too_loses_the_page(house: House, kind: str) -> None:
    visitor = await house.visitor()
    file = await sent(house, visitor, samples.picture(kind) + samples.HTML, "both.html")
    answer = await house.http.get(file["url"])
    assert answer.headers["content-type"].startswith("image/")
    assert b"script" not in answer.content
    assert "both.html." in file["name"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../../../etc/cron.d/job", "job.png"),
        ("..\\..\\boot.ini", "boot.ini.png"),
        ("photo\u202egnp.exe", "photognp.exe.png"),
        ('"; filename="evil.exe', "_; filename=_evil.exe.png"),
        ("a\r\nX-Evil: 1.png", "aX-Evil_ 1.png"),
        ("写真 \u2603.png", "写真 \u2603.png"),
        ("x" * 1_000, "x" * 112 + ".png"),
    ],
)
async def test_an_absurd_name_is_made_harmless(house: House, tmp_path: Path, given: str, name: str) -> None:
    file = await sent(house, await house.visitor(), samples.picture(), given)
    assert file["name"] == name
    answer = await house.http.get(file["url"])
    assert answer.headers["content-disposition"].startswith('inline; filename="')
    assert "x-evil" not in answer.headers
    assert [path.parts[0] for path in _below(tmp_path)] == ["files", "files"]


def _below(folder: Path) -> list[Path]:
    return [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["", "x" * 10_000, "a\0b"])
async def test_a_name_that_is_none_is_refused(house: House, tmp_path: Path, name: str) -> None:
    answer = await send(house, await house.visitor(), samples.picture(), name)
    assert answer.status_code in (400, 422)
    await ensure_nothing_left(house, tmp_path)


async def test_without_a_chat_of_ones_own_nothing_is_taken(house: House, tmp_path: Path) -> None:
    await house.visitor()
    mara = await house.colleague()
    nobody = Visitor(key="a-key-that-nobody-has-12345")
    assert (await send(house, nobody, samples.picture())).status_code == 404
    assert (await house.http.post("/api/files?name=a.png", content=samples.picture())).status_code == 404
    for id in ("", "nonsense", "00000000-0000-7000-8000-000000000000", nobody.key):
        answer = await send(house, mara, samples.picture(), chat=Visitor(id=id))
        assert answer.status_code == 404, id
    await ensure_nothing_left(house, tmp_path)


async def test_a_closed_chat_takes_no_files_until_somebody_writes(house: House, tmp_path: Path) -> None:
    visitor = await house.visitor()
    await visitor.ask("chat-close")
    answer = await send(house, visitor, samples.picture())
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")
    await ensure_nothing_left(house, tmp_path)
    await visitor.ask("user-message", {"content": "One more thing"})
    await sent(house, visitor, samples.picture())


async def test_too_many_files_are_too_many_for_their_sender_alone(store: Store, tmp_path: Path) -> None:
    async with open_house(store, data_dir=tmp_path, limit_uploads_burst=2, limit_uploads_per_minute=1) as house:
        greedy, other = await house.visitor(), await house.visitor()
        codes = [(await send(house, greedy, samples.picture())).status_code for _ in range(3)]
        assert codes == [201, 201, 429]
        refused = await send(house, greedy, samples.picture())
        assert refused.json()["error"]["retryAfter"] > 0
        await sent(house, other, samples.picture())


async def test_a_length_that_is_none_is_refused_before_anything_is_read(house: House, tmp_path: Path) -> None:
    visitor = await house.visitor()
    for length, status in (("1000001", b" 413 "), ("9" * 40, b" 4"), ("-1", b" 400 "), ("abc", b" 400 ")):
        answer = await speak(house, visitor, f"Content-Length: {length}\r\n", b"")
        assert status in answer.split(b"\r\n")[0], (length, answer)
    await ensure_nothing_left(house, tmp_path)


async def test_a_body_without_a_length_is_counted_as_it_comes(house: House, tmp_path: Path) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield bytes(100_000)

    answer = await send(house, await house.visitor(), endless())
    assert answer.json()["error"]["code"] == "too_large"
    await ensure_nothing_left(house, tmp_path)


async def test_an_upload_that_breaks_off_leaves_nothing(house: House, tmp_path: Path) -> None:
    visitor = await house.visitor()
    _, writer = await asyncio.open_connection(urlsplit(house.url).hostname, urlsplit(house.url).port)
    writer.write(_head(visitor, "Content-Length: 100000\r\n") + samples.picture())
    await writer.drain()
    async with asyncio.timeout(15):
        while not on_disk(tmp_path):
            await asyncio.sleep(0.01)  # it has begun
    writer.close()
    await ensure_nothing_left(house, tmp_path)
    await sent(house, visitor, samples.picture())


async def test_a_body_longer_than_announced_is_refused(house: House, tmp_path: Path) -> None:
    data = samples.picture()
    answer = await speak(house, await house.visitor(), f"Content-Length: {len(data)}\r\n", data + b"GARBAGE\r\n\r\n")
    assert b" 400 " in answer.split(b"\r\n")[0]
    await ensure_nothing_left(house, tmp_path)


def _head(visitor: Visitor, header: str) -> bytes:
    return f"POST /api/files?name=a.png HTTP/1.1\r\nHost: x\r\nX-Session-Id: {visitor.key}\r\n{header}\r\n".encode()


async def speak(house: House, visitor: Visitor, header: str, body: bytes) -> bytes:
    """The first bytes of the answer to a request that no decent client would make."""
    reader, writer = await asyncio.open_connection(urlsplit(house.url).hostname, urlsplit(house.url).port)
    writer.write(_head(visitor, header) + body)
    async with asyncio.timeout(15):
        answer = await reader.read(2_000)
    writer.close()
    return answer


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False)  # noqa: S607
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S607


async def test_a_full_disk_is_told_and_is_not_made_fuller(store: Store, tiny_disk: Path) -> None:
    text = b"a line of a very long text\n"
    async with open_house(store, data_dir=tiny_disk) as house:
        visitor = await house.visitor()
        for _ in range(2):
            answer = await send(house, visitor, text * 80_000, "long.txt")
            assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
            await ensure_nothing_left(house, tiny_disk)
        await sent(house, visitor, text, "short.txt")


async def test_a_full_disk_elsewhere_is_told_too(store: Store, tiny_disk: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with open_house(store, data_dir=data, files_url=f"file://{tiny_disk}") as house:
        answer = await send(house, await house.visitor(), b"a line of a very long text\n" * 80_000, "long.txt")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
        await ensure_nothing_left(house, tiny_disk)
        await ensure_nothing_left(house, data)
