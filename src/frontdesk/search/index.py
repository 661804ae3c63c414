"""Keeps the index up to date, behind the message path's back.

What happened in this process is told by the publisher, after its commit, and can be found within a second. All else, such as what
another process stored, or what was committed in the moment of a crash, is found by looking: at those that spoke of late every few
seconds, and at all conversations, one after another, for ever.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

import asyncpg
import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.chat.facts import Announced, ChatChanged, Fact, MessagePosted
from frontdesk.chat.rules import State
from frontdesk.kit.clock import Clock
from frontdesk.search.writing import Written, find_behind, write
from frontdesk.store.engine import Store, driver_connection
from frontdesk.store.tables import SearchItem, Session

log = structlog.get_logger(__name__)

GATHER_S = 0.3
"""How long changes are gathered before they are written."""
LOOK_EVERY_S = 5.0
LATE = timedelta(seconds=15)
"""How long after its time a message may be committed; more than a statement may take; the walk finds whatever is later still."""
STEP = 2_000
"""Conversations in one step of the walk over all."""
BUSY_PER_S = 100
"""Messages a second from which on the index has to wait: nineteen seconds of rest for each of work, and half a second else."""
_REST, _REST_WHEN_BUSY = 0.5, 19.0
_AT_ONCE = 500
_MAX_KNOWN, _MAX_COUNTED, _COUNT_EVERY_S = 300_000, 50_000, 30.0
_TIMEOUT_S = 30.0
_FIRST = UUID(int=0)

_COUNT = """
insert into search_words as w (word, items) select * from unnest($1::text[], $2::int[])
on conflict (word) do update set items = w.items + excluded.items
"""


class SearchIndex:
    """Runs in the background; `hear` tells it what changed."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._changed: dict[UUID, None] = {}
        self._wake = asyncio.Event()
        self._heard = 0
        self._walked_to = _FIRST
        self._has_walked = False
        self._since: datetime | None = None
        self._words = _Words(clock)

    def hear(self, fact: Fact) -> None:
        """For `Publisher.subscribe`."""
        match fact:
            case MessagePosted(message):
                self._heard += 1
                self._mark(message.session_id)
            case ChatChanged(chat):
                self._mark(chat.id)
            case Announced(session_id, "note-added"):
                self._mark(session_id)

    def _mark(self, session_id: UUID) -> None:
        self._changed[session_id] = None
        self._wake.set()

    async def run(self) -> None:
        """Keep the index, for ever."""
        loop = asyncio.get_running_loop()
        look_at = 0.0
        while True:
            self._heard, started = 0, loop.time()
            if started >= look_at and len(self._changed) < _AT_ONCE:
                found = await self.look()
                # at a stretch after a start, and while there is much to be done, as after an upgrade or a restore
                look_at = loop.time() + (LOOK_EVERY_S if self._has_walked and found < _AT_ONCE else 0)
            worked_s = loop.time() - started
            if not self._changed and look_at > loop.time():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), max(0.0, look_at - loop.time()))
            if self._changed:
                await asyncio.sleep(GATHER_S)
                began = loop.time()
                await self.write_some()
                worked_s += loop.time() - began
            is_busy = self._heard > BUSY_PER_S * (loop.time() - started)
            await asyncio.sleep(worked_s * (_REST_WHEN_BUSY if is_busy else _REST))

    async def catch_up(self) -> None:
        """All that was committed before can be found, if nobody else writes the index meanwhile. Without any rest."""
        self._walked_to, self._has_walked = _FIRST, False
        while self._changed or not self._has_walked:
            if not self._has_walked and len(self._changed) < _AT_ONCE:
                await self.look()
            await self.write_some()

    async def look(self) -> int:
        """Mark those of whom not all can be found: among those that spoke of late, and the next STEP of all conversations.

        How many they are.
        """
        some = select(Session.id).where(Session.id > self._walked_to).order_by(Session.id).limit(STEP)
        async with self._begin() as tx:
            if self._since is None:
                # after a stop of whatever kind, from where the index ends
                self._since = await tx.scalar(select(func.max(SearchItem.at))) or self._clock.now()
            lately = select(Session.id).where(
                Session.last_message_at > self._since - LATE, Session.state.in_([state.value for state in State])
            )
            now = self._clock.now()
            found = list(await tx.scalars(some))
            # whatever is more than a step is found by the walk
            ids = {*found, *await tx.scalars(lately.limit(STEP))}
            behind = await find_behind(await driver_connection(tx), list(ids))
        self._since = now
        self._changed |= dict.fromkeys(behind)
        is_end = len(found) < STEP
        self._has_walked |= is_end
        self._walked_to = _FIRST if is_end else found[-1]
        return len(behind)

    async def write_some(self) -> None:
        """Write one transaction's worth of what is marked."""
        ids = list(islice(self._changed, _AT_ONCE))
        for id in ids:
            del self._changed[id]
        left: Sequence[UUID] = ids
        try:
            left = await self._write(ids)
        except asyncpg.ForeignKeyViolationError:
            log.info("a conversation was erased while it was indexed")
        finally:
            self._changed |= dict.fromkeys(left)
        if not self._changed:
            self._wake.clear()

    async def _write(self, ids: Sequence[UUID]) -> list[UUID]:
        async with self._begin() as tx:
            connection = await driver_connection(tx)
            written = await write(connection, ids)
            counted = self._words.due(written)
            if counted:
                words = sorted(counted)
                await connection.execute(_COUNT, words, [counted[word] for word in words])
        self._words.was_written(counted)
        return written.left

    @contextlib.asynccontextmanager
    async def _begin(self) -> AsyncIterator[AsyncSession]:
        async with self._store.begin(timeout_s=_TIMEOUT_S) as tx:
            # nobody waits for it, and what a crash takes is made anew
            settings = f"set local statement_timeout = '{_TIMEOUT_S:.0f}s'; set local synchronous_commit = off"
            await (await driver_connection(tx)).execute(settings)
            yield tx


class _Words:
    """Which words the database has, so that the same thousand need not be counted there with every batch.

    The counts only help to plan, so nobody minds that some are lost with the process, and some come twice after a fault.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: set[str] = set()
        self._waiting: Counter[str] = Counter()
        self._last_all = clock.monotonic()

    def due(self, written: Written) -> Counter[str]:
        """What has to be written now: words that may be new, and from time to time all counts."""
        self._waiting.update(written.counts)
        self._waiting[""] += written.items
        now = self._clock.monotonic()
        if len(self._waiting) > _MAX_COUNTED or now - self._last_all > _COUNT_EVERY_S:
            self._last_all = now
            return self._waiting.copy()
        return Counter({word: self._waiting[word] for word in ("", *written.counts) if word not in self._known})

    def was_written(self, counted: Counter[str]) -> None:
        """They are in the database."""
        for word in counted:
            del self._waiting[word]
        if len(self._known) > _MAX_KNOWN:
            self._known.clear()
        self._known.update(counted)
