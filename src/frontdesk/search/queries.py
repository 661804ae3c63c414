"""The SQL of searching. Each list is newest first, and goes on after a row by its key."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Row, Select, cast, func, literal, select, text, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.search.parse import Word
from frontdesk.search.plan import WALK
from frontdesk.store.engine import driver_connection
from frontdesk.store.tables import SearchChat, SearchItem, Session

WALK_CHATS = 10_000
LOOKUP_TIMEOUT_MS = 100
"""Looking up rare words takes a few milliseconds. What takes longer is given up, and its reader told how far was looked."""
MAX_NEAR = 20
_CANCELLED = "57014"

_SETTINGS = text(
    """
    select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true),
        -- a list of 20 rows is joined by their keys, whatever the planner believes of the tables
        set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
        set_config('enable_seqscan', 'off', true), set_config('pg_trgm.similarity_threshold', '0.25', true)
    """
)
_COUNTS = text(
    """
    select (select items from search_words where word = ''),
        array(
            select case when is_open
                then (select coalesce(sum(items), 0) from search_words w where w.word >= t.word and w.word < t.word || chr(1114111))
                else coalesce((select items from search_words w where w.word = t.word), 0) end::bigint
            from unnest(cast(:words as text[]), cast(:open as bool[])) with ordinality as t(word, is_open, n) order by n
        )
    """
)
_NEAR = text(
    """
    select word, items from search_words
    where word % :word and length(word) >= 6 and length(word) between length(:word) - 2 and length(:word) + 2
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


async def prepare(tx: AsyncSession) -> None:
    """From here on this transaction plans as searches need it."""
    await tx.execute(_SETTINGS)


async def count_words(tx: AsyncSession, words: Sequence[Word]) -> tuple[dict[Word, int], int]:
    """About how many messages and notes have each word (or a word that begins with it, if it is open), and how many there are."""
    row = (
        await tx.execute(_COUNTS, {"words": [word.text for word in words], "open": [word.is_open for word in words]})
    ).one()
    return dict(zip(words, row[1], strict=True)), row[0] or 0


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
    of = rows.c
    # by the operator's function, which no index answers: the way has been chosen already
    matches = [func.ts_match_vq(of.words, cast(literal(query), TSQUERY))] if query else []
    return (
        select(of.session_id, of.item, of.note_id, of.at)
        .join(Session, Session.id == of.session_id)
        .where(*more, *matches, chats)
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
    tx: AsyncSession, query: str, lookup: str, chats: ColumnElement[bool], span: Span, *, limit: int
) -> list[Hit] | None:
    """The hits that the index gives for `lookup`; None if that takes too long."""
    found = _apart(_ITEM.words.bool_op("@@")(cast(literal(lookup), TSQUERY)))
    return _as_hits(await _in_time(tx, _hits(found, query, chats, limit, *_within(found.c, span))))


async def look_in(
    tx: AsyncSession, query: str, session_ids: Sequence[UUID], chats: ColumnElement[bool], span: Span, *, limit: int
) -> list[Hit] | None:
    """The hits in these conversations; None if that takes too long."""
    found = _apart(_ITEM.session_id.in_(session_ids))
    return _as_hits(await _in_time(tx, _hits(found, query, chats, limit, *_within(found.c, span))))


def _as_hits(rows: Sequence[Row[*tuple[Any, ...]]] | None) -> list[Hit] | None:
    return None if rows is None else [Hit(*row) for row in rows]


def _apart(condition: ColumnElement[bool]) -> FromClause:
    # planned without regard to the order that is wanted, or it would walk by time after all
    return select(*_COLUMNS, _ITEM.words).where(condition).cte("found").prefix_with("materialized")


async def find_visitors(tx: AsyncSession, query: str, chats: ColumnElement[bool], *, limit: int) -> list[UUID]:
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
    looked_up = await _in_time(tx, fitting(listed.cte("found").prefix_with("materialized")))
    return found if looked_up is None else [row[0] for row in looked_up]


async def _in_time(tx: AsyncSession, statement: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]] | None:
    connection = await driver_connection(tx)
    await connection.execute(f"savepoint looking; set local statement_timeout = {LOOKUP_TIMEOUT_MS}")
    try:
        rows = (await tx.execute(statement)).all()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _CANCELLED:
            raise
        await connection.execute("rollback to savepoint looking")
        return None
    await connection.execute("release savepoint looking; set local statement_timeout to default")
    return rows
