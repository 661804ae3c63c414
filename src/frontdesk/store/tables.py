"""All tables, and for each index the query that it serves.

Ids are version 7 UUIDs. Times are `timestamptz`. `Session.id` is the public id that admins see; what opens a session for its
visitor is the key, and of that only the SHA-256 is kept (a key has at least 128 random bits when we issue it, so a slow
hash would add nothing).
"""

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
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    """Base of all tables; a column is `timestamptz` or `jsonb` wherever its type says so."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own declaration
        datetime: TIMESTAMP(timezone=True),
        dict[str, Any]: JSONB(none_as_null=True),
        str: Text(),
    }


class Admin(Table):
    """A person of the team."""

    __tablename__ = "admins"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(comment="lower case; the name to sign in with")
    name: Mapped[str] = mapped_column(comment="what visitors see")
    password_hash: Mapped[str] = mapped_column(comment="argon2id, PHC string")
    role: Mapped[str] = mapped_column(comment="see accounts.roles.Role")
    token_version: Mapped[int] = mapped_column(server_default=text("1"), comment="raised to end all tokens at once")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_login_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]

    __table_args__ = (
        # sign-in: where email = $1
        Index("admins_email", "email", unique=True),
        CheckConstraint("role in ('owner', 'admin', 'agent', 'viewer')", name="admins_role"),
    )


class Session(Table):
    """One visitor's conversation, with the columns that the list of chats shows."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of the visitor's key")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    # the state machine (chat.rules)
    state: Mapped[str] = mapped_column(comment="ai, waiting, human or closed")
    turn: Mapped[int] = mapped_column(
        server_default=text("0"), comment="raised by visitor's messages, take-overs, closes"
    )
    assigned_admin_id: Mapped[UUID | None] = mapped_column(ForeignKey("admins.id", ondelete="SET NULL"))
    state_changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    waiting_since: Mapped[datetime | None] = mapped_column(comment="when the visitor began to wait for a person")
    reply_due_at: Mapped[datetime | None] = mapped_column(comment="the assistant owes an answer since then")

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

    __table_args__ = (
        # every event of a visitor: where key_hash = $1
        Index("sessions_key_hash", "key_hash", unique=True),
        # the list of chats: order by last_message_at desc, id desc, after a row
        Index("sessions_listed", text("last_message_at desc"), text("id desc")),
        # the same with `where state = $1`
        Index("sessions_state_listed", "state", text("last_message_at desc"), text("id desc")),
        # the assistant's queue: where reply_due_at is not null order by reply_due_at
        Index("sessions_reply_due", "reply_due_at", postgresql_where=text("reply_due_at is not null")),
        CheckConstraint("state in ('ai', 'waiting', 'human', 'closed')", name="sessions_state"),
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
    )


class AIConfig(Table):
    """The assistant's settings: one row, made by the first migration."""

    __tablename__ = "ai_config"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, server_default=text("1"))
    enabled: Mapped[bool] = mapped_column(server_default=text("false"))
    provider: Mapped[str] = mapped_column(server_default=text("'knowledge'"))
    model: Mapped[str | None]
    temperature: Mapped[float] = mapped_column(server_default=text("0.3"))
    max_tokens: Mapped[int] = mapped_column(server_default=text("500"))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (CheckConstraint("id = 1", name="ai_config_one_row"),)
