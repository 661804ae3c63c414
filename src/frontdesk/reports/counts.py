"""Counting: whole days from their sums, the rest of a span from the facts themselves; the same numbers as a direct count."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.reports.rollups import QUARTER, told
from frontdesk.reports.scopes import Scope
from frontdesk.reports.spans import EPOCH, Span
from frontdesk.store.tables import ChatFacts

FIGURES = (
    "outcome",
    "why",
    "first_response",
    "wait",
    "open",
    "cost",
    "rating",
    "tag",
    "source",
    "person_chats",
    "person_messages",
    "person_response",
)

_COUNTED = text(
    f"""
    select figure, key, sum(n)::bigint as n from (
        select figure, key, n from day_figures
        where whose = any(:whose) and figure = any(:figures) and day >= :first_day and day < :last_day
        union all
        select figure, key, n from ({told()}) told
    ) counted group by figure, key
    """  # noqa: S608 - nothing but our own words
)
# whole numbers instead of times: PostgreSQL would need longer to tell the local time of each sum than for all the rest
_STARTED = text(
    f"""
    select local / 96 as local_day, outcome, local / 4 % 168 as hour_of_week, sum(n)::int as n from (
        select quarter + (cast(:offsets as int[]))[width_bucket(quarter, cast(:changes as int[]))] as local, outcome, n from (
            select (day - date '1970-01-01') * 96 + split_part(key, ' ', 1)::int as quarter, split_part(key, ' ', 2) as outcome, n
            from day_figures
            where whose = any(:whose) and figure = 'started' and day >= :first_day and day < :last_day
            union all
            select {QUARTER} as quarter, outcome, count(*) from facts group by 1, 2
        ) counted
    ) placed
    group by grouping sets ((local / 96, outcome), (local / 4 % 168))
    """  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class Started:
    """How many chats began, by local day and outcome, and by local weekday (1 is Monday) and hour."""

    days: Mapping[tuple[date, str], int] = field(default_factory=dict)
    hours: Mapping[tuple[int, int], int] = field(default_factory=dict)


Counts = Mapping[str, Mapping[str, int]]
"""For each figure how many under which key (see `rollups.told`)."""


async def count(tx: AsyncSession, span: Span, scope: Scope) -> Counts:
    """The counts of all figures but when chats began."""
    values, facts = _source(span, scope)
    statement = _COUNTED.columns().add_cte(facts)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for figure, key, n in await tx.execute(statement, {**values, "figures": list(FIGURES)}):
        counts[figure][key] = n
    return counts


async def count_started(tx: AsyncSession, span: Span, scope: Scope) -> Started:
    """When chats began, as clocks in the span's time zone showed it."""
    values, facts = _source(span, scope)
    statement = _STARTED.columns().add_cte(facts)
    changes, offsets = zip(*span.offsets(), strict=True)
    values |= {"changes": list(changes), "offsets": list(offsets)}
    days: dict[tuple[date, str], int] = {}
    hours: dict[tuple[int, int], int] = {}
    for day, outcome, hour_of_week, n in await tx.execute(statement, values):
        if day is not None:
            days[EPOCH + timedelta(days=day), outcome] = n
        else:
            days_on, hour = divmod(hour_of_week, 24)
            hours[(EPOCH + timedelta(days=days_on)).isoweekday(), hour] = n
    return Started(days, hours)


def _source(span: Span, scope: Scope) -> tuple[dict[str, Any], CTE]:
    """Which days' sums to take, and the facts of what they leave out."""
    starts_at, ends_at = span.starts_at, span.ends_at
    first_day, last_day = span.whole_days() if scope.sums else (span.first, span.first)
    at = ChatFacts.started_at
    rest: ColumnElement[bool] = (at >= starts_at) & (at < ends_at)
    if first_day < last_day:
        # ranges, each of which is a walk through an index; one range with a hole in it would be read as a whole
        first_at, last_at = _start(first_day), _start(last_day)
        rest = or_((at >= starts_at) & (at < first_at), (at >= last_at) & (at < ends_at))
        if scope.unsummed is not None:
            rest = or_(rest, (at >= first_at) & (at < last_at) & scope.unsummed)
    rows = scope.narrow(select(ChatFacts)).where(rest)
    return {"whose": list(scope.sums), "first_day": first_day, "last_day": last_day}, rows.cte("facts")


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
