"""Who is in the team, and giving one of them a chat."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from frontdesk.accounts import admins
from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.chat import desk as operations
from frontdesk.chat.assignment import assign
from frontdesk.chat.desk import Desk
from frontdesk.chat.http import SessionId
from frontdesk.chat.schemas import Command
from frontdesk.chat.team import Team
from frontdesk.web.wire import JsonResponse, json_router


class Assignment(Command):
    """To whom."""

    admin_id: Annotated[UUID, Field(strict=False)]


def team_router(desk: Desk, team: Team) -> APIRouter:
    """`/api/team`, and assignment."""
    router = json_router("/api", tag="team")

    @router.get("/team", summary="The team, and who of it is there")
    async def read() -> JsonResponse:
        async with desk.store.begin() as tx:
            people = await admins.list_current(tx)
        online = team.online_ids()
        shown = [
            {
                "id": str(person.id),
                "name": person.name,
                "email": person.email,
                "role": person.role.value,
                "online": person.id in online,
            }
            for person in people
        ]
        return JsonResponse({"admins": shown})

    @router.post("/chats/{sessionId}/assign", summary="Give a chat to a colleague, or to yourself")
    async def give(session_id: SessionId, admin: CurrentAdmin, body: Assignment) -> JsonResponse:
        chat = await operations.get_chat(desk, admin, session_id)
        async with desk.store.begin() as tx:
            change = await assign(tx, admin, chat.id, body.admin_id)
        operations.tell_change(desk, change)
        return JsonResponse({"chat": operations.show_chat(desk, admin, change.chat)})

    return router
