"""Search over messages, visitors and notes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

TIME = postgresql.TIMESTAMP(timezone=True)
GIN_OPTIONS = {"fastupdate": "on", "gin_pending_list_limit": "1024"}


def upgrade() -> None:
    op.create_table(
        "search_chats",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("at", TIME, nullable=False, comment="when the conversation began"),
        sa.Column("last_seq", sa.Integer(), nullable=False, comment="its messages up to here are in search_items"),
        sa.Column("notes", sa.Integer(), nullable=False, comment="how many of its notes are"),
        sa.Column("described", sa.Text(), nullable=False, comment="MD5 of what `words` were made from"),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            nullable=False,
            comment="of the visitor's name, addresses and attributes; and the tags",
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id"),
        postgresql_with={"fillfactor": "80"},
    )
    op.create_index("search_chats_newest", "search_chats", [text("at desc"), text("session_id desc")])
    op.create_index(
        "search_chats_words", "search_chats", ["words"], postgresql_using="gin", postgresql_with=GIN_OPTIONS
    )
    op.create_table(
        "search_items",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column(
            "item",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="a message's seq; notes count down from -1",
        ),
        sa.Column("note_id", sa.Uuid(), nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False, comment="and who said it: see search.entries"),
        sa.ForeignKeyConstraint(["session_id"], ["search_chats.session_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id", "item"),
    )
    op.create_index(
        "search_items_newest", "search_items", [text("at desc"), text("session_id desc"), text("item desc")]
    )
    op.create_index(
        "search_items_words", "search_items", ["words"], postgresql_using="gin", postgresql_with=GIN_OPTIONS
    )
    op.create_table(
        "search_words",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "items",
            sa.Integer(),
            nullable=False,
            comment="messages and notes with it, about; of the empty word: all of them",
        ),
        sa.PrimaryKeyConstraint("word"),
        postgresql_with={"fillfactor": "60"},
    )
    op.create_index(
        "search_words_nearly",
        "search_words",
        ["word"],
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
        postgresql_where=text("length(word) >= 6 and word !~ '[0-9]'"),
    )
