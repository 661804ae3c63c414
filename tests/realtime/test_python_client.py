"""A second opinion on the protocol: the client of python-socketio."""

import asyncio

import pytest
import socketio

from tests.realtime.lounge import Lounge


@pytest.mark.parametrize("transports", [None, ["polling"], ["websocket"]])
async def test_it_talks_with_us(lounge: Lounge, transports: list[str] | None) -> None:
    client = socketio.AsyncClient()
    heard: asyncio.Queue[object] = asyncio.Queue()
    client.on("shouted", heard.put)
    client.on("question", lambda text: ("you asked", text))
    await client.connect(lounge.url, transports=transports, auth={"name": "Ada"}, wait_timeout=10)
    assert await client.call("echo", {"a": [1, b"\1\2"]}, timeout=5) == {"ok": True, "args": [{"a": [1, b"\1\2"]}]}
    assert await client.call("ask-me", "name?", timeout=5) == {"ok": True, "answers": ["you asked", "name?"]}
    await client.call("join", "kitchen", timeout=5)
    lounge.server.rooms.emit("kitchen", "shouted", "tea?")
    async with asyncio.timeout(15):
        assert await heard.get() == "tea?"
    assert client.transport() == ("polling" if transports == ["polling"] else "websocket")
    await client.disconnect()
    async with asyncio.timeout(15):
        socket, _ = await lounge.departures.get()
    assert socket.data == "Ada"


async def test_it_hears_that_it_is_refused(lounge: Lounge) -> None:
    client = socketio.AsyncClient(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.connect(lounge.url, auth={"token": "bad"}, wait_timeout=10)
    assert lounge.arrivals.empty()
