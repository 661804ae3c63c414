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
    Computed,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP, TSVECTOR
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    """Base of all tables; a column is `timestamptz` or `jsonb` wherever its type says so."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own declaration
        datetime: TIMESTAMP(timezone=True),
        dict[str, Any]: JSONB(none_as_null=True),
        list[str]: ARRAY(Text()),
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


class AIConfig(Table):
    """The assistant's settings: one row, made by the first migration."""

    __tablename__ = "ai_config"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, server_default=text("1"))
    enabled: Mapped[bool] = mapped_column(server_default=text("false"))
    provider: Mapped[str] = mapped_column(server_default=text("'knowledge'"))
    model: Mapped[str | None]
    temperature: Mapped[float] = mapped_column(server_default=text("0.3"))
    max_tokens: Mapped[int] = mapped_column(server_default=text("500"))
    options: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'"), comment="the rest of assistant.config.Config"
    )
    sealed_key: Mapped[bytes | None] = mapped_column(LargeBinary, comment="the provider's key, encrypted")
    key_hint: Mapped[str | None] = mapped_column(comment="what may be shown of the key: sk-…last4")
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (CheckConstraint("id = 1", name="ai_config_one_row"),)


# ---- the assistant


class AIReply(Table):
    """One attempt at an answer, whatever became of it: why it said this, what it cost, how long it took."""

    __tablename__ = "ai_replies"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    turn: Mapped[int] = mapped_column(comment="the conversation's turn that it answers")
    seq: Mapped[int | None] = mapped_column(comment="the message that was stored, if one was")
    outcome: Mapped[str] = mapped_column(comment="see assistant.records.Outcome")
    reason: Mapped[str] = mapped_column(comment="why it was answered, handed off or dropped, as a short code")
    error: Mapped[str | None] = mapped_column(comment="the provider's own words, or ours")
    provider: Mapped[str]
    model: Mapped[str | None]
    prompt_tokens: Mapped[int | None]
    completion_tokens: Mapped[int | None]
    cost_usd: Mapped[float] = mapped_column(server_default=text("0"))
    started_at: Mapped[datetime]
    first_token_ms: Mapped[int | None] = mapped_column(comment="from asking the provider to its first word")
    duration_ms: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(
        comment="passages shown with their scores, sources cited, sentences without one"
    )

    __table_args__ = (
        # why did it say this: where session_id = $1 and seq = $2; the card: where session_id = $1 order by started_at
        Index("ai_replies_session", "session_id", "started_at"),
        # today's spending: where started_at >= $1
        Index("ai_replies_started", "started_at"),
    )


class ReplyLease(Table):
    """Who works on a due reply. A row whose time has passed belongs to nobody: its worker died."""

    __tablename__ = "reply_leases"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    worker: Mapped[UUID]
    until: Mapped[datetime]


class HandOff(Table):
    """A request for a person, with the card that the admin sees."""

    __tablename__ = "hand_offs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(comment="the notice that told the visitor")
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    cause: Mapped[str] = mapped_column(comment="rule, button, model or failure")
    card: Mapped[dict[str, Any]]
    alerts: Mapped[int] = mapped_column(server_default=text("1"), comment="how often the team was told")
    alerted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    asked_email_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None] = mapped_column(comment="somebody took it, or it was withdrawn")

    __table_args__ = (
        # once for each notice: where session_id = $1 and seq = $2; the newest card of a chat
        Index("hand_offs_session", "session_id", "seq", unique=True),
        # who still waits: where settled_at is null
        Index("hand_offs_open", "alerted_at", postgresql_where=text("settled_at is null")),
    )


class KnowledgeSource(Table):
    """Something that the business has taught: a question with its answer, a file, a page's address."""

    __tablename__ = "knowledge_sources"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(comment="see assistant.knowledge.sources.Kind")
    title: Mapped[str]
    url: Mapped[str | None] = mapped_column(comment="what visitors are shown; for a page also what is fetched")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, comment="as it was given; pages: as last fetched")
    status: Mapped[str] = mapped_column(server_default=text("'pending'"), comment="pending, ready or failed")
    problem: Mapped[str | None] = mapped_column(comment="why it failed, in words for the admin")
    passage_count: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    refresh_hours: Mapped[int | None] = mapped_column(comment="pages: fetch again after so long")
    due_at: Mapped[datetime | None] = mapped_column(
        server_default=func.now(), comment="to be read (again) from then on"
    )

    __table_args__ = (
        # the list: order by created_at desc, id desc
        Index("knowledge_sources_created", text("created_at desc"), text("id desc")),
        # the reader's queue: where due_at <= now() order by due_at
        Index("knowledge_sources_due", "due_at", postgresql_where=text("due_at is not null")),
        CheckConstraint("status in ('pending', 'ready', 'failed')", name="knowledge_sources_status"),
    )


class KnowledgePassage(Table):
    """A part of a source that is short enough to be an answer. `words` is its text as `assistant.knowledge.words` cuts it."""

    __tablename__ = "knowledge_passages"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("knowledge_sources.id", ondelete="CASCADE"))
    position: Mapped[int]
    heading: Mapped[str]
    content: Mapped[str]
    heading_words: Mapped[str]
    words: Mapped[str]
    search: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed(
            "setweight(to_tsvector('simple'::regconfig, heading_words), 'A'::\"char\")"
            " || setweight(to_tsvector('simple'::regconfig, words), 'D'::\"char\")",
            persisted=True,
        ),
    )

    __table_args__ = (
        # a source is read again: where source_id = $1
        Index("knowledge_passages_source", "source_id", "position"),
        # search: where search @@ $1
        Index("knowledge_passages_search", "search", postgresql_using="gin"),
        # search: where heading_words % $1
        Index(
            "knowledge_passages_heading",
            "heading_words",
            postgresql_using="gin",
            postgresql_ops={"heading_words": "gin_trgm_ops"},
        ),
    )


class KnowledgeWord(Table):
    """Every word of the knowledge and in how many passages it stands: for spelling mistakes, endings and weights."""

    __tablename__ = "knowledge_words"

    word: Mapped[str] = mapped_column(
        Text(collation="C"), primary_key=True, comment="in code point order: beginnings are ranges"
    )
    passages: Mapped[int]

    __table_args__ = (
        # words nearly like one: where word % $1
        Index("knowledge_words_nearly", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
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


class SiteSettings(Table):
    """What the site has set of its own: one row, made by the migration. What is not set has its default in `site.settings`."""

    __tablename__ = "site_settings"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, server_default=text("1"))
    widget: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    hours: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    identity_secret: Mapped[bytes | None] = mapped_column(LargeBinary, comment="sealed: see kit.sealing")
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (CheckConstraint("id = 1", name="site_settings_one_row"),)


class CannedReply(Table):
    """A reply that the team gives often, under a short name."""

    __tablename__ = "canned_replies"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    shortcut: Mapped[str] = mapped_column(comment="what is typed after the slash; lower case")
    content: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        # no two of one name; and the list, in that order
        Index("canned_replies_shortcut", "shortcut", unique=True),
    )
