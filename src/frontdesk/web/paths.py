"""What an address may look like before anything is looked up by it."""

from starlette.types import ASGIApp, Receive, Scope, Send

from frontdesk.errors import Malformed, NotFound

API = "/api/"


class PlainPaths:
    """U+0000 in an address is refused: no text column takes it, and it is in no name that we give. A slash at the end of an API's
    path means nothing, as in Express; the framework would redirect, behind a TLS proxy to an address that is not ours.

    Must stand inside of `ErrorBoundary`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"]
            if "\0" in path:
                raise NotFound
            if b"%00" in scope["query_string"]:
                raise Malformed("A text must not contain U+0000.")
            if path.startswith(API) and path.endswith("/"):
                scope["path"] = path.rstrip("/")
        await self._app(scope, receive, send)
