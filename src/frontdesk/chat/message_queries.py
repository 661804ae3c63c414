"""The SQL that reads messages, and marks them read; what stores them stands in `appending`. Nothing here decides anything."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.chat.records import Message, Page
from frontdesk.chat.rules import Sender, State
from frontdesk.store import tables
from frontdesk.store.engine import AnyConnection, driver_connection, fields_of
from frontdesk.store.statements import given, sql_of
from frontdesk.store.tables import Admin, Session

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


def _message(row: Any) -> Message:
    fields = fields_of(row)
    fields["sender"] = Sender(fields["sender"])
    return Message(**fields)


_MESSAGES = select(*_MESSAGE).where(tables.Message.session_id == given(1, "uuid")).limit(given(2, "int"))
_NEWEST = _MESSAGES.order_by(tables.Message.seq.desc())
_MESSAGES_AFTER = sql_of(_MESSAGES.where(tables.Message.seq > given(3, "int")).order_by(tables.Message.seq))
_MESSAGES_BEFORE = sql_of(_NEWEST.where(tables.Message.seq < given(3, "int")))
_NEWEST_MESSAGES = sql_of(_NEWEST)


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
