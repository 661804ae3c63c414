"""The rows of files: what is on the shelf, whose it is, and which message carries it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.chat.attachments import Shown
from frontdesk.errors import NotFound
from frontdesk.store import tables


@dataclass(frozen=True, slots=True)
class File:
    """One stored file. `seq` is None until a message carries it; `width` and `height` (pixels) only a picture has."""

    id: UUID
    session_id: UUID
    seq: int | None
    sender: str
    admin_id: UUID | None
    name: str
    type: str
    size_bytes: int
    width: int | None
    height: int | None

    @property
    def is_picture(self) -> bool:
        return self.width is not None

    def shown(self) -> Shown:
        """As `chat.attachments` takes it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "type": self.type,
            "size": self.size_bytes,
            "width": self.width,
            "height": self.height,
        }


_FILE = tuple(getattr(tables.File, name) for name in File.__slots__)


async def insert_file(tx: AsyncSession, file: File) -> None:
    """It is there. Raises IntegrityError's translation when its conversation was erased meanwhile."""
    await tx.execute(insert(tables.File).values({name: getattr(file, name) for name in File.__slots__}))


async def get_file(tx: AsyncSession, id: UUID) -> File:
    """Raises NotFound."""
    row = (await tx.execute(select(*_FILE).where(tables.File.id == id))).one_or_none()
    if row is None:
        raise NotFound
    return _file(row)


async def delete_unsent(tx: AsyncSession, id: UUID) -> bool:
    """The file is forgotten, unless a message carries it; whether it is."""
    gone = await tx.execute(
        delete(tables.File).where(tables.File.id == id, tables.File.seq.is_(None)).returning(tables.File.id)
    )
    return gone.one_or_none() is not None


async def delete_left_over(tx: AsyncSession, *, before: datetime, limit: int) -> list[File]:
    """Files of before then whose message never came are forgotten; at most `limit` of them, and none that is being sent just now."""
    left = (
        select(tables.File.id)
        .where(tables.File.seq.is_(None), tables.File.created_at < before)
        .order_by(tables.File.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    gone = await tx.execute(delete(tables.File).where(tables.File.id.in_(left)).returning(*_FILE))
    return [_file(row) for row in gone]


async def find_known(tx: AsyncSession, ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that a row has."""
    found = await tx.execute(select(tables.File.id).where(tables.File.id.in_(ids)))
    return set(found.scalars())


async def list_files(tx: AsyncSession, session_ids: Sequence[UUID]) -> list[File]:
    """The files of these conversations, in the order in which they came."""
    rows = select(*_FILE).where(tables.File.session_id.in_(session_ids)).order_by(tables.File.id)
    return [_file(row) for row in await tx.execute(rows)]


def _file(row: Any) -> File:
    return File(**row._asdict())
