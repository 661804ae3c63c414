"""Files that people send each other."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True, comment="of the message that carries it"),
        sa.Column("sender", sa.Text(), nullable=False, comment="user or admin"),
        sa.Column("admin_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False, comment="made harmless, its ending made to fit the type"),
        sa.Column("type", sa.Text(), nullable=False, comment="media type, found from its bytes"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True, comment="pixels of a picture; a picture has a thumbnail too"),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=text("now()"), nullable=False),
        sa.CheckConstraint("sender in ('user', 'admin')", name="files_sender"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("files_session", "files", ["session_id"])
    op.create_index("files_unsent", "files", ["created_at"], postgresql_where=text("seq is null"))
    # null, as in most messages, takes no room, and adding it rewrites no row
    op.add_column(
        "messages",
        sa.Column("attachments", postgresql.JSONB(), comment="the files that it carries: see chat.attachments"),
    )
