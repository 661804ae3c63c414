"""What goes over the wire: commands as they come in, messages and chats as they go out (docs/protocol.md)."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic.alias_generators import to_camel

from frontdesk.accounts.roles import picture_url
from frontdesk.chat.attachments import Links, attachments_json
from frontdesk.chat.records import Chat, Message, message_id
from frontdesk.chat.rules import State, is_handed_off
from frontdesk.errors import InvalidInput
from frontdesk.kit.clock import iso

C = TypeVar("C", bound=BaseModel)

MESSAGES_PER_PAGE = 50
MAX_MESSAGES_PER_PAGE = 200
MAX_MESSAGES_PER_SYNC = 500
CHATS_PER_PAGE = 50
MAX_CHATS_PER_PAGE = 500
MAX_SEQ = 2**31 - 1
DRAFT_CHARS = 500
MAX_FILES = 20

Seq = Annotated[int, Field(ge=0, le=MAX_SEQ, strict=True)]
Key = Annotated[str, Field(min_length=1, max_length=500, strict=True)]


def _only_text(value: object) -> str | None:
    # what a page says of itself is a help, not a demand: of the wrong kind or too long, it is left out or cut
    return value[:2000] if isinstance(value, str) and value else None


Hint = Annotated[
    str | None, BeforeValidator(_only_text), WithJsonSchema({"description": "text; whatever else it is is ignored"})
]


def _only_draft(value: object) -> str | None:
    return value[:DRAFT_CHARS] if isinstance(value, str) and value else None


class Command(BaseModel):
    """What a client asks; unknown fields are ignored, so `role`, `sender`, `seq` and the like in a payload say nothing."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=False, extra="ignore", frozen=True, strict=True
    )


class OfSession(Command):
    """Names a session: the key for a visitor, the public id for an admin."""

    session_id: Key | None = None


class UserConnected(OfSession):
    """A visitor opens the chat."""

    after: Seq | None = None
    page: Hint = None
    locale: Hint = None
    user_name: Hint = None
    user_email: Hint = None


class Post(OfSession):
    """A visitor's or an admin's message; its length and clientId are checked by `messages`, its files when it is stored."""

    content: str = ""
    client_id: str | None = None
    # made anew each time: a list that stands here is deeply copied, which takes half of reading a message
    file_ids: Annotated[list[Annotated[UUID, Field(strict=False)]], Field(max_length=MAX_FILES, default_factory=list)]


class Typing(OfSession):
    """Somebody types, or has stopped; `text` is what a visitor has written so far."""

    is_typing: bool = True
    text: Annotated[str | None, BeforeValidator(_only_draft)] = None


class Sync(OfSession):
    """What came after `after`?"""

    after: Seq
    limit: Annotated[int, Field(ge=1, le=MAX_MESSAGES_PER_SYNC, strict=True)] = 200


class Read(OfSession):
    """All up to `up_to` has been seen."""

    up_to: Seq


class PageView(OfSession):
    """The visitor looks at another page."""

    page: Hint = None
    title: Hint = None


class Ask(OfSession):
    """For a person."""

    reason: Annotated[str, Field(max_length=500)] | None = None


class TakeOver(OfSession):
    """Compare and set: `from_admin_id` (`from` on the wire) is the colleague whom the asker sees as its owner."""

    from_admin_id: Annotated[str | None, Field(alias="from", max_length=36)] = None


def parse(kind: type[C], payload: object) -> C:
    """`payload` as a command. Raises InvalidInput with the fields at fault, and never their values."""
    try:
        return kind.model_validate(payload)
    except ValidationError as error:
        problems = [
            {"path": ".".join(str(part) for part in fault["loc"]) or "payload", "problem": fault["msg"]}
            for fault in error.errors(include_url=False, include_context=False, include_input=False)[:20]
        ]
        raise InvalidInput(fields=problems) from None


def message_json(message: Message, *, session_id: str, links: Links | None = None) -> dict[str, Any]:
    """A message; `session_id` is the id that its reader knows the session by, `links` makes the addresses of its files."""
    return {
        "id": message_id(message.session_id, message.seq),
        "sessionId": session_id,
        "seq": message.seq,
        "clientId": message.client_id,
        "sender": message.sender.value,
        "senderName": message.sender_name,
        "senderPictureUrl": picture_url(message.sender_picture_id),
        "content": message.content,
        "meta": message.meta,
        "createdAt": iso(message.created_at),
        "readAt": message.read_at and iso(message.read_at),
        "isRead": message.read_at is not None,
        "attachments": attachments_json(message.attachments, links),
    }


def messages_json(messages: Sequence[Message], *, session_id: str, links: Links | None = None) -> list[dict[str, Any]]:
    """Several messages of one session."""
    return [message_json(message, session_id=session_id, links=links) for message in messages]


def _chat_json(chat: Chat, *, session_id: str) -> dict[str, Any]:
    return {
        "sessionId": session_id,
        "version": chat.version,
        "state": chat.state.value,
        "handedOff": is_handed_off(chat.state),
        "createdAt": iso(chat.created_at),
        "lastActiveAt": iso(chat.last_active_at),
        "stateChangedAt": iso(chat.state_changed_at),
        "waitingSince": chat.waiting_since and iso(chat.waiting_since),
        "lastSeq": chat.last_seq,
        "lastMessage": chat.last_sender
        and {
            "seq": chat.last_seq,
            "sender": chat.last_sender.value,
            "preview": chat.last_preview,
            "createdAt": iso(chat.last_message_at),
        },
        "rating": rating_json(chat),
    }


def rating_json(chat: Chat) -> dict[str, Any] | None:
    """What the visitor made of it, if they said."""
    if chat.rating is None or chat.rated_at is None:
        return None
    return {"score": chat.rating, "comment": chat.rating_comment, "at": iso(chat.rated_at)}


def visitor_chat_json(chat: Chat, *, key: str) -> dict[str, Any]:
    """A chat as its visitor sees it, under the key that they showed."""
    picture = picture_url(chat.assigned_picture_id)
    assigned = {"name": chat.assigned_admin_name, "pictureUrl": picture} if chat.assigned_admin_id else None
    return {**_chat_json(chat, session_id=key), "assignedTo": assigned, "unreadCount": chat.visitor_unread_count}


def assigned_json(chat: Chat) -> dict[str, Any] | None:
    """Who has the chat, for the team."""
    if chat.assigned_admin_id is None:
        return None
    picture = picture_url(chat.assigned_picture_id)
    return {"id": str(chat.assigned_admin_id), "name": chat.assigned_admin_name, "pictureUrl": picture}


def _offer_json(chat: Chat) -> dict[str, Any] | None:
    if chat.offered_admin_id is None or chat.offer_ends_at is None or chat.state is not State.WAITING:
        return None
    until = iso(chat.offer_ends_at)
    return {"id": str(chat.offered_admin_id), "name": chat.offered_admin_name, "until": until}


def admin_chat_json(chat: Chat, *, online_since: str | None) -> dict[str, Any]:
    """A chat as the team sees it; `online_since` is None while the visitor has no connection."""
    return {
        **_chat_json(chat, session_id=str(chat.id)),
        "assignedTo": assigned_json(chat),
        "team": {"id": str(chat.team_id), "name": chat.team_name} if chat.team_id else None,
        "offeredTo": _offer_json(chat),
        "unreadCount": chat.unread_count,
        "visitor": {
            "name": chat.visitor_name,
            "email": chat.visitor_email,
            "address": chat.address,
            "userAgent": chat.user_agent,
            "locale": chat.locale,
            "page": chat.page,
            "verifiedId": chat.verified_id,
        },
        "tags": chat.tags,
        **presence_json(online_since),
    }


def presence_json(online_since: str | None) -> dict[str, Any]:
    """Whether the visitor is there, as a chat's row says it."""
    return {"online": online_since is not None, "onlineSince": online_since}
