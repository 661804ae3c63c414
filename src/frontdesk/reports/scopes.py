"""Whose chats are looked at, and which of them the asker may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin, Reach, Role
from frontdesk.errors import Forbidden, InvalidInput, NotFound
from frontdesk.reports.rollups import EVERYBODY, NOBODY
from frontdesk.store import tables
from frontdesk.store.tables import ChatFacts


@dataclass(frozen=True, slots=True)
class Scope:
    """All chats, those of one person (who has them, or had them last), or those of one team."""

    person_id: UUID | None = None
    team_id: UUID | None = None
    reach_of: Admin | None = None
    """only what somebody may see who does not see all chats, as the facts know it"""

    @property
    def sums(self) -> Sequence[UUID]:
        """Under which ids the sums by day stand that make up this scope, no chat being in two of them; none: it has no sums."""
        asker = self.reach_of
        if asker is None:
            return [self.person_id or self.team_id or EVERYBODY]
        if self.person_id is not None:
            return [asker.id] if self.person_id == asker.id else []
        if asker.reach is Reach.OWN:
            return [NOBODY, asker.id] if self.team_id is None else []
        return sorted(asker.team_ids) if self.team_id is None else sorted(asker.team_ids & {self.team_id})

    @property
    def unsummed(self) -> ColumnElement[bool] | None:
        """What `sums`, if there are any, leave out: a condition on `ChatFacts`."""
        asker = self.reach_of
        if asker is None or asker.reach is not Reach.TEAMS or self.person_id is not None or self.team_id is not None:
            return None
        return (ChatFacts.owner_id == asker.id) & ~_of_teams(asker)

    def narrow(self, rows: Select[ChatFacts]) -> Select[ChatFacts]:
        """Only chats in this scope, of rows of `ChatFacts`."""
        if self.person_id is not None:
            rows = rows.where(ChatFacts.owner_id == self.person_id)
        if self.team_id is not None:
            rows = rows.where(ChatFacts.team_id == self.team_id)
        if self.reach_of is not None:
            own = ChatFacts.owner_id == self.reach_of.id
            is_own = self.reach_of.reach is Reach.OWN
            rows = rows.where(or_(own, ChatFacts.owner_id.is_(None) if is_own else _of_teams(self.reach_of)))
        return rows


def _of_teams(admin: Admin) -> ColumnElement[bool]:
    """False, not null, for a chat of no team."""
    return func.coalesce(ChatFacts.team_id.in_(sorted(admin.team_ids)), false())


async def get_scope(tx: AsyncSession, asker: Admin, *, person_id: UUID | None, team_id: UUID | None) -> Scope:
    """What the asker may see of what they asked for: an agent their own chats, others what is within their reach.

    Raises Forbidden (an agent who asks for somebody else), InvalidInput (a person and a team at once), NotFound.
    """
    if asker.role is Role.AGENT:
        if team_id is not None or person_id not in (None, asker.id):
            raise Forbidden("Agents see their own figures.")
        return Scope(person_id=asker.id)
    if person_id is not None and team_id is not None:
        problem = "give a person or a team, not both"
        raise InvalidInput(fields=[{"path": "team", "problem": problem}])
    if person_id is not None and not await _exists(tx, select(tables.Admin.id).where(tables.Admin.id == person_id)):
        raise NotFound("There is no such person in the team.")
    if team_id is not None and not await _exists(tx, select(tables.Team.id).where(tables.Team.id == team_id)):
        raise NotFound("There is no such team.")
    return Scope(person_id, team_id, reach_of=None if asker.reach is Reach.ALL else asker)


async def _exists(tx: AsyncSession, rows: Select[UUID]) -> bool:
    return (await tx.execute(rows)).one_or_none() is not None
