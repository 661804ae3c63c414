"""The chat slice's SQL. Nothing here decides anything; the one statement that must stands in `appending`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Select,
    any_,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    union,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from frontdesk.chat.records import Chat, Message, Page
from frontdesk.chat.rules import Sender, State
from frontdesk.store import tables
from frontdesk.store.engine import AnyConnection, driver_connection, fields_of
from frontdesk.store.tables import Admin, Session, Team

_Offered = aliased(Admin)

_CHAT = (
    Session.id,
    Session.version,
    Session.state,
    Session.turn,
    Session.assigned_admin_id,
    Admin.name.label("assigned_admin_name"),
    Admin.picture_id.label("assigned_picture_id"),
    Session.last_admin_id,
    Team.id.label("team_id"),
    Team.name.label("team_name"),
    Session.offered_admin_id,
    _Offered.name.label("offered_admin_name"),
    Session.offer_ends_at,
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
    tables.Message.attachments,
    # as they look today
    select(Admin.picture_id).where(Admin.id == tables.Message.admin_id).scalar_subquery().label("sender_picture_id"),
)


def _chats() -> Select[*tuple[Any, ...]]:
    return (
        select(*_CHAT)
        .outerjoin(Admin, Admin.id == Session.assigned_admin_id)
        .outerjoin(Team, (Team.id == Session.team_id) & Team.deleted_at.is_(None))
        .outerjoin(_Offered, _Offered.id == Session.offered_admin_id)
    )


def _chat(row: Any) -> Chat:
    fields = fields_of(row)
    fields["state"] = State(fields["state"])
    fields["last_sender"] = Sender(fields["last_sender"]) if fields["last_sender"] else None
    return Chat(**fields)


def _message(row: Any) -> Message:
    fields = fields_of(row)
    fields["sender"] = Sender(fields["sender"])
    return Message(**fields)


def _sql(statement: Select[*tuple[Any, ...]]) -> str:
    """The statement for the driver, with `$1` … in it, put together once: for SQLAlchemy to do it at each call, and then to
    handle the rows, took most of the time of whatever runs for every visitor who connects, or several times a second."""
    return str(statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


def _given(number: int, type: str) -> ColumnElement[Any]:
    return literal_column(f"${number}::{type}")


_CHAT_BY_ID = _sql(_chats().where(Session.id == _given(1, "uuid")))
_CHAT_BY_KEY = _sql(_chats().where(Session.key_hash == _given(1, "bytea")))
_CHATS_BY_ID = _sql(_chats().where(Session.id == any_(_given(1, "uuid[]"))))


async def find_chat(
    tx: AnyConnection,
    *,
    id: UUID | None = None,
    key_hash: bytes | None = None,
    within: ColumnElement[bool] | None = None,
) -> Chat | None:
    """The chat of that public id, or of that key, if it fulfils `within` (`reach.within_reach`), which only a unit of work can ask for."""
    if within is not None:
        which = Session.id == id if id is not None else Session.key_hash == key_hash
        row = (await tx.execute(_chats().where(which & within))).one_or_none()
    else:
        query = (_CHAT_BY_ID, id) if id is not None else (_CHAT_BY_KEY, key_hash)
        row = await (await driver_connection(tx)).fetchrow(*query)
    return None if row is None else _chat(row)


async def find_chats(tx: AsyncSession, ids: Sequence[UUID]) -> list[Chat]:
    """Those of the chats that exist, in no order."""
    rows = await (await driver_connection(tx)).fetch(_CHATS_BY_ID, ids)
    return [_chat(row) for row in rows]


async def list_missing(tx: AsyncSession, ids: Sequence[UUID]) -> list[UUID]:
    """Those of the ids that no chat has (any more), in no order."""
    found = set((await tx.execute(select(Session.id).where(Session.id.in_(ids)))).scalars())
    return [id for id in ids if id not in found]


_LOCK = _sql(select(Session.id).where(Session.id == _given(1, "uuid")).with_for_update(key_share=True))


async def lock_chat(tx: AsyncSession, id: UUID) -> Chat | None:
    """The same, its row locked to the end of the transaction: nothing else is appended to it or changes its state meanwhile.

    Two statements, because one that waits for the lock sees the session's new row beside the colleague's name of before.
    """
    locked = await (await driver_connection(tx)).fetchrow(_LOCK, id)
    return await find_chat(tx, id=id) if locked else None


async def list_chats(
    tx: AsyncSession,
    *,
    states: Sequence[State],
    within: Sequence[ColumnElement[bool]],
    after: tuple[datetime, UUID] | None,
    limit: int,
    with_messages: bool = False,
) -> Page[Chat]:
    """Newest message first, `limit` rows after the row named by its `(last_message_at, id)`.

    Without `states`, in all of them. Each state, with each of the conditions in `within` (`reach.walks_within`), is a walk of its own
    down an index, at most `limit` + 1 long: a filter on an index of all chats would read through every closed one, and it would
    cost each message another index entry.
    """

    def walk(state: State, part: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        rows = select(Session.id, Session.last_message_at).where(Session.state == state.value, part)
        if with_messages:
            rows = rows.where(Session.last_seq > 0)
        if after is not None:
            rows = rows.where(tuple_(Session.last_message_at, Session.id) < after)
        return rows.order_by(Session.last_message_at.desc(), Session.id.desc()).limit(limit + 1)

    walks = [walk(state, part) for state in dict.fromkeys(states or State) for part in within]
    # a chat may be found by two walks
    found = union(*(select(found.subquery()) for found in walks)).subquery()
    top = select(found).order_by(found.c.last_message_at.desc(), found.c.id.desc()).limit(limit + 1).subquery()
    rows = await tx.execute(
        _chats().join(top, top.c.id == Session.id).order_by(Session.last_message_at.desc(), Session.id.desc())
    )
    chats = [_chat(row) for row in rows]
    return Page(chats[:limit], has_more=len(chats) > limit)


async def list_earlier_chats(tx: AsyncSession, chat: Chat, *, within: ColumnElement[bool], limit: int) -> list[Chat]:
    """Other chats of the same verified identity or e-mail address (as the visitor wrote it, unproven), newest first."""
    same = []
    if chat.verified_id is not None:
        same.append(Session.verified_id == chat.verified_id)
    if chat.visitor_email is not None:
        same.append(func.lower(Session.visitor_email) == chat.visitor_email.lower())
    if not same:
        return []
    rows = _chats().where(or_(*same), within, Session.id != chat.id, Session.last_seq > 0)
    found = await tx.execute(rows.order_by(Session.last_message_at.desc(), Session.id.desc()).limit(limit))
    return [_chat(row) for row in found]


async def count_states(tx: AsyncSession, *, within: ColumnElement[bool]) -> dict[State, int]:
    """How many chats with messages are open in each state; the closed are not counted, they only grow."""
    open_states = [State.AI.value, State.WAITING.value, State.HUMAN.value]
    rows = await tx.execute(
        select(Session.state, func.count())
        .where(Session.state.in_(open_states), Session.last_seq > 0, within)
        .group_by(Session.state)
    )
    counts = {State(state): count for state, count in rows}
    return {State(state): counts.get(State(state), 0) for state in open_states}


_MESSAGES = select(*_MESSAGE).where(tables.Message.session_id == _given(1, "uuid")).limit(_given(2, "int"))
_NEWEST = _MESSAGES.order_by(tables.Message.seq.desc())
_MESSAGES_AFTER = _sql(_MESSAGES.where(tables.Message.seq > _given(3, "int")).order_by(tables.Message.seq))
_MESSAGES_BEFORE = _sql(_NEWEST.where(tables.Message.seq < _given(3, "int")))
_NEWEST_MESSAGES = _sql(_NEWEST)


async def list_messages(
    tx: AnyConnection, session_id: UUID, *, after: int | None = None, before: int | None = None, limit: int
) -> Page[Message]:
    """Ascending by `seq`: the first `limit` after `after`, or the last `limit` before `before` (or at all)."""
    if after is not None:
        query: tuple[Any, ...] = _MESSAGES_AFTER, session_id, limit + 1, after
    elif before is not None:
        query = _MESSAGES_BEFORE, session_id, limit + 1, before
    else:
        query = _NEWEST_MESSAGES, session_id, limit + 1
    found = [_message(row) for row in await (await driver_connection(tx)).fetch(*query)]
    page = found[:limit]
    if after is None:
        page.reverse()
    return Page(page, has_more=len(found) > limit)


async def find_message(tx: AsyncSession, session_id: UUID, seq: int) -> Message | None:
    """The message of that name."""
    found = select(*_MESSAGE).where(tables.Message.session_id == session_id, tables.Message.seq == seq)
    row = (await tx.execute(found)).one_or_none()
    return None if row is None else _message(row)


async def find_messages(tx: AsyncSession, names: Sequence[tuple[UUID, int]]) -> list[Message]:
    """Those of the messages `(session_id, seq)` that exist, in no order."""
    which = tuple_(tables.Message.session_id, tables.Message.seq).in_(names)
    return [_message(row) for row in await tx.execute(select(*_MESSAGE).where(which))]


async def list_messages_since(tx: AsyncSession, since: datetime, *, limit: int) -> list[Message]:
    """All that was said since then, in each conversation by `seq`; of at most `limit` conversations, the latest."""
    # an index walk for each state: sessions_state_listed
    walks = [
        select(Session.id, Session.last_message_at)
        .where(Session.state == state.value, Session.last_message_at >= since)
        .order_by(Session.last_message_at.desc())
        .limit(limit)
        .subquery()
        for state in State
    ]
    latest = union_all(*(select(walk) for walk in walks)).subquery()
    ids = select(latest.c.id).order_by(latest.c.last_message_at.desc()).limit(limit)
    rows = (
        select(*_MESSAGE)
        .where(tables.Message.session_id.in_(ids), tables.Message.created_at >= since)
        .order_by(tables.Message.session_id, tables.Message.seq)
    )
    return [_message(row) for row in await tx.execute(rows)]


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
    """As `appending` takes it: text, so that it does not matter which codec a connection has for jsonb."""
    return None if meta is None else orjson.dumps(meta).decode()
