"""The assistant: its settings, its answers, what it was taught."""

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
from sqlalchemy.dialects.postgresql import BIT, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.store.tables.base import Table


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
    seq: Mapped[int] = mapped_column(comment="the notice that told the visitor, or the message since which they wait")
    waiting_since: Mapped[datetime] = mapped_column(
        comment="the session's, at that time: it tells one waiting from the next"
    )
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    cause: Mapped[str] = mapped_column(comment="rule, button, model or failure")
    card: Mapped[dict[str, Any]]
    alerts: Mapped[int] = mapped_column(server_default=text("0"), comment="how often the team was told")
    alerted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    asked_email_at: Mapped[datetime | None]
    heard_seq: Mapped[int] = mapped_column(
        server_default=text("0"), comment="the visitor's messages up to here were searched for an address"
    )
    settled_at: Mapped[datetime | None] = mapped_column(comment="somebody took it, or it was withdrawn")

    __table_args__ = (
        # once for each time that somebody waits: where session_id = $1 and waiting_since = $2; the newest card of a chat
        Index("hand_offs_session", "session_id", "waiting_since", unique=True),
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
    """A part of a source that is short enough to be an answer. `words` is its text as `kit.words` cuts it."""

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


class KnowledgeVector(Table):
    """What a passage means, as an embedding model says; made after it, so a passage without one is due."""

    __tablename__ = "knowledge_vectors"

    passage_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("knowledge_passages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    model: Mapped[str]
    # the nearest: order by bit_count(signs # $1), over all rows; they are short, and 10,000 take milliseconds
    signs: Mapped[Any] = mapped_column(BIT(varying=True), comment="of each number, 1 above zero")
    vector: Mapped[bytes] = mapped_column(LargeBinary, comment="of length 1; float32, little endian")


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
