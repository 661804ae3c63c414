"""Which chats a search is about: those that its reader may see, of the state, tags, team and owner that the query names."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, cast, false, literal, select, true, union_all
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin, Reach
from frontdesk.chat.reach import within_reach
from frontdesk.chat.rules import State
from frontdesk.kit.words import plain
from frontdesk.search.entries import quote, tag_mark
from frontdesk.search.parse import Query
from frontdesk.search.queries import Patience, in_time, read_words
from frontdesk.store import tables
from frontdesk.store.tables import SearchChat, Session

MAX_CHATS = 2_000
"""More are as good as any number: their messages are found by walking."""
MAX_LISTED = 51
_OPEN = (State.AI.value, State.WAITING.value, State.HUMAN.value)
_NEWEST = (Session.last_message_at.desc(), Session.id.desc())


@dataclass(frozen=True, slots=True)
class Scope:
    """The condition on `Session`; the newest chats of those that the query names (those among the newest of all, where finding them takes
    too long); and all of them where they are few, else None.

    `is_narrow`: most chats are out of it.
    """

    condition: ColumnElement[bool]
    is_narrow: bool
    newest: Sequence[UUID] = ()
    ids: Sequence[UUID] | None = None


async def find_scope(tx: AsyncSession, patience: Patience, admin: Admin, query: Query) -> Scope:
    """The scope of `admin`'s query."""
    conditions = [within_reach(admin), *await _filters(tx, admin, query)]
    condition = and_(*conditions)
    if not query.is_by_chat:
        return Scope(condition, is_narrow=admin.reach is not Reach.ALL)
    is_common = await _has_common_tags(tx, query)
    if query.tags and not is_common:
        named = _tagged(query, condition)
    else:
        named = _in_states(query, condition, limit=MAX_LISTED if is_common else MAX_CHATS + 1)
    rows = await in_time(tx, patience, named)
    if rows is None:
        newest = list(await tx.scalars(_among_newest(query, condition)))
        return Scope(condition, is_narrow=True, newest=newest)
    ids = [row[0] for row in rows]
    is_all = len(ids) <= MAX_CHATS and not is_common
    return Scope(condition, is_narrow=True, newest=ids, ids=ids if is_all else None)


async def _filters(tx: AsyncSession, admin: Admin, query: Query) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if query.states:
        filters.append(Session.state.in_(query.states))
    if query.is_unread:
        filters += [Session.unread_count > 0, Session.state.in_(_OPEN)]
    if query.is_mine:
        filters += [Session.assigned_admin_id == admin.id, Session.state == State.HUMAN.value]
    for typed in query.tags:
        name = await tx.scalar(select(tables.Tag.name).where(tables.Tag.key == typed.casefold()))
        filters.append(false() if name is None else Session.tags.contains([name]))
    if query.teams:
        wanted = [plain(typed) for typed in query.teams]
        teams = await tx.execute(select(tables.Team.id, tables.Team.name).where(tables.Team.deleted_at.is_(None)))
        ids = [id for id, name in teams if any(plain(name).startswith(typed) for typed in wanted if typed)]
        filters.append(Session.team_id.in_(ids))
    return filters


def _in_states(query: Query, condition: ColumnElement[bool], *, limit: int) -> Select[UUID]:
    # a walk for each state, down the index of states
    states = set(query.states or [state.value for state in State])
    if query.is_unread or query.is_mine:
        states &= set(_OPEN)
    walks = [
        select(Session.id, Session.last_message_at)
        .where(Session.state == state, condition, Session.last_seq > 0)
        .order_by(*_NEWEST)
        .limit(limit)
        .subquery()
        for state in sorted(states)
    ]
    if not walks:
        return select(Session.id).where(false())
    found = union_all(*map(select, walks)).subquery()
    return select(found.c.id).order_by(found.c.last_message_at.desc(), found.c.id.desc()).limit(limit)


def _among_newest(query: Query, condition: ColumnElement[bool]) -> Select[UUID]:
    # what can be afforded whatever is asked for
    newest = _in_states(query, true(), limit=MAX_CHATS).subquery("newest")
    named = select(Session.id).join(newest, newest.c.id == Session.id).where(condition)
    return named.order_by(*_NEWEST).limit(MAX_LISTED)


async def _has_common_tags(tx: AsyncSession, query: Query) -> bool:
    if not query.tags:
        return False
    known, _ = await read_words(tx, [(tag_mark(tag), False) for tag in query.tags])
    return min(one.items for one in known.values()) > MAX_CHATS


def _tagged(query: Query, condition: ColumnElement[bool]) -> Select[UUID]:
    marks = " & ".join(quote(tag_mark(tag)) for tag in query.tags)
    tagged = (
        select(SearchChat.session_id)
        .where(SearchChat.words.bool_op("@@")(cast(literal(marks), TSQUERY)))
        .cte("tagged")
        .prefix_with("materialized")
    )
    return (
        select(Session.id)
        .join(tagged, tagged.c.session_id == Session.id)
        .where(condition)
        .order_by(*_NEWEST)
        .limit(MAX_CHATS + 1)
    )
