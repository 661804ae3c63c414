"""The way to the database: units of work through SQLAlchemy, and plain asyncpg for the append path.

Every unit of work has a deadline. When it passes, the connection is dropped on the spot: asking PostgreSQL to cancel would need
a new connection, and to wait for it, at the very moment when the server may be out of reach.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import asyncpg
from sqlalchemy import event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool

from frontdesk.errors import FrontdeskError, Unavailable
from frontdesk.kit.deadlines import give_up_at
from frontdesk.store.connect import connect, connect_options, set_codecs
from frontdesk.store.faults import translated

# For people's messages and the assistant's answers, each with one that stands by.
APPENDERS = 4
UNFLUSHED = 2
# A few statements, again and again, on tables that grow faster than their statistics: a plan made while they were small would read
# through them whole.
_INDEXED = {"enable_seqscan": "off", "jit": "off"}
APPENDER_SETTINGS = {
    **_INDEXED,
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "plan_cache_mode": "force_generic_plan",
}
UNFLUSHED_SETTINGS = {**_INDEXED, "synchronous_commit": "off"}


AnyConnection: TypeAlias = AsyncSession | asyncpg.Connection
"""A unit of work, or the driver's own connection, at a fifth of the cost; for statements that need no transaction around them."""


@dataclass(frozen=True)
class Store:
    """An open database. When it is out of reach, every call ends in `Unavailable` within `command_timeout_s`, and it recovers by itself."""

    engine: AsyncEngine
    appender_pool: asyncpg.Pool
    unflushed_pool: asyncpg.Pool
    command_timeout_s: float
    connect: Callable[[], Awaitable[asyncpg.Connection]]
    """a connection of one's own, outside the pools; raises what asyncpg raises"""

    @classmethod
    async def open(cls, url: str, *, pool_size: int = 8, command_timeout_s: float = 4.0) -> Self:
        """A store that connects when first used. `pool_size` connections for units of work, APPENDERS and UNFLUSHED more.

        Raises: CannotStart when `url` is not PostgreSQL's.
        """
        options = connect_options(url, command_timeout_s=command_timeout_s)
        appenders = await _open_pool(options, APPENDERS, APPENDER_SETTINGS)
        unflushed = await _open_pool(options, UNFLUSHED, UNFLUSHED_SETTINGS)
        engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=lambda: connect(url, command_timeout_s=command_timeout_s),
            poolclass=AsyncAdaptedQueuePool,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=command_timeout_s,
            # asyncpg's own codec does it, on both paths: SQLAlchemy hands the values through
            json_serializer=lambda value: value,
        )
        _watch(engine.sync_engine.pool)
        return cls(
            engine, appenders, unflushed, command_timeout_s, lambda: connect(url, command_timeout_s=command_timeout_s)
        )

    @asynccontextmanager
    async def begin(self, *, timeout_s: float | None = None) -> AsyncIterator[AsyncSession]:
        """One unit of work: committed at the end, rolled back on any error. Its effects on the world are the caller's, afterwards.

        Raises: Unavailable when PostgreSQL is out of reach, or the end is not reached in time. (What was sent as COMMIT
        just before that may have happened: whoever tries again has to be idempotent.)
        """
        deadline = self._deadline(timeout_s)
        with translated():
            async with AsyncSession(self.engine, expire_on_commit=False) as session:
                async with asyncio.timeout_at(deadline):
                    connection = await _driver_connection(session)
                with _cut_at(deadline, connection):
                    yield session
                    await session.commit()

    def direct(self, *, timeout_s: float | None = None) -> AbstractAsyncContextManager[asyncpg.Connection]:
        """One of the appenders' connections, outside any transaction: each statement is its own, until one is begun.

        Raises: Unavailable, as `begin`.
        """
        return self._connection_of(self.appender_pool, timeout_s)

    def unflushed(self, *, timeout_s: float | None = None) -> AbstractAsyncContextManager[asyncpg.Connection]:
        """The same on a connection whose commits do not wait for the disk: a crash of PostgreSQL may take the last moments of them.

        For what happens often, is made anew after a crash, and is no message. Raises: Unavailable, as `begin`.
        """
        return self._connection_of(self.unflushed_pool, timeout_s)

    @asynccontextmanager
    async def _connection_of(self, pool: asyncpg.Pool, timeout_s: float | None) -> AsyncIterator[asyncpg.Connection]:
        deadline = self._deadline(timeout_s)
        with translated():
            async with asyncio.timeout_at(deadline):
                connection = await pool.acquire()
            try:
                with _cut_at(deadline, connection):
                    yield connection
            finally:
                await pool.release(connection)

    async def ping(self) -> None:
        """PostgreSQL answers. Raises: Unavailable."""
        async with self.begin() as tx:
            await tx.execute(text("select 1"))

    async def close(self) -> None:
        """All connections are dropped. Whatever still uses one gets `Unavailable`."""
        self.appender_pool.terminate()
        self.unflushed_pool.terminate()
        await self.engine.dispose()

    def _deadline(self, timeout_s: float | None) -> float:
        return give_up_at(self.command_timeout_s if timeout_s is None else timeout_s)


@contextmanager
def _cut_at(deadline: float, connection: asyncpg.Connection) -> Iterator[None]:
    """The connection is closed at `deadline`. Raises: Unavailable for whatever is made of a closed one."""
    timer = asyncio.get_running_loop().call_at(deadline, connection.terminate)
    try:
        yield
    except FrontdeskError:
        raise
    except Exception as error:
        if connection.is_closed():
            # also what the driver says when that happens between two steps of a statement: 'NoneType' has no attribute …
            raise Unavailable from error
        raise
    finally:
        timer.cancel()


async def driver_connection(tx: AnyConnection) -> asyncpg.Connection:
    """The asyncpg connection inside `tx`'s transaction. Changes that the session has not flushed are not seen by it."""
    if not isinstance(tx, AsyncSession):
        return tx
    connection = await _driver_connection(tx)
    if not connection.is_in_transaction():
        # SQLAlchemy's adapter sends BEGIN with its first statement, and not before
        await tx.execute(text("select 1"))
    return connection


def fields_of(row: Any) -> dict[str, Any]:
    """The columns of a row by their names, whether the driver gave it or SQLAlchemy."""
    return dict(row) if isinstance(row, asyncpg.Record) else row._asdict()


async def _driver_connection(session: AsyncSession) -> asyncpg.Connection:
    pooled = await (await session.connection()).get_raw_connection()
    return pooled.driver_connection


async def _open_pool(options: dict[str, Any], size: int, settings: dict[str, str]) -> asyncpg.Pool:
    options = options | {"server_settings": options["server_settings"] | settings}
    return await asyncpg.create_pool(**options, min_size=0, max_size=size, init=set_codecs, reset=_keep_as_is)


async def _keep_as_is(_: asyncpg.Connection) -> None:
    """Instead of asyncpg's reset at each release, a round trip: whoever changes a setting says at each use what it shall be."""


def _watch(pool: Pool) -> None:
    # SQLAlchemy's types do not reach into the adapted connections
    def use_our_codecs(adapted: Any, _: object) -> None:
        adapted.run_async(set_codecs)

    def refuse_closed(adapted: Any, *_: object) -> None:
        # Instead of a ping before each use, a round trip: asyncpg knows when the server has closed. The pool then connects anew.
        if adapted.driver_connection.is_closed():
            raise DisconnectionError

    def drop(adapted: Any, *_: object) -> None:
        # else SQLAlchemy takes leave first, and waits two seconds for a server that may be gone
        adapted.driver_connection.terminate()

    event.listen(pool, "connect", use_our_codecs)
    event.listen(pool, "checkout", refuse_closed)
    event.listen(pool, "close", drop)
