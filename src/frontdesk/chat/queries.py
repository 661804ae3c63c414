"""The chat slice's SQL. Nothing here decides anything; the one statement that must stands in `appending`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    any_,
    func,
    insert,
    or_,
    select,
    tuple_,
    union,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from frontdesk.chat.records import Chat, Page
from frontdesk.chat.rules import Sender, State
from frontdesk.store import tables
from frontdesk.store.engine import AnyConnection, driver_connection, fields_of
from frontdesk.store.statements import given, sql_of
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


_CHAT_BY_ID = sql_of(_chats().where(Session.id == given(1, "uuid")))
_CHAT_BY_KEY = sql_of(_chats().where(Session.key_hash == given(1, "bytea")))
_CHATS_BY_ID = sql_of(_chats().where(Session.id == any_(given(1, "uuid[]"))))


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


_LOCK = sql_of(select(Session.id).where(Session.id == given(1, "uuid")).with_for_update(key_share=True))


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


async def insert_session(tx: AsyncSession, values: dict[str, Any]) -> bool:
    """True if it was new; False if a session with this key was there already."""
    statement = postgresql.insert(Session).values(values).on_conflict_do_nothing(index_elements=[Session.key_hash])
    return (await tx.execute(statement.returning(Session.id))).one_or_none() is not None


async def update_session(tx: AsyncSession, id: UUID, values: dict[str, Any]) -> None:
    """Set columns of one session."""
    await tx.execute(update(Session).where(Session.id == id).values(values))


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
