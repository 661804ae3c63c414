"""`from:`: the kinds of senders, colleagues by name, and visitors by name."""

from dataclasses import replace

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
    """The marks of which a hit must have one; and the scope, narrower when a name is a visitor's and no colleague's."""
    if not query.is_by_author:
        return scope, []
    marks = [author_mark(admin.id) if sender == "me" else sender_mark(sender) for sender in query.senders]
    team = (await tx.execute(select(tables.Admin.id, tables.Admin.name, tables.Admin.email))).all()
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
        scope = await _of_visitor(tx, patience, typed, scope)
        marks.append(sender_mark("user"))
    return scope, [tuple(dict.fromkeys(marks))]


async def _of_visitor(tx: AsyncSession, patience: queries.Patience, name: str, scope: Scope) -> Scope:
    term = term_of(name)
    ids = (
        []
        if term is None
        else await queries.find_visitors(tx, patience, term_query(term), scope.condition, limit=MAX_VISITORS)
    )
    # in the condition as well, for where the search goes on without the list, as when its patience has come to its end
    condition = and_(scope.condition, tables.Session.id.in_(ids))
    return replace(scope, condition=condition, is_narrow=True, ids=ids)
