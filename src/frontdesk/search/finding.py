"""What is found for a query: chats by their visitor, and messages and notes, newest first, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin
from frontdesk.search import queries
from frontdesk.search.authors import find_authors
from frontdesk.search.entries import NOTE
from frontdesk.search.mending import mend
from frontdesk.search.parse import Query
from frontdesk.search.plan import Plan, make_plan, term_query, vocabulary_of
from frontdesk.search.queries import Hit, Key, Patience, Span
from frontdesk.search.scope import Scope, find_scope

CHATS_BESIDE_WORDS = 5
CHATS_ALONE = 50
FEW_HITS = 5
"""With fewer hits than these, words that look alike are tried too."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next page begins, and whether misspelt words were mended on the first."""

    after: Key
    is_mended: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page. `looked_back_to`: older was not looked at, since that would have taken too long; `next` goes on from there."""

    query: Query
    """as it was understood, with what may have been meant beside what was misspelt"""
    chats: list[UUID]
    has_more_chats: bool
    hits: list[Hit]
    next: Place | None
    looked_back_to: datetime | None


@dataclass(frozen=True, slots=True)
class _Page:
    hits: list[Hit]
    after: Key | None = None
    looked_back_to: datetime | None = None


async def search(tx: AsyncSession, admin: Admin, query: Query, *, place: Place | None, limit: int) -> Found:
    """What `admin` finds by `query`, from `place` on; chats stand on the first page only. An empty query finds nothing."""
    if query.is_empty:
        return Found(query, [], False, [], None, None)
    await queries.prepare(tx)
    patience = queries.Patience()
    scope = await find_scope(tx, patience, admin, query)
    scope, marks = await find_authors(tx, patience, admin, query, scope)
    if place is not None:
        query = await mend(tx, query) if place.is_mended else query
        page = await _find_items(tx, patience, query, marks, scope, after=place.after, limit=limit)
        return _found(query, [], page, is_mended=place.is_mended)
    chats = await _find_chats(tx, patience, query, scope)
    page = await _find_items(tx, patience, query, marks, scope, after=None, limit=limit)
    is_mended = False
    if len(page.hits) + len(chats) < FEW_HITS and page.after is None:
        mended = await mend(tx, query)
        is_mended = mended is not query
        if is_mended:
            query = mended
            chats = await _find_chats(tx, patience, query, scope)
            page = await _find_items(tx, patience, query, marks, scope, after=None, limit=limit)
    return _found(query, chats, page, is_mended=is_mended)


def _found(query: Query, chats: list[UUID], page: _Page, *, is_mended: bool) -> Found:
    shown = CHATS_BESIDE_WORDS if query.terms else CHATS_ALONE
    place = None if page.after is None else Place(page.after, is_mended)
    return Found(query, chats[:shown], len(chats) > shown, page.hits, place, page.looked_back_to)


async def _find_chats(tx: AsyncSession, patience: Patience, query: Query, scope: Scope) -> list[UUID]:
    if query.is_by_author or query.is_note or query.after or query.before:
        return []  # it asks for what was said
    if query.terms:
        wanted = " & ".join(map(term_query, query.terms))
        return await queries.find_visitors(tx, patience, wanted, scope.condition, limit=CHATS_BESIDE_WORDS + 1)
    return list(scope.newest[: CHATS_ALONE + 1])


async def _find_items(
    tx: AsyncSession,
    patience: Patience,
    query: Query,
    marks: Sequence[tuple[str, ...]],
    scope: Scope,
    *,
    after: Key | None,
    limit: int,
) -> _Page:
    marks = [*marks, (NOTE,)] if query.is_note else marks
    if not (query.terms or marks or query.after or query.before) or scope.ids == []:
        return _Page([])  # chats alone were asked for, or there are none
    span = Span(after, query.after, query.before)
    known, total = await queries.read_words(tx, vocabulary_of(query.terms, marks))
    plan = make_plan(query.terms, marks, known, total, is_narrow=scope.is_narrow)
    if scope.ids is not None:
        hits = await queries.look_in(tx, patience, plan.query, scope.ids, scope.condition, span, limit=limit + 1)
        if hits is not None:
            return _page(hits, limit)
    return await _walk_or_look_up(tx, patience, plan, scope, span, limit)


async def _walk_or_look_up(
    tx: AsyncSession, patience: Patience, plan: Plan, scope: Scope, span: Span, limit: int
) -> _Page:
    if not plan.walks and plan.lookup is not None:
        hits = await queries.look_up(tx, patience, plan.query, plan.lookup, scope.condition, span, limit=limit + 1)
        if hits is not None:
            return _page(hits, limit)
        plan = replace(plan, lookup=None)  # there are more of them than was thought
    walked, end = await queries.walk(tx, plan.query, scope.condition, span, limit=limit + 1)
    if len(walked) > limit or end is None:
        return _page(walked, limit)
    if plan.lookup is not None:
        behind, rest = span._replace(after=end), limit + 1 - len(walked)
        hits = await queries.look_up(tx, patience, plan.query, plan.lookup, scope.condition, behind, limit=rest)
        if hits is not None:
            return _page(walked + hits, limit)
    return _Page(walked, end, looked_back_to=end.at)


def _page(hits: list[Hit], limit: int) -> _Page:
    return _Page(hits[:limit], hits[limit - 1].key if len(hits) > limit else None)
