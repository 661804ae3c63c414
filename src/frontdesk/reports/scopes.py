"""Whose chats are looked at, and which of them the asker may see."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin, Reach, Role
from frontdesk.chat.reach import within_reach
from frontdesk.errors import Forbidden, InvalidInput, NotFound
from frontdesk.reports.rollups import EVERYBODY
from frontdesk.store import tables
from frontdesk.store.tables import ChatFacts, Session


@dataclass(frozen=True, slots=True)
class Scope:
    """All chats, those of one person (who has them, or had them last), or those of one team."""

    person_id: UUID | None = None
    team_id: UUID | None = None
    reach: ColumnElement[bool] | None = None
    """a condition on `Session` for those who do not see all chats"""

    @property
    def whose(self) -> UUID:
        """Under which id the sums by day stand."""
        return self.person_id or self.team_id or EVERYBODY

    def narrow(self, rows: Select[ChatFacts]) -> Select[ChatFacts]:
        """Only chats in this scope, of rows of `ChatFacts`."""
        if self.person_id is not None:
            rows = rows.where(ChatFacts.owner_id == self.person_id)
        if self.team_id is not None:
            rows = rows.where(ChatFacts.team_id == self.team_id)
        if self.reach is not None:
            rows = rows.join(Session, Session.id == ChatFacts.session_id).where(self.reach)
        return rows


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
    reach = None if asker.reach is Reach.ALL else within_reach(asker)
    return Scope(person_id, team_id, reach)


async def _exists(tx: AsyncSession, rows: Select[UUID]) -> bool:
    return (await tx.execute(rows)).one_or_none() is not None
