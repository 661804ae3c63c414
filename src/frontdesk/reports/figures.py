"""The figures of a span beside those of the span before, from their counts. docs/figures.md says what each of them means."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.chat.rules import State
from frontdesk.kit.clock import iso
from frontdesk.reports.counts import Counts, Started, count, count_started
from frontdesk.reports.facts import Outcome
from frontdesk.reports.scale import percentile
from frontdesk.reports.scopes import Scope
from frontdesk.reports.spans import Span
from frontdesk.store.tables import Admin, RollUp, Session

MOST_LISTED = 12
DURATIONS = {"firstResponse": "first_response", "wait": "wait", "open": "open"}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one span."""

    span: Span
    counts: Counts
    started: Started


async def read_figures(tx: AsyncSession, span: Span, scope: Scope) -> Json:
    """All figures of the span, each beside that of the span before."""
    now = Counted(span, await count(tx, span, scope), await count_started(tx, span, scope))
    earlier = span.before()
    before = Counted(earlier, await count(tx, earlier, scope), await count_started(tx, earlier, scope))
    return {
        "span": {
            "from": span.first.isoformat(),
            "to": span.last.isoformat(),
            "zone": span.zone,
            "before": {"from": earlier.first.isoformat(), "to": earlier.last.isoformat()},
        },
        "countedUntil": await _counted_until(tx),
        "chats": _beside(_chats(now), _chats(before)),
        "outcomes": {one.value: _beside(_n(now, "outcome", one), _n(before, "outcome", one)) for one in Outcome},
        "why": _most(now, before, "why"),
        **{name: _duration(now, before, figure) for name, figure in DURATIONS.items()},
        "cost": _cost(now, before),
        "ratings": _ratings(now, before),
        "tags": _most(now, before, "tag"),
        "sources": _most(now, before, "source"),
        "people": await _people(tx, now, before),
        "days": _days(now, before),
        "hours": [[now.started.hours.get((weekday, hour), 0) for hour in range(24)] for weekday in range(1, 8)],
    }


async def _counted_until(tx: AsyncSession) -> str | None:
    done_at: datetime | None = (await tx.execute(select(RollUp.done_at))).scalar_one()
    return None if done_at is None else iso(done_at)


def _beside(now: float | None, before: float | None) -> Json:
    return {"now": now, "before": before}


def _n(counted: Counted, figure: str, key: str) -> int:
    return counted.counts.get(figure, {}).get(key, 0)


def _chats(counted: Counted) -> int:
    return sum(counted.counts.get("outcome", {}).values())


def _most(now: Counted, before: Counted, figure: str) -> list[Json]:
    """The most frequent keys of the span; those equally frequent by name."""
    counts = now.counts.get(figure, {})
    keys = sorted(counts, key=lambda key: (-counts[key], key))[:MOST_LISTED]
    return [{"key": key, **_beside(counts[key], _n(before, figure, key))} for key in keys]


def _duration(now: Counted, before: Counted, figure: str) -> Json:
    then, earlier = (_by_step(counted.counts.get(figure, {})) for counted in (now, before))
    return {
        "chats": _beside(sum(then.values()), sum(earlier.values())),
        "medianS": _beside(percentile(then, 0.5), percentile(earlier, 0.5)),
        "p90S": _beside(percentile(then, 0.9), percentile(earlier, 0.9)),
    }


def _by_step(counts: Mapping[str, int]) -> dict[int, int]:
    return {int(key): n for key, n in counts.items()}


def _cost(now: Counted, before: Counted) -> Json:
    def total(counted: Counted) -> int:
        return sum(counted.counts.get("cost", {}).values())

    def per_solved(counted: Counted) -> float | None:
        solved = _n(counted, "outcome", Outcome.ASSISTANT)
        return round(total(counted) / solved / 1e6, 6) if solved else None

    return {
        "totalUsd": _beside(total(now) / 1e6, total(before) / 1e6),
        "perSolvedUsd": _beside(per_solved(now), per_solved(before)),
    }


def _ratings(now: Counted, before: Counted) -> Json:
    def average(counted: Counted) -> float | None:
        scores = _by_step(counted.counts.get("rating", {}))
        rated = sum(scores.values())
        return round(sum(score * n for score, n in scores.items()) / rated, 2) if rated else None

    scores = [_beside(_n(now, "rating", str(score)), _n(before, "rating", str(score))) for score in range(1, 6)]
    rated = _beside(*(sum(counted.counts.get("rating", {}).values()) for counted in (now, before)))
    return {"rated": rated, "average": _beside(average(now), average(before)), "scores": scores}


async def _people(tx: AsyncSession, now: Counted, before: Counted) -> list[Json]:
    """Those who took part, the busiest first. Who is no longer in the database has no name."""
    responses: dict[str, dict[int, int]] = defaultdict(dict)
    for key, n in now.counts.get("person_response", {}).items():
        person, _, step = key.partition(" ")
        responses[person][int(step)] = n
    chats = now.counts.get("person_chats", {})
    ids = sorted(chats, key=lambda id: (-chats[id], id))
    names = await _names(tx, ids)
    open_now = await _open_now(tx)
    return [
        {
            "id": id,
            "name": names.get(id),
            "chats": _beside(chats[id], _n(before, "person_chats", id)),
            "messages": _beside(_n(now, "person_messages", id), _n(before, "person_messages", id)),
            "medianResponseS": percentile(responses[id], 0.5),
            "openNow": open_now.get(id, 0),
        }
        for id in ids
    ]


async def _names(tx: AsyncSession, ids: list[str]) -> dict[str, str]:
    rows = await tx.execute(select(Admin.id, Admin.name).where(Admin.id.in_([UUID(id) for id in ids])))
    return {str(id): name for id, name in rows}


async def _open_now(tx: AsyncSession) -> dict[str, int]:
    rows = await tx.execute(
        select(Session.assigned_admin_id, func.count())
        .where(Session.state == State.HUMAN.value, Session.assigned_admin_id.is_not(None))
        .group_by(Session.assigned_admin_id)
    )
    return {str(id): n for id, n in rows}


def _days(now: Counted, before: Counted) -> list[Json]:
    """Each day of the span, also those without chats, with the day before it that stands in the same place."""
    days = []
    for place in range(now.span.days):
        day, earlier = (counted.span.first + timedelta(days=place) for counted in (now, before))
        outcomes = {one.value: now.started.days.get((day, one.value), 0) for one in Outcome}
        total = sum(before.started.days.get((earlier, one.value), 0) for one in Outcome)
        days.append({"day": day.isoformat(), **outcomes, "before": total})
    return days
