"""Reads sources that are due into passages, one at a time, so that what was saved is found seconds later."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.assistant.knowledge import sources
from frontdesk.assistant.knowledge.fetch import fetch_page
from frontdesk.assistant.knowledge.passages import Block, Passage, cut
from frontdesk.assistant.knowledge.pdf import blocks_of_pdf
from frontdesk.assistant.knowledge.reading import (
    Unreadable,
    blocks_of_html,
    blocks_of_markdown,
    blocks_of_text,
    read_text,
    title_of_html,
)
from frontdesk.assistant.knowledge.sources import Kind
from frontdesk.errors import Unavailable
from frontdesk.kit.words import words_of
from frontdesk.store.engine import Store
from frontdesk.store.tables import KnowledgePassage, KnowledgeSource, KnowledgeWord

log = structlog.get_logger(__name__)

POLL_S = 5.0
# While one process reads a source it is not due for the others; if that process dies, it is again after this.
CLAIM = timedelta(minutes=2)
RETRY_HOURS = 1


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: UUID
    kind: Kind
    title: str
    url: str | None
    content: bytes | None
    refresh_hours: int | None
    updated_at: datetime


class Reader:
    """The background job; `wake` it when something was saved."""

    def __init__(self, store: Store, *, allow_private: bool) -> None:
        self._store = store
        self._allow_private = allow_private
        self._work = asyncio.Event()

    def wake(self) -> None:
        """Something is due."""
        self._work.set()

    async def run(self) -> None:
        """Read whatever is due; runs until it is cancelled."""
        while True:
            try:
                while await self.read_next():
                    pass
            except Unavailable:
                log.warning("knowledge: the database does not answer")
            self._work.clear()
            try:
                async with asyncio.timeout(POLL_S):
                    await self._work.wait()
            except TimeoutError:
                continue

    async def read_next(self) -> bool:
        """Read one source that is due; False when none is. Raises Unavailable."""
        async with self._store.begin() as tx:
            claimed = await _claim(tx)
        if claimed is None:
            return False
        problem, passages, content, title = None, list[Passage](), None, None
        try:
            passages, content, title = await self._read(claimed)
        except Unreadable as error:
            problem = str(error)
        rows = await asyncio.to_thread(_rows, claimed.id, passages)
        # a large source is one long statement, and may take longer than a visitor's message is allowed to
        async with self._store.begin(timeout_s=60) as tx:
            await _store(tx, claimed, rows, problem=problem, content=content, title=title)
        log.info(
            "knowledge: read", source=str(claimed.id), kind=claimed.kind.value, passages=len(passages), problem=problem
        )
        return True

    async def _read(self, claimed: _Claimed) -> tuple[list[Passage], bytes | None, str | None]:
        """Passages; for a page what was fetched, and its title."""
        if claimed.kind is Kind.PAGE:
            page = await fetch_page(claimed.url or "", allow_private=self._allow_private)
            passages = await _passages(Kind(page.kind), page.data)
            title = title_of_html(read_text(page.data)) if page.kind == "html" else None
            return passages, page.data, title
        data = claimed.content or b""
        if claimed.kind is Kind.ANSWER:
            answer = read_text(data).strip()
            return ([Passage(claimed.title, answer)] if answer else []), None, None
        return await _passages(claimed.kind, data), None, None


async def remove_source(tx: AsyncSession, id: UUID) -> bool:
    """The source, its passages and its share of the words are gone; False if there was none."""
    await _count_words(tx, Counter({word: -count for word, count in (await _words_of_source(tx, id)).items()}))
    return await sources.delete_source_row(tx, id)


async def _passages(kind: Kind, data: bytes) -> list[Passage]:
    if not data.strip():
        raise Unreadable("is empty")
    if kind is Kind.PDF:
        blocks = await blocks_of_pdf(data)
    else:
        blocks = await asyncio.to_thread(_blocks, kind, data)
    passages = await asyncio.to_thread(cut, blocks)
    if not passages:
        raise Unreadable("holds no text")
    return passages


def _blocks(kind: Kind, data: bytes) -> list[Block]:
    content = read_text(data)
    if kind is Kind.HTML:
        return blocks_of_html(content)
    if kind is Kind.MARKDOWN:
        return blocks_of_markdown(content)
    return list(blocks_of_text(content))


def _rows(source_id: UUID, passages: Iterable[Passage]) -> list[dict[str, object]]:
    return [
        {
            "source_id": source_id,
            "position": position,
            "heading": passage.heading,
            "content": passage.content,
            "heading_words": " ".join(words_of(passage.heading)),
            "words": " ".join(words_of(passage.content)),
        }
        for position, passage in enumerate(passages)
    ]


async def _claim(tx: AsyncSession) -> _Claimed | None:
    now = datetime.now(UTC)
    due = (
        select(KnowledgeSource.id)
        .where(KnowledgeSource.due_at <= func.now())
        .order_by(KnowledgeSource.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    claimed = (
        update(KnowledgeSource)
        .where(KnowledgeSource.id == due)
        .values(due_at=now + CLAIM)
        .returning(
            KnowledgeSource.id,
            KnowledgeSource.kind,
            KnowledgeSource.title,
            KnowledgeSource.url,
            KnowledgeSource.content,
            KnowledgeSource.refresh_hours,
            KnowledgeSource.updated_at,
        )
    )
    row = (await tx.execute(claimed)).one_or_none()
    return row and _Claimed(**{**row._asdict(), "kind": Kind(row.kind)})


async def _store(
    tx: AsyncSession,
    claimed: _Claimed,
    rows: list[dict[str, object]],
    *,
    problem: str | None,
    content: bytes | None,
    title: str | None,
) -> None:
    again_at = claimed.refresh_hours and datetime.now(UTC) + timedelta(hours=claimed.refresh_hours)
    if problem is not None and claimed.kind is Kind.PAGE:
        again_at = datetime.now(UTC) + timedelta(hours=RETRY_HOURS)
    values: dict[str, object] = {"due_at": again_at, "problem": problem, "status": "failed" if problem else "ready"}
    if problem is None:
        values["passage_count"] = len(rows)
    if content is not None:
        values["content"] = content
    if title is not None and claimed.title == claimed.url:
        values["title"] = title
    # changed or removed while it was read: what was read is old, and it is due again anyway
    same = update(KnowledgeSource).where(
        KnowledgeSource.id == claimed.id, KnowledgeSource.updated_at == claimed.updated_at
    )
    if (await tx.execute(same.values(values).returning(KnowledgeSource.id))).one_or_none() is None:
        return
    if problem is not None and claimed.kind is Kind.PAGE:
        return  # a page that is away for an hour is not forgotten
    counts = Counter(word for row in rows for word in set(f"{row['heading_words']} {row['words']}".split()))
    counts.subtract(await _words_of_source(tx, claimed.id))
    await tx.execute(delete(KnowledgePassage).where(KnowledgePassage.source_id == claimed.id))
    if rows:
        await tx.execute(insert(KnowledgePassage), rows)
    await _count_words(tx, counts)


async def _words_of_source(tx: AsyncSession, id: UUID) -> Counter[str]:
    columns = (KnowledgePassage.heading_words, KnowledgePassage.words)
    rows = await tx.execute(select(*columns).where(KnowledgePassage.source_id == id))
    return Counter(word for row in rows for word in set(f"{row.heading_words} {row.words}".split()))


async def _count_words(tx: AsyncSession, changes: Counter[str]) -> None:
    # in one order, so that two readers never wait for each other in a circle
    changed = sorted((word, count) for word, count in changes.items() if count)
    if not changed:
        return
    await tx.execute(
        text(
            "insert into knowledge_words as k (word, passages) select * from unnest(cast(:words as text[]), cast(:counts as int[]))"
            " on conflict (word) do update set passages = k.passages + excluded.passages"
        ),
        {"words": [word for word, _ in changed], "counts": [count for _, count in changed]},
    )
    await tx.execute(
        delete(KnowledgeWord).where(
            KnowledgeWord.word.in_([word for word, n in changed if n < 0]), KnowledgeWord.passages <= 0
        )
    )
