"""Keeps facts and sums up with the record: in the background, within seconds, and from wherever it was stopped.

What has changed is found by three marks that every change leaves: a message or a change of state moves `sessions.last_message_at`,
everything else that counts adds to `events`, an answer's price to `ai_replies`. Times and ids are given before COMMIT, so a row may
appear behind those that have been seen. Therefore a place in them is only passed when every transaction that was under way
when it was noted has ended: PostgreSQL's snapshots say so (`pg_snapshot_xmin`), whatever clocks, crashes and slow commits do.
What lies behind that place is looked at again each time; facts are made anew as a whole, so that changes nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import structlog

from frontdesk.chat.rules import State
from frontdesk.errors import FrontdeskError
from frontdesk.reports.facts import TIMEOUT_S, refresh_facts
from frontdesk.reports.rollups import sum_up
from frontdesk.store.engine import Store, driver_connection

log = structlog.get_logger(__name__)

EVERY_S = 10.0
BATCH = 500
# Two clocks that write into the same column may differ a little, and a clock may be set back a little.
CLOCKS_DIFFER = timedelta(minutes=1)
LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)

_WALK = """
(select id, last_message_at from sessions where state = '{state}' and (last_message_at, id) > ($1, $2)
    order by last_message_at, id limit $3)
"""
# one walk for each state, as the index goes
_WALKS = " union all ".join(_WALK.format(state=state.value) for state in State)
_PAGE = f"select id, last_message_at from ({_WALKS}) walks order by last_message_at, id limit $3"  # noqa: S608 - our own words
_EVENTS = "select id, session_id from events where id > $1 order by id limit $2"
_REPLIES = "select id, session_id from ai_replies where id > $1 order by id limit $2"
_NEWEST = "select clock_timestamp() as at, coalesce(max(id), 0) as event from events"
_PLACE = """
select done_at, done_event, walked_at, mark_xid, mark_at, mark_event, pg_current_xact_id()::text::bigint as own_xid,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest_xid
from roll_up
"""
_SET_MARK = """
update roll_up set done_at = greatest(done_at, $1), done_event = greatest(done_event, $2),
    mark_xid = $3, mark_at = $4, mark_event = $5
where mark_xid is null or mark_xid <= $3
"""


@dataclass(frozen=True, slots=True)
class _Round:
    """What a round takes in: chats in which something was said since `walk_from`, or that something was recorded of since
    `touched_from` and after `touched_event`. When it is done, all is taken in that was there at the mark; and the next mark."""

    walk_from: datetime
    touched_from: datetime
    touched_event: int
    mark_at: datetime | None
    """None while somebody is still writing who began before it: then this round passes nothing"""
    mark_event: int
    next_mark: tuple[int, datetime, int]


class Roller:
    """The service. Any number of processes may run it: none spoils what another does."""

    def __init__(
        self, store: Store, *, every_s: float = EVERY_S, batch: int = BATCH, clocks_differ: timedelta = CLOCKS_DIFFER
    ) -> None:
        self._store, self._every_s, self._batch, self._clocks_differ = store, every_s, batch, clocks_differ

    async def run(self) -> None:
        """Roll, for ever."""
        while True:
            try:
                await self.roll()
            except FrontdeskError as error:
                log.warning("figures delayed", error=error.code)
            await asyncio.sleep(self._every_s)

    async def roll(self) -> None:
        """Facts and sums say what was committed before this began (a first time: once nobody writes any more who began before).

        Raises Unavailable; what was done until then stays done.
        """
        this = await self._begin()
        if this is None:
            return
        is_complete = await self._take_in_touched(this)
        is_complete &= await self._take_in_talk(this)
        if is_complete and this.mark_at is not None:
            async with self._transaction() as connection:
                await connection.execute(_SET_MARK, this.mark_at, this.mark_event, *this.next_mark)
        await self._sum_up()

    async def _begin(self) -> _Round | None:
        async with self._store.begin(timeout_s=TIMEOUT_S) as tx:
            connection = await driver_connection(tx)
            # in this order: whoever has written before what is newest now has a lower number than the one that we get after it
            newest = await connection.fetchrow(_NEWEST)
            await _take_turn(connection)
            row = await connection.fetchrow(_PLACE)
            next_mark = (row["own_xid"], newest["at"], newest["event"])
            if row["mark_xid"] is None:
                await connection.execute(_SET_MARK, None, 0, *next_mark)
                row = await connection.fetchrow(_PLACE)
        has_passed = row["oldest_xid"] >= row["mark_xid"]
        is_first = row["done_at"] is None
        if is_first and not has_passed:
            return None
        # of a first time: what was there before the mark is found by the walk
        touched_from, touched_event = (
            (row["mark_at"], row["mark_event"]) if is_first else (row["done_at"], row["done_event"])
        )
        return _Round(
            walk_from=max(row["done_at"] or LONG_AGO, row["walked_at"] or LONG_AGO),
            touched_from=touched_from,
            touched_event=touched_event,
            mark_at=row["mark_at"] if has_passed else None,
            mark_event=row["mark_event"],
            next_mark=next_mark,
        )

    async def _take_in_touched(self, this: _Round) -> bool:
        is_complete = await self._follow(_EVENTS, this.touched_event)
        is_complete &= await self._follow(_REPLIES, first_id_at(this.touched_from - self._clocks_differ))
        return is_complete

    async def _follow(self, page: str, after: int | UUID) -> bool:
        # a page at a time: who was stopped for long finds more than a single statement may take
        is_complete = True
        while True:
            async with self._transaction() as connection:
                rows = await connection.fetch(page, after, self._batch)
            ids = {row["session_id"] for row in rows} - {None}
            if ids:
                is_complete &= await self._refresh(list(ids))
            if len(rows) < self._batch:
                return is_complete
            after = rows[-1]["id"]

    async def _take_in_talk(self, this: _Round) -> bool:
        at, id = this.walk_from - self._clocks_differ, UUID(int=0)
        is_complete = True
        while True:
            async with self._transaction() as connection:
                rows = await connection.fetch(_PAGE, at, id, self._batch)
            if not rows:
                return is_complete
            at, id = rows[-1]["last_message_at"], rows[-1]["id"]
            is_complete &= await self._refresh([row["id"] for row in rows])
            if is_complete and this.mark_at is not None:
                # a long way need not be gone twice
                await self._remember(min(at, this.mark_at))
            if len(rows) < self._batch:
                return is_complete

    async def _refresh(self, ids: Sequence[UUID]) -> bool:
        async with self._transaction() as connection:
            refreshed = await refresh_facts(connection, ids)
            await connection.executemany("insert into stale_days (day) values ($1)", [(day,) for day in refreshed.days])
        return refreshed.is_complete

    async def _remember(self, walked_at: datetime) -> None:
        async with self._transaction() as connection:
            await connection.execute(
                "update roll_up set walked_at = $1 where walked_at is null or walked_at < $1", walked_at
            )

    async def _sum_up(self) -> None:
        while True:
            async with self._transaction() as connection:
                day = await connection.fetchval("select day from stale_days order by day desc limit 1")
                if day is None:
                    return
                await sum_up(connection, [day])

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[asyncpg.Connection]:
        """A unit of work during which no other process makes facts or sums."""
        async with self._store.begin(timeout_s=TIMEOUT_S) as tx:
            connection = await driver_connection(tx)
            await _take_turn(connection)
            yield connection


async def _take_turn(connection: asyncpg.Connection) -> None:
    """Until the transaction ends, the others wait."""
    await connection.execute("select 1 from roll_up for no key update", timeout=TIMEOUT_S)


def first_id_at(at: datetime) -> UUID:
    """The smallest version 7 UUID of that millisecond (RFC 9562, 5.7)."""
    return UUID(int=int(at.timestamp() * 1000) << 80)
