"""The SQL of searching. Each list is newest first, and goes on after a row by its key."""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Row,
    Select,
    Uuid,
    any_,
    cast,
    func,
    literal,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.search.plan import MAX_FORMS, WALK, Known
from frontdesk.store.engine import driver_connection
from frontdesk.store.tables import SearchChat, SearchItem, Session

WALK_CHATS = 10_000
PATIENCE_MS = 100.0
"""All lookups of one search together. They take a few milliseconds each; one that takes longer is given up, and the reader told how far was
looked."""
_LEAST_MS = 10
MAX_NEAR = 20
_CANCELLED = "57014"

_SETTINGS = text(
    """
    select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true),
        -- a list of 20 rows is joined by their keys, whatever the planner believes of the tables
        set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
        set_config('enable_seqscan', 'off', true), set_config('pg_trgm.similarity_threshold', '0.25', true),
        -- else a list of more than some ten thousand rows is kept as the pages that they are on, and read through
        set_config('work_mem', '64MB', true)
    """
)
_KNOWN = text(
    """
    select (select items from search_words where word = '') as total, w.*
    from unnest(cast(:words as text[]), cast(:open as bool[])) as t(word, is_open)
    cross join lateral (
        select t.word as asked, t.is_open, coalesce(sum(items), 0)::bigint as items,
            case when count(*) <= :max_forms then coalesce(array_agg(word), '{}') end as forms
        from search_words
        -- the last code point comes after all that can follow
        where word >= t.word and word <= case when t.is_open then t.word || chr(1114111) else t.word end
    ) w
    """
)
_NEAR = text(
    """
    select word, items from search_words
    where word % :word and length(word) >= 6 and word !~ '[0-9]' and length(word) between length(:word) - 2 and length(:word) + 2
    order by similarity(word, :word) desc, items desc limit :limit
    """
)


class Key(NamedTuple):
    """The place of an item in the order of all."""

    at: datetime
    session_id: UUID
    item: int


class Hit(NamedTuple):
    """A message (`item` is its seq) or a note, and when it was written."""

    session_id: UUID
    item: int
    note_id: UUID | None
    at: datetime

    @property
    def key(self) -> Key:
        """Its place."""
        return Key(self.at, self.session_id, self.item)


class Span(NamedTuple):
    """Where to look: after the row at `after` in the order of the list, and within these moments."""

    after: Key | None
    since: datetime | None
    until: datetime | None


class Patience:
    """How long the lookups of one search may still take."""

    def __init__(self) -> None:
        self._end = time.monotonic() + PATIENCE_MS / 1000

    def left_ms(self) -> int:
        """Whole milliseconds."""
        return round((self._end - time.monotonic()) * 1000)


async def prepare(tx: AsyncSession) -> None:
    """From here on this transaction plans as searches need it."""
    await tx.execute(_SETTINGS)


async def read_words(tx: AsyncSession, wanted: Sequence[tuple[str, bool]]) -> tuple[dict[tuple[str, bool], Known], int]:
    """What is known of these words (open or not), and about how many messages and notes there are."""
    texts, opens = [text for text, _ in wanted], [is_open for _, is_open in wanted]
    rows = (await tx.execute(_KNOWN, {"words": texts, "open": opens, "max_forms": MAX_FORMS})).all()
    known = {(row.asked, row.is_open): Known(row.items, row.forms and tuple(row.forms)) for row in rows}
    return known, (rows[0].total or 0) if rows else 0


async def find_words(tx: AsyncSession, words: Sequence[str]) -> dict[str, int]:
    """Those of the words that were said, and about how often."""
    known = text("select word, items from search_words where word = any(cast(:words as text[]))")
    return {row.word: row.items for row in await tx.execute(known, {"words": words})}


async def find_near(tx: AsyncSession, word: str) -> dict[str, int]:
    """Words with similar letters, the most similar first, and about how often they were said."""
    return {row.word: row.items for row in await tx.execute(_NEAR, {"word": word, "limit": MAX_NEAR})}


_ITEM = SearchItem.__table__.c
_COLUMNS = (_ITEM.session_id, _ITEM.item, _ITEM.note_id, _ITEM.at)
_NEWEST = (_ITEM.at.desc(), _ITEM.session_id.desc(), _ITEM.item.desc())


def _within(of: Any, span: Span) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if span.after is not None:
        conditions.append(tuple_(of.at, of.session_id, of.item) < tuple(span.after))
    if span.since is not None:
        conditions.append(of.at >= span.since)
    if span.until is not None:
        conditions.append(of.at < span.until)
    return conditions


def _hits(
    rows: FromClause, query: str, chats: ColumnElement[bool], limit: int, *more: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    # by the operator's function, which no index answers: the way has been chosen already
    matches = [func.ts_match_vq(rows.c.words, cast(literal(query), TSQUERY))] if query else []
    matching = select(rows.c.session_id, rows.c.item, rows.c.note_id, rows.c.at).where(*more, *matches)
    # in order before their chats are looked at: a page needs those of twenty, and a lookup may find thousands
    of = matching.order_by(rows.c.at.desc(), rows.c.session_id.desc(), rows.c.item.desc()).subquery("matching").c
    return (
        select(of.session_id, of.item, of.note_id, of.at)
        .join(Session, Session.id == of.session_id)
        .where(chats)
        .order_by(of.at.desc(), of.session_id.desc(), of.item.desc())
        .limit(limit)
    )


async def walk(
    tx: AsyncSession, query: str, chats: ColumnElement[bool], span: Span, *, limit: int
) -> tuple[list[Hit], Key | None]:
    """The hits among the newest WALK items, and where the walk ended; None if there is nothing behind it."""
    newest = select(*_COLUMNS, _ITEM.words).where(*_within(_ITEM, span)).order_by(*_NEWEST).limit(WALK).subquery()
    hits = [Hit(*row) for row in await tx.execute(_hits(newest, query, chats, limit))]
    if len(hits) == limit:
        return hits, hits[-1].key
    keys = select(_ITEM.at, _ITEM.session_id, _ITEM.item).where(*_within(_ITEM, span)).order_by(*_NEWEST)
    end = (await tx.execute(keys.offset(WALK - 1).limit(1))).one_or_none()
    return hits, None if end is None else Key(*end)


async def look_up(
    tx: AsyncSession,
    patience: Patience,
    query: str,
    lookup: str,
    chats: ColumnElement[bool],
    span: Span,
    *,
    limit: int,
) -> list[Hit] | None:
    """The hits that the index gives for `lookup`; None if that takes too long."""
    found = _apart(_ITEM.words.bool_op("@@")(cast(literal(lookup), TSQUERY)))
    return _as_hits(await in_time(tx, patience, _hits(found, query, chats, limit, *_within(found.c, span))))


async def look_in(
    tx: AsyncSession,
    patience: Patience,
    query: str,
    session_ids: Sequence[UUID],
    chats: ColumnElement[bool],
    span: Span,
    *,
    limit: int,
) -> list[Hit] | None:
    """The hits in these conversations; None if that takes too long."""
    found = _apart(_ITEM.session_id == any_(literal(session_ids, ARRAY(Uuid))))
    return _as_hits(await in_time(tx, patience, _hits(found, query, chats, limit, *_within(found.c, span))))


def _as_hits(rows: Sequence[Row[*tuple[Any, ...]]] | None) -> list[Hit] | None:
    return None if rows is None else [Hit(*row) for row in rows]


def _apart(condition: ColumnElement[bool]) -> FromClause:
    # planned without regard to the order that is wanted, or it would walk by time after all
    return select(*_COLUMNS, _ITEM.words).where(condition).cte("found").prefix_with("materialized")


async def find_visitors(
    tx: AsyncSession, patience: Patience, query: str, chats: ColumnElement[bool], *, limit: int
) -> list[UUID]:
    """Conversations whose visitor or tags the query fits, newest first: walked for common names, looked up for rare ones."""
    of = SearchChat.__table__.c
    newest = (of.at.desc(), of.session_id.desc())

    def fitting(rows: FromClause) -> Select[*tuple[Any, ...]]:
        matches = func.ts_match_vq(rows.c.words, cast(literal(query), TSQUERY))
        found = select(rows.c.session_id).join(Session, Session.id == rows.c.session_id).where(matches, chats)
        return found.order_by(rows.c.at.desc(), rows.c.session_id.desc()).limit(limit)

    walked = select(of.session_id, of.at, of.words).order_by(*newest).limit(WALK_CHATS).subquery()
    found = list(await tx.scalars(fitting(walked)))
    if len(found) == limit:
        return found
    listed = select(of.session_id, of.at, of.words).where(of.words.bool_op("@@")(cast(literal(query), TSQUERY)))
    looked_up = await in_time(tx, patience, fitting(listed.cte("found").prefix_with("materialized")))
    return found if looked_up is None else [row[0] for row in looked_up]


async def in_time(
    tx: AsyncSession, patience: Patience, statement: Select[*tuple[Any, ...]]
) -> Sequence[Row[*tuple[Any, ...]]] | None:
    """The statement's rows; None when `patience` has come to its end."""
    left_ms = patience.left_ms()
    if left_ms < _LEAST_MS:
        return None
    connection = await driver_connection(tx)
    await connection.execute(f"savepoint looking; set local statement_timeout = {left_ms}")
    try:
        rows = (await tx.execute(statement)).all()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _CANCELLED:
            raise
        await connection.execute("rollback to savepoint looking")
        return None
    await connection.execute("release savepoint looking; set local statement_timeout to default")
    return rows
