"""A stretch of network between two ends, which can be cut, clogged, and mended."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Proxy:
    """Passes bytes on both ways. `port` is where it listens."""

    def __init__(self, connect: Callable[[], Awaitable[Streams]]) -> None:
        self.port = 0
        self.is_refusing = False
        self._connect = connect
        self._there, self._back = asyncio.Event(), asyncio.Event()
        self.deliver()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Every connection breaks at this moment."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    def go_away(self) -> None:
        """Every connection breaks, and new ones are refused until `come_back`."""
        self.is_refusing = True
        self.cut()

    def come_back(self) -> None:
        self.is_refusing = False

    def swallow(self) -> None:
        """A black hole: connections stay open, new ones open, and no byte arrives until `deliver`."""
        self._there.clear()
        self._back.clear()

    def swallow_answers(self) -> None:
        """The same, in one direction: what is asked arrives."""
        self._back.clear()

    def deliver(self) -> None:
        """What was on its way arrives now, as after TCP's retransmissions."""
        self._there.set()
        self._back.set()

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator["Proxy"]:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.cut()
            for task in tuple(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_refusing:
            writer.transport.abort()
            return
        self._writers.add(writer)
        await self._there.wait()
        try:
            far_reader, far_writer = await self._connect()
        except OSError:
            writer.transport.abort()
            return
        self._writers.add(far_writer)
        for source, target, flows in ((reader, far_writer, self._there), (far_reader, writer, self._back)):
            task = asyncio.create_task(self._pump(source, target, flows))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, flows: asyncio.Event) -> None:
        try:
            while data := await source.read(65_536):
                await flows.wait()
                target.write(data)
                await target.drain()
        except ConnectionError:
            target.transport.abort()
        finally:
            target.close()
            self._writers.discard(target)


def to_port(port: int) -> Proxy:
    """In front of what listens on this machine's `port`."""
    return Proxy(lambda: asyncio.open_connection("127.0.0.1", port))


def to_socket(path: str) -> Proxy:
    """In front of what listens on a Unix socket: a PostgreSQL of the tests, which has no other way in."""
    return Proxy(lambda: asyncio.open_unix_connection(path))
