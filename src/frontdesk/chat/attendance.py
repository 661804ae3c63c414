"""Who of the team is available for new chats: not away by their own word, and with a dashboard that is connected, or was until lately.

Kept in the database, by a beat for everybody who is connected, so that all processes know the same, and it ends by itself.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import structlog
from sqlalchemy import func
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.chat.events import Publisher
from frontdesk.chat.facts import TeamTold
from frontdesk.chat.team import ANSWERING, Team
from frontdesk.errors import FrontdeskError
from frontdesk.store.engine import Store
from frontdesk.store.tables import Attendance as Row

log = structlog.get_logger(__name__)

BEAT_S = 15.0
LOOK_EVERY_S = 2.0


class Attendance:
    """Notes who is there, and tells the team when somebody becomes available or is so no longer."""

    def __init__(self, store: Store, current: CurrentAdmins, team: Team, publisher: Publisher) -> None:
        self._store, self._current, self._team, self._publisher = store, current, team, publisher
        self._told: list[str] = []
        self._noted: set[UUID] = set()
        self._beat_at = 0.0

    def available_ids(self) -> set[UUID]:
        """Everybody who is available."""
        here = self._team.online_ids()
        people = self._current.known().values()
        return {one.id for one in people if one.is_available or (one.id in here and not one.is_away)}

    def is_anybody_available(self) -> bool:
        """Whether somebody is available who may answer a visitor."""
        available, known = self.available_ids(), self._current.known()
        return any(known[id].role in ANSWERING for id in available if id in known)

    def count_answering(self) -> int:
        """How many are connected to this process at this moment who may answer a visitor, and are not away."""
        known = self._current.known()
        there = (known.get(id) for id in self._team.online_ids())
        return sum(1 for one in there if one is not None and one.role in ANSWERING and not one.is_away)

    async def set_away(self, admin: Admin, *, is_away: bool) -> None:
        """By their own word. True everywhere when it returns, but in other processes within seconds."""
        async with self._store.begin() as tx:
            away = postgresql.insert(Row).values(admin_id=admin.id, is_away=is_away)
            await tx.execute(away.on_conflict_do_update(index_elements=[Row.admin_id], set_={"is_away": is_away}))
        await self._current.refresh()
        self.tell()

    def tell(self) -> None:
        """The team knows who is available, if that has changed."""
        available = sorted(str(id) for id in self.available_ids())
        if available != self._told:
            self._told = available
            self._publisher.tell(TeamTold("team-availability", {"available": available}))

    async def run(self) -> None:
        """Beat and tell, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            here = self._team.online_ids()
            # whoever has just come must not wait for the next beat to be offered a chat
            if here - self._noted or loop.time() - self._beat_at >= BEAT_S:
                try:
                    async with self._store.begin() as tx:
                        await note_seen(tx, sorted(here))
                    if here - self._noted:
                        await self._current.refresh()
                    self._noted, self._beat_at = here, loop.time()
                except FrontdeskError as error:
                    log.warning("attendance not noted", code=error.code)
            self._noted &= here
            self.tell()
            await asyncio.sleep(LOOK_EVERY_S)


async def note_seen(tx: AsyncSession, admin_ids: Sequence[UUID]) -> None:
    """A dashboard of each of them is connected now."""
    if not admin_ids:
        return
    seen = postgresql.insert(Row).values([{"admin_id": id, "seen_at": func.now()} for id in admin_ids])
    await tx.execute(seen.on_conflict_do_update(index_elements=[Row.admin_id], set_={"seen_at": func.now()}))
