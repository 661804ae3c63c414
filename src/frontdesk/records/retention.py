"""Nothing is kept longer than its owner wants: looked after in the background, a little at a time.

Each unit of work takes few rows, waits for no lock that somebody else holds, and is followed by a pause, so that nobody who
writes a message meets it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import changes
from frontdesk.accounts.roles import Admin
from frontdesk.chat.rules import State
from frontdesk.errors import InvalidInput, Unavailable
from frontdesk.kit.clock import Clock
from frontdesk.records.erasing import Aftermath, allow_time, delete_chats
from frontdesk.store.engine import Store
from frontdesk.store.tables import Change, PageView, Session
from frontdesk.store.tables import Retention as Row

log = structlog.get_logger(__name__)

MAX_DAYS = 3650
CHATS_PER_STEP = 20
ROWS_PER_STEP = 500
PAUSE_S = 0.2
EVERY_S = 600.0


@dataclass(frozen=True, slots=True)
class Periods:
    """After how many days each is forgotten, 1 to MAX_DAYS; None keeps for ever."""

    closed_chats_days: int | None = None
    page_views_days: int | None = None
    addresses_days: int | None = None
    changes_days: int | None = None


async def get_periods(tx: AsyncSession) -> Periods:
    columns = [getattr(Row, field.name) for field in fields(Periods)]
    return Periods(**(await tx.execute(select(*columns))).one()._asdict())


async def set_periods(tx: AsyncSession, owner: Admin, given: dict[str, int | None]) -> Periods:
    """The periods with what is given. It is recorded. Raises InvalidInput."""
    for name, days in given.items():
        if days is not None and not 1 <= days <= MAX_DAYS:
            raise InvalidInput(fields=[{"path": name, "problem": f"should be 1 to {MAX_DAYS} days, or null"}])
    # locked, so that of two changes at once each is recorded against what was really there
    await tx.execute(select(Row.id).with_for_update())
    before = await get_periods(tx)
    if given:
        await tx.execute(update(Row).values(updated_at=func.now(), **given))
    after = await get_periods(tx)
    if after != before:
        await changes.record(tx, owner, "data.retention_changed", before=asdict(before), after=asdict(after))
    return after


class Keeper:
    """Forgets what is due, now and then."""

    def __init__(
        self,
        store: Store,
        aftermath: Aftermath,
        clock: Clock,
        *,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._store, self._aftermath, self._clock, self._pause = store, aftermath, clock, pause

    async def run(self) -> None:
        """For ever."""
        while True:
            try:
                await self.forget_all()
            except Unavailable:
                log.warning("nothing forgotten now")
            await self._pause(EVERY_S)

    async def forget_all(self) -> dict[str, int]:
        """All that is due now is gone; how many rows of each."""
        async with self._store.begin() as tx:
            periods = await get_periods(tx)
        counts = {
            "chats": await self._repeat(self._forget_chats, periods.closed_chats_days, CHATS_PER_STEP),
            "page views": await self._repeat(self._forget_page_views, periods.page_views_days, ROWS_PER_STEP),
            "addresses": await self._forget_addresses(periods.addresses_days),
            "changes": await self._repeat(self._forget_changes, periods.changes_days, ROWS_PER_STEP),
        }
        if any(counts.values()):
            log.info("forgotten", **{name.replace(" ", "_"): count for name, count in counts.items()})
        return counts

    async def _repeat(self, step: Callable[[datetime], Awaitable[int]], days: int | None, full: int) -> int:
        if days is None:
            return 0
        count, before = 0, self._before(days)
        while True:
            done = await step(before)
            count += done
            if done < full:
                return count
            await self._pause(PAUSE_S)

    def _before(self, days: int) -> datetime:
        return self._clock.now() - timedelta(days=days)

    async def _forget_chats(self, before: datetime) -> int:
        due = (
            select(Session.id)
            .where(Session.state == State.CLOSED.value, Session.last_message_at < before)
            # the index of the list of chats, from its other end
            .order_by(Session.last_message_at, Session.id)
            .limit(CHATS_PER_STEP)
            .with_for_update(skip_locked=True)
        )
        async with self._store.begin(timeout_s=60) as tx:
            await allow_time(tx)
            gone = await delete_chats(tx, list((await tx.execute(due)).scalars()))
        if gone:
            await self._aftermath.tell_erased(gone)
        return len(gone)

    async def _forget_page_views(self, before: datetime) -> int:
        # numbered as they came: what is due stands at the beginning
        oldest = select(PageView.id, PageView.at).order_by(PageView.id).limit(ROWS_PER_STEP).subquery()
        due = select(oldest.c.id).where(oldest.c.at < before)
        async with self._store.begin() as tx:
            gone = await tx.execute(delete(PageView).where(PageView.id.in_(due)).returning(PageView.id))
            return len(gone.all())

    async def _forget_changes(self, before: datetime) -> int:
        oldest = select(Change.id, Change.at).order_by(Change.id).limit(ROWS_PER_STEP).subquery()
        due = select(oldest.c.id).where(oldest.c.at < before)
        async with self._store.begin() as tx:
            gone = await tx.execute(delete(Change).where(Change.id.in_(due)).returning(Change.id))
            return len(gone.all())

    async def _forget_addresses(self, days: int | None) -> int:
        """A walk through all conversations in the order in which they began, since an index for it would cost each message one
        entry more; it ends at those that are too young."""
        if days is None:
            return 0
        count, before, after = 0, self._before(days), UUID(int=0)
        while True:
            some = select(Session.id, Session.created_at).where(Session.id > after).order_by(Session.id)
            async with self._store.begin() as tx:
                walked = (await tx.execute(some.limit(ROWS_PER_STEP))).all()
                count += await _clear_addresses(tx, [row.id for row in walked], before)
            if len(walked) < ROWS_PER_STEP or walked[-1].created_at >= before:
                return count
            after = walked[-1].id
            await self._pause(PAUSE_S)


async def _clear_addresses(tx: AsyncSession, session_ids: list[UUID], before: datetime) -> int:
    has_any: Any = or_(Session.address.is_not(None), Session.user_agent.is_not(None))
    due = (
        select(Session.id)
        .where(Session.id.in_(session_ids), Session.last_active_at < before, has_any)
        # not kept away by those who only hold that the conversation is there
        .with_for_update(skip_locked=True, key_share=True)
    )
    cleared = await tx.execute(
        update(Session).where(Session.id.in_(due)).values(address=None, user_agent=None).returning(Session.id)
    )
    return len(cleared.all())
