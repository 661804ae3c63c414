"""The key to `/studio`, over HTTP."""

from fastapi import APIRouter, Response
from starlette.requests import Request

from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.records.passes import Passes
from frontdesk.records.studio import PATH
from frontdesk.records.studio_door import is_https, set_cookie
from frontdesk.web.wire import Answer, json_router

PASS_S = 3600


class StudioOpen(Answer):
    """Where the record browser is."""

    url: str


def studio_router(passes: Passes) -> APIRouter:
    """`/api/studio`."""
    router = json_router("/api/studio", tag="records")

    @router.post("", summary="Open the record browser in this browser")
    async def open_studio(admin: CurrentAdmin, request: Request, response: Response) -> StudioOpen:
        """Sets a cookie that only `/studio` sees, for an hour."""
        shown, _ = passes.issue(admin)
        set_cookie(response, shown, max_age_s=PASS_S, is_secure=is_https(request))
        return StudioOpen(url=f"{PATH}/")

    return router
