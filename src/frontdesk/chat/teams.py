"""Teams: some of the people under a name, whose chats are theirs by the page that the visitor wrote from, or by hand.

A deleted team is gone from everywhere but its chats' rows, of which there may be too many to change at once; they read as no team's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import changes
from frontdesk.accounts.roles import Admin
from frontdesk.errors import Conflict, InvalidInput, NotFound
from frontdesk.kit.ids import new_id
from frontdesk.store import tables
from frontdesk.store.tables import TeamMember

MAX_TEAMS = 100
MAX_NAME_CHARS = 60
MAX_PAGES = 20
MAX_PAGE_CHARS = 300
MAX_MEMBERS = 1000
_TAKEN = "Another team has that name."


@dataclass(frozen=True, slots=True)
class Rounds:
    """How waiting chats go round: each is offered for `answer_within_s` seconds to somebody who has fewer than `max_open`."""

    is_on: bool = False
    max_open: int = 5
    answer_within_s: int = 60


@dataclass(frozen=True, slots=True)
class Team:
    """One team. Of `pages`, those that begin with a slash are paths on any site."""

    id: UUID
    name: str
    pages: list[str]
    members: list[UUID]
    rounds: Rounds


@dataclass(frozen=True, slots=True)
class TeamChange:
    """What is to be different; None leaves it."""

    name: str | None = None
    pages: Sequence[str] | None = None
    members: Sequence[UUID] | None = None
    rounds: Rounds | None = None


def begins_with(page: str, prefix: str) -> bool:
    """Whether the address `page` begins so; a `prefix` that is only a path fits on every site. Case matters, as in paths."""
    if not prefix.startswith("/"):
        return page.startswith(prefix)
    try:
        address = urlsplit(page)
    except ValueError:
        return False
    return f"{address.path or '/'}?{address.query}".startswith(prefix)


def team_of(page: str, prefixes: Iterable[tuple[UUID, Sequence[str]]]) -> UUID | None:
    """The team with the longest beginning of that address, as the most particular one."""
    fitting = [(len(prefix), team_id) for team_id, pages in prefixes for prefix in pages if begins_with(page, prefix)]
    return max(fitting)[1] if fitting else None


async def list_teams(tx: AsyncSession) -> list[Team]:
    """All of them by name, with those of their members who have not left."""
    rows = await tx.execute(_teams().order_by(func.lower(tables.Team.name)).limit(MAX_TEAMS))
    return [_team(row) for row in rows]


async def get_team(tx: AsyncSession, id: UUID) -> Team:
    """Raises NotFound."""
    row = (await tx.execute(_teams().where(tables.Team.id == id))).one_or_none()
    if row is None:
        raise NotFound("There is no such team.")
    return _team(row)


async def find_team_of_page(tx: AsyncSession, page: str) -> UUID | None:
    """See `team_of`."""
    rows = await tx.execute(
        select(tables.Team.id, tables.Team.pages).where(
            tables.Team.deleted_at.is_(None), func.cardinality(tables.Team.pages) > 0
        )
    )
    return team_of(page, [(row.id, row.pages) for row in rows])


async def find_team_called(tx: AsyncSession, name: str) -> UUID | None:
    """The team of that name, in whatever case."""
    return await tx.scalar(
        select(tables.Team.id).where(
            func.lower(tables.Team.name) == func.lower(name.strip()), tables.Team.deleted_at.is_(None)
        )
    )


async def create_team(tx: AsyncSession, actor: Admin, asked: TeamChange) -> Team:
    """A new one. Raises InvalidInput, and Conflict when the name is taken or there are too many."""
    count = select(func.count()).select_from(tables.Team).where(tables.Team.deleted_at.is_(None))
    if (await tx.scalar(count) or 0) >= MAX_TEAMS:
        raise Conflict(f"There are {MAX_TEAMS} teams already.")
    id = new_id()
    await _write(tx, insert(tables.Team).values(id=id, name=_name(asked.name or ""), pages=_pages(asked.pages or ())))
    await tx.execute(insert(tables.Rounds).values(team_id=id))
    await _set_members(tx, id, asked.members or ())
    if asked.rounds is not None:
        await _write_rounds(tx, id, asked.rounds)
    team = await get_team(tx, id)
    await changes.record(tx, actor, "team.created", team.name, after=await _recorded(tx, team))
    return team


async def change_team(tx: AsyncSession, actor: Admin, id: UUID, asked: TeamChange) -> Team:
    """It is as asked for. Raises NotFound, InvalidInput, and Conflict when another has the name."""
    before = await _lock_team(tx, id)
    was = await _recorded(tx, before)
    values: dict[str, Any] = {}
    if asked.name is not None:
        values["name"] = _name(asked.name)
    if asked.pages is not None:
        values["pages"] = _pages(asked.pages)
    if values:
        await _write(tx, update(tables.Team).where(tables.Team.id == id).values(values))
    if asked.members is not None:
        await _set_members(tx, id, asked.members)
    if asked.rounds is not None:
        await _write_rounds(tx, id, asked.rounds)
    after = await get_team(tx, id)
    now = await _recorded(tx, after)
    if now != was:
        await changes.record(tx, actor, "team.changed", before.name, before=was, after=now)
    return after


async def delete_team(tx: AsyncSession, actor: Admin, id: UUID) -> None:
    """Nobody is in it, its chats are no team's, and its name is free. Raises NotFound."""
    team = await _lock_team(tx, id)
    was = await _recorded(tx, team)
    await tx.execute(update(tables.Team).where(tables.Team.id == id).values(deleted_at=func.now()))
    await tx.execute(delete(TeamMember).where(TeamMember.team_id == id))
    await tx.execute(delete(tables.Rounds).where(tables.Rounds.team_id == id))
    await changes.record(tx, actor, "team.deleted", team.name, before=was)


async def read_rounds(tx: AsyncSession) -> Rounds:
    """Of the chats of no team."""
    row = (await tx.execute(select(*_ROUNDS).where(tables.Rounds.team_id.is_(None)))).one()
    return Rounds(*row)


async def change_rounds(tx: AsyncSession, actor: Admin, rounds: Rounds) -> None:
    """The same, from now on."""
    before = await read_rounds(tx)
    await _write_rounds(tx, None, rounds)
    if rounds != before:
        was, now = rounds_json(before), rounds_json(rounds)
        await changes.record(tx, actor, "team.rounds_changed", before=was, after=now)


def team_json(team: Team) -> dict[str, Any]:
    """As the people see it."""
    return {
        "id": str(team.id),
        "name": team.name,
        "pages": team.pages,
        "members": [str(id) for id in team.members],
        "rounds": rounds_json(team.rounds),
    }


def rounds_json(rounds: Rounds) -> dict[str, Any]:
    """As the people see it."""
    return {"on": rounds.is_on, "maxOpen": rounds.max_open, "answerWithinS": rounds.answer_within_s}


_ROUNDS = (tables.Rounds.is_on, tables.Rounds.max_open, tables.Rounds.answer_within_s)


def _teams() -> Any:
    members = (
        select(func.array_agg(TeamMember.admin_id))
        .join(tables.Admin, tables.Admin.id == TeamMember.admin_id)
        .where(TeamMember.team_id == tables.Team.id, tables.Admin.disabled_at.is_(None))
        .scalar_subquery()
        .label("members")
    )
    return (
        select(tables.Team.id, tables.Team.name, tables.Team.pages, members, *_ROUNDS)
        .join(tables.Rounds, tables.Rounds.team_id == tables.Team.id)
        .where(tables.Team.deleted_at.is_(None))
    )


def _team(row: Any) -> Team:
    rounds = Rounds(row.is_on, row.max_open, row.answer_within_s)
    return Team(row.id, row.name, row.pages, sorted(row.members or ()), rounds)


async def _lock_team(tx: AsyncSession, id: UUID) -> Team:
    await tx.execute(select(tables.Team.id).where(tables.Team.id == id).with_for_update())
    return await get_team(tx, id)


async def _write(tx: AsyncSession, statement: Any) -> None:
    try:
        async with tx.begin_nested():
            await tx.execute(statement)
    except IntegrityError:
        raise Conflict(_TAKEN) from None


async def _write_rounds(tx: AsyncSession, team_id: UUID | None, rounds: Rounds) -> None:
    which = tables.Rounds.team_id.is_not_distinct_from(team_id)
    values = {"is_on": rounds.is_on, "max_open": rounds.max_open, "answer_within_s": rounds.answer_within_s}
    await tx.execute(update(tables.Rounds).where(which).values(values))


async def _set_members(tx: AsyncSession, team_id: UUID, asked: Sequence[UUID]) -> None:
    if len(asked) > MAX_MEMBERS:
        raise InvalidInput(fields=[{"path": "members", "problem": f"at most {MAX_MEMBERS} are allowed"}])
    known = set(
        await tx.scalars(
            select(tables.Admin.id)
            .where(tables.Admin.id.in_(asked), tables.Admin.disabled_at.is_(None))
            .with_for_update(read=True, key_share=True)
        )
    )
    strangers = [place for place, id in enumerate(asked) if id not in known]
    if strangers:
        raise InvalidInput(fields=[{"path": f"members.{at}", "problem": "is nobody in the team"} for at in strangers])
    await tx.execute(delete(TeamMember).where(TeamMember.team_id == team_id, TeamMember.admin_id.not_in(known)))
    missing = known - set(await tx.scalars(select(TeamMember.admin_id).where(TeamMember.team_id == team_id)))
    if missing:
        await tx.execute(insert(TeamMember), [{"team_id": team_id, "admin_id": id} for id in sorted(missing)])


async def _recorded(tx: AsyncSession, team: Team) -> dict[str, Any]:
    names = await tx.scalars(
        select(tables.Admin.name).where(tables.Admin.id.in_(team.members)).order_by(tables.Admin.name)
    )
    rounds = rounds_json(team.rounds)
    return {"name": team.name, "pages": team.pages, "members": list(names), "rounds": rounds}


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 1 <= len(name) <= MAX_NAME_CHARS:
        problem = f"should have 1 to {MAX_NAME_CHARS} characters"
        raise InvalidInput(f"A team's name {problem}.", fields=[{"path": "name", "problem": problem}])
    return name


def _pages(asked: Sequence[str]) -> list[str]:
    pages = list(dict.fromkeys(page.strip() for page in asked))
    if len(pages) > MAX_PAGES:
        raise InvalidInput(fields=[{"path": "pages", "problem": f"at most {MAX_PAGES} are allowed"}])
    for place, page in enumerate(pages):
        if len(page) > MAX_PAGE_CHARS or not page.startswith(("/", "https://", "http://")):
            problem = f"should begin with / or https:// and have at most {MAX_PAGE_CHARS} characters"
            raise InvalidInput(f"A page {problem}.", fields=[{"path": f"pages.{place}", "problem": problem}])
    return pages
