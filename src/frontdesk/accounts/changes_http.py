"""The record of changes over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from frontdesk.accounts.changes import Change, list_changes
from frontdesk.kit.clock import iso
from frontdesk.store.engine import Store
from frontdesk.web.wire import JsonResponse, json_router

PER_PAGE = 50
MAX_PER_PAGE = 200


def changes_router(store: Store) -> APIRouter:
    """`/api/changes`."""
    router = json_router("/api/changes", tag="Changes")

    @router.get("", summary="Who changed what, newest first")
    async def read(
        before: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="`nextBefore` of the page before")] = None,
        admin_id: Annotated[UUID | None, Query(alias="adminId", description="only what this person changed")] = None,
        kind: Annotated[str | None, Query(max_length=40, description="only `person`, `site`, …")] = None,
        limit: Annotated[int, Query(ge=1, le=MAX_PER_PAGE)] = PER_PAGE,
    ) -> JsonResponse:
        async with store.begin() as tx:
            # one more, to know whether there is one
            found = await list_changes(tx, before_id=before, admin_id=admin_id, kind=kind, limit=limit + 1)
        page = found[:limit]
        next_before = page[-1].id if len(found) > limit else None
        return JsonResponse({"changes": [change_json(one) for one in page], "nextBefore": next_before})

    return router


def change_json(change: Change) -> dict[str, Any]:
    """As owners and admins see it."""
    admin = {"id": change.admin_id and str(change.admin_id), "name": change.admin_name} if change.admin_name else None
    return {
        "id": change.id,
        "at": iso(change.at),
        "admin": admin,
        "kind": change.kind,
        "action": change.action,
        "target": change.target,
        "before": change.before,
        "after": change.after,
    }
