"""What a visitor's page says of the visitor, and what the visitor says of the conversation, over the socket."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from pydantic import Field

from frontdesk.chat import desk as operations
from frontdesk.chat.desk import Desk
from frontdesk.chat.facts import ChatChanged
from frontdesk.chat.peer import Peer
from frontdesk.chat.ratings import BEST, MAX_COMMENT_CHARS, rate
from frontdesk.chat.records import Chat
from frontdesk.chat.schemas import OfSession, parse
from frontdesk.chat.socket import ChatSocket, Handle, Reply
from frontdesk.chat.visitors import MAX_ATTRIBUTES, Plain, Profile, identify, update_visitor
from frontdesk.realtime import Socket

MAX_USER_ID_CHARS = 200

Word = Annotated[str | None, Field(max_length=500)]


class Rate(OfSession):
    """The visitor's word on the conversation."""

    score: Annotated[int, Field(ge=1, le=BEST)]
    comment: Annotated[str | None, Field(max_length=MAX_COMMENT_CHARS)] = None


class VisitorUpdate(OfSession):
    """What is left out stays; null takes a value away."""

    name: Word = None
    email: Word = None
    attributes: Annotated[dict[str, Plain | None], Field(max_length=2 * MAX_ATTRIBUTES)] = {}  # noqa: RUF012 - pydantic copies it


class Identify(OfSession):
    """The site's server signs `user_id`: hex HMAC-SHA256 under the identity secret."""

    user_id: Annotated[str, Field(min_length=1, max_length=MAX_USER_ID_CHARS)]
    signature: Annotated[str, Field(min_length=1, max_length=200)]
    name: Word = None
    email: Word = None


class VisitorSocket:
    """The handlers; `chat` knows whose session a connection is in."""

    def __init__(self, desk: Desk, chat: ChatSocket, *, identity_secret: Callable[[], Awaitable[str | None]]) -> None:
        self._desk = desk
        self._chat = chat
        self._identity_secret = identity_secret

    def events(self) -> dict[str, Handle]:
        """For `ChatSocket.handlers`."""
        return {"chat-rate": self.chat_rate, "visitor-update": self.visitor_update, "identify": self.identify}

    async def chat_rate(self, socket: Socket, payload: object) -> Reply:
        """Acknowledged when it is stored."""
        command = parse(Rate, payload)
        session_id = await self._chat.session_of_visitor(socket, socket.data, command)
        async with self._desk.store.begin() as tx:
            chat = await rate(tx, session_id, command.score, command.comment)
        return self._tell(socket, command, chat)

    async def visitor_update(self, socket: Socket, payload: object) -> Reply:
        """Name, address and attributes, unproven."""
        command = parse(VisitorUpdate, payload)
        session_id = await self._chat.session_of_visitor(socket, socket.data, command)
        async with self._desk.store.begin() as tx:
            profile = Profile(_given(command), command.attributes)
            chat = await update_visitor(tx, socket.data.actor, session_id, profile)
        return self._tell(socket, command, chat)

    async def identify(self, socket: Socket, payload: object) -> Reply:
        """The visitor is a user of the site, as its server has signed."""
        command = parse(Identify, payload)
        session_id = await self._chat.session_of_visitor(socket, socket.data, command)
        secret = await self._identity_secret()
        async with self._desk.store.begin() as tx:
            profile = Profile(_given(command), {})
            chat = await identify(tx, session_id, command.user_id, command.signature, profile, secret=secret)
        self._desk.ensure_welcome(chat)
        return self._tell(socket, command, chat)

    def _tell(self, socket: Socket, command: OfSession, chat: Chat) -> Reply:
        self._desk.publisher.tell(ChatChanged(chat))
        peer: Peer = socket.data
        key = command.session_id or peer.key or ""
        return {"chat": operations.show_chat(self._desk, peer.actor, chat, key=key)}


def _given(command: VisitorUpdate | Identify) -> dict[str, str | None]:
    return {field: getattr(command, field) for field in ("name", "email") if field in command.model_fields_set}
