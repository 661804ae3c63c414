"""Who is in the team, and giving one of them a chat."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from frontdesk.accounts import admins
from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.accounts.roles import picture_url
from frontdesk.chat import desk as operations
from frontdesk.chat.assignment import assign, assign_to_team
from frontdesk.chat.attendance import Attendance
from frontdesk.chat.desk import Desk
from frontdesk.chat.http import SessionId
from frontdesk.chat.reach import may_see, scope_of
from frontdesk.chat.schemas import Command
from frontdesk.chat.team import Team
from frontdesk.errors import InvalidInput
from frontdesk.web.wire import JsonResponse, json_router


class Assignment(Command):
    """To whom: one of the two. A null `teamId` takes the chat out of its team."""

    admin_id: Annotated[UUID, Field(strict=False)] | None = None
    team_id: Annotated[UUID, Field(strict=False)] | None = None

    def check(self) -> None:
        """Raises InvalidInput."""
        if ("admin_id" in self.model_fields_set) is ("team_id" in self.model_fields_set):
            raise InvalidInput(fields=[{"path": "adminId", "problem": "give either this or teamId"}])
        if "admin_id" in self.model_fields_set and self.admin_id is None:
            raise InvalidInput(fields=[{"path": "adminId", "problem": "is missing"}])


def team_router(desk: Desk, team: Team, attendance: Attendance) -> APIRouter:
    """`/api/team`, and assignment."""
    router = json_router("/api", tag="team")

    @router.get("/team", summary="The team, and who of it is there")
    async def read() -> JsonResponse:
        async with desk.store.begin() as tx:
            people = await admins.list_current(tx)
        online, available = team.online_ids(), attendance.available_ids()
        shown = [
            {
                "id": str(person.id),
                "name": person.name,
                "email": person.email,
                "role": person.role.value,
                "pictureUrl": picture_url(person.picture_id),
                "online": person.id in online,
                "available": person.id in available,
                "away": person.is_away,
                "reach": person.reach.value,
            }
            for person in people
        ]
        return JsonResponse({"admins": shown})

    @router.post("/chats/{sessionId}/assign", summary="Give a chat to a colleague, to yourself, or to a team")
    async def give(session_id: SessionId, admin: CurrentAdmin, body: Assignment) -> JsonResponse:
        body.check()
        chat = await operations.get_chat(desk, admin, session_id)
        async with desk.store.begin() as tx:
            if body.admin_id is not None:
                change = await assign(tx, admin, chat.id, body.admin_id)
            else:
                change = await assign_to_team(tx, admin, chat.id, body.team_id)
        operations.tell_change(desk, change)
        is_seen = may_see(admin, scope_of(change.chat))
        return JsonResponse({"chat": operations.show_chat(desk, admin, change.chat) if is_seen else None})

    return router
