"""The chat's Socket.IO events: a payload becomes a command, the command an operation, its result the acknowledgement.

The actor comes from the connection, never from a payload. A visitor's `sessionId` is a key, so any event may show it: a client
that sends what it had buffered before it says `user-connected` again (as socket.io-client does after a break) is understood.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from frontdesk.accounts import access
from frontdesk.accounts.identity import Identities
from frontdesk.accounts.roles import Admin, Role, Visitor
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.chat import desk as operations
from frontdesk.chat.desk import Desk
from frontdesk.chat.events import visitor_room
from frontdesk.chat.facts import ChatChanged, presence_changed
from frontdesk.chat.peer import Peer
from frontdesk.chat.reach import admin_room, rooms_of
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Action
from frontdesk.chat.schemas import (
    MESSAGES_PER_PAGE,
    Ask,
    OfSession,
    PageView,
    Post,
    Read,
    Sync,
    TakeOver,
    Typing,
    UserConnected,
    message_json,
    messages_json,
    parse,
)
from frontdesk.chat.sessions import Introduction, parse_public_id, see_page
from frontdesk.chat.typing import stop_everywhere, type_in
from frontdesk.errors import InvalidInput, Unauthenticated
from frontdesk.kit.ids import new_secret
from frontdesk.realtime import Handler, Handshake, Socket

Reply = Mapping[str, object] | None
Handle = Callable[[Socket, object], Awaitable[Reply]]


class ChatSocket:
    """The handlers, and what happens when a connection comes and goes."""

    def __init__(
        self,
        desk: Desk,
        identities: Identities,
        current: CurrentAdmins,
        *,
        ensure_address: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._desk = desk
        self._identities = identities
        self._current = current
        self._ensure_address = ensure_address

    def handlers(self, *others: Mapping[str, Handle]) -> dict[str, Handler]:
        """Every event that a client may send, with those of `others`; `access` says who may send which."""
        events: dict[str, Handle] = {
            "user-connected": self.user_connected,
            "user-message": self.user_message,
            "user-typing": self.user_typing,
            "admin-reply": self.admin_reply,
            "admin-typing": self.admin_typing,
            "messages-sync": self.messages_sync,
            "messages-read": self.messages_read,
            "page-view": self.page_view,
            "hand-off-request": self.hand_off_request,
            "hand-off-withdraw": self._changes(Action.WITHDRAW),
            "take-over": self.take_over,
            "hand-back": self._changes(Action.HAND_BACK),
            "chat-close": self._changes(Action.CLOSE),
            "chat-reopen": self._changes(Action.REOPEN),
        }
        for more in others:
            events |= more
        return {name: self._guarded(name, handle) for name, handle in events.items()}

    async def authenticate(self, handshake: Handshake) -> Peer:
        """A token makes an admin, everything else a visitor. Raises Unauthenticated for a token that is not good, and for a
        visitor what `ensure_address` raises."""
        token = handshake.auth.get("token")
        if token is not None:
            if not isinstance(token, str):
                raise Unauthenticated
            identity = await self._identities.identify(token)
            return Peer(identity.admin, expires_at=identity.expires_at)
        self._ensure_address(handshake.address)
        key = handshake.auth.get("sessionId")
        visitor = Visitor(None, handshake.address, handshake.headers.get("user-agent"))
        return Peer(visitor, key if isinstance(key, str) else None)

    def on_connect(self, socket: Socket) -> None:
        """An admin hears from here on of all chats that they may see."""
        peer: Peer = socket.data
        if isinstance(peer.actor, Admin) and peer.expires_at is not None:
            for room in [admin_room(peer.actor.id), *rooms_of(self._current.known().get(peer.actor.id, peer.actor))]:
                socket.join(room)
            left_s = (peer.expires_at - self._desk.clock.now()).total_seconds()
            # a reconnection with the token that has ended is then refused, and the dashboard asks to sign in
            peer.expiry = asyncio.get_running_loop().call_later(max(0.0, left_s), socket.disconnect)

    def on_disconnect(self, socket: Socket, reason: str) -> None:
        """What the other side believes of this connection is put right."""
        peer: Peer = socket.data
        stop_everywhere(self._desk, peer)
        if peer.expiry is not None:
            peer.expiry.cancel()
        self._leave(socket, peer)

    def _guarded(self, name: str, handle: Handle) -> Handler:
        permission, is_lookup = f"event {name}", name not in _COUNTED_ELSEWHERE

        async def handler(socket: Socket, arguments: Sequence[object]) -> Reply:
            peer: Peer = socket.data
            if isinstance(peer.actor, Admin):
                current = await self._current.find(peer.actor.id)
                if current is None or current.token_version != peer.actor.token_version:
                    raise Unauthenticated
                peer.actor = current
                access.ensure_may(current.role, permission)
            else:
                access.ensure_may(Role.VISITOR, permission)
            if is_lookup:
                self._desk.limits.lookups.hit(socket.id)
            return await handle(socket, arguments[0] if arguments else {})

        return handler

    # --- the visitor ---

    async def user_connected(self, socket: Socket, payload: object) -> Reply:
        """Opens the session, made if the key is new, and answers with what the visitor has not seen."""
        command = parse(UserConnected, {"sessionId": payload} if isinstance(payload, str) else payload)
        peer: Peer = socket.data
        key = command.session_id or peer.key or new_secret()
        said = Introduction(command.page, command.locale, command.user_name, command.user_email)
        chat = await self._enter(socket, peer, key, said)
        page = await operations.list_messages(self._desk, chat.id, after=command.after, limit=MESSAGES_PER_PAGE)
        return {
            "sessionId": key,
            "chat": operations.show_chat(self._desk, peer.actor, chat, key=key),
            "messages": messages_json(page.items, session_id=key, links=self._desk.publisher.links),
            "hasMore": page.has_more,
            "lastSeq": max([chat.last_seq, *(message.seq for message in page.items)]),
            "draft": self._desk.find_draft(chat.id),
        }

    async def user_message(self, socket: Socket, payload: object) -> Reply:
        """Acknowledged when it is stored."""
        command = parse(Post, payload)
        peer: Peer = socket.data
        session_id = await self.session_of_visitor(socket, peer, command, may_create=True)
        posted = await operations.post_visitor_message(
            self._desk, session_id, command, address=socket.handshake.address, origin=socket
        )
        peer.typing_at.pop(session_id, None)
        return {"message": message_json(posted.message, session_id=peer.key or "", links=self._desk.publisher.links)}

    async def user_typing(self, socket: Socket, payload: object) -> Reply:
        """Goes to the team."""
        command = parse(Typing, payload)
        session_id = await self.session_of_visitor(socket, socket.data, command)
        if command.is_typing:  # that they stopped is always told: else they would seem to type for ever
            self._desk.limits.hit_typing(socket.id, socket.handshake.address)
        type_in(self._desk, socket.data, session_id, is_typing=command.is_typing, text=command.text)
        return None

    async def page_view(self, socket: Socket, payload: object) -> Reply:
        """The visitor went to another page of the site."""
        command = parse(PageView, payload)
        peer: Peer = socket.data
        session_id = await self.session_of_visitor(socket, peer, command)
        async with self._desk.store.begin() as tx:
            await see_page(tx, session_id, command.page, command.title)
        self._desk.presence.arrive(session_id, socket.id, key=peer.key or "", page=command.page)
        self._tell_presence(session_id)
        return None

    async def hand_off_request(self, socket: Socket, payload: object) -> Reply:
        """The visitor wants a person."""
        command = parse(Ask, payload)
        session_id = await self.session_of_visitor(socket, socket.data, command)
        reason = command.reason or "the visitor asked for a person"
        return await self._change(socket.data, session_id, Action.REQUEST, reason=reason)

    # --- the team ---

    async def admin_reply(self, socket: Socket, payload: object) -> Reply:
        """Acknowledged when it is stored; takes over a chat that nobody has."""
        command = parse(Post, payload)
        peer: Peer = socket.data
        assert isinstance(peer.actor, Admin), "access lets no visitor get here"
        session_id = parse_public_id(command.session_id)
        await operations.ensure_within_reach(self._desk, peer.actor, session_id)
        posted = await operations.post_admin_message(self._desk, peer.actor, session_id, command, origin=socket)
        peer.typing_at.pop(session_id, None)
        return {"message": message_json(posted.message, session_id=str(session_id), links=self._desk.publisher.links)}

    async def admin_typing(self, socket: Socket, payload: object) -> Reply:
        """Goes to the visitor."""
        command = parse(Typing, payload)
        session_id = parse_public_id(command.session_id)
        await operations.ensure_within_reach(self._desk, socket.data.actor, session_id)
        type_in(self._desk, socket.data, session_id, is_typing=command.is_typing)
        return None

    async def take_over(self, socket: Socket, payload: object) -> Reply:
        """From the assistant, from the queue, or from the colleague named in `from`."""
        command = parse(TakeOver, payload)
        session_id = parse_public_id(command.session_id)
        return await self._change(socket.data, session_id, Action.TAKE_OVER, from_admin_id=command.from_admin_id)

    # --- both ---

    async def messages_sync(self, socket: Socket, payload: object) -> Reply:
        """What came after a `seq`."""
        command = parse(Sync, payload)
        peer: Peer = socket.data
        chat = await operations.get_chat(self._desk, peer.actor, self._shown_id(peer, command))
        page = await operations.list_messages(self._desk, chat.id, after=command.after, limit=command.limit)
        shown_id = str(chat.id) if isinstance(peer.actor, Admin) else command.session_id or peer.key or ""
        return {
            "messages": messages_json(page.items, session_id=shown_id, links=self._desk.publisher.links),
            "hasMore": page.has_more,
            "lastSeq": max([chat.last_seq, *(message.seq for message in page.items)]),
        }

    async def messages_read(self, socket: Socket, payload: object) -> Reply:
        """The sender has seen what the other side said, up to a `seq`."""
        command = parse(Read, payload)
        session_id = await self._session(socket, command)
        return {"upTo": await operations.mark_read(self._desk, socket.data.actor, session_id, command.up_to)}

    def _changes(self, action: Action) -> Handle:
        async def handle(socket: Socket, payload: object) -> Reply:
            session_id = await self._session(socket, parse(OfSession, payload))
            return await self._change(socket.data, session_id, action)

        return handle

    async def _change(self, peer: Peer, session_id: UUID, action: Action, **options: Any) -> Reply:
        chat = await operations.change_state(self._desk, peer.actor, session_id, action, **options)
        return {"chat": operations.show_chat(self._desk, peer.actor, chat, key=peer.key or "")}

    # --- whose session ---

    def _shown_id(self, peer: Peer, command: OfSession) -> str:
        shown_id = command.session_id or peer.key
        if shown_id is None:
            raise InvalidInput(fields=[{"path": "sessionId", "problem": "is missing"}])
        return shown_id

    async def _session(self, socket: Socket, command: OfSession) -> UUID:
        if isinstance(socket.data.actor, Admin):
            return parse_public_id(command.session_id)
        return await self.session_of_visitor(socket, socket.data, command)

    async def session_of_visitor(
        self, socket: Socket, peer: Peer, command: OfSession, *, may_create: bool = False
    ) -> UUID:
        """The session that a visitor's command is about. Raises NotFound, and InvalidInput when nothing names one."""
        key = self._shown_id(peer, command)
        if peer.session_id is not None and key == peer.key:
            return peer.session_id
        if may_create:
            return (await self._enter(socket, peer, key, Introduction())).id
        return (await operations.get_chat(self._desk, peer.actor, key)).id

    async def _enter(self, socket: Socket, peer: Peer, key: str, said: Introduction) -> Chat:
        """Open the session and put the connection into its visitor's room."""
        assert isinstance(peer.actor, Visitor), "access lets no admin get here"
        self._ensure_address(peer.actor.address)
        opened = await operations.open_session(self._desk, peer.actor, key, said)
        chat = opened.chat
        if not socket.connected:
            return chat  # gone while the database was asked: nobody is there to be present
        if peer.session_id != chat.id:
            self._desk.ensure_room_for_another_tab(chat.id)
            self._leave(socket, peer)
            peer.key, peer.session_id = key, chat.id
            socket.join(visitor_room(chat.id))
        is_arrival = self._desk.presence.arrive(chat.id, socket.id, key=key, page=said.page)
        if opened.is_new:
            self._desk.publisher.tell(ChatChanged(chat))
        if is_arrival or said.page:
            self._tell_presence(chat.id)
        return chat

    def _leave(self, socket: Socket, peer: Peer) -> None:
        if peer.session_id is None:
            return
        socket.leave(visitor_room(peer.session_id))
        if self._desk.presence.leave(peer.session_id, socket.id):
            self._tell_presence(peer.session_id)
        peer.session_id = None

    def _tell_presence(self, session_id: UUID) -> None:
        self._desk.publisher.tell(presence_changed(self._desk.presence, session_id))


_COUNTED_ELSEWHERE = {"user-message", "admin-reply", "user-typing"}
