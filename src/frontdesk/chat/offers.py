"""A waiting chat is offered to one person at a time: what every change of a chat's owner has to do about that."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.store.tables import Attendance

OFFERED_TO_NOBODY: dict[str, Any] = {"offered_admin_id": None, "offer_ends_at": None, "passed_admin_ids": None}
"""The columns of a chat of which no waiting has begun, or which has ended."""


async def note_given(tx: AsyncSession, admin_id: UUID, *, at: datetime) -> None:
    """This person was given a chat, or took one: it is the others' turn first."""
    given = postgresql.insert(Attendance).values(admin_id=admin_id, given_at=at)
    await tx.execute(given.on_conflict_do_update(index_elements=[Attendance.admin_id], set_={"given_at": at}))
