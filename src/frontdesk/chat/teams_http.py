"""Teams over HTTP, who sees which chats, and one's own availability."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import Field

from frontdesk.accounts import admins, changes
from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.accounts.roles import Reach
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.chat import teams
from frontdesk.chat.attendance import Attendance
from frontdesk.chat.desk import Desk
from frontdesk.chat.facts import TeamTold
from frontdesk.chat.schemas import Command
from frontdesk.chat.teams import TeamChange, rounds_json, team_json
from frontdesk.errors import Conflict, NotFound
from frontdesk.web.wire import JsonResponse, json_router

Id = Annotated[str, Path(max_length=100)]


class Rounds(Command):
    """How waiting chats go round."""

    is_on: Annotated[bool, Field(alias="on")]
    max_open: Annotated[int, Field(ge=1, le=100, description="who has as many chats is offered no further one")] = 5
    answer_within_s: Annotated[int, Field(ge=10, le=3600, description="then it is the next one's turn")] = 60

    def value(self) -> teams.Rounds:
        return teams.Rounds(self.is_on, self.max_open, self.answer_within_s)


class TeamBody(Command):
    """A team, all of it or what changes."""

    name: Annotated[str | None, Field(max_length=500)] = None
    pages: Annotated[list[Annotated[str, Field(max_length=2000)]] | None, Field(max_length=100)] = None
    members: Annotated[list[Annotated[UUID, Field(strict=False)]] | None, Field(max_length=teams.MAX_MEMBERS)] = None
    rounds: Rounds | None = None

    def change(self) -> TeamChange:
        rounds = self.rounds.value() if self.rounds else None
        return TeamChange(self.name, self.pages, self.members, rounds)


class ReachBody(Command):
    """Which chats somebody sees."""

    reach: Annotated[Reach, Field(strict=False)]


class AvailabilityBody(Command):
    """Whether one is there for new chats."""

    available: bool


def teams_router(desk: Desk, current: CurrentAdmins, attendance: Attendance) -> APIRouter:
    """`/api/teams`, `/api/rounds`, `/api/team/{id}/reach`, `/api/team/availability`."""
    router = json_router("/api", tag="team")

    async def tell() -> None:
        # what somebody sees may have changed with it: first they lose what they shall not see, then all hear of the teams
        await current.refresh()
        async with desk.store.begin() as tx:
            shown = [team_json(team) for team in await teams.list_teams(tx)]
        desk.publisher.tell(TeamTold("teams-updated", {"teams": shown}))

    @router.get("/teams", summary="The teams, and how the chats of no team go round")
    async def read() -> JsonResponse:
        async with desk.store.begin() as tx:
            found, rounds = await teams.list_teams(tx), await teams.read_rounds(tx)
        return JsonResponse({"teams": [team_json(team) for team in found], "rounds": rounds_json(rounds)})

    @router.post("/teams", status_code=201, summary="Make a team")
    async def create(admin: CurrentAdmin, body: TeamBody) -> JsonResponse:
        async with desk.store.begin() as tx:
            team = await teams.create_team(tx, admin, body.change())
        await tell()
        return JsonResponse({"team": team_json(team)}, status_code=201)

    @router.put("/teams/{id}", summary="Change a team")
    async def change(id: Id, admin: CurrentAdmin, body: TeamBody) -> JsonResponse:
        async with desk.store.begin() as tx:
            team = await teams.change_team(tx, admin, _parse_id(id), body.change())
        await tell()
        return JsonResponse({"team": team_json(team)})

    @router.delete("/teams/{id}", summary="Delete a team; its chats are no team's then")
    async def remove(id: Id, admin: CurrentAdmin) -> JsonResponse:
        async with desk.store.begin() as tx:
            await teams.delete_team(tx, admin, _parse_id(id))
        await tell()
        return JsonResponse({"ok": True})

    @router.put("/rounds", summary="How waiting chats of no team go round")
    async def change_rounds(admin: CurrentAdmin, body: Rounds) -> JsonResponse:
        async with desk.store.begin() as tx:
            await teams.change_rounds(tx, admin, body.value())
        return JsonResponse({"rounds": rounds_json(body.value())})

    @router.put("/team/availability", summary="Say whether you are there for new chats")
    async def set_available(admin: CurrentAdmin, body: AvailabilityBody) -> JsonResponse:
        await attendance.set_away(admin, is_away=not body.available)
        return JsonResponse({"available": body.available})

    @router.put("/team/{id}/reach", summary="Say which chats somebody sees")
    async def set_reach(id: Id, admin: CurrentAdmin, body: ReachBody) -> JsonResponse:
        """Their open dashboards follow within seconds. Owners and admins always see all chats."""
        async with desk.store.begin() as tx:
            before = await admins.get(tx, _parse_id(id))
            if before.role in admins.SEEING_ALL and body.reach is not Reach.ALL:
                raise Conflict("Owners and admins see all chats.")
            after = await admins.set_reach(tx, before.id, body.reach)
            was, now = {"reach": before.reach.value}, {"reach": after.reach.value}
            await changes.record(tx, admin, "person.reach_changed", after.name, before=was, after=now)
        await current.refresh()
        return JsonResponse({"reach": body.reach.value})

    return router


def _parse_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
