"""What is known of a chat, taken from its record: the events, the messages, and what the assistant's answers cost.

The facts of a chat are made anew as a whole whenever its record has changed, so it does not matter how often that is done, or in
which order: a rating on the next day or a re-opening needs no rule of its own. docs/figures.md says the same for people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

import asyncpg

TIMEOUT_S = 60.0
"""A batch takes a tenth of a second; a machine may be busy."""


class Outcome(StrEnum):
    """Who has helped the visitor. Every chat has exactly one."""

    ASSISTANT = "assistant"
    """the assistant has answered, and nobody asked for a person or joined"""
    PERSON = "person"
    """a person has had it"""
    MISSED = "missed"
    """a person was asked for, and none has come (yet)"""
    UNANSWERED = "unanswered"
    """nobody has answered (yet)"""


class Why(StrEnum):
    """Why a person was needed; for `failure` the assistant's own code (`unhappy`, `daily_cap` …) stands in its place."""

    ASKED = "asked"
    BUTTON = "button"
    MODEL = "model"
    FAILURE = "failure"
    OFF = "off"
    """the assistant is switched off"""
    TAKEN = "taken"
    """nobody had asked: somebody of the team stepped in"""


REFRESH = """
with wanted as materialized (
    -- never waits for somebody who erases chats: whatever is being erased is left out, and the caller comes back for it
    select id, state, tags, rating, rating_comment is not null as has_comment, team_id
    from sessions where id = any($1) order by id for key share skip locked
), said as materialized (
    select m.session_id, m.seq, m.sender, m.admin_id, m.created_at as at, m.meta,
        min(m.seq) filter (where m.sender = 'user') over (partition by m.session_id) as first_seq,
        -- how many answers came before: a visitor's messages and the answer to them have the same number
        count(*) filter (where m.sender in ('admin', 'ai'))
            over (partition by m.session_id order by m.seq rows between unbounded preceding and 1 preceding) as exchange
    from wanted w join messages m on m.session_id = w.id
), talk as (
    select session_id,
        min(at) filter (where seq = first_seq) as started_at,
        min(at) filter (where sender in ('admin', 'ai') and seq > first_seq) as answered_at,
        bool_or(sender = 'ai') as has_ai
    from said where first_seq is not null group by session_id
), exchanges as (
    select session_id, max(admin_id::text)::uuid as admin_id, max(at) filter (where sender = 'admin') as at,
        min(at) filter (where sender = 'user') as asked_at,
        -- a colleague who has just come cannot be blamed for what went before
        max(at) filter (where meta ->> 'notice' in ('taken_over', 'assigned', 'reopened')) as joined_at
    from said group by session_id, exchange having bool_or(sender = 'admin')
), responses as (
    select session_id, admin_id, array_agg(round(extract(epoch from at - greatest(asked_at, joined_at)))::int order by at) as responses_s
    from exchanges where asked_at is not null and admin_id is not null group by session_id, admin_id
), cited as (
    select m.session_id, array_agg(distinct left(one ->> 'title', 200)) as sources
    from said m cross join lateral jsonb_array_elements(
        case jsonb_typeof(m.meta -> 'sources') when 'array' then m.meta -> 'sources' else '[]' end
    ) one
    where m.sender = 'ai' and one ->> 'title' <> '' group by m.session_id
), record as materialized (
    select e.session_id, e.id, e.at, e.name, e.reason, e.facts,
        case e.name
            when 'session.taken_over' then e.admin_id
            when 'session.assigned' then (e.facts #>> '{to,id}')::uuid
            when 'session.reopened' then e.admin_id
        end as taker,
        count(*) filter (where e.name = 'session.closed')
            over (partition by e.session_id order by e.id rows between unbounded preceding and 1 preceding) as opening
    from wanted w join events e on e.session_id = w.id
    where e.name in ('session.requested', 'session.taken_over', 'session.assigned', 'session.reopened', 'session.closed')
), openings as (
    select session_id, opening,
        min(at) filter (where name <> 'session.closed') as opened_at, max(at) filter (where name = 'session.closed') as closed_at
    from record group by session_id, opening
), opened as (
    select o.session_id,
        -- null while the last opening has no end
        case when count(*) = count(closed_at) then round(sum(greatest(extract(epoch from closed_at
            - case opening when 0 then t.started_at else greatest(opened_at, t.started_at) end), 0)))::int end as open_s
    from openings o join talk t using (session_id) group by o.session_id
), handed as (
    select session_id,
        (array_agg(taker order by id desc) filter (where taker is not null))[1] as owner_id,
        round(sum((facts ->> 'waitedS')::numeric) filter (where taker is not null))::int as wait_s,
        bool_or(name = 'session.requested') as is_requested,
        (array_agg(case
            when facts ->> 'cause' = 'rule' then 'asked'
            when facts ->> 'cause' = 'failure' and reason ~ '^[a-z_]{1,40}$' then reason
            when facts ->> 'cause' in ('model', 'failure') then facts ->> 'cause'
            when reason = 'the assistant is switched off' then 'off'
            else 'button'
        end order by id) filter (where name = 'session.requested'))[1] as why
    from record group by session_id
), spent as (
    select r.session_id, sum(round(r.cost_usd::numeric * 1000000))::bigint as cost
    from wanted w join ai_replies r on r.session_id = w.id group by r.session_id
), known as (
    select w.id as session_id, t.started_at, h.owner_id, w.team_id,
        case
            when h.owner_id is not null then 'person'
            when h.is_requested or w.state = 'waiting' then 'missed'
            when t.has_ai then 'assistant'
            else 'unanswered'
        end as outcome,
        coalesce(h.why, case
            when h.wait_s is not null or w.state = 'waiting' then 'off'
            when h.owner_id is not null then 'taken' end) as why,
        round(extract(epoch from t.answered_at - t.started_at))::int as first_response_s, h.wait_s,
        case when w.state = 'closed' then o.open_s end as open_s, coalesce(s.cost, 0) as cost_micro_usd,
        w.rating, w.has_comment, w.tags, coalesce(c.sources, '{}') as sources
    from wanted w join talk t on t.session_id = w.id
    left join handed h on h.session_id = w.id left join opened o on o.session_id = w.id
    left join spent s on s.session_id = w.id left join cited c on c.session_id = w.id
), stored as (
    insert into chat_facts as f (session_id, started_at, owner_id, team_id, outcome, why, first_response_s, wait_s, open_s,
        cost_micro_usd, rating, has_comment, tags, sources)
    select * from known order by session_id
    on conflict (session_id) do update set started_at = excluded.started_at, owner_id = excluded.owner_id,
        team_id = excluded.team_id, outcome = excluded.outcome, why = excluded.why, first_response_s = excluded.first_response_s,
        wait_s = excluded.wait_s, open_s = excluded.open_s, cost_micro_usd = excluded.cost_micro_usd, rating = excluded.rating,
        has_comment = excluded.has_comment,
        tags = excluded.tags, sources = excluded.sources
    where (f.started_at, f.owner_id, f.team_id, f.outcome, f.why, f.first_response_s, f.wait_s, f.open_s, f.cost_micro_usd,
            f.rating, f.has_comment, f.tags, f.sources)
        is distinct from (excluded.started_at, excluded.owner_id, excluded.team_id, excluded.outcome, excluded.why,
            excluded.first_response_s, excluded.wait_s, excluded.open_s, excluded.cost_micro_usd, excluded.rating,
            excluded.has_comment, excluded.tags,
            excluded.sources)
    returning f.session_id
), deeds as (
    select session_id, taker as admin_id, 1 as taken, 0 as messages from record where taker is not null
    union all
    select session_id, admin_id, 0, 1 from said where sender = 'admin' and admin_id is not null
), people as (
    insert into chat_people as p (session_id, admin_id, taken, messages, responses_s)
    select d.session_id, d.admin_id, d.taken, d.messages, coalesce(r.responses_s, '{}')
    from (select session_id, admin_id, sum(taken) as taken, sum(messages) as messages from deeds group by 1, 2) d
    join known k on k.session_id = d.session_id
    left join responses r on r.session_id = d.session_id and r.admin_id = d.admin_id
    order by d.session_id, d.admin_id
    on conflict (session_id, admin_id) do update
        set taken = excluded.taken, messages = excluded.messages, responses_s = excluded.responses_s
    where (p.taken, p.messages, p.responses_s) is distinct from (excluded.taken, excluded.messages, excluded.responses_s)
    returning p.session_id
), days as (
    select distinct (k.started_at at time zone 'UTC')::date as day
    from known k where k.session_id in (select session_id from stored union all select session_id from people)
)
select (select array_agg(day) from days) as days, (select count(*) from wanted) as looked_at
"""
"""Makes the facts of the sessions $1 what their record says; the days (in UTC) whose sums that changes."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """Days (in UTC) whose sums have changed; `is_complete` is False where a chat was being erased in that moment."""

    days: frozenset[date]
    is_complete: bool


async def refresh_facts(connection: asyncpg.Connection, session_ids: Sequence[UUID]) -> Refreshed:
    """The facts of these chats are what their record says. Inside the caller's transaction, in which nobody else does the same."""
    ids = list(session_ids)
    row = await connection.fetchrow(REFRESH, ids, timeout=TIMEOUT_S)
    there = await connection.fetchval("select count(*) from sessions where id = any($1)", ids)
    return Refreshed(frozenset(row["days"] or ()), is_complete=row["looked_at"] >= there)
