"""Blocked visitors and addresses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

TIME = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.create_table(
        "blocks",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("session_id", sa.Uuid(), sa.ForeignKey("sessions.id", ondelete="CASCADE")),
        sa.Column("verified_id", sa.Text(), comment="the visitor's, where the site had signed one"),
        sa.Column("network", sa.Text(), comment="CIDR, such as 203.0.113.0/24"),
        sa.Column("reason", sa.Text()),
        sa.Column("admin_id", sa.Uuid(), sa.ForeignKey("admins.id", ondelete="SET NULL")),
        sa.Column("admin_name", sa.Text(), nullable=False, comment="the admin's name at that time"),
        sa.Column("created_at", TIME, server_default=text("now()"), nullable=False),
        sa.Column("until", TIME, comment="None: until it is lifted"),
        sa.CheckConstraint("(session_id is null) <> (network is null)", name="blocks_one_of"),
    )
    op.create_index(
        "blocks_session", "blocks", ["session_id"], unique=True, postgresql_where=text("session_id is not null")
    )
    op.create_index("blocks_network", "blocks", ["network"], unique=True, postgresql_where=text("network is not null"))
