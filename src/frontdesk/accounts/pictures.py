"""What people of the team look like: shown to visitors too, from an address that says nothing else of them."""

import asyncio
import uuid
from functools import partial
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import changes
from frontdesk.accounts.roles import Admin
from frontdesk.errors import NotFound
from frontdesk.kit.pictures import square
from frontdesk.store.tables import Admin as AdminRow
from frontdesk.store.tables import AdminPicture as Row

SIDE = 192
"""Pixels: a face is shown at up to 64, on screens with up to 3 for one."""
MEDIA_TYPE = "image/webp"
MAX_BYTES = 10_000_000
AT_ONCE = 2


class Cutter:
    """Makes pictures square and small, off the event loop, few at once."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)

    async def cut(self, data: bytes) -> bytes:
        """The middle of `data` as WebP. Raises InvalidInput and TooLarge."""
        async with self._free:
            return await asyncio.to_thread(partial(square, data, SIDE))


async def set_picture(tx: AsyncSession, admin: Admin, content: bytes) -> UUID:
    """`content` (from `Cutter`) is what this person looks like, under a new id; the picture of before is gone."""
    id = uuid.uuid4()  # 122 random bits: nothing is told by it, and none is found by trying
    values = {"id": id, "content": content}
    statement = postgresql.insert(Row).values(admin_id=admin.id, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=[Row.admin_id], set_=values))
    await tx.execute(update(AdminRow).where(AdminRow.id == admin.id).values(picture_id=id))
    await changes.record(tx, admin, "person.picture_changed", admin.name)
    return id


async def remove_picture(tx: AsyncSession, admin: Admin) -> None:
    """There is none any more."""
    await tx.execute(delete(Row).where(Row.admin_id == admin.id))
    await tx.execute(update(AdminRow).where(AdminRow.id == admin.id).values(picture_id=None))
    await changes.record(tx, admin, "person.picture_removed", admin.name)


async def get_picture(tx: AsyncSession, picture_id: UUID) -> bytes:
    """The picture. Raises NotFound, also when another has taken its place."""
    content = (await tx.execute(select(Row.content).where(Row.id == picture_id))).scalar_one_or_none()
    if content is None:
        raise NotFound
    return content
