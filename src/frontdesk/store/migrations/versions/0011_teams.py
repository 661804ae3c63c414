"""Teams, who sees which chats, and who is available for new ones."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

TIME = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.add_column(
        "admins",
        sa.Column("reach", sa.Text(), server_default=text("'all'"), nullable=False, comment="see accounts.roles.Reach"),
    )
    op.create_check_constraint("admins_reach", "admins", "reach in ('all', 'own', 'teams')")
    _add_teams()
    _add_rounds()
    _add_to_sessions()


def _add_teams() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "pages",
            postgresql.ARRAY(sa.Text()),
            server_default=text("'{}'"),
            nullable=False,
            comment="how the addresses begin whose visitors are theirs",
        ),
        sa.Column("deleted_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "teams_name", "teams", [text("lower(name)")], unique=True, postgresql_where=text("deleted_at is null")
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("admin_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["admin_id"], ["admins.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "admin_id"),
    )
    op.create_index("team_members_admin", "team_members", ["admin_id"])


def _add_rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("is_on", sa.Boolean(), server_default=text("false"), nullable=False),
        sa.Column(
            "max_open",
            sa.Integer(),
            server_default=text("5"),
            nullable=False,
            comment="who has as many chats is offered no further one",
        ),
        sa.Column(
            "answer_within_s",
            sa.Integer(),
            server_default=text("60"),
            nullable=False,
            comment="then it is the next one's turn",
        ),
        sa.CheckConstraint("max_open between 1 and 100", name="rounds_max_open"),
        sa.CheckConstraint("answer_within_s between 10 and 3600", name="rounds_answer_within_s"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("rounds_team", "rounds", ["team_id"], unique=True, postgresql_nulls_not_distinct=True)
    op.execute("insert into rounds default values")
    op.create_table(
        "attendance",
        sa.Column("admin_id", sa.Uuid(), nullable=False),
        sa.Column("is_away", sa.Boolean(), server_default=text("false"), nullable=False, comment="by their own word"),
        sa.Column("seen_at", TIME, nullable=True, comment="a dashboard of theirs was connected"),
        sa.Column("given_at", TIME, nullable=True, comment="they were last offered or given a chat, or took one"),
        sa.ForeignKeyConstraint(["admin_id"], ["admins.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("admin_id"),
    )


def _add_to_sessions() -> None:
    op.add_column("sessions", sa.Column("team_id", sa.Uuid(), nullable=True, comment="whose it is, if a team's"))
    op.create_foreign_key("sessions_team_id_fkey", "sessions", "teams", ["team_id"], ["id"])
    op.add_column(
        "sessions", sa.Column("last_admin_id", sa.Uuid(), nullable=True, comment="who had it when it was closed")
    )
    op.add_column(
        "sessions", sa.Column("offered_admin_id", sa.Uuid(), nullable=True, comment="whose turn it is, while it waits")
    )
    op.add_column("sessions", sa.Column("offer_ends_at", TIME, nullable=True))
    op.add_column(
        "sessions",
        sa.Column(
            "passed_admin_ids", postgresql.ARRAY(sa.Uuid()), nullable=True, comment="whose turn it was, in this waiting"
        ),
    )
    for column in ("last_admin_id", "offered_admin_id"):
        op.create_foreign_key(f"sessions_{column}_fkey", "sessions", "admins", [column], ["id"], ondelete="SET NULL")
    op.create_index(
        "sessions_team_listed",
        "sessions",
        ["team_id", "state", text("last_message_at desc"), text("id desc")],
        postgresql_where=text("team_id is not null"),
    )
