"""Which conversations are one visitor's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin
from frontdesk.chat.reach import within_reach
from frontdesk.errors import NotFound
from frontdesk.store.tables import File, Message, Note, Session

MAX_CHATS = 10_000


@dataclass(frozen=True, slots=True)
class Holding:
    """What is kept of one visitor. `name` and `email` are those of the conversation that was asked about."""

    session_ids: list[UUID]
    name: str | None
    email: str | None
    is_verified: bool
    messages: int
    notes: int
    files: int
    since: datetime


async def get_holding(tx: AsyncSession, admin: Admin | None, session_id: UUID) -> Holding:
    """What is kept of the visitor of this conversation, in all of theirs, up to MAX_CHATS. Raises: NotFound.

    Theirs are those of the same verified identity; and those with the same e-mail address, unless another identity was proven
    there: anybody can write anybody's address. `admin` None: the command line, which sees all.
    """
    asked = (
        await tx.execute(
            select(Session.verified_id, Session.visitor_email, Session.visitor_name).where(
                Session.id == session_id, true() if admin is None else within_reach(admin)
            )
        )
    ).one_or_none()
    if asked is None:
        raise NotFound
    found = await tx.execute(
        select(Session.id, Session.created_at)
        .where(or_(Session.id == session_id, *_same_visitor(asked.verified_id, asked.visitor_email)))
        .order_by(Session.id)
        .limit(MAX_CHATS)
    )
    rows = found.all()
    ids = [row.id for row in rows]

    async def count(of: type[Message] | type[Note] | type[File]) -> int:
        return await tx.scalar(select(func.count()).select_from(of).where(of.session_id.in_(ids))) or 0

    return Holding(
        ids,
        asked.visitor_name,
        asked.visitor_email,
        asked.verified_id is not None,
        await count(Message),
        await count(Note),
        await count(File),
        min(row.created_at for row in rows),
    )


def _same_visitor(verified_id: str | None, email: str | None) -> list[ColumnElement[bool]]:
    same: list[ColumnElement[bool]] = []
    if verified_id is not None:
        same.append(Session.verified_id == verified_id)
    if email is not None:
        nobody_else = or_(Session.verified_id.is_(None), Session.verified_id == verified_id)
        same.append(and_(func.lower(Session.visitor_email) == email.lower(), nobody_else))
    return same
