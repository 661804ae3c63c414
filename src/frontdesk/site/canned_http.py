"""Canned replies over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import Field

from frontdesk.accounts import changes
from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.errors import NotFound
from frontdesk.site.canned import (
    MAX_CONTENT_CHARS,
    CannedReply,
    add_reply,
    change_reply,
    get_reply,
    list_replies,
    remove_reply,
    reply_json,
)
from frontdesk.store.engine import Store
from frontdesk.web.wire import JsonResponse, Wire, json_router

Id = Annotated[str, Path(max_length=100)]


class Reply(Wire):
    """A reply and the short name that is typed after a slash."""

    shortcut: Annotated[str, Field(min_length=1, max_length=50, examples=["opening-hours"])]
    content: Annotated[str, Field(min_length=1, max_length=MAX_CONTENT_CHARS)]


def canned_router(store: Store) -> APIRouter:
    """`/api/canned-replies`."""
    router = json_router("/api/canned-replies", tag="canned replies")

    @router.get("", summary="All canned replies, by shortcut")
    async def read() -> JsonResponse:
        async with store.begin() as tx:
            replies = await list_replies(tx)
        return JsonResponse({"replies": [reply_json(reply) for reply in replies]})

    @router.post("", status_code=201, summary="Add a canned reply")
    async def add(admin: CurrentAdmin, body: Reply) -> JsonResponse:
        async with store.begin() as tx:
            reply = await add_reply(tx, body.shortcut, body.content)
            await changes.record(tx, admin, "canned.added", reply.shortcut, after=_recorded(reply))
        return JsonResponse({"reply": reply_json(reply)}, status_code=201)

    @router.put("/{id}", summary="Change a canned reply")
    async def change(admin: CurrentAdmin, id: Id, body: Reply) -> JsonResponse:
        async with store.begin() as tx:
            before = await get_reply(tx, _parse_id(id))
            reply = await change_reply(tx, before.id, body.shortcut, body.content)
            was, now = _recorded(before), _recorded(reply)
            await changes.record(tx, admin, "canned.changed", reply.shortcut, before=was, after=now)
        return JsonResponse({"reply": reply_json(reply)})

    @router.delete("/{id}", summary="Remove a canned reply")
    async def remove(admin: CurrentAdmin, id: Id) -> JsonResponse:
        async with store.begin() as tx:
            before = await get_reply(tx, _parse_id(id))
            await remove_reply(tx, before.id)
            await changes.record(tx, admin, "canned.removed", before.shortcut, before=_recorded(before))
        return JsonResponse({"ok": True})

    return router


def _recorded(reply: CannedReply) -> dict[str, str]:
    return {"shortcut": reply.shortcut, "content": reply.content}


def _parse_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
