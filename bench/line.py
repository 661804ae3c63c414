"""A Socket.IO connection that costs its process little, for benchmarks whose clients share the cores with the server."""

import asyncio
from collections.abc import Callable
from typing import Any

import orjson
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect


class Line(WSListener):
    """One connection over WebSocket. `on` before `connect`; events that nobody wants are not even parsed."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[None] = loop.create_future()
        self._acknowledgements: dict[int, asyncio.Future[Any]] = {}
        self._count = 0
        self._handlers: dict[bytes, Callable[[Any], None]] = {}
        self._auth = b""

    def on(self, event: str, handle: Callable[[Any], None]) -> None:
        """Call `handle` with the payload of each such event."""
        self._handlers[b'42["%b",' % event.encode()] = handle

    async def connect(self, url: str, auth: dict[str, Any] | None = None) -> None:
        """True once the namespace is connected."""
        self._auth = b"" if auth is None else orjson.dumps(auth)
        address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        await ws_connect(lambda: self, address)
        await self._ready

    async def call(self, event: str, payload: object, *, timeout_s: float = 60) -> Any:
        """Send the event; what it is acknowledged with."""
        self._count += 1
        answer = asyncio.get_running_loop().create_future()
        self._acknowledgements[self._count] = answer
        self._transport.send(WSMsgType.TEXT, b"42%d" % self._count + orjson.dumps([event, payload]))
        async with asyncio.timeout(timeout_s):
            return await answer

    async def disconnect(self) -> None:
        """The connection is closed."""
        self._transport.disconnect()
        await self._transport.wait_disconnected()

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        for waiting in (self._ready, *self._acknowledgements.values()):
            if not waiting.done():
                waiting.set_exception(ConnectionError("closed by the server"))

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        data = frame.get_payload_as_bytes()
        match data[:2]:
            case b"42":
                handle = self._handlers.get(data[: data.find(b",") + 1])
                if handle is not None:
                    handle(orjson.loads(data[2:])[1])
            case b"43":
                start = data.index(b"[")
                self._acknowledgements.pop(int(data[2:start])).set_result(orjson.loads(data[start:])[0])
            case b"40":
                self._ready.set_result(None)
            case b"2":
                transport.send(WSMsgType.TEXT, b"3")
            case _ if data[:1] == b"0":
                transport.send(WSMsgType.TEXT, b"40" + self._auth)
