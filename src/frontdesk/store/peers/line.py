"""The connection over which this process hears the others and is heard."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

import asyncpg
import structlog

from frontdesk.store.faults import translated
from frontdesk.store.peers.frames import MAX_BATCH_BYTES, Assembler, Notice, cut, encode

log = structlog.get_logger(__name__)

CHANNEL = "frontdesk"
MAX_QUEUED = 20_000
"""Notices that wait while the database is away; older ones are forgotten, since the others then look for themselves."""

Connect = Callable[[], Awaitable[asyncpg.Connection]]


class Line:
    """Sends batches of notices, and hands on what others send, in each sender's order. `run` it; it ends when the line breaks."""

    def __init__(self, connect: Connect, hear: Callable[[Notice], None], *, timeout_s: float) -> None:
        self._connect, self._hear, self._timeout_s = connect, hear, timeout_s
        self._queue: list[str] = []
        self._wake = asyncio.Event()
        self._batches = 0

    def send(self, notice: Notice) -> None:
        """Queue it. Never waits. Raises ValueError when it is too large."""
        if len(self._queue) >= MAX_QUEUED:
            del self._queue[: MAX_QUEUED // 2]
        self._queue.append(encode(notice))
        self._wake.set()

    async def run(self, on_open: Callable[[], None]) -> None:
        """Connected, and `on_open` was called, until the connection breaks. Raises Unavailable."""
        with translated():
            async with asyncio.timeout(self._timeout_s):
                connection = await self._connect()
            # the flush of what comes next finds it closed
            connection.add_termination_listener(lambda _: self._wake.set())
            try:
                async with asyncio.timeout(self._timeout_s):
                    await connection.add_listener(CHANNEL, self._listener(connection.get_server_pid()))
                on_open()
                while not connection.is_closed():
                    await self._wake.wait()
                    self._wake.clear()
                    await self._flush(connection)
            finally:
                connection.terminate()

    async def flush(self) -> None:
        """What is queued has left, over a connection of its own: for the last words of a process that stops. Raises Unavailable."""
        with translated():
            async with asyncio.timeout(self._timeout_s):
                connection = await self._connect()
                try:
                    await self._flush(connection)
                finally:
                    connection.terminate()

    async def _flush(self, connection: asyncpg.Connection) -> None:
        # what comes in while a batch is on its way is the next batch
        while self._queue:
            batch = self._next_batch()
            self._batches += 1
            async with asyncio.timeout(self._timeout_s):
                await connection.execute(
                    "select pg_notify($1, payload) from unnest($2::text[]) payload", CHANNEL, cut(self._batches, batch)
                )

    def _next_batch(self) -> list[str]:
        size_bytes = count = 0
        for encoded in self._queue:
            size_bytes += len(encoded)
            if count and size_bytes > MAX_BATCH_BYTES:
                break
            count += 1
        batch, self._queue = self._queue[:count], self._queue[count:]
        return batch

    def _listener(self, own_pid: int) -> Callable[..., None]:
        senders: defaultdict[int, Assembler] = defaultdict(Assembler)

        def listen(_: object, pid: int, __: str, payload: str) -> None:
            if pid == own_pid:
                return
            try:
                for notice in senders[pid].take(payload):
                    self._hear(notice)
            except (ValueError, TypeError, KeyError) as error:  # anybody who may use the database can send anything
                log.warning("notice not understood", sender=pid, reason=str(error)[:100])

        return listen
