"""What surrounds a conversation: notes, tags, ratings, identities, pages; and the site's own settings and canned replies."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

TIME = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    _widen_sessions()
    _add_notes()
    _add_page_views()
    _add_tags()
    _add_site()
    op.create_index(
        "events_answered",
        "events",
        ["id"],
        postgresql_where=text("name in ('session.taken_over', 'session.assigned')"),
    )


def _widen_sessions() -> None:
    columns: list[sa.Column[Any]] = [
        sa.Column("verified_id", sa.Text(), comment="who the site's own server says that the visitor is"),
        sa.Column(
            "attributes",
            postgresql.JSONB(),
            server_default=text("'{}'"),
            nullable=False,
            comment="what the page says of them",
        ),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default=text("'{}'"), nullable=False),
        sa.Column("rating", sa.SmallInteger(), comment="1 to 5, the visitor's last word"),
        sa.Column("rating_comment", sa.Text()),
        sa.Column("rated_at", TIME),
    ]
    for column in columns:
        op.add_column("sessions", column)
    op.create_check_constraint("sessions_rating", "sessions", "rating between 1 and 5")
    op.create_index(
        "sessions_waiting", "sessions", ["waiting_since", "id"], postgresql_where=text("waiting_since is not null")
    )
    op.create_index(
        "sessions_verified_id", "sessions", ["verified_id"], postgresql_where=text("verified_id is not null")
    )
    op.create_index(
        "sessions_email",
        "sessions",
        [text("lower(visitor_email)")],
        postgresql_where=text("visitor_email is not null"),
    )


def _add_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("admin_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False, comment="the admin's name at that time"),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column(
            "mentions",
            postgresql.ARRAY(sa.Text()),
            server_default=text("'{}'"),
            nullable=False,
            comment="ids of admins",
        ),
        sa.Column("created_at", TIME, server_default=text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["admin_id"], ["admins.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("notes_session", "notes", ["session_id", "id"])


def _add_page_views() -> None:
    op.create_table(
        "page_views",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("at", TIME, server_default=text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("page_views_session", "page_views", ["session_id", "id"])


def _add_tags() -> None:
    op.create_table(
        "tags",
        sa.Column("key", sa.Text(), nullable=False, comment="the name, case-folded"),
        sa.Column("name", sa.Text(), nullable=False, comment="as it was first written"),
        sa.Column("used_at", TIME, server_default=text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _add_site() -> None:
    op.create_table(
        "site_settings",
        sa.Column("id", sa.SmallInteger(), server_default=text("1"), autoincrement=False, nullable=False),
        sa.Column("widget", postgresql.JSONB(), server_default=text("'{}'"), nullable=False),
        sa.Column("hours", postgresql.JSONB(), server_default=text("'{}'"), nullable=False),
        sa.Column("identity_secret", sa.LargeBinary(), nullable=True, comment="sealed: see kit.sealing"),
        sa.Column("updated_at", TIME, server_default=text("now()"), nullable=False),
        sa.CheckConstraint("id = 1", name="site_settings_one_row"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("insert into site_settings default values")
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shortcut", sa.Text(), nullable=False, comment="what is typed after the slash; lower case"),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("updated_at", TIME, server_default=text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("canned_replies_shortcut", "canned_replies", ["shortcut"], unique=True)
