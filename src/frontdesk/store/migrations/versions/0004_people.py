"""People: invitations, new passwords, second factors, pictures, and the record of changes."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

TIME = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    _widen_admins()
    _add_pictures()
    _add_ways_in()
    _add_changes()


def _widen_admins() -> None:
    columns: list[sa.Column[Any]] = [
        sa.Column("picture_id", sa.Uuid(), comment="admin_pictures.id; random, since everybody may read it"),
        sa.Column("totp_secret", sa.LargeBinary(), comment="sealed: see kit.sealing"),
        sa.Column("totp_since", TIME, comment="when a code proved that the secret arrived; null: off"),
        sa.Column("totp_step", sa.BigInteger(), comment="of the last code taken: none is taken twice"),
        sa.Column(
            "recovery_hashes",
            postgresql.ARRAY(sa.Text()),
            server_default=text("'{}'"),
            nullable=False,
            comment="SHA-256 of unused codes",
        ),
    ]
    for column in columns:
        op.add_column("admins", column)


def _add_pictures() -> None:
    op.create_table(
        "admin_pictures",
        sa.Column("id", sa.Uuid(), nullable=False, comment="random; another one for each picture"),
        sa.Column("admin_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="WebP, square, written by us"),
        sa.Column("created_at", TIME, server_default=text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["admin_id"], ["admins.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("admin_pictures_admin", "admin_pictures", ["admin_id"], unique=True)


def _add_ways_in() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False, comment="lower case"),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False, comment="see accounts.roles.Role"),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of what the link holds"),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", TIME, server_default=text("now()"), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("accepted_at", TIME, nullable=True),
        sa.Column("withdrawn_at", TIME, nullable=True),
        sa.CheckConstraint("role in ('owner', 'admin', 'agent', 'viewer')", name="invitations_role"),
        sa.ForeignKeyConstraint(["invited_by"], ["admins.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("invitations_token_hash", "invitations", ["token_hash"], unique=True)
    op.create_index(
        "invitations_open",
        "invitations",
        ["email"],
        unique=True,
        postgresql_where=text("accepted_at is null and withdrawn_at is null"),
    )
    op.create_table(
        "password_resets",
        sa.Column("admin_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of what the link holds"),
        sa.Column("expires_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["admin_id"], ["admins.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("admin_id"),
    )
    op.create_index("password_resets_token_hash", "password_resets", ["token_hash"], unique=True)


def _add_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", TIME, server_default=text("clock_timestamp()"), nullable=False),
        sa.Column("admin_id", sa.Uuid(), nullable=True),
        sa.Column("admin_name", sa.Text(), nullable=True, comment="at that time; null: the command line"),
        sa.Column("kind", sa.Text(), nullable=False, comment="what was changed: `person`, `site`, …"),
        sa.Column("action", sa.Text(), nullable=False, comment="as a past fact: `person.invited`"),
        sa.Column("target", sa.Text(), nullable=True, comment="the name by which people know it"),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.Column("after", postgresql.JSONB(), nullable=True),
        sa.ForeignKeyConstraint(["admin_id"], ["admins.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("changes_kind", "changes", ["kind", text("id desc")])
    op.create_index("changes_admin", "changes", ["admin_id", text("id desc")])
