"""What happened in a conversation, and who is told: the one place that decides it.

Every event leaves after COMMIT, or tells of something that is not stored. Those of the team who see all chats share a room, the
others hear by way of `narrow`; each visitor has a room, for all of their tabs. What goes to a visitor carries the key that they
connected with, what goes to the team the public id.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol, get_args
from uuid import UUID

from frontdesk.chat.attachments import Links
from frontdesk.chat.latest import Latest
from frontdesk.chat.narrow import Narrow, Rooms
from frontdesk.chat.presence import Presence
from frontdesk.chat.reach import NARROW, TEAM, admin_room, scope_of
from frontdesk.chat.records import Chat, Message
from frontdesk.chat.rules import Sender, State
from frontdesk.chat.schemas import admin_chat_json, message_json, presence_json, visitor_chat_json
from frontdesk.kit.clock import iso

MESSAGE_EVENTS = {
    Sender.USER: "user-message",
    Sender.ADMIN: "admin-reply",
    Sender.AI: "ai-reply",
    Sender.SYSTEM: "system-message",
}


def visitor_room(session_id: UUID) -> str:
    """All connections of one visitor."""
    return f"visitor:{session_id.hex}"


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


class Publisher:
    """Tells the people in the rooms, marks the row for the list of chats, and hands each fact to the slices above."""

    def __init__(
        self,
        rooms: Rooms,
        narrow: Narrow,
        presence: Presence,
        *,
        on_row_changed: Callable[[UUID], None],
        links: Links | None = None,
    ) -> None:
        self._rooms = rooms
        self._narrow = narrow
        self._presence = presence
        self._on_row_changed = on_row_changed
        self.links = links
        self.latest = Latest()
        self._listeners: dict[type, list[Callable[[Fact], None]]] = {kind: [] for kind in get_args(Fact)}
        self._elsewhere_listeners: dict[type, list[Callable[[Fact], None]]] = {kind: [] for kind in get_args(Fact)}

    def subscribe(self, listener: Callable[[Fact], None], *kinds: type, elsewhere: bool = False) -> None:
        """Hand every fact of this process of these kinds (of all, if none is named) to `listener` too, in order, and with `elsewhere`
        those of others as well.

        It must neither block nor raise.
        """
        for kind in kinds or get_args(Fact):
            self._listeners[kind].append(listener)
            if elsewhere:
                self._elsewhere_listeners[kind].append(listener)

    def tell(self, fact: Fact) -> None:
        """Tell everybody whom it concerns. Nothing here waits: the queues behind the rooms are bounded.

        A chat that was told in a later version by now is told in that one, and one that is erased is not told any more.
        """
        self._pass_on(fact, self._listeners)

    def tell_of_elsewhere(self, fact: Fact) -> None:
        """The same for what happened in another process: the people who are connected to this one hear of it."""
        self._pass_on(fact, self._elsewhere_listeners)

    def _pass_on(self, fact: Fact, listeners: Mapping[type, list[Callable[[Fact], None]]]) -> None:
        if isinstance(fact, ChatChanged):
            latest = self.latest.of(fact.chat)
            if latest is None:
                return
            fact = ChatChanged(latest, fact.before)
        elif isinstance(fact, ChatErased):
            self.latest.erase(fact.session_id)
        self._show(fact)
        for listener in listeners[type(fact)]:
            listener(fact)

    def _show(self, fact: Fact) -> None:
        match fact:
            case MessagePosted(message, origin=origin):
                name = MESSAGE_EVENTS[message.sender]
                session_id = message.session_id
                shown = message_json(message, session_id=str(session_id), links=self.links)
                self._rooms.emit(TEAM, name, shown, skip=origin)
                self._narrow.tell(session_id, name, shown, skip=origin)
                self._to_visitor(
                    session_id, name, lambda key: message_json(message, session_id=key, links=self.links), skip=origin
                )
                self._on_row_changed(session_id)
            case ChatChanged(chat, before):
                change = {"sessionId": str(chat.id), "chat": self.row_of(chat)}
                self._rooms.emit(TEAM, "session-updated", change)
                self._narrow.tell(chat.id, "session-updated", change, before=scope_of(before) if before else None)
                self._to_visitor(
                    chat.id, "session-updated", lambda key: {"sessionId": key, "chat": visitor_chat_json(chat, key=key)}
                )
                self._on_row_changed(chat.id)
            case ChatErased(session_id):
                self._to_visitor(session_id, "chat-erased", lambda key: {"sessionId": key})
                removed = {"sessionId": str(session_id)}
                # to everybody: whose reach it was in, nobody can look up any more
                self._rooms.emit(TEAM, "chat-removed", removed)
                self._rooms.emit(NARROW, "chat-removed", removed)
            case MessagesRead(session_id, up_to, by_visitor, at):
                facts = {"upTo": up_to, "by": "visitor" if by_visitor else "admin", "at": iso(at)}
                self._to_both(session_id, "messages-read", facts)
                self._on_row_changed(session_id)
            case VisitorTyped(session_id, is_typing, text):
                self._to_team(session_id, "user-typing", {"isTyping": is_typing, "text": text})
            case AdminTyped(session_id, is_typing, admin_id, name):
                self._to_visitor(
                    session_id, "admin-typing", lambda key: {"sessionId": key, "isTyping": is_typing, "name": name}
                )
                # by another name than the visitor's, which a client of the reference would take for its own
                colleague = {"isTyping": is_typing, "admin": {"id": str(admin_id), "name": name}}
                self._to_team(session_id, "colleague-typing", colleague)
            case AssistantThought(session_id, is_thinking):
                self._to_both(session_id, "ai-thinking", {"isThinking": is_thinking})
            case PresenceChanged(session_id, is_online, since, page):
                presence = {"online": is_online, "since": iso(since) if since else None, "page": page}
                self._to_team(session_id, "presence-updated", presence)
            case Announced(session_id, name, facts, to_team, to_visitor):
                if to_team:
                    self._to_team(session_id, name, facts)
                if to_visitor:
                    self._to_visitor(session_id, name, lambda key: {"sessionId": key, **facts})
            case TeamTold(name, facts):
                self._rooms.emit(TEAM, name, dict(facts))
                self._rooms.emit(NARROW, name, dict(facts))
            case PersonTold(admin_id, name, facts):
                self._rooms.emit(admin_room(admin_id), name, dict(facts))

    def row_of(self, chat: Chat) -> dict[str, Any]:
        """The chat as the team sees it."""
        return admin_chat_json(chat, online_since=self._online_since(chat.id))

    def presence_of(self, session_id: UUID) -> dict[str, Any]:
        """What the chat's row says of the visitor's presence."""
        return presence_json(self._online_since(session_id))

    def _online_since(self, session_id: UUID) -> str | None:
        seen = self._presence.sighting(session_id)
        return iso(seen.since) if seen else None

    def _to_both(self, session_id: UUID, name: str, facts: Mapping[str, Any]) -> None:
        self._to_team(session_id, name, facts)
        self._to_visitor(session_id, name, lambda key: {"sessionId": key, **facts})

    def _to_team(self, session_id: UUID, name: str, facts: Mapping[str, Any]) -> None:
        told = {"sessionId": str(session_id), **facts}
        self._rooms.emit(TEAM, name, told)
        self._narrow.tell(session_id, name, told)

    def _to_visitor(
        self, session_id: UUID, name: str, payload: Callable[[str], dict[str, Any]], skip: Connection | None = None
    ) -> None:
        online = self._presence.find(session_id)
        if online is None or (skip is not None and online.connections == {skip.id}):
            return  # nobody there, or only the tab that knows already: nothing to encode
        self._rooms.emit(visitor_room(session_id), name, payload(online.key), skip=skip)
