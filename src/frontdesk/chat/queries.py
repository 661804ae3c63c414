"""The chat slice's SQL. Nothing here decides anything but `APPEND`, whose checks must stand inside its statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import Select, any_, func, insert, literal_column, or_, select, tuple_, union_all, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.chat.records import Chat, Message, Page
from frontdesk.chat.rules import Sender, State
from frontdesk.store import tables
from frontdesk.store.engine import driver_connection
from frontdesk.store.tables import Admin, Session

APPEND = """
with locked as materialized (
    -- in id order, so that two statements never wait for each other in a circle; the row after the wait, not the snapshot's
    select i.*, s.state, s.turn as turn_before, s.last_seq + 1 as seq, clock_timestamp() as at
    from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::int[])
        as i(session_id, client_id, sender, sender_name, admin_id, content, preview, meta, turn)
    join sessions s on s.id = i.session_id
    order by s.id for no key update of s
), verdicts as materialized (
    select l.*, k.seq as known_seq, k.created_at as known_at, k.read_at, k.sender_name as known_name, k.meta::text as known_meta,
        -- a visitor who writes opens a closed chat, and does not wait for an assistant that was switched off
        case when l.sender = 'user' and (l.state = 'closed' or l.state = 'ai' and $10 = 'waiting') then $10 else l.state end as next,
        case
            when k.seq is not null then case when k.content = l.content and k.sender = l.sender then 'repeated' else 'conflict' end
            when l.sender = 'ai' and (l.state <> 'ai' or l.turn_before <> l.turn) then 'stale'
            when l.sender = 'admin' and l.state <> 'human' then 'unheld'
            else 'stored'
        end as verdict
    from locked l left join lateral (
        -- a look-up in the unique index for each row, whatever the planner believes of the table's size
        select * from messages m where m.session_id = l.session_id and m.client_id = l.client_id limit 1
    ) k on true
), inserted as (
    insert into messages (session_id, seq, client_id, sender, sender_name, admin_id, content, meta, created_at)
    select session_id, seq, client_id, sender, sender_name, admin_id, content, meta::jsonb, at from verdicts where verdict = 'stored'
), updated as (
    update sessions s set
        last_seq = v.seq, last_message_at = v.at, last_sender = v.sender, last_preview = v.preview,
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
)
select session_id, verdict, coalesce(known_seq, seq) as seq, coalesce(known_at, at) as created_at, read_at, known_name, known_meta,
    turn_before + (sender = 'user')::int as turn, next as state, next <> state as moved
from verdicts
"""
"""Stores one draft for each of several sessions ($1 to $9, arrays of equal length; $10: the state in which a chat rests that nobody
has). Gives a row for each session that exists, with the verdict on its draft; `turn` and `state` are meant for a stored one."""

_CHAT = (
    Session.id,
    Session.state,
    Session.turn,
    Session.assigned_admin_id,
    Admin.name.label("assigned_admin_name"),
    Session.created_at,
    Session.state_changed_at,
    Session.waiting_since,
    Session.reply_due_at,
    Session.last_seq,
    Session.last_message_at,
    Session.last_sender,
    Session.last_preview,
    Session.unread_count,
    Session.visitor_unread_count,
    Session.team_read_seq,
    Session.visitor_read_seq,
    Session.last_active_at,
    Session.address,
    Session.user_agent,
    Session.locale,
    Session.page,
    Session.visitor_name,
    Session.visitor_email,
    Session.verified_id,
    Session.tags,
    Session.rating,
    Session.rating_comment,
    Session.rated_at,
)

_MESSAGE = (
    tables.Message.session_id,
    tables.Message.seq,
    tables.Message.client_id,
    tables.Message.sender,
    tables.Message.sender_name,
    tables.Message.admin_id,
    tables.Message.content,
    tables.Message.meta,
    tables.Message.created_at,
    tables.Message.read_at,
)


def _chats() -> Select[*tuple[Any, ...]]:
    return select(*_CHAT).outerjoin(Admin, Admin.id == Session.assigned_admin_id)


def _chat(row: Any) -> Chat:
    fields = dict(row) if isinstance(row, asyncpg.Record) else row._asdict()
    fields["state"] = State(fields["state"])
    fields["last_sender"] = Sender(fields["last_sender"]) if fields["last_sender"] else None
    return Chat(**fields)


def _message(row: Any) -> Message:
    fields = row._asdict()
    fields["sender"] = Sender(fields["sender"])
    return Message(**fields)


async def find_chat(tx: AsyncSession, *, id: UUID | None = None, key_hash: bytes | None = None) -> Chat | None:
    """The chat of that public id, or of that key."""
    which = Session.id == id if id is not None else Session.key_hash == key_hash
    row = (await tx.execute(_chats().where(which))).one_or_none()
    return None if row is None else _chat(row)


_CHATS_BY_ID = str(
    _chats().where(Session.id == any_(literal_column("$1::uuid[]"))).compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
)


async def find_chats(tx: AsyncSession, ids: Sequence[UUID]) -> list[Chat]:
    """Those of the chats that exist, in no order.

    Straight through the driver: this runs four times a second with up to 200 rows while the desk is busy, and SQLAlchemy's
    handling of the rows took a tenth of the server's time then.
    """
    rows = await (await driver_connection(tx)).fetch(_CHATS_BY_ID, ids)
    return [_chat(row) for row in rows]


async def lock_chat(tx: AsyncSession, id: UUID) -> Chat | None:
    """The same, its row locked to the end of the transaction: nothing else is appended to it or changes its state meanwhile.

    Two statements, because one that waits for the lock sees the session's new row beside the colleague's name of before.
    """
    locked = await tx.execute(select(Session.id).where(Session.id == id).with_for_update(key_share=True))
    return await find_chat(tx, id=id) if locked.one_or_none() else None


async def list_chats(
    tx: AsyncSession,
    *,
    states: Sequence[State],
    after: tuple[datetime, UUID] | None,
    limit: int,
    with_messages: bool = False,
) -> Page[Chat]:
    """Newest message first, `limit` rows after the row named by its `(last_message_at, id)`.

    Without `states`, in all of them. Each state is a walk of its own down the index of states, at most `limit` + 1 long: a filter
    on an index of all chats would read through every closed one, and it would cost each message another index entry.
    """

    def walk(state: State) -> Select[*tuple[Any, ...]]:
        rows = select(Session.id, Session.last_message_at).where(Session.state == state.value)
        if with_messages:
            rows = rows.where(Session.last_seq > 0)
        if after is not None:
            rows = rows.where(tuple_(Session.last_message_at, Session.id) < after)
        return rows.order_by(Session.last_message_at.desc(), Session.id.desc()).limit(limit + 1)

    walks = [walk(state) for state in dict.fromkeys(states or State)]
    found = union_all(*(select(found.subquery()) for found in walks)).subquery()
    top = select(found).order_by(found.c.last_message_at.desc(), found.c.id.desc()).limit(limit + 1).subquery()
    rows = await tx.execute(
        _chats().join(top, top.c.id == Session.id).order_by(Session.last_message_at.desc(), Session.id.desc())
    )
    chats = [_chat(row) for row in rows]
    return Page(chats[:limit], has_more=len(chats) > limit)


async def list_earlier_chats(tx: AsyncSession, chat: Chat, *, limit: int) -> list[Chat]:
    """Other chats of the same verified identity or e-mail address (as the visitor wrote it, unproven), newest first."""
    same = []
    if chat.verified_id is not None:
        same.append(Session.verified_id == chat.verified_id)
    if chat.visitor_email is not None:
        same.append(func.lower(Session.visitor_email) == chat.visitor_email.lower())
    if not same:
        return []
    rows = _chats().where(or_(*same), Session.id != chat.id, Session.last_seq > 0)
    found = await tx.execute(rows.order_by(Session.last_message_at.desc(), Session.id.desc()).limit(limit))
    return [_chat(row) for row in found]


async def count_states(tx: AsyncSession) -> dict[State, int]:
    """How many chats with messages are open in each state; the closed are not counted, they only grow."""
    open_states = [State.AI.value, State.WAITING.value, State.HUMAN.value]
    rows = await tx.execute(
        select(Session.state, func.count())
        .where(Session.state.in_(open_states), Session.last_seq > 0)
        .group_by(Session.state)
    )
    counts = {State(state): count for state, count in rows}
    return {State(state): counts.get(State(state), 0) for state in open_states}


async def list_messages(
    tx: AsyncSession, session_id: UUID, *, after: int | None = None, before: int | None = None, limit: int
) -> Page[Message]:
    """Ascending by `seq`: the first `limit` after `after`, or the last `limit` before `before` (or at all)."""
    rows = select(*_MESSAGE).where(tables.Message.session_id == session_id)
    if after is not None:
        rows = rows.where(tables.Message.seq > after).order_by(tables.Message.seq)
    else:
        if before is not None:
            rows = rows.where(tables.Message.seq < before)
        rows = rows.order_by(tables.Message.seq.desc())
    found = [_message(row) for row in await tx.execute(rows.limit(limit + 1))]
    page = found[:limit]
    if after is None:
        page.reverse()
    return Page(page, has_more=len(found) > limit)


async def find_message(tx: AsyncSession, session_id: UUID, seq: int) -> Message | None:
    """The message of that name."""
    found = select(*_MESSAGE).where(tables.Message.session_id == session_id, tables.Message.seq == seq)
    row = (await tx.execute(found)).one_or_none()
    return None if row is None else _message(row)


async def insert_session(tx: AsyncSession, values: dict[str, Any]) -> bool:
    """True if it was new; False if a session with this key was there already."""
    statement = postgresql.insert(Session).values(values).on_conflict_do_nothing(index_elements=[Session.key_hash])
    return (await tx.execute(statement.returning(Session.id))).one_or_none() is not None


async def update_session(tx: AsyncSession, id: UUID, values: dict[str, Any]) -> None:
    """Set columns of one session."""
    await tx.execute(update(Session).where(Session.id == id).values(values))


async def mark_read(
    tx: AsyncSession, session_id: UUID, *, senders: Sequence[Sender], after: int, up_to: int, at: datetime
) -> int:
    """What these senders said in `(after, up_to]` was read at `at`; how many messages that were.

    The caller holds the session's lock, and passes the reader's last position: so only the unread part is walked.
    """
    marked = await tx.execute(
        update(tables.Message)
        .where(
            tables.Message.session_id == session_id,
            tables.Message.seq > after,
            tables.Message.seq <= up_to,
            tables.Message.sender.in_([sender.value for sender in senders]),
        )
        .values(read_at=at)
        .returning(tables.Message.seq)
    )
    return len(marked.all())


async def insert_event(
    tx: AsyncSession,
    *,
    session_id: UUID | None,
    actor: str,
    name: str,
    admin_id: UUID | None = None,
    reason: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Add to the record of who did what."""
    await tx.execute(
        insert(tables.Event).values(
            session_id=session_id, actor=actor, admin_id=admin_id, name=name, reason=reason, facts=facts
        )
    )


def dump_meta(meta: dict[str, Any] | None) -> str | None:
    """As `APPEND` takes it: text, so that it does not matter which codec a connection has for jsonb."""
    return None if meta is None else orjson.dumps(meta).decode()
