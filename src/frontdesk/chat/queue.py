"""The queue for a person: each waiting visitor is told their place, and how long it may take if that can be said honestly."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from uuid import UUID

import structlog
from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.chat.events import Publisher
from frontdesk.chat.facts import Announced, ChatChanged, Fact, PresenceChanged
from frontdesk.chat.presence import Presence
from frontdesk.chat.rules import State
from frontdesk.errors import FrontdeskError
from frontdesk.kit.clock import Clock
from frontdesk.store.engine import Store
from frontdesk.store.tables import Event, Session

log = structlog.get_logger(__name__)

MAX_PLACES = 1000
LOOKED_AT = 40
ENOUGH = 3
LATELY = timedelta(hours=2)
STEP_S = 30
TOO_LONG = 3
LOOK_EVERY_S = 15.0


@dataclass(frozen=True, slots=True)
class Answered:
    """A visitor got a person at `at`, after `waited_s` seconds."""

    at: datetime
    waited_s: float


@dataclass(frozen=True, slots=True)
class Place:
    """1 is next. `estimate_s` is None when nobody can say."""

    place: int
    estimate_s: int | None


def pace_s(answered: Sequence[Answered]) -> float | None:
    """Seconds from one place to the next, after those who were answered lately; None when they are too few.

    On a busy day that is the time between two answers, on a quiet one (when the gaps say only that nobody asked) the time
    that an answer took.
    """
    if len(answered) < ENOUGH:
        return None
    times = sorted(one.at for one in answered)
    gap_s = median((later - earlier).total_seconds() for earlier, later in pairwise(times))
    return min(gap_s, median(one.waited_s for one in answered))


def places(waiting_s: Sequence[float], pace: float | None) -> list[Place]:
    """The places of those who have waited so long, longest first; estimates in whole steps of STEP_S.

    No estimate is better than a wrong one: there is none when the first has already waited several times as long as usual.
    """
    usual = None if pace is None else max(pace, STEP_S)
    if usual is None or (waiting_s and waiting_s[0] > TOO_LONG * usual):
        return [Place(place, None) for place in range(1, len(waiting_s) + 1)]
    return [Place(place, -int(-place * usual // STEP_S) * STEP_S) for place in range(1, len(waiting_s) + 1)]


class Queue:
    """Watches what happens, and tells a waiting visitor when their place or the estimate changes."""

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        presence: Presence,
        clock: Clock,
        *,
        is_anybody_there: Callable[[], bool],
        every_s: float = 1.0,
    ) -> None:
        self._store, self._publisher, self._presence, self._clock = store, publisher, presence, clock
        self._is_anybody_there = is_anybody_there
        self._every_s = every_s
        self._told: dict[UUID, Place] = {}
        self._wake = asyncio.Event()

    def hear(self, fact: Fact) -> None:
        """For `Publisher.subscribe`: note what may move the queue."""
        match fact:
            case ChatChanged():
                self._wake.set()
            case PresenceChanged(session_id, is_online=True):
                self._told.pop(session_id, None)  # a page that has just come knows nothing yet
                self._wake.set()

    async def run(self) -> None:
        """Tell, for ever; also now and then without a reason, since estimates grow old by themselves."""
        while True:
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()
            try:
                await self.tell_places()
            except FrontdeskError as error:
                log.warning("queue places delayed", error=error.code)
                self._wake.set()
            await asyncio.sleep(self._every_s)

    async def tell_places(self) -> None:
        """Every waiting visitor who is there has been told how it stands now."""
        async with self._store.begin() as tx:
            waiting = await list_waiting(tx)
            answered = await list_answered(tx, since=self._clock.now() - LATELY) if waiting else []
        now = self._clock.now()
        pace = pace_s(answered) if self._is_anybody_there() else None
        stand = places([(now - since).total_seconds() for _, since in waiting], pace)
        before, self._told = self._told, {}
        for (session_id, _), place in zip(waiting, stand, strict=True):
            if self._presence.find(session_id) is None:
                continue
            self._told[session_id] = place
            if before.get(session_id) != place:
                facts = {"place": place.place, "estimateS": place.estimate_s}
                self._publisher.tell(Announced(session_id, "queue-updated", facts, to_team=False))


async def list_waiting(tx: AsyncSession) -> list[tuple[UUID, datetime]]:
    """Who waits for a person, and since when; longest first, at most MAX_PLACES."""
    rows = await tx.execute(
        select(Session.id, Session.waiting_since)
        .where(Session.waiting_since.is_not(None), Session.state == State.WAITING.value)
        .order_by(Session.waiting_since, Session.id)
        .limit(MAX_PLACES)
    )
    return [(row.id, row.waiting_since) for row in rows]


async def list_answered(tx: AsyncSession, *, since: datetime) -> list[Answered]:
    """Those of the last LOOKED_AT take-overs and assignments that ended a waiting, after `since`; newest first."""
    rows = await tx.execute(
        select(Event.at, Event.facts)
        # spelt out as in the index, or PostgreSQL cannot know that the index will do
        .where(literal_column("name in ('session.taken_over', 'session.assigned')"))
        .order_by(Event.id.desc())
        .limit(LOOKED_AT)
    )
    return [
        Answered(row.at, row.facts["waitedS"])
        for row in rows
        if row.at >= since and row.facts is not None and "waitedS" in row.facts
    ]
