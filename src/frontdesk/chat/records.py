"""What a conversation is made of, as plain values read from the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from frontdesk.chat.rules import Sender, State
from frontdesk.kit.ids import digest

T = TypeVar("T")


class Message(NamedTuple):
    """One message as stored. A tuple, as all values that every message makes: five times as quick to make as a frozen dataclass."""

    session_id: UUID
    seq: int
    client_id: str | None
    sender: Sender
    sender_name: str | None
    admin_id: UUID | None
    content: str
    meta: dict[str, Any] | None
    created_at: datetime
    read_at: datetime | None = None
    attachments: list[dict[str, Any]] | None = None
    sender_picture_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """One session's row with the names of its team, and of who has it or is offered it."""

    id: UUID
    version: int
    state: State
    turn: int
    assigned_admin_id: UUID | None
    assigned_admin_name: str | None
    assigned_picture_id: UUID | None
    last_admin_id: UUID | None
    team_id: UUID | None
    team_name: str | None
    offered_admin_id: UUID | None
    offered_admin_name: str | None
    offer_ends_at: datetime | None
    created_at: datetime
    state_changed_at: datetime
    waiting_since: datetime | None
    reply_due_at: datetime | None
    last_seq: int
    last_message_at: datetime
    last_sender: Sender | None
    last_preview: str | None
    unread_count: int
    visitor_unread_count: int
    team_read_seq: int
    visitor_read_seq: int
    last_active_at: datetime
    address: str | None
    user_agent: str | None
    locale: str | None
    page: str | None
    visitor_name: str | None
    visitor_email: str | None
    verified_id: str | None
    tags: list[str]
    rating: int | None
    rating_comment: str | None
    rated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a longer list."""

    items: list[T]
    has_more: bool


def key_hash(key: str) -> bytes:
    """What is stored of a visitor's session key."""
    return digest(key)


def message_id(session_id: UUID, seq: int) -> str:
    """A message's name over the wire."""
    return f"{session_id.hex}-{seq}"


def parse_message_id(text: str) -> tuple[UUID, int] | None:
    """The session and `seq` that `message_id` made it from; None when it was made by nobody."""
    session, dash, seq = text.partition("-")
    if not dash or len(session) != 32 or not (seq.isascii() and seq.isdigit() and len(seq) <= 9):
        return None
    try:
        return UUID(hex=session), int(seq)
    except ValueError:
        return None
