"""Blocking over HTTP."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.chat import desk as operations
from frontdesk.chat.blocks import (
    MAX_REASON_CHARS,
    Blocks,
    block_json,
    block_network,
    block_visitor,
    find_block,
    lift,
    list_blocks,
    parse_network,
)
from frontdesk.chat.desk import Desk
from frontdesk.chat.http import SessionId
from frontdesk.chat.schemas import Command
from frontdesk.chat.sessions import parse_public_id
from frontdesk.errors import NotFound
from frontdesk.web.wire import JsonResponse, json_router


class BlockVisitor(Command):
    """For how many hours; without them until it is lifted."""

    reason: Annotated[str | None, Field(max_length=MAX_REASON_CHARS)] = None
    hours: Annotated[float | None, Field(gt=0, le=24 * 366)] = None


class BlockNetwork(BlockVisitor):
    """An address, or a range in CIDR notation."""

    network: Annotated[str, Field(min_length=1, max_length=50)]


def blocks_router(desk: Desk, blocks: Blocks) -> APIRouter:
    """`/api/blocks`, and `/api/chats/{sessionId}/block`."""
    router = json_router("/api", tag="blocks")

    @router.get("/blocks", summary="Who is not let in")
    async def read(admin: CurrentAdmin) -> JsonResponse:
        async with desk.store.begin() as tx:
            found = await list_blocks(tx)
        return JsonResponse({"blocks": [block_json(block) for block in found]})

    @router.post("/blocks", status_code=201, summary="Let nobody in from an address or a range")
    async def add_network(admin: CurrentAdmin, body: BlockNetwork) -> JsonResponse:
        network = parse_network(body.network)
        async with desk.store.begin() as tx:
            block_id = await block_network(tx, admin, network, reason=body.reason, hours=body.hours)
            found = await list_blocks(tx)
        await blocks.refresh()
        shown = next(block_json(block) for block in found if block.id == block_id)
        return JsonResponse({"block": shown}, status_code=201)

    @router.delete("/blocks/{id}", summary="Let them in again")
    async def remove(id: str, admin: CurrentAdmin) -> JsonResponse:
        async with desk.store.begin() as tx:
            await lift(tx, admin, parse_public_id(id))
        await blocks.refresh()
        return JsonResponse({"ok": True})

    @router.get("/chats/{sessionId}/block", summary="Whether this visitor is let in")
    async def find(session_id: SessionId, admin: CurrentAdmin) -> JsonResponse:
        chat = await operations.get_chat(desk, admin, session_id)
        async with desk.store.begin() as tx:
            found = await find_block(tx, chat)
        return JsonResponse({"block": block_json(found) if found else None})

    @router.post("/chats/{sessionId}/block", status_code=201, summary="Do not let this visitor in any more")
    async def add_visitor(session_id: SessionId, admin: CurrentAdmin, body: BlockVisitor) -> JsonResponse:
        chat = await operations.get_chat(desk, admin, session_id)
        async with desk.store.begin() as tx:
            await block_visitor(tx, admin, chat, reason=body.reason, hours=body.hours)
            found = await find_block(tx, chat)
        await blocks.refresh()
        return JsonResponse({"block": block_json(found) if found else None}, status_code=201)

    @router.delete("/chats/{sessionId}/block", summary="Let this visitor in again")
    async def lift_visitor(session_id: SessionId, admin: CurrentAdmin) -> JsonResponse:
        chat = await operations.get_chat(desk, admin, session_id)
        async with desk.store.begin() as tx:
            found = await find_block(tx, chat)
            if found is None:
                raise NotFound("This visitor is not blocked.")
            await lift(tx, admin, found.id)
        await blocks.refresh()
        return JsonResponse({"ok": True})

    return router
