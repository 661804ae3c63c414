"""A network between us and PostgreSQL that can be cut, and servers that may be killed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from frontdesk.store.embedded import Cluster, find_binaries


@dataclass
class Network:
    """Passes TCP on to a PostgreSQL's socket. While it is a black hole nothing comes through, and nobody is told."""

    socket: str
    database: str
    port: int = 0
    connections: int = 0
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"postgresql://frontdesk@127.0.0.1:{self.port}/{self.database}?sslmode=disable"

    def swallow(self) -> None:
        self._open.clear()

    def mend(self) -> None:
        self._open.set()

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.mend()
        return server

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._open.wait()
            server_reader, server_writer = await asyncio.open_unix_connection(self.socket)
            try:
                await asyncio.gather(self._pass(reader, server_writer), self._pass(server_reader, writer))
            finally:
                server_writer.close()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._tasks.discard(task)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            await self._open.wait()
            writer.write(data)
            await writer.drain()
        writer.close()


@pytest.fixture
async def network(database_url: str) -> AsyncIterator[Network]:
    parts = urlsplit(database_url)
    network = Network(f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432", parts.path[1:])
    server = await network.start()
    yield network
    server.close()
    await network.stop()


@pytest.fixture
def make_cluster(tmp_path: Path) -> Iterator[Callable[..., Cluster]]:
    """Makes servers of this test's own, as they are made in earnest: with fsync."""
    made: list[Cluster] = []

    def make(name: str = "pg") -> Cluster:
        made.append(Cluster(tmp_path / name, find_binaries()))
        return made[-1]

    yield make
    for cluster in made:
        cluster.stop()
