"""Teams, who is available, and to whom new chats go."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.store.tables.base import Table


class Team(Table):
    """Some of the people, under a name. A deleted one stays as a row: its chats may be too many to change them all at once."""

    __tablename__ = "teams"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    pages: Mapped[list[str]] = mapped_column(
        server_default=text("'{}'"), comment="how the addresses begin whose visitors are theirs"
    )
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        # no two of one name; and a visitor's `team`: where lower(name) = $1
        Index("teams_name", text("lower(name)"), unique=True, postgresql_where=text("deleted_at is null")),
    )


class TeamMember(Table):
    """Who is in which team."""

    __tablename__ = "team_members"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    admin_id: Mapped[UUID] = mapped_column(ForeignKey("admins.id", ondelete="CASCADE"), primary_key=True)

    __table_args__ = (
        # the teams of a person: where admin_id = $1
        Index("team_members_admin", "admin_id"),
    )


class Rounds(Table):
    """Whether waiting chats go round: one row for each team, and one for the chats of no team, made by the migration."""

    __tablename__ = "rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    is_on: Mapped[bool] = mapped_column(server_default=text("false"))
    max_open: Mapped[int] = mapped_column(
        server_default=text("5"), comment="who has as many chats is offered no further one"
    )
    answer_within_s: Mapped[int] = mapped_column(server_default=text("60"), comment="then it is the next one's turn")

    __table_args__ = (
        # one row each: where team_id is not distinct from $1
        Index("rounds_team", "team_id", unique=True, postgresql_nulls_not_distinct=True),
        CheckConstraint("max_open between 1 and 100", name="rounds_max_open"),
        CheckConstraint("answer_within_s between 10 and 3600", name="rounds_answer_within_s"),
    )


class Attendance(Table):
    """Who is there. Apart from `admins`, because it changes every few seconds."""

    __tablename__ = "attendance"

    admin_id: Mapped[UUID] = mapped_column(ForeignKey("admins.id", ondelete="CASCADE"), primary_key=True)
    is_away: Mapped[bool] = mapped_column(server_default=text("false"), comment="by their own word")
    seen_at: Mapped[datetime | None] = mapped_column(comment="a dashboard of theirs was connected")
    given_at: Mapped[datetime | None] = mapped_column(comment="they were last offered or given a chat, or took one")
