"""For how long records are kept, and when they were last saved or brought back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

TIME = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.create_table(
        "retention",
        sa.Column("id", sa.SmallInteger(), server_default=text("1"), autoincrement=False, nullable=False),
        sa.Column("closed_chats_days", sa.Integer(), comment="closed chats, since their last message"),
        sa.Column("page_views_days", sa.Integer(), comment="the pages that visitors looked at"),
        sa.Column("addresses_days", sa.Integer(), comment="IP addresses and browsers, since the last visit"),
        sa.Column("changes_days", sa.Integer(), comment="the record of who changed what"),
        sa.Column("updated_at", TIME, server_default=text("now()"), nullable=False),
        sa.CheckConstraint("id = 1", name="retention_one_row"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("insert into retention default values")
    op.create_table(
        "archives",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", TIME, server_default=text("clock_timestamp()"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="backup or restore"),
        sa.Column(
            "facts",
            postgresql.JSONB(),
            nullable=False,
            comment="its size in bytes, its rows and files, its version",
        ),
        sa.CheckConstraint("kind in ('backup', 'restore')", name="archives_kind"),
        sa.PrimaryKeyConstraint("id"),
    )
