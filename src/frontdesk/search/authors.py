"""`from:`: the kinds of senders, colleagues by name, and visitors by name."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin
from frontdesk.kit.words import plain
from frontdesk.search import queries
from frontdesk.search.entries import author_mark, sender_mark
from frontdesk.search.parse import Query, term_of
from frontdesk.search.plan import term_query
from frontdesk.search.scope import Scope
from frontdesk.store import tables

MAX_VISITORS = 200


async def find_authors(
    tx: AsyncSession, patience: queries.Patience, admin: Admin, query: Query, scope: Scope
) -> tuple[Scope, list[tuple[str, ...]]]:
    """The marks of which a hit must have one; and the scope, which is the chats of the visitors named, if there are any.

    A name is a visitor's when it is no colleague's. So a colleague and a visitor named together are what both said to each other.
    """
    if not query.is_by_author:
        return scope, []
    marks = [author_mark(admin.id) if sender == "me" else sender_mark(sender) for sender in query.senders]
    team = (await tx.execute(select(tables.Admin.id, tables.Admin.name, tables.Admin.email))).all()
    visitors = []
    for typed in query.names:
        wanted = plain(typed)
        named = [
            one.id
            for one in team
            if wanted and (f" {plain(one.name)}".find(f" {wanted}") >= 0 or one.email.startswith(typed.lower()))
        ]
        if named:
            marks += map(author_mark, named)
            continue
        visitors.append(typed)
        marks.append(sender_mark("user"))
    if visitors:
        scope = await _of_visitors(tx, patience, visitors, scope)
    return scope, [tuple(dict.fromkeys(marks))]


async def _of_visitors(tx: AsyncSession, patience: queries.Patience, names: Sequence[str], scope: Scope) -> Scope:
    terms = [term for name in names if (term := term_of(name)) is not None]
    found = [
        await queries.find_visitors(tx, patience, term_query(term), scope.condition, limit=MAX_VISITORS)
        for term in terms
    ]
    ids = list(dict.fromkeys(chain.from_iterable(found)))
    # in the condition as well, for where the search goes on without the list, as when its patience has come to its end
    condition = and_(scope.condition, tables.Session.id.in_(ids))
    return replace(scope, condition=condition, is_narrow=True, ids=ids)
