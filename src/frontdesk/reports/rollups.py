"""Sums of the facts by day. `told` is the one place that says what a chat adds to which figure, for sums and direct counts alike."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import asyncpg

from frontdesk.reports.facts import TIMEOUT_S
from frontdesk.reports.scale import BOUNDS

EVERYBODY = UUID(int=0)
"""In place of a person or a team: all chats, also those that no person has had."""
NOBODY = UUID(int=1)
"""The same: the chats that no person has had."""

_STEPS = "array[" + ",".join(map(str, BOUNDS)) + "]"


def _step(seconds: str) -> str:
    """SQL for where the step of the scale begins in which `seconds` lie."""
    return f"({_STEPS})[width_bucket({seconds}, {_STEPS})]::text"


def told(by: str = "") -> str:
    """SQL that counts `facts` (rows of `chat_facts`): `n` for each `figure` and `key`, and for each of the columns in `by`.

    Durations are keyed by their step of the scale, `person_response` by person and step; money is in millionths of a dollar. A key
    may come several times: seconds are counted before they are put on the scale, since there are fewer of them than of chats.
    """

    def lasted(column: str) -> str:
        return (
            f"select {by}{column} as seconds, count(*) as n from facts where {column} is not null group by {by}{column}"  # noqa: S608
        )

    step = _step("seconds")
    return f"""
    with deeds as materialized (
        select {by}p.admin_id, p.messages, p.responses_s
        from facts f
        -- a look-up for each chat, whatever the planner believes: `offset 0` keeps it from reading everybody's deeds
        cross join lateral (select * from chat_people p where p.session_id = f.session_id offset 0) p
        -- whoever writes to a chat that nobody has takes it: without an owner there were no deeds
        where f.owner_id is not null
    )
    select {by}'outcome' as figure, outcome as key, count(*) as n from facts group by {by}outcome
    union all
    select {by}'why', why, count(*) from facts where why is not null group by {by}why
    union all
    select {by}'first_response', {step}, n from ({lasted("first_response_s")}) lasted
    union all
    select {by}'wait', {step}, n from ({lasted("wait_s")}) lasted
    union all
    select {by}'open', {step}, n from ({lasted("open_s")}) lasted
    union all
    select {by}'cost', outcome, sum(cost_micro_usd)::bigint from facts where cost_micro_usd > 0 group by {by}outcome
    union all
    select {by}'rating', rating::text, count(*) from facts where rating is not null group by {by}rating
    union all
    select {by}'tag', tag, count(*) from (select {by}unnest(tags) as tag from facts) tagged group by {by}tag
    union all
    select {by}'source', source, count(*) from (select {by}unnest(sources) as source from facts) cited group by {by}source
    union all
    select {by}'person_chats', admin_id::text, count(*) from deeds group by {by}admin_id
    union all
    select {by}'person_messages', admin_id::text, sum(messages) from deeds where messages > 0 group by {by}admin_id
    union all
    select {by}'person_response', admin_id || ' ' || {step}, n
    from (
        select {by}admin_id, seconds, count(*) as n from (select {by}admin_id, unnest(responses_s) as seconds from deeds) answered
        group by {by}admin_id, seconds
    ) lasted
    """  # noqa: S608 - nothing but our own words


QUARTER = "floor(extract(epoch from started_at) / 900)::int"
"""SQL for the quarter of an hour, since 1970, in which a chat began: every time zone's days and hours are made of whole ones."""

_STARTED = f"""
select owner_id, team_id, 'started', {QUARTER} % 96 || ' ' || outcome, count(*)
from facts group by owner_id, team_id, {QUARTER}, outcome
"""  # noqa: S608
"""When chats began, within their day (in UTC), and who helped."""

_SUM_UP = f"""
with facts as materialized (select * from chat_facts where started_at >= $1 and started_at < $2)
insert into day_figures (whose, figure, day, key, n)
select case
        when grouping(owner_id) = 0 then coalesce(owner_id, '{NOBODY}')
        when grouping(team_id) = 0 then team_id
        else '{EVERYBODY}'
    end, figure, $3, key, sum(n)
from (select * from ({told("owner_id, team_id, ")}) told union all {_STARTED}) counted
group by grouping sets ((figure, key), (figure, key, owner_id), (figure, key, team_id))
having grouping(team_id) = 1 or team_id is not null
"""  # noqa: S608


async def sum_up(connection: asyncpg.Connection, days: Collection[date]) -> None:
    """The sums of these days (in UTC) are those of their chats' facts, and the days are not stale. Inside the caller's transaction."""
    await connection.execute("delete from stale_days where day = any($1)", list(days))
    for day in days:
        start = datetime.combine(day, time(), UTC)
        await connection.execute("delete from day_figures where day = $1", day, timeout=TIMEOUT_S)
        await connection.execute(_SUM_UP, start, start + timedelta(days=1), day, timeout=TIMEOUT_S)
