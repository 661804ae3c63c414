"""Sums of the facts by day. `TOLD` is the one place that says what a chat adds to which figure, for sums and direct counts alike."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import asyncpg

from frontdesk.reports.facts import TIMEOUT_S
from frontdesk.reports.scale import BOUNDS

EVERYBODY = UUID(int=0)
"""In place of a person or a team: all chats, also those that no person has had."""

_STEPS = "array[" + ",".join(map(str, BOUNDS)) + "]"


def _step(seconds: str) -> str:
    """SQL for where the step of the scale begins in which `seconds` lie."""
    return f"({_STEPS})[width_bucket({seconds}, {_STEPS})]::text"


TOLD = f"""
select f.started_at, f.owner_id, f.team_id, told.figure, told.key, told.n
from facts f cross join lateral (values
    ('outcome', f.outcome, 1::bigint),
    ('why', f.why, 1),
    ('first_response', {_step("f.first_response_s")}, 1),
    ('wait', {_step("f.wait_s")}, 1),
    ('open', {_step("f.open_s")}, 1),
    ('cost', f.outcome, nullif(f.cost_micro_usd, 0)),
    ('rating', f.rating::text, 1)
) told (figure, key, n)
union all
select f.started_at, f.owner_id, f.team_id, 'tag', tag, 1 from facts f cross join lateral unnest(f.tags) tag
union all
select f.started_at, f.owner_id, f.team_id, 'source', source, 1 from facts f cross join lateral unnest(f.sources) source
union all
select f.started_at, f.owner_id, f.team_id, told.figure, told.key, told.n
from facts f
-- a look-up for each chat, whatever the planner believes: `offset 0` keeps it from reading everybody's deeds
cross join lateral (select * from chat_people p where p.session_id = f.session_id offset 0) p
cross join lateral (
    select 'person_chats', p.admin_id::text, 1::bigint
    union all select 'person_messages', p.admin_id::text, nullif(p.messages, 0)
    union all select 'person_response', p.admin_id || ' ' || {_step("response_s")}, 1 from unnest(p.responses_s) response_s
) told (figure, key, n)
"""  # noqa: S608 - nothing but our own words
"""From `facts` (rows of `chat_facts`) what each adds to which figure: `n` under a `key`, which is null where it adds nothing.
Durations are keyed by their step of the scale, `person_response` by person and step, money is in millionths of a dollar."""

STARTED = """
select f.started_at, f.owner_id, f.team_id, 'started' as figure,
    -- quarters of an hour since midnight: every time zone's days and hours are made of whole ones
    extract(epoch from f.started_at)::bigint / 900 % 96 || ' ' || f.outcome as key, 1::bigint as n
from facts f
"""
"""From `facts` when each chat began, within its day (in UTC), and who helped."""

_SUM_UP = f"""
with facts as materialized (select * from chat_facts where started_at >= $1 and started_at < $2)
insert into day_figures (whose, figure, day, key, n)
select coalesce(owner_id, team_id, '{EVERYBODY}'), figure, $3, key, sum(n)
from ({TOLD} union all {STARTED}) told
where key is not null and n is not null
group by grouping sets ((figure, key), (figure, key, owner_id), (figure, key, team_id))
having grouping(owner_id, team_id) = 3 or coalesce(owner_id, team_id) is not null
"""  # noqa: S608


async def sum_up(connection: asyncpg.Connection, days: Collection[date]) -> None:
    """The sums of these days (in UTC) are those of their chats' facts, and the days are not stale. Inside the caller's transaction."""
    await connection.execute("delete from stale_days where day = any($1)", list(days))
    for day in days:
        start = datetime.combine(day, time(), UTC)
        await connection.execute("delete from day_figures where day = $1", day, timeout=TIMEOUT_S)
        await connection.execute(_SUM_UP, start, start + timedelta(days=1), day, timeout=TIMEOUT_S)
