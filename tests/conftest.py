"""A real PostgreSQL for every test: one server per worker, a migrated template in it, and a clone of that per test."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest
import uvicorn
from starlette.types import ASGIApp

from frontdesk.kit.ids import new_secret
from frontdesk.store.embedded import Cluster, find_binaries
from frontdesk.store.engine import Store
from frontdesk.store.migrations import migrate

# What is tested here is not whether data outlives a crash: such tests start a server of their own.
NO_CRASHES = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200"}
TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """This worker's PostgreSQL, with the migrated database TEMPLATE."""
    folder: Path = tmp_path_factory.mktemp("pg")
    # pytest closes its folders to others, and PostgreSQL may have to run as somebody else
    cluster = Cluster(folder, find_binaries(), options=NO_CRASHES)
    cluster.start()
    try:
        asyncio.run(_make_template(cluster))
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
async def empty_database_url(cluster: Cluster) -> AsyncIterator[str]:
    """The address of a database without any table."""
    async for url in _database(cluster, "template1"):
        yield url


@pytest.fixture
async def database_url(cluster: Cluster) -> AsyncIterator[str]:
    """The address of this test's own database, with all tables."""
    async for url in _database(cluster, TEMPLATE):
        yield url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store on this test's own database, which waits out a busy machine: who tests the time limit opens one of their own."""
    store = await Store.open(database_url, command_timeout_s=20)
    yield store
    await store.close()


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[ASGIApp], Awaitable[str]]]:
    """Puts an application on a free port, over real HTTP, until the test ends; gives its address."""
    running: list[tuple[_Server, asyncio.Task[None]]] = []

    async def start(app: ASGIApp) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        server = _Server(uvicorn.Config(app, log_config=None, proxy_headers=False, ws="none"))
        running.append((server, asyncio.create_task(server.serve(sockets=[listener]))))
        async with asyncio.timeout(10):
            await server.started_up.wait()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for server, task in running:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.started_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.started_up.set()

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()  # they are pytest's


# Readers tell by its version which of two readings of a chat is the later: no statement may change one without raising it.
_CHANGES_RAISE_VERSIONS = """
create function refuse() returns trigger language plpgsql as $$ begin raise 'sessions changed without a new version'; end $$;
create trigger versions before update on sessions for each row
    when (old.* is distinct from new.* and new.version <= old.version) execute function refuse();
"""


async def _make_template(cluster: Cluster) -> None:
    await _administer(cluster, f"create database {TEMPLATE} owner frontdesk")
    await migrate(cluster.url(database=TEMPLATE))
    await _administer(cluster, _CHANGES_RAISE_VERSIONS, database=TEMPLATE)


async def _database(cluster: Cluster, template: str) -> AsyncIterator[str]:
    name = f"test_{new_secret(8).replace('-', '_').lower()}"
    await _administer(cluster, f"create database {name} template {template} owner frontdesk strategy file_copy")
    yield cluster.url(database=name)
    await _administer(cluster, f"drop database {name} with (force)")


async def _administer(cluster: Cluster, statement: str, *, database: str = "postgres") -> None:
    connection = await asyncpg.connect(cluster.url(database=database, role="postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
