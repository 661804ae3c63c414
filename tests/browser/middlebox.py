"""A proxy as some companies have them: it knows HTTP, and answers WebSocket with a refusal."""

import asyncio
import contextlib
from collections.abc import AsyncIterator


@contextlib.asynccontextmanager
async def middlebox(port: int) -> AsyncIterator[str]:
    """The address of a proxy in front of `port`."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readline()
        if b"transport=websocket" in first:
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            writer.close()
            return
        there, back = await asyncio.open_connection("127.0.0.1", port)
        back.write(first)
        await asyncio.gather(_pass(reader, back), _pass(there, writer))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()
    writer.close()


class Lid:
    """Of a laptop whose browser knows Frontdesk by `url`. While it is closed no byte comes through."""

    def __init__(self, port: int) -> None:
        self.url = ""
        self._port = port
        self._is_open = asyncio.Event()
        self._is_open.set()
        self._ways: list[tuple[bool, asyncio.StreamWriter, asyncio.StreamWriter]] = []

    def close(self) -> None:
        """Frontdesk sees everything end. The browser, which sleeps, is told nothing of its WebSocket: it stays, and is mute."""
        self._is_open.clear()
        for is_socket, back, writer in self._ways:
            back.transport.abort()
            # what a browser keeps for later requests it lets go of itself when the machine falls asleep
            if not is_socket:
                writer.transport.abort()
        self._ways.clear()

    def open(self) -> None:
        self._is_open.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await self._is_open.wait()
            first = await reader.readline()
            there, back = await asyncio.open_connection("127.0.0.1", self._port)
            self._ways.append((b"transport=websocket" in first, back, writer))
            back.write(first)
            await asyncio.gather(_pass(reader, back), self._bring(there, writer))

    async def _bring(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while chunk := await there.read(65_536):
                if not self._is_open.is_set():
                    return
                writer.write(chunk)
                await writer.drain()
        if self._is_open.is_set():
            writer.close()


@contextlib.asynccontextmanager
async def laptop(port: int) -> AsyncIterator[Lid]:
    """A machine that can be put to sleep, between a browser and `port`."""
    lid = Lid(port)
    server = await asyncio.start_server(lid.carry, "127.0.0.1", 0)
    lid.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield lid
    finally:
        lid.open()
        server.close()
