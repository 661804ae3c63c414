"""The visitor's side of a chat, for the team."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.chat import desk as operations
from frontdesk.chat.desk import Desk
from frontdesk.chat.facts import ChatChanged
from frontdesk.chat.http import SessionId
from frontdesk.chat.schemas import Command, rating_json
from frontdesk.chat.visitors import Details, Profile, get_details, update_visitor
from frontdesk.kit.clock import iso
from frontdesk.web.wire import JsonResponse, json_router


class VisitorFields(Command):
    """What the team writes down; what is left out stays, and null takes a value away."""

    name: Annotated[str | None, Field(max_length=500)] = None
    email: Annotated[str | None, Field(max_length=500)] = None


def visitors_router(desk: Desk) -> APIRouter:
    """`/api/chats/{sessionId}/visitor` and `…/details`."""
    router = json_router("/api/chats/{sessionId}", tag="visitors")

    @router.patch("/visitor", summary="Write down the visitor's name or e-mail address")
    async def change(session_id: SessionId, admin: CurrentAdmin, body: VisitorFields) -> JsonResponse:
        chat = await operations.get_chat(desk, admin, session_id)
        profile = Profile(body.model_dump(include=body.model_fields_set), {})
        async with desk.store.begin() as tx:
            chat = await update_visitor(tx, admin, chat.id, profile)
        desk.publisher.tell(ChatChanged(chat))
        return JsonResponse({"chat": operations.show_chat(desk, admin, chat)})

    @router.get("/details", summary="The visitor, their way through the site, the record, and earlier chats")
    async def read(session_id: SessionId, admin: CurrentAdmin) -> JsonResponse:
        chat = await operations.get_chat(desk, admin, session_id)
        async with desk.store.begin() as tx:
            details = await get_details(tx, admin, chat.id)
        shown = operations.show_chat(desk, admin, details.chat)
        return JsonResponse({"chat": shown, **_details_json(desk, details)})

    return router


def _details_json(desk: Desk, details: Details) -> dict[str, Any]:
    return {
        "attributes": details.attributes,
        "pages": [{"page": visit.page, "title": visit.title, "at": iso(visit.at)} for visit in details.pages],
        "events": [
            {
                "at": iso(event.at),
                "name": event.name,
                "actor": event.actor,
                "adminName": event.admin_name,
                "reason": event.reason,
                "facts": event.facts,
            }
            for event in details.events
        ],
        "past": operations.show_chats(desk, details.earlier),
        "rating": rating_json(details.chat),
    }
