"""How much of a request is read at all, and for how long."""

import asyncio
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.errors import Malformed, TooLarge


class BodyLimit:
    """No part of the program sees more of a body than it may: TooLarge before reading when the length is announced, and at
    the first byte too many when it is not; Malformed when it is not all there in `within_s`. Must stand inside of `ErrorBoundary`.

    `prefixes` gives other limits to paths that begin so; None leaves the counting to who reads there.
    """

    def __init__(
        self,
        app: ASGIApp,
        size_bytes: int,
        prefixes: Mapping[str, int | None] | None = None,
        within_s: float = 20.0,
    ) -> None:
        self._app = app
        self._size_bytes = size_bytes
        self._prefixes = dict(prefixes or {})
        self._within_s = within_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = self._limit(scope["path"]) if scope["type"] == "http" else None
        if limit is None:
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not (announced.isascii() and announced.isdigit()):
            raise Malformed
        # as text first: Python refuses to read integers of some thousand digits
        if len(announced) > 18 or int(announced) > limit:
            raise TooLarge(limitBytes=limit)
        seen = 0
        deadline: float | None = asyncio.get_running_loop().time() + self._within_s

        async def counted() -> Message:
            nonlocal seen, deadline
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise Malformed("That request did not arrive in time.") from None
            if not message.get("more_body"):
                deadline = None  # what is waited for now is that the client goes
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge(limitBytes=limit)
            return message

        await self._app(scope, counted, send)

    def _limit(self, path: str) -> int | None:
        for prefix, limit in self._prefixes.items():
            if path.startswith(prefix):
                return limit
        return self._size_bytes
