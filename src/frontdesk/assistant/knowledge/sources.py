"""What admins have taught: added, listed, changed and removed here; read into passages by `reader`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.assistant.knowledge.reading import MAX_FILE_BYTES
from frontdesk.errors import InvalidInput, NotFound, TooLarge
from frontdesk.kit.ids import new_id
from frontdesk.store.tables import KnowledgeSource

MAX_SOURCES = 5_000
REFRESH_HOURS = 24


class Kind(StrEnum):
    """How a source is read."""

    ANSWER = "answer"
    """title: the question; content: its answer, in Markdown"""
    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    PAGE = "page"
    """fetched from `url`, again and again"""


@dataclass(frozen=True, slots=True)
class Source:
    """A source without its content."""

    id: UUID
    kind: Kind
    title: str
    url: str | None
    status: str
    problem: str | None
    passage_count: int
    created_at: datetime
    updated_at: datetime
    refresh_hours: int | None


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source to add."""

    kind: Kind
    title: str
    content: bytes | None = None
    url: str | None = None
    refresh_hours: int | None = None


_SHOWN = (
    KnowledgeSource.id,
    KnowledgeSource.kind,
    KnowledgeSource.title,
    KnowledgeSource.url,
    KnowledgeSource.status,
    KnowledgeSource.problem,
    KnowledgeSource.passage_count,
    KnowledgeSource.created_at,
    KnowledgeSource.updated_at,
    KnowledgeSource.refresh_hours,
)


def _source(row: Any) -> Source:
    return Source(**{**row._asdict(), "kind": Kind(row.kind)})


async def add_source(tx: AsyncSession, new: NewSource) -> Source:
    """Kept, and due to be read at once. Raises TooLarge; InvalidInput when there are MAX_SOURCES already."""
    if new.content is not None and len(new.content) > MAX_FILE_BYTES:
        raise TooLarge(f"A file may have at most {MAX_FILE_BYTES // 1_000_000} MB.")
    if (await tx.execute(select(func.count()).select_from(KnowledgeSource))).scalar_one() >= MAX_SOURCES:
        raise InvalidInput(f"There are {MAX_SOURCES} sources already; remove some first.")
    values = {
        "id": new_id(),
        "kind": new.kind.value,
        "title": new.title,
        "content": new.content,
        "url": new.url,
        "refresh_hours": (new.refresh_hours or REFRESH_HOURS) if new.kind is Kind.PAGE else None,
    }
    return _source((await tx.execute(insert(KnowledgeSource).values(values).returning(*_SHOWN))).one())


async def change_source(tx: AsyncSession, id: UUID, values: dict[str, Any]) -> Source:
    """Title, content, url or refresh_hours; it is read again. Raises NotFound."""
    values = {**values, "updated_at": func.now(), "due_at": func.now(), "status": "pending"}
    changed = update(KnowledgeSource).where(KnowledgeSource.id == id).values(values).returning(*_SHOWN)
    row = (await tx.execute(changed)).one_or_none()
    if row is None:
        raise NotFound
    return _source(row)


async def get_source(tx: AsyncSession, id: UUID) -> Source:
    """Raises NotFound."""
    row = (await tx.execute(select(*_SHOWN).where(KnowledgeSource.id == id))).one_or_none()
    if row is None:
        raise NotFound
    return _source(row)


async def get_content(tx: AsyncSession, id: UUID) -> bytes | None:
    """As it was given, or last fetched. Raises NotFound."""
    row = (await tx.execute(select(KnowledgeSource.content).where(KnowledgeSource.id == id))).one_or_none()
    if row is None:
        raise NotFound
    content: bytes | None = row.content
    return content


async def list_sources(tx: AsyncSession, *, after: UUID | None, limit: int) -> Sequence[Source]:
    """Newest first; at most `limit` after the source of that id."""
    rows = select(*_SHOWN).order_by(KnowledgeSource.created_at.desc(), KnowledgeSource.id.desc()).limit(limit)
    if after is not None:
        position = select(KnowledgeSource.created_at).where(KnowledgeSource.id == after).scalar_subquery()
        rows = rows.where(tuple_(KnowledgeSource.created_at, KnowledgeSource.id) < tuple_(position, after))
    return [_source(row) for row in await tx.execute(rows)]


async def count_sources(tx: AsyncSession) -> int:
    """All of them."""
    return (await tx.execute(select(func.count()).select_from(KnowledgeSource))).scalar_one()


async def delete_source_row(tx: AsyncSession, id: UUID) -> bool:
    """The source and its passages are gone; False if there was none. Its words are the caller's (`reader.remove_source`)."""
    gone = await tx.execute(delete(KnowledgeSource).where(KnowledgeSource.id == id).returning(KnowledgeSource.id))
    return gone.one_or_none() is not None
