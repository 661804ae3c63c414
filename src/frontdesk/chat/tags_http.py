"""Tags over HTTP."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.chat import desk as operations
from frontdesk.chat.desk import Desk
from frontdesk.chat.facts import ChatChanged
from frontdesk.chat.http import SessionId
from frontdesk.chat.schemas import Command
from frontdesk.chat.tags import MAX_TAGS, list_tags, set_tags
from frontdesk.web.wire import JsonResponse, json_router


class Tags(Command):
    """All of a chat's tags."""

    tags: Annotated[list[str], Field(max_length=2 * MAX_TAGS)]


def tags_router(desk: Desk) -> APIRouter:
    """`/api/tags`, and the tags of a chat."""
    router = json_router("/api", tag="tags")

    @router.get("/tags", summary="The team's tags, those used last first")
    async def read() -> JsonResponse:
        async with desk.store.begin() as tx:
            return JsonResponse({"tags": await list_tags(tx)})

    @router.put("/chats/{sessionId}/tags", summary="Give a chat these tags and no others")
    async def write(session_id: SessionId, admin: CurrentAdmin, body: Tags) -> JsonResponse:
        chat = await operations.get_chat(desk, admin, session_id)
        async with desk.store.begin() as tx:
            tagged = await set_tags(tx, admin, chat.id, body.tags)
        if tagged.changed:
            desk.publisher.tell(ChatChanged(tagged.chat))
        return JsonResponse({"chat": operations.show_chat(desk, admin, tagged.chat)})

    return router
