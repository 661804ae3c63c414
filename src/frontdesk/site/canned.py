"""Canned replies: what the team says often, under a short name that is typed after a slash."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.errors import Conflict, InvalidInput, NotFound
from frontdesk.kit.clock import iso
from frontdesk.kit.ids import new_id
from frontdesk.store.tables import CannedReply as Row

MAX_REPLIES = 1000
MAX_CONTENT_CHARS = 4000
SHORTCUT = re.compile(r"[\w-]{1,40}")


@dataclass(frozen=True, slots=True)
class CannedReply:
    """One of them."""

    id: UUID
    shortcut: str
    content: str
    updated_at: datetime


_REPLY = (Row.id, Row.shortcut, Row.content, Row.updated_at)
_TAKEN = "Another reply has that shortcut."


def normal_shortcut(text: str) -> str:
    """Lower case, without the slash that may have been typed along. Raises InvalidInput."""
    shortcut = text.strip().removeprefix("/").lower()
    if not SHORTCUT.fullmatch(shortcut):
        problem = "should have 1 to 40 letters, digits, - or _"
        raise InvalidInput(f"A shortcut {problem}.", fields=[{"path": "shortcut", "problem": problem}])
    return shortcut


async def list_replies(tx: AsyncSession) -> list[CannedReply]:
    """All of them by shortcut; there are never more than MAX_REPLIES."""
    rows = await tx.execute(select(*_REPLY).order_by(Row.shortcut).limit(MAX_REPLIES))
    return [CannedReply(**row._asdict()) for row in rows]


async def add_reply(tx: AsyncSession, shortcut: str, content: str) -> CannedReply:
    """A new one. Raises InvalidInput, and Conflict when the shortcut is taken or there are too many."""
    if (await tx.scalar(select(func.count()).select_from(Row)) or 0) >= MAX_REPLIES:
        raise Conflict(f"There are {MAX_REPLIES} canned replies already.")
    values = {"id": new_id(), "shortcut": normal_shortcut(shortcut), "content": content}
    statement = postgresql.insert(Row).values(values).on_conflict_do_nothing(index_elements=[Row.shortcut])
    row = (await tx.execute(statement.returning(*_REPLY))).one_or_none()
    if row is None:
        raise Conflict(_TAKEN)
    return CannedReply(**row._asdict())


async def get_reply(tx: AsyncSession, id: UUID) -> CannedReply:
    """One of them; nobody else changes it until the end of `tx`. Raises NotFound."""
    row = (await tx.execute(select(*_REPLY).where(Row.id == id).with_for_update())).one_or_none()
    if row is None:
        raise NotFound
    return CannedReply(**row._asdict())


async def change_reply(tx: AsyncSession, id: UUID, shortcut: str, content: str) -> CannedReply:
    """It says this now, under that shortcut. Raises NotFound, InvalidInput, and Conflict when another has the shortcut."""
    values = {"shortcut": normal_shortcut(shortcut), "content": content, "updated_at": func.now()}
    try:
        async with tx.begin_nested():
            row = (await tx.execute(update(Row).where(Row.id == id).values(values).returning(*_REPLY))).one_or_none()
    except IntegrityError:
        raise Conflict(_TAKEN) from None
    if row is None:
        raise NotFound
    return CannedReply(**row._asdict())


async def remove_reply(tx: AsyncSession, id: UUID) -> None:
    """It is gone. Raises NotFound."""
    if (await tx.execute(delete(Row).where(Row.id == id).returning(Row.id))).one_or_none() is None:
        raise NotFound


def reply_json(reply: CannedReply) -> dict[str, Any]:
    """As the team sees it."""
    return {
        "id": str(reply.id),
        "shortcut": reply.shortcut,
        "content": reply.content,
        "updatedAt": iso(reply.updated_at),
    }
