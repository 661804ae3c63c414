"""The assistant: its replies and leases, hand-offs, knowledge; and the rest of its settings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "knowledge_sources",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="see assistant.knowledge.sources.Kind"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True, comment="what visitors are shown; for a page also what is fetched"),
        sa.Column("content", sa.LargeBinary(), nullable=True, comment="as it was given; pages: as last fetched"),
        sa.Column(
            "status", sa.Text(), server_default=text("'pending'"), nullable=False, comment="pending, ready or failed"
        ),
        sa.Column("problem", sa.Text(), nullable=True, comment="why it failed, in words for the admin"),
        sa.Column("passage_count", sa.Integer(), server_default=text("0"), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=text("now()"), nullable=False),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=text("now()"), nullable=False),
        sa.Column("refresh_hours", sa.Integer(), nullable=True, comment="pages: fetch again after so long"),
        sa.Column(
            "due_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=text("now()"),
            nullable=True,
            comment="to be read (again) from then on",
        ),
        sa.CheckConstraint("status in ('pending', 'ready', 'failed')", name="knowledge_sources_status"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "knowledge_sources_created",
        "knowledge_sources",
        [sa.literal_column("created_at desc"), sa.literal_column("id desc")],
    )
    op.create_index(
        "knowledge_sources_due", "knowledge_sources", ["due_at"], postgresql_where=text("due_at is not null")
    )
    op.create_table(
        "knowledge_words",
        sa.Column("word", sa.Text(collation="C"), nullable=False, comment="in code point order: beginnings are ranges"),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word"),
    )
    op.create_index(
        "knowledge_words_nearly",
        "knowledge_words",
        ["word"],
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
    op.create_table(
        "knowledge_passages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("heading_words", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('simple'::regconfig, heading_words), 'A'::\"char\") || setweight(to_tsvector('simple'::regconfig, words), 'D'::\"char\")",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["knowledge_sources.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "knowledge_passages_heading",
        "knowledge_passages",
        ["heading_words"],
        postgresql_using="gin",
        postgresql_ops={"heading_words": "gin_trgm_ops"},
    )
    op.create_index("knowledge_passages_search", "knowledge_passages", ["search"], postgresql_using="gin")
    op.create_index("knowledge_passages_source", "knowledge_passages", ["source_id", "position"])
    op.create_table(
        "ai_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False, comment="the conversation's turn that it answers"),
        sa.Column("seq", sa.Integer(), nullable=True, comment="the message that was stored, if one was"),
        sa.Column("outcome", sa.Text(), nullable=False, comment="see assistant.records.Outcome"),
        sa.Column(
            "reason", sa.Text(), nullable=False, comment="why it was answered, handed off or dropped, as a short code"
        ),
        sa.Column("error", sa.Text(), nullable=True, comment="the provider's own words, or ours"),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("prompt_tokens", sa.Integer(), nullable=True),
        sa.Column("completion_tokens", sa.Integer(), nullable=True),
        sa.Column("cost_usd", sa.Double(), server_default=text("0"), nullable=False),
        sa.Column("started_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("first_token_ms", sa.Integer(), nullable=True, comment="from asking the provider to its first word"),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column(
            "details",
            postgresql.JSONB(none_as_null=True),
            nullable=False,
            comment="passages shown with their scores, sources cited, sentences without one",
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ai_replies_session", "ai_replies", ["session_id", "started_at"])
    op.create_index("ai_replies_started", "ai_replies", ["started_at"])
    op.create_table(
        "hand_offs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, comment="the notice that told the visitor"),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), server_default=text("now()"), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False, comment="rule, button, model or failure"),
        sa.Column("card", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column(
            "alerts", sa.Integer(), server_default=text("1"), nullable=False, comment="how often the team was told"
        ),
        sa.Column("alerted_at", postgresql.TIMESTAMP(timezone=True), server_default=text("now()"), nullable=False),
        sa.Column("asked_email_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "settled_at",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="somebody took it, or it was withdrawn",
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("hand_offs_open", "hand_offs", ["alerted_at"], postgresql_where=text("settled_at is null"))
    op.create_index("hand_offs_session", "hand_offs", ["session_id", "seq"], unique=True)
    op.create_table(
        "reply_leases",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("worker", sa.Uuid(), nullable=False),
        sa.Column("until", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id"),
    )
    op.add_column(
        "ai_config",
        sa.Column(
            "options",
            postgresql.JSONB(none_as_null=True),
            server_default=text("'{}'"),
            nullable=False,
            comment="the rest of assistant.config.Config",
        ),
    )
    op.add_column(
        "ai_config", sa.Column("sealed_key", sa.LargeBinary(), nullable=True, comment="the provider's key, encrypted")
    )
    op.add_column(
        "ai_config", sa.Column("key_hint", sa.Text(), nullable=True, comment="what may be shown of the key: sk-…last4")
    )
