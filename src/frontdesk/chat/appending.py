"""The statement that stores messages. Its checks must stand inside it, because it serves many conversations at once.

It comes in two forms, so that the files of a few messages cost all the others nothing.
"""

_CLAIMS = """, wanted as materialized (
    select session_id, count(*) as file_count, jsonb_agg(file_id order by place) as file_ids
    from unnest($3::uuid[], $4::uuid[], $5::int[]) as w(session_id, file_id, place) group by session_id
), claimed as materialized (
    -- locked, so that of two messages with the same file the second sees that it has gone with the first
    select f.id, f.session_id, w.place, f.name, jsonb_build_object(
        'id', f.id, 'name', f.name, 'type', f.type, 'size', f.size_bytes, 'width', f.width, 'height', f.height) as shown
    from unnest($3::uuid[], $4::uuid[], $5::int[]) as w(session_id, file_id, place)
    join locked l on l.session_id = w.session_id
    join files f on f.id = w.file_id
    where f.session_id = l.session_id and f.seq is null and f.sender = l.sender and f.admin_id is not distinct from l.admin_id
    for update of f
), enclosed as materialized (
    select session_id, count(*) as file_count, jsonb_agg(shown order by place) as attachments,
        (array_agg(name order by place))[1] as first_name
    from claimed group by session_id
)"""

_PREVIEW = """case
            when v.attachments is null then v.preview
            when v.preview <> '' then '📎 ' || v.preview
            else '📎 ' || v.first_name || case when v.file_count > 1 then ' +' || v.file_count - 1 else '' end
        end"""

_FILED = """, filed as (
    update files f set seq = v.seq from claimed c join verdicts v on v.session_id = c.session_id
    where v.verdict = 'stored' and f.id = c.id
)"""

_NO_FILES = " and k.attachments is null"
_SAME_FILES = """
            and (select jsonb_agg(a -> 'id') from jsonb_array_elements(k.attachments) a) is not distinct from w.file_ids"""


def _append(*, files: bool) -> str:
    def also(part: str) -> str:
        return part if files else ""

    # S608 sees SQL put together: of the parts above, and of nothing else
    return f"""
with locked as materialized (
    -- in id order, so that two statements never wait for each other in a circle; the row after the wait, not the snapshot's; and a
    -- look-up for each draft, whatever the planner believes of the table's size
    select i.*, s.state, s.waiting_since, s.turn as turn_before, s.last_seq + 1 as seq, clock_timestamp() as at
    from (
        select * from json_to_recordset($1::text::json) as i(n int, session_id uuid, client_id text, sender text, sender_name text,
            admin_id uuid, content text, preview text, meta jsonb, turn int)
        order by session_id
    ) as i cross join lateral (
        select state, waiting_since, turn, last_seq from sessions where id = i.session_id for no key update
    ) as s
){also(_CLAIMS)}, verdicts as materialized (
    select l.*, k.seq as known_seq, k.created_at as known_at, k.read_at, k.sender_name as known_name, k.meta::text as known_meta,
        -- a visitor who writes opens a closed chat, and does not wait for an assistant that was switched off
        case when l.sender = 'user' and (l.state = 'closed' or l.state = 'ai' and $2 = 'waiting') then $2 else l.state end as next,
        case
            when k.seq is not null then case when k.content = l.content and k.sender = l.sender{_SAME_FILES if files else _NO_FILES}
                then 'repeated' else 'conflict' end
            when l.sender = 'ai' and (l.state <> 'ai' or l.turn_before <> l.turn) then 'stale'
            when l.sender = 'admin' and l.state <> 'human' then 'unheld'
            {also("when w.file_count is distinct from e.file_count then 'fileless'")}
            else 'stored'
        end as verdict{also(", e.attachments, e.file_count, e.first_name, k.attachments as known_attachments")}
    from locked l left join lateral (
        -- a look-up again
        select * from messages m where m.session_id = l.session_id and m.client_id = l.client_id limit 1
    ) k on true {also("left join wanted w on w.session_id = l.session_id left join enclosed e on e.session_id = l.session_id")}
), inserted as (
    insert into messages (session_id, seq, client_id, sender, sender_name, admin_id, content, meta, created_at{also(", attachments")})
    select session_id, seq, client_id, sender, sender_name, admin_id, content, meta, at{also(", attachments")}
    from verdicts where verdict = 'stored'
), updated as (
    update sessions s set
        version = s.version + 1,
        last_seq = v.seq, last_message_at = v.at,
        -- a list shows what was said, not what Frontdesk said of it
        last_sender = case when v.sender = 'system' then coalesce(s.last_sender, v.sender) else v.sender end,
        last_preview = case when v.sender = 'system' and s.last_sender is not null then s.last_preview
            else {_PREVIEW if files else "v.preview"} end,
        unread_count = s.unread_count + (v.sender = 'user')::int,
        visitor_unread_count = s.visitor_unread_count + (v.sender in ('admin', 'ai'))::int,
        last_active_at = case when v.sender = 'user' then v.at else s.last_active_at end,
        turn = s.turn + (v.sender = 'user')::int,
        state = v.next,
        state_changed_at = case when v.next <> v.state then v.at else s.state_changed_at end,
        assigned_admin_id = case when v.next <> v.state then null else s.assigned_admin_id end,
        waiting_since = case when v.sender = 'user' and v.next = 'waiting' then coalesce(s.waiting_since, v.at) else s.waiting_since end,
        reply_due_at = case
            when v.sender = 'user' and v.next = 'ai' then coalesce(s.reply_due_at, v.at)
            when v.sender = 'ai' or v.next <> v.state then null
            else s.reply_due_at end
    from verdicts v where v.verdict = 'stored' and s.id = v.session_id
), recorded as (
    insert into events (session_id, actor, name, reason)
    select session_id, 'visitor',
        case state when 'closed' then 'session.reopened' else 'session.requested' end,
        case state when 'closed' then 'the visitor wrote again' else 'the assistant is switched off' end
    from verdicts where verdict = 'stored' and next <> state
){also(_FILED)}
select n, verdict, coalesce(known_seq, seq) as seq, coalesce(known_at, at) as created_at, read_at, known_name, known_meta,
    turn_before + (sender = 'user')::int as turn, next as state,
    verdict = 'stored' and (next <> state or sender = 'user' and next = 'waiting' and waiting_since is null) as moved
    {also(", coalesce(known_attachments, attachments)::text as attachments")}
from verdicts
"""  # noqa: S608


APPEND = _append(files=False)
"""Stores one draft for each of several sessions ($1, a JSON array of them: the driver takes twice as long over nine arrays of values;
$2: the state in which a chat rests that nobody has). Gives a row for each draft whose session exists, with its `n` and the verdict
on it; `turn` and `state` are meant for a stored one."""

APPEND_WITH_FILES = _append(files=True)
"""The same, for drafts some of which carry files: $3 to $5, for each file its session, its id and its place in the message."""
