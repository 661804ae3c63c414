"""The first tables: the team, sessions, messages, the event record, and the assistant's one row."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    # search: by letters that are nearly right, and without regard to accents
    op.execute("create extension if not exists pg_trgm")
    op.execute("create extension if not exists unaccent")

    op.create_table(
        "admins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False, comment="lower case; the name to sign in with"),
        sa.Column("name", sa.Text(), nullable=False, comment="what visitors see"),
        sa.Column("password_hash", sa.Text(), nullable=False, comment="argon2id, PHC string"),
        sa.Column("role", sa.Text(), nullable=False, comment="see accounts.roles.Role"),
        sa.Column(
            "token_version",
            sa.Integer(),
            server_default=text("1"),
            nullable=False,
            comment="raised to end all tokens at once",
        ),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=text("now()"), nullable=False),
        sa.Column("last_login_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("disabled_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("role in ('owner', 'admin', 'agent', 'viewer')", name="admins_role"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("admins_email", "admins", ["email"], unique=True)

    op.create_table(
        "ai_config",
        sa.Column("id", sa.SmallInteger(), server_default=text("1"), autoincrement=False, nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=text("false"), nullable=False),
        sa.Column("provider", sa.Text(), server_default=text("'knowledge'"), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("temperature", sa.Double(), server_default=text("0.3"), nullable=False),
        sa.Column("max_tokens", sa.Integer(), server_default=text("500"), nullable=False),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=text("now()"), nullable=False),
        sa.CheckConstraint("id = 1", name="ai_config_one_row"),
        sa.PrimaryKeyConstraint("id"),
    )

    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), server_default=text("clock_timestamp()"), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False, comment="visitor, admin, ai or system"),
        sa.Column("admin_id", sa.Uuid(), nullable=True),
        sa.Column(
            "name",
            sa.Text(),
            nullable=False,
            comment="session.created, session.taken_over, …: see chat.rules and accounts",
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("events_at", "events", ["at"], unique=False, postgresql_using="brin")
    op.create_index("events_session", "events", ["session_id", "id"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the visitor's key"),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=text("now()"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="ai, waiting, human or closed"),
        sa.Column(
            "turn",
            sa.Integer(),
            server_default=text("0"),
            nullable=False,
            comment="raised by visitor's messages, take-overs, closes",
        ),
        sa.Column("assigned_admin_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state_changed_at", postgresql.TIMESTAMP(timezone=True), server_default=text("now()"), nullable=False
        ),
        sa.Column(
            "waiting_since",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="when the visitor began to wait for a person",
        ),
        sa.Column(
            "reply_due_at",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="the assistant owes an answer since then",
        ),
        sa.Column("last_seq", sa.Integer(), server_default=text("0"), nullable=False),
        sa.Column(
            "last_message_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=text("now()"),
            nullable=False,
            comment="or creation, before the first message",
        ),
        sa.Column("last_sender", sa.Text(), nullable=True),
        sa.Column("last_preview", sa.Text(), nullable=True, comment="the last message's first 120 characters"),
        sa.Column(
            "unread_count",
            sa.Integer(),
            server_default=text("0"),
            nullable=False,
            comment="visitor's messages that no admin has read",
        ),
        sa.Column(
            "visitor_unread_count",
            sa.Integer(),
            server_default=text("0"),
            nullable=False,
            comment="messages that the visitor has not read",
        ),
        sa.Column(
            "team_read_seq",
            sa.Integer(),
            server_default=text("0"),
            nullable=False,
            comment="up to here an admin has read",
        ),
        sa.Column(
            "visitor_read_seq",
            sa.Integer(),
            server_default=text("0"),
            nullable=False,
            comment="up to here the visitor has read",
        ),
        sa.Column(
            "last_active_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=text("now()"),
            nullable=False,
            comment="wrote, connected or changed the page",
        ),
        sa.Column("address", sa.Text(), nullable=True, comment="IP address at the last connection"),
        sa.Column("user_agent", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=True, comment="BCP 47 tag, as the browser says"),
        sa.Column(
            "page", sa.Text(), nullable=True, comment="address of the page that the visitor last wrote from or opened"
        ),
        sa.Column("visitor_name", sa.Text(), nullable=True),
        sa.Column("visitor_email", sa.Text(), nullable=True),
        sa.CheckConstraint("state in ('ai', 'waiting', 'human', 'closed')", name="sessions_state"),
        sa.ForeignKeyConstraint(["assigned_admin_id"], ["admins.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sessions_key_hash", "sessions", ["key_hash"], unique=True)
    op.create_index(
        "sessions_reply_due",
        "sessions",
        ["reply_due_at"],
        unique=False,
        postgresql_where=text("reply_due_at is not null"),
    )
    op.create_index(
        "sessions_state_listed",
        "sessions",
        ["state", sa.literal_column("last_message_at desc"), sa.literal_column("id desc")],
        unique=False,
    )

    op.create_table(
        "messages",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "client_id", sa.Text(), nullable=True, comment="the sender's own id for it; makes a repeated send harmless"
        ),
        sa.Column("sender", sa.Text(), nullable=False, comment="user, admin, ai or system"),
        sa.Column("sender_name", sa.Text(), nullable=True, comment="the admin's name at that time"),
        sa.Column("admin_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column(
            "meta", postgresql.JSONB(), nullable=True, comment="system: the notice; ai: model, tokens, sources, reason"
        ),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("read_at", postgresql.TIMESTAMP(timezone=True), nullable=True, comment="when the other side saw it"),
        sa.CheckConstraint("sender in ('user', 'admin', 'ai', 'system')", name="messages_sender"),
        sa.ForeignKeyConstraint(["admin_id"], ["admins.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id", "seq"),
    )
    op.create_index(
        "messages_client_id",
        "messages",
        ["session_id", "client_id"],
        unique=True,
        postgresql_where=text("client_id is not null"),
    )

    op.execute("insert into ai_config default values")
