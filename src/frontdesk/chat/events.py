"""Who is told what happened in a conversation, and how: the one place that decides it.

Those of the team who see all chats share a room, the others hear by way of `narrow`; each visitor has a room, for all of their tabs.
What goes to a visitor carries the key that they connected with, what goes to the team the public id.
"""

from collections.abc import Callable, Mapping
from typing import Any, get_args
from uuid import UUID

from frontdesk.chat.attachments import Links
from frontdesk.chat.facts import (
    AdminTyped,
    Announced,
    AssistantThought,
    ChatChanged,
    ChatErased,
    Connection,
    Fact,
    MessagePosted,
    MessagesRead,
    PersonTold,
    PresenceChanged,
    TeamTold,
    VisitorTyped,
)
from frontdesk.chat.latest import Latest
from frontdesk.chat.narrow import Narrow, Rooms
from frontdesk.chat.presence import Presence
from frontdesk.chat.reach import NARROW, TEAM, admin_room, scope_of
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Sender
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
