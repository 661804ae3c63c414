"""What the figures are made of: facts about each chat, taken from its record, and their sums by day."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Identity, Index, Integer, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.store.tables.base import Table


class ChatFacts(Table):
    """A chat in which the visitor has written, as far as it has come. Made anew from the record whenever that has changed."""

    __tablename__ = "chat_facts"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(comment="the visitor's first message")
    # no foreign keys: facts outlive a colleague's and a team's leaving
    owner_id: Mapped[UUID | None] = mapped_column(comment="the admin who has it, or had it last")
    team_id: Mapped[UUID | None]
    outcome: Mapped[str] = mapped_column(comment="see reports.facts.Outcome")
    why: Mapped[str | None] = mapped_column(comment="why a person was needed, as a short code")
    first_response_s: Mapped[int | None]
    wait_s: Mapped[int | None] = mapped_column(comment="for a person, all waits together that ended with one")
    open_s: Mapped[int | None] = mapped_column(
        comment="until closed, without the times between a close and a re-opening"
    )
    cost_micro_usd: Mapped[int] = mapped_column(BigInteger, comment="whole millionths, so that sums are exact")
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    has_comment: Mapped[bool] = mapped_column(comment="the visitor wrote something when rating")
    tags: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    sources: Mapped[list[str]] = mapped_column(server_default=text("'{}'"), comment="titles that the assistant cited")

    __table_args__ = (
        # the parts of a span that are no whole days, a day's sums, and the chats behind a figure:
        # where started_at >= $1 and started_at < $2 order by started_at desc, session_id desc
        Index("chat_facts_started", "started_at", "session_id"),
        # the same of one person: where owner_id = $1 and started_at …
        Index("chat_facts_owner", "owner_id", "started_at", "session_id"),
        # and of one team
        Index(
            "chat_facts_team",
            "team_id",
            "started_at",
            "session_id",
            postgresql_where=text("team_id is not null"),
        ),
        # what visitors said when rating: where has_comment and started_at … order by started_at desc, session_id desc
        Index("chat_facts_commented", "started_at", "session_id", postgresql_where=text("has_comment")),
    )


class ChatPerson(Table):
    """What one admin did in one chat."""

    __tablename__ = "chat_people"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("chat_facts.session_id", ondelete="CASCADE"), primary_key=True)
    admin_id: Mapped[UUID] = mapped_column(primary_key=True)
    taken: Mapped[int] = mapped_column(comment="how often they took it or were given it")
    messages: Mapped[int]
    responses_s: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), comment="for each of their answers, how long the visitor had waited for it"
    )


class DayFigure(Table):
    """How many chats that began on a day (in UTC) have a fact: for everybody, each person, nobody, each team."""

    __tablename__ = "day_figures"

    # whole days of a span: where whose = any($1) and figure = any($2) and day >= $3 and day < $4
    whose: Mapped[UUID] = mapped_column(
        primary_key=True, comment="an admin's id, a team's, or EVERYBODY or NOBODY of reports.rollups"
    )
    figure: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        # a day is summed up anew: where day = $1
        Index("day_figures_day", "day"),
    )


class StaleDay(Table):
    """A day whose sums are to be made anew. Without a unique key: whoever adds one waits for nobody."""

    __tablename__ = "stale_days"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    day: Mapped[date]


class RollUp(Table):
    """How far the facts have followed the record: one row, made by the migration."""

    __tablename__ = "roll_up"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, server_default=text("1"))
    done_at: Mapped[datetime | None] = mapped_column(comment="all changes before it have been taken in")
    done_event: Mapped[int] = mapped_column(
        BigInteger, server_default=text("0"), comment="and all events up to this id"
    )
    walked_at: Mapped[datetime | None] = mapped_column(comment="a long way to the mark has been gone as far as this")
    # the next such place: taken in when every transaction older than `mark_xid` has ended
    mark_xid: Mapped[int | None] = mapped_column(BigInteger)
    mark_at: Mapped[datetime | None]
    mark_event: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
