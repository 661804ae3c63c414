"""Which chats an admin may see: the one place that says so, for lists and searches, for single chats, and for live events. (Figures
only count, and go by facts that can be summed up: `reports.scopes`.)

Who sees all hears of all in one room. Everybody else sits in rooms of their own, and each event goes to the rooms of its chat.
A chat's *holder* is the person who has it, or had it when it was closed.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, case, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin, Reach
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import State
from frontdesk.errors import NotFound
from frontdesk.store.tables import Session

TEAM = "team"
"""Everybody who sees all chats."""
NARROW = "narrow"
"""All the others."""
UNHELD = "unheld"
"""Those of them who see the chats that nobody has."""

_holder = case((Session.state == State.CLOSED.value, Session.last_admin_id), else_=Session.assigned_admin_id)


class Scope(NamedTuple):
    """What decides who may see a chat."""

    team_id: UUID | None
    holder_id: UUID | None


def within_reach(admin: Admin) -> ColumnElement[bool]:
    """The condition on `Session` for the chats that `admin` may see."""
    return or_(*walks_within(admin))


def walks_within(admin: Admin) -> Sequence[ColumnElement[bool]]:
    """The same in parts, of which each can be walked down an index of its own; a chat may fulfil several."""
    match admin.reach:
        case Reach.ALL:
            return [true()]
        case Reach.OWN:
            return [or_(_holder.is_(None), _holder == admin.id)]
        case Reach.TEAMS:
            return [_holder == admin.id, *(Session.team_id == team_id for team_id in sorted(admin.team_ids))]


def may_see(admin: Admin, scope: Scope) -> bool:
    """`within_reach` of a chat that has been read."""
    match admin.reach:
        case Reach.ALL:
            return True
        case Reach.OWN:
            return scope.holder_id in (None, admin.id)
        case Reach.TEAMS:
            return scope.holder_id == admin.id or scope.team_id in admin.team_ids


def scope_of(chat: Chat) -> Scope:
    """Of the chat as it was read."""
    return Scope(chat.team_id, chat.last_admin_id if chat.state is State.CLOSED else chat.assigned_admin_id)


def ensure_within_reach(admin: Admin, chat: Chat) -> None:
    """Raises NotFound, as for a chat that is not there."""
    if not may_see(admin, scope_of(chat)):
        raise NotFound


async def find_scopes(tx: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Scope]:
    """Those of the chats that exist."""
    rows = await tx.execute(select(Session.id, Session.team_id, _holder).where(Session.id.in_(ids)))
    return {id: Scope(team_id, holder_id) for id, team_id, holder_id in rows}


def admin_room(admin_id: UUID) -> str:
    """All connections of one admin."""
    return f"admin:{admin_id.hex}"


def rooms_of(admin: Admin) -> list[str]:
    """Where this person's connections hear of the chats that they may see, of each once."""
    match admin.reach:
        case Reach.ALL:
            return [TEAM]
        case Reach.OWN:
            return [NARROW, _held_by(admin.id), UNHELD]
        case Reach.TEAMS:
            return [NARROW, _held_by(admin.id), *(_of_team(team_id) for team_id in sorted(admin.team_ids))]


def narrow_rooms(scope: Scope, narrow: Mapping[UUID, Admin]) -> list[str]:
    """The rooms, beside TEAM, that hear of a chat; `narrow` are all who do not see everything."""
    rooms = [] if scope.team_id is None else [_of_team(scope.team_id)]
    if scope.holder_id is None:
        return [*rooms, UNHELD]
    holder = narrow.get(scope.holder_id)
    # who hears of it in the team's room already shall not hear it twice
    hears_already = holder is not None and holder.reach is Reach.TEAMS and scope.team_id in holder.team_ids
    return rooms if holder is None or hears_already else [*rooms, _held_by(holder.id)]


def _held_by(admin_id: UUID) -> str:
    return f"held:{admin_id.hex}"


def _of_team(team_id: UUID) -> str:
    return f"team:{team_id.hex}"
