"""Counting: whole days from their sums, the rest of a span from the facts themselves; the same numbers as a direct count."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import asyncpg
from sqlalchemy import CTE, ColumnElement, or_, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.errors import InvalidInput
from frontdesk.reports.rollups import STARTED, TOLD
from frontdesk.reports.scopes import Scope
from frontdesk.reports.spans import Span
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
        where whose = :whose and figure = any(:figures) and day >= :first_day and day < :last_day
        union all
        select figure, key, n from ({TOLD}) told where key is not null and n is not null
    ) counted group by figure, key
    """  # noqa: S608 - nothing but our own words
)
_STARTED = text(
    f"""
    select local_day, weekday, hour, outcome, sum(n)::int as n from (
        select local_at::date as local_day, extract(isodow from local_at)::int as weekday, extract(hour from local_at)::int as hour,
            outcome, n
        from (
            select (day + split_part(key, ' ', 1)::int * interval '15 minutes') at time zone 'UTC' at time zone :zone as local_at,
                split_part(key, ' ', 2) as outcome, n
            from (
                select day, key, n from day_figures
                where whose = :whose and figure = 'started' and day >= :first_day and day < :last_day
                union all
                select (started_at at time zone 'UTC')::date, key, n from ({STARTED}) started
            ) counted
        ) local
    ) placed
    group by grouping sets ((local_day, outcome), (weekday, hour))
    """  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class Started:
    """How many chats began, by local day and outcome, and by local weekday (1 is Monday) and hour."""

    days: Mapping[tuple[date, str], int] = field(default_factory=dict)
    hours: Mapping[tuple[int, int], int] = field(default_factory=dict)


Counts = Mapping[str, Mapping[str, int]]
"""For each figure how many under which key (see `rollups.TOLD`)."""


async def count(tx: AsyncSession, span: Span, scope: Scope) -> Counts:
    """The counts of all figures but when chats began."""
    values, facts = _source(span, scope)
    statement = _COUNTED.columns().add_cte(facts)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for figure, key, n in await tx.execute(statement, {**values, "figures": list(FIGURES)}):
        counts[figure][key] = n
    return counts


async def count_started(tx: AsyncSession, span: Span, scope: Scope) -> Started:
    """When chats began. Raises InvalidInput for a time zone that the database does not know."""
    values, facts = _source(span, scope)
    statement = _STARTED.columns().add_cte(facts)
    days: dict[tuple[date, str], int] = {}
    hours: dict[tuple[int, int], int] = {}
    try:
        for day, weekday, hour, outcome, n in await tx.execute(statement, {**values, "zone": span.zone}):
            if day is not None:
                days[day, outcome] = n
            else:
                hours[weekday, hour] = n
    except DBAPIError as error:
        if isinstance(error.orig and error.orig.__cause__, asyncpg.InvalidParameterValueError):
            raise InvalidInput(fields=[{"path": "zone", "problem": "is not known to the database"}]) from None
        raise
    return Started(days, hours)


def _source(span: Span, scope: Scope) -> tuple[dict[str, Any], CTE]:
    """Which days' sums to take, and the facts of what they leave out."""
    starts_at, ends_at = span.starts_at, span.ends_at
    first_day, last_day = span.whole_days()
    if scope.reach is not None:
        last_day = first_day  # who sees what may change at any moment, and no sum follows that
    at = ChatFacts.started_at
    rest: ColumnElement[bool] = (at >= starts_at) & (at < ends_at)
    if first_day < last_day:
        # two ranges, each of which is a walk through an index; one range with a hole in it would be read as a whole
        rest = or_((at >= starts_at) & (at < _start(first_day)), (at >= _start(last_day)) & (at < ends_at))
    rows = scope.narrow(select(ChatFacts)).where(rest)
    return {"whose": scope.whose, "first_day": first_day, "last_day": last_day}, rows.cte("facts")


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
