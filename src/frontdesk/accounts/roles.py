"""The roles, lowest first, and the two kinds of people who speak to Frontdesk."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody is. VISITOR is anybody without a token; the others are the team's (`admins.role`)."""

    VISITOR = "visitor"
    VIEWER = "viewer"
    AGENT = "agent"
    ADMIN = "admin"
    OWNER = "owner"


def is_above(role: Role, other: Role) -> bool:
    """Whether `role` may do more than `other`."""
    order = list(Role)
    return order.index(role) > order.index(other)


def may_manage(role: Role, other: Role) -> bool:
    """Whether `role` may take somebody who is `other` into the team, change them or send them away: owners all, admins all but owners."""
    return role in (Role.ADMIN, Role.OWNER) and not is_above(other, role)


class Reach(StrEnum):
    """Which chats somebody of the team sees (`admins.reach`): all; their own and those that nobody has; those of their teams."""

    ALL = "all"
    OWN = "own"
    TEAMS = "teams"


@dataclass(frozen=True, slots=True)
class Admin:
    """A signed-in person of the team, as their token and the database say at this moment."""

    id: UUID
    name: str
    email: str
    role: Role
    token_version: int
    reach: Reach = Reach.ALL
    """as it holds: owners and admins see all chats, whatever is stored"""
    team_ids: frozenset[UUID] = frozenset()
    is_away: bool = False
    """by their own word"""
    is_available: bool = False
    """for new chats: not away, and a dashboard of theirs is connected, or was until some minutes ago"""
    picture_id: UUID | None = None
    has_second_factor: bool = False


def picture_url(picture_id: UUID | None) -> str | None:
    """Where browsers find a picture of the team's, on Frontdesk's own origin; None for nobody's."""
    return f"/api/pictures/{picture_id}" if picture_id else None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Anybody else. `key` is the session key that they showed, unchecked; None until they show one."""

    key: str | None
    address: str
    user_agent: str | None


Actor = Admin | Visitor
