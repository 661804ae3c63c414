"""What became of each attempt at an answer, as the database keeps it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.kit.clock import iso
from frontdesk.kit.ids import new_id
from frontdesk.store.engine import AnyConnection, driver_connection, fields_of
from frontdesk.store.tables import AIReply


class Outcome(StrEnum):
    """How an attempt ended."""

    ANSWERED = "answered"
    HANDED_OFF = "handed_off"
    DROPPED = "dropped"
    """the conversation went on, or a person took it: nothing was stored"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt. `details` is for the team only; what a visitor sees stands in the message's `meta`."""

    session_id: UUID
    turn: int
    seq: int | None
    outcome: Outcome
    reason: str
    provider: str
    model: str | None
    started_at: datetime
    duration_ms: int
    first_token_ms: int | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: float = 0.0
    error: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


_COLUMNS = tuple(getattr(AIReply, name) for name in Attempt.__slots__)


_ADD = """
insert into ai_replies (
    id, session_id, turn, seq, outcome, reason, provider, model, started_at, duration_ms, first_token_ms,
    prompt_tokens, completion_tokens, cost_usd, error, details
)
select $1, s.id, $3::int, $4::int, $5, $6, $7, $8, $9::timestamptz, $10::int, $11::int,
    $12::int, $13::int, $14::float8, $15, $16::jsonb
from sessions s where s.id = $2
"""


_LIST = f"""
select {", ".join(Attempt.__slots__)} from ai_replies
where session_id = $1 and started_at >= $2 order by started_at desc limit $3
"""  # noqa: S608 - of constants


async def add_attempt(tx: AnyConnection, attempt: Attempt) -> None:
    """Keep it, unless its conversation has been erased."""
    values = [getattr(attempt, name) for name in Attempt.__slots__]  # in the statement's order
    await (await driver_connection(tx)).execute(_ADD, new_id(), *values)


async def find_attempt(tx: AsyncSession, session_id: UUID, seq: int) -> Attempt | None:
    """Why did it say that? None for a message that no attempt led to."""
    rows = select(*_COLUMNS).where(AIReply.session_id == session_id, AIReply.seq == seq)
    row = (await tx.execute(rows.order_by(AIReply.started_at.desc()).limit(1))).one_or_none()
    return _attempt(row) if row else None


async def list_attempts(tx: AsyncSession, session_id: UUID, *, since: datetime, limit: int = 50) -> list[Attempt]:
    """Those of one conversation, oldest first."""
    rows = await (await driver_connection(tx)).fetch(_LIST, session_id, since, limit)
    return [_attempt(row) for row in reversed(rows)]


@dataclass(frozen=True, slots=True)
class Spent:
    """Since a moment: by everybody, and how many answers one visitor got."""

    cost_usd: float
    visitor_replies: int


_SPENT = """
select coalesce(sum(cost_usd), 0)::float8 as cost_usd, count(*) filter (where session_id = $1) as visitor_replies
from ai_replies where started_at >= $2
"""


async def read_spent(tx: AnyConnection, session_id: UUID, *, since: datetime) -> Spent:
    """What has been spent on answers, dropped ones too: they were paid for."""
    return Spent(**await (await driver_connection(tx)).fetchrow(_SPENT, session_id, since))


async def read_figures(tx: AsyncSession, *, since: datetime) -> dict[str, Any]:
    """Counts, money and times since a moment."""
    outcomes = select(AIReply.outcome, AIReply.reason, func.count()).where(AIReply.started_at >= since)
    counts: dict[str, dict[str, int]] = {outcome.value: {} for outcome in Outcome}
    for outcome, reason, count in await tx.execute(outcomes.group_by(AIReply.outcome, AIReply.reason)):
        # the model's own words are no key to count by
        own = counts[outcome]
        key = reason if reason.isidentifier() else "model_asked"
        own[key] = own.get(key, 0) + count
    middle = func.percentile_cont(0.5).within_group(AIReply.first_token_ms)
    sums = select(func.coalesce(func.sum(AIReply.cost_usd), 0.0), middle).where(AIReply.started_at >= since)
    cost, first_token_ms = (await tx.execute(sums)).one()
    return {
        "since": iso(since),
        "outcomes": counts,
        "costUsd": round(float(cost), 4),
        "medianFirstTokenMs": first_token_ms,
    }


async def count_after_take_over(tx: AsyncSession, *, since: datetime | None = None) -> int:
    """How many AI messages stand after a take-over, or a request for a person, that nothing has ended: always 0."""
    found = await tx.execute(
        text(
            """
            select count(*)
            from messages m
            cross join lateral (
                select n.meta ->> 'state' as state from messages n
                where n.session_id = m.session_id and n.seq < m.seq and n.sender = 'system' and n.meta ? 'state'
                order by n.seq desc limit 1
            ) before
            where m.sender = 'ai' and before.state in ('human', 'waiting')
                and (cast(:since as timestamptz) is null or m.created_at >= :since)
            """
        ),
        {"since": since},
    )
    count: int = found.scalar_one()
    return count


def _attempt(row: Any) -> Attempt:
    fields = fields_of(row)
    return Attempt(**{**fields, "outcome": Outcome(fields["outcome"])})
