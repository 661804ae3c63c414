"""Conversations, and what surrounds them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    Uuid,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.store.tables.base import Table


class Session(Table):
    """One visitor's conversation, with the columns that the list of chats shows."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of the visitor's key")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(
        server_default=text("1"),
        onupdate=literal_column("version + 1"),
        comment="raised whenever this row changes: of two readings that with the higher one is the later",
    )

    # the state machine (chat.rules)
    state: Mapped[str] = mapped_column(comment="ai, waiting, human or closed")
    turn: Mapped[int] = mapped_column(
        server_default=text("0"), comment="raised by visitor's messages, take-overs, closes"
    )
    assigned_admin_id: Mapped[UUID | None] = mapped_column(ForeignKey("admins.id", ondelete="SET NULL"))
    state_changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    waiting_since: Mapped[datetime | None] = mapped_column(comment="when the visitor began to wait for a person")
    reply_due_at: Mapped[datetime | None] = mapped_column(comment="the assistant owes an answer since then")

    # who sees it (chat.reach), and whose turn it is to answer (chat.offering)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"), comment="whose it is, if a team's")
    last_admin_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("admins.id", ondelete="SET NULL"), comment="who had it when it was closed"
    )
    offered_admin_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("admins.id", ondelete="SET NULL"), comment="whose turn it is, while it waits"
    )
    offer_ends_at: Mapped[datetime | None]
    passed_admin_ids: Mapped[list[UUID] | None] = mapped_column(
        ARRAY(Uuid), comment="whose turn it was, in this waiting"
    )

    # the list of chats
    last_seq: Mapped[int] = mapped_column(server_default=text("0"))
    last_message_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), comment="or creation, before the first message"
    )
    last_sender: Mapped[str | None]
    last_preview: Mapped[str | None] = mapped_column(comment="the last message's first 120 characters")
    unread_count: Mapped[int] = mapped_column(
        server_default=text("0"), comment="visitor's messages that no admin has read"
    )
    visitor_unread_count: Mapped[int] = mapped_column(
        server_default=text("0"), comment="messages that the visitor has not read"
    )
    team_read_seq: Mapped[int] = mapped_column(server_default=text("0"), comment="up to here an admin has read")
    visitor_read_seq: Mapped[int] = mapped_column(server_default=text("0"), comment="up to here the visitor has read")

    # the visitor
    last_active_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), comment="wrote, connected or changed the page"
    )
    address: Mapped[str | None] = mapped_column(comment="IP address at the last connection")
    user_agent: Mapped[str | None]
    locale: Mapped[str | None] = mapped_column(comment="BCP 47 tag, as the browser says")
    page: Mapped[str | None] = mapped_column(comment="address of the page that the visitor last wrote from or opened")
    visitor_name: Mapped[str | None]
    visitor_email: Mapped[str | None]
    verified_id: Mapped[str | None] = mapped_column(comment="who the site's own server says that the visitor is")
    attributes: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'"), comment="what the page says of them"
    )

    # what the team and the visitor make of it
    tags: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    rating: Mapped[int | None] = mapped_column(SmallInteger, comment="1 to 5, the visitor's last word")
    rating_comment: Mapped[str | None]
    rated_at: Mapped[datetime | None]

    __table_args__ = (
        # every event of a visitor: where key_hash = $1
        Index("sessions_key_hash", "key_hash", unique=True),
        # the list of chats, one walk for each state: where state = $1 order by last_message_at desc, id desc, after a row
        Index("sessions_state_listed", "state", text("last_message_at desc"), text("id desc")),
        # the same for a team's chats: where team_id = $1 and state = $2 order by last_message_at desc, id desc
        Index(
            "sessions_team_listed",
            "team_id",
            "state",
            text("last_message_at desc"),
            text("id desc"),
            postgresql_where=text("team_id is not null"),
        ),
        # the assistant's queue: where reply_due_at is not null order by reply_due_at
        Index("sessions_reply_due", "reply_due_at", postgresql_where=text("reply_due_at is not null")),
        # the queue for a person: where waiting_since is not null order by waiting_since, id
        Index("sessions_waiting", "waiting_since", "id", postgresql_where=text("waiting_since is not null")),
        # a visitor's earlier chats: where verified_id = $1 or lower(visitor_email) = $2
        Index("sessions_verified_id", "verified_id", postgresql_where=text("verified_id is not null")),
        Index("sessions_email", text("lower(visitor_email)"), postgresql_where=text("visitor_email is not null")),
        CheckConstraint("state in ('ai', 'waiting', 'human', 'closed')", name="sessions_state"),
        CheckConstraint("rating between 1 and 5", name="sessions_rating"),
    )


class Message(Table):
    """What was said. `(session_id, seq)` is its name; over the wire `<session id without dashes>-<seq>`."""

    __tablename__ = "messages"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    # one conversation: where session_id = $1 and seq > $2 order by seq (the primary key)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    client_id: Mapped[str | None] = mapped_column(comment="the sender's own id for it; makes a repeated send harmless")
    sender: Mapped[str] = mapped_column(comment="user, admin, ai or system")
    sender_name: Mapped[str | None] = mapped_column(comment="the admin's name at that time")
    admin_id: Mapped[UUID | None] = mapped_column(ForeignKey("admins.id", ondelete="SET NULL"))
    content: Mapped[str]
    meta: Mapped[dict[str, Any] | None] = mapped_column(
        comment="system: the notice; ai: model, tokens, sources, reason"
    )
    attachments: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSONB(none_as_null=True), comment="the files that it carries: see chat.attachments"
    )
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None] = mapped_column(comment="when the other side saw it")

    __table_args__ = (
        # a repeated send: where session_id = $1 and client_id = $2
        Index(
            "messages_client_id", "session_id", "client_id", unique=True, postgresql_where=text("client_id is not null")
        ),
        CheckConstraint("sender in ('user', 'admin', 'ai', 'system')", name="messages_sender"),
    )


class Event(Table):
    """Who did what to which session, when: append-only, and the source of all figures."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    # no foreign key: the record outlives what it speaks of
    session_id: Mapped[UUID | None]
    actor: Mapped[str] = mapped_column(comment="visitor, admin, ai or system")
    admin_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(comment="session.created, session.taken_over, …: see chat.rules and accounts")
    reason: Mapped[str | None]
    facts: Mapped[dict[str, Any] | None]

    __table_args__ = (
        # one conversation's history: where session_id = $1 order by id
        Index("events_session", "session_id", "id"),
        # figures over a span of time: where at >= $1 and at < $2
        Index("events_at", "at", postgresql_using="brin"),
        # how long people waited lately: where name in (the two) order by id desc
        Index("events_answered", "id", postgresql_where=text("name in ('session.taken_over', 'session.assigned')")),
    )


class Note(Table):
    """What the team writes about a conversation, for itself."""

    __tablename__ = "notes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    admin_id: Mapped[UUID | None] = mapped_column(ForeignKey("admins.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(comment="the admin's name at that time")
    content: Mapped[str]
    mentions: Mapped[list[str]] = mapped_column(server_default=text("'{}'"), comment="ids of admins")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        # one conversation's notes: where session_id = $1 order by id desc
        Index("notes_session", "session_id", "id"),
    )


class UnseenMention(Table):
    """Somebody was mentioned in a note and has not opened its conversation since: gone as soon as they have."""

    __tablename__ = "unseen_mentions"

    admin_id: Mapped[UUID] = mapped_column(ForeignKey("admins.id", ondelete="CASCADE"), primary_key=True)
    note_id: Mapped[UUID] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"), primary_key=True)

    __table_args__ = (
        # what a note that goes takes along
        Index("unseen_mentions_note", "note_id"),
    )


class PageView(Table):
    """A page of the site that a visitor looked at; the newest few of each conversation are kept."""

    __tablename__ = "page_views"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    page: Mapped[str]
    title: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

    __table_args__ = (
        # one visitor's way: where session_id = $1 order by id desc
        Index("page_views_session", "session_id", "id"),
    )


class Tag(Table):
    """A tag that a chat was once given, so that it can be offered again in the same spelling."""

    __tablename__ = "tags"

    key: Mapped[str] = mapped_column(primary_key=True, comment="the name, case-folded")
    name: Mapped[str] = mapped_column(comment="as it was first written")
    # read as a whole, newest first: it is as long as a team's vocabulary
    used_at: Mapped[datetime] = mapped_column(server_default=func.now())
