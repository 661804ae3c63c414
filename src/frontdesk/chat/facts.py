"""What happened in a conversation: the facts that `Publisher` tells, and that the slices above hear.

Each is told after COMMIT, or tells of something that is not stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from frontdesk.chat.presence import Presence
from frontdesk.chat.records import Chat, Message
from frontdesk.chat.rules import State


class Connection(Protocol):
    """Somebody's connection, as far as it matters here."""

    id: str


class MessagePosted(NamedTuple):
    """A message is stored. `origin` learns it from its acknowledgement; `turn` and `state` are the conversation's after it; `moved`: see
    `Posted`. What happened in another process comes without `origin` and `state`."""

    message: Message
    turn: int | None = None
    origin: Connection | None = None
    moved: bool = False
    state: State | None = None


@dataclass(frozen=True, slots=True)
class ChatChanged:
    """State, owner, team or waiting time changed; `chat` is how it is now, `before` how it was, if that decides who may see it."""

    chat: Chat
    before: Chat | None = None


@dataclass(frozen=True, slots=True)
class MessagesRead:
    """One side has seen what the other said, up to a `seq`."""

    session_id: UUID
    up_to: int
    by_visitor: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class VisitorTyped:
    """The visitor types, or stopped; `text` is what stands in their field so far, if their page tells."""

    session_id: UUID
    is_typing: bool
    text: str | None = None


@dataclass(frozen=True, slots=True)
class AdminTyped:
    """An admin types to the visitor, or stopped."""

    session_id: UUID
    is_typing: bool
    admin_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class AssistantThought:
    """The assistant began, or ended, to work on an answer."""

    session_id: UUID
    is_thinking: bool


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """The visitor came, went, or looks at another page."""

    session_id: UUID
    is_online: bool
    since: datetime | None
    page: str | None


@dataclass(frozen=True, slots=True)
class Announced:
    """For slices above: an event of their own, to the team, the visitor, or both; `sessionId` is added for each reader."""

    session_id: UUID
    name: str
    facts: Mapping[str, Any]
    to_team: bool = True
    to_visitor: bool = True


@dataclass(frozen=True, slots=True)
class TeamTold:
    """An event to the team that concerns no single conversation."""

    name: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PersonTold:
    """An event to one person of the team."""

    admin_id: UUID
    name: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChatErased:
    """All that was said in it is gone, and it cannot be read any more; who has its connections ends them."""

    session_id: UUID


Fact = (
    MessagePosted
    | ChatChanged
    | ChatErased
    | MessagesRead
    | VisitorTyped
    | AdminTyped
    | AssistantThought
    | PresenceChanged
    | Announced
    | TeamTold
    | PersonTold
)


def presence_changed(presence: Presence, session_id: UUID) -> PresenceChanged:
    """How it is now."""
    seen = presence.sighting(session_id)
    if seen is None:
        return PresenceChanged(session_id, is_online=False, since=None, page=None)
    return PresenceChanged(session_id, is_online=True, since=seen.since, page=seen.page)
