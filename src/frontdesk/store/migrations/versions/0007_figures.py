"""Roll-ups of the event record."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

TIME = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    _add_facts()
    _add_sums()
    _watch_deletions()


def _add_facts() -> None:
    columns: list[sa.Column[Any]] = [
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", TIME, nullable=False, comment="the visitor's first message"),
        sa.Column("owner_id", sa.Uuid(), nullable=True, comment="the admin who has it, or had it last"),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False, comment="see reports.facts.Outcome"),
        sa.Column("why", sa.Text(), nullable=True, comment="why a person was needed, as a short code"),
        sa.Column("first_response_s", sa.Integer(), nullable=True),
        sa.Column(
            "wait_s", sa.Integer(), nullable=True, comment="for a person, all waits together that ended with one"
        ),
        sa.Column(
            "open_s",
            sa.Integer(),
            nullable=True,
            comment="until closed, without the times between a close and a re-opening",
        ),
        sa.Column(
            "cost_micro_usd", sa.BigInteger(), nullable=False, comment="whole millionths, so that sums are exact"
        ),
        sa.Column("rating", sa.SmallInteger(), nullable=True),
        sa.Column("has_comment", sa.Boolean(), nullable=False, comment="the visitor wrote something when rating"),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default=text("'{}'"), nullable=False),
        sa.Column(
            "sources",
            postgresql.ARRAY(sa.Text()),
            server_default=text("'{}'"),
            nullable=False,
            comment="titles that the assistant cited",
        ),
    ]
    op.create_table(
        "chat_facts",
        *columns,
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id"),
    )
    op.create_index("chat_facts_started", "chat_facts", ["started_at", "session_id"])
    op.create_index(
        "chat_facts_commented",
        "chat_facts",
        ["started_at", "session_id"],
        postgresql_where=text("has_comment"),
    )
    op.create_index("chat_facts_owner", "chat_facts", ["owner_id", "started_at", "session_id"])
    op.create_index(
        "chat_facts_team",
        "chat_facts",
        ["team_id", "started_at", "session_id"],
        postgresql_where=text("team_id is not null"),
    )
    op.create_table(
        "chat_people",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("admin_id", sa.Uuid(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False, comment="how often they took it or were given it"),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column(
            "responses_s",
            postgresql.ARRAY(sa.Integer()),
            nullable=False,
            comment="for each of their answers, how long the visitor had waited for it",
        ),
        sa.ForeignKeyConstraint(["session_id"], ["chat_facts.session_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id", "admin_id"),
    )


def _add_sums() -> None:
    op.create_table(
        "day_figures",
        sa.Column("whose", sa.Uuid(), nullable=False, comment="an admin's id, a team's, or reports.rollups.EVERYBODY"),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("whose", "figure", "day", "key"),
    )
    op.create_index("day_figures_day", "day_figures", ["day"])
    op.create_table(
        "stale_days",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "roll_up",
        sa.Column("id", sa.SmallInteger(), server_default=text("1"), autoincrement=False, nullable=False),
        sa.Column("done_at", TIME, nullable=True, comment="all changes before it have been taken in"),
        sa.Column(
            "done_event",
            sa.BigInteger(),
            server_default=text("0"),
            nullable=False,
            comment="and all events up to this id",
        ),
        sa.Column("walked_at", TIME, nullable=True, comment="a long way to the mark has been gone as far as this"),
        sa.Column("mark_xid", sa.BigInteger(), nullable=True),
        sa.Column("mark_at", TIME, nullable=True),
        sa.Column("mark_event", sa.BigInteger(), server_default=text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("insert into roll_up default values")


def _watch_deletions() -> None:
    # an erased chat takes its facts with it at once; its day is summed up anew, whoever erased it
    op.execute(
        """
        create function chat_facts_erased() returns trigger language plpgsql as $$
        begin
            insert into stale_days (day) select distinct (started_at at time zone 'UTC')::date from erased;
            return null;
        end $$
        """
    )
    op.execute(
        """
        create trigger chat_facts_erased after delete on chat_facts
        referencing old table as erased for each statement execute function chat_facts_erased()
        """
    )
