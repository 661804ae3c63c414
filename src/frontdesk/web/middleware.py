"""What every request passes through, from the outside in."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.kit.ids import new_secret
from frontdesk.web.errors import ErrorBoundary, Translate
from frontdesk.web.limits import BodyLimit
from frontdesk.web.origins import Cors, Origins
from frontdesk.web.paths import PlainPaths
from frontdesk.web.requests import request_id, route_template, set_request_id
from frontdesk.web.security import DATA_POLICY, Policy, SecurityHeaders

log = structlog.get_logger(__name__)

MAX_BODY_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """What the machinery has to be told. `address_of` says where a request comes from (`addresses.client_address`)."""

    origins: Origins
    address_of: Callable[[Scope], str]
    translate: Translate | None = None
    max_body_bytes: int = MAX_BODY_BYTES
    body_limits: Mapping[str, int | None] = field(default_factory=dict)
    policies: Sequence[Policy] = ()


def middleware(settings: WebSettings) -> list[Middleware]:
    """For `FastAPI(middleware=…)`. The order is part of the promise: refusals too are logged and carry all headers."""
    return [
        Middleware(RequestLog, address_of=settings.address_of),
        Middleware(SecurityHeaders, policies=[*settings.policies, Policy("/", DATA_POLICY)]),
        Middleware(Cors, origins=settings.origins),
        Middleware(ErrorBoundary, translate=settings.translate),
        Middleware(PlainPaths),
        Middleware(BodyLimit, size_bytes=settings.max_body_bytes, prefixes=settings.body_limits),
    ]


class RequestLog:
    """Gives each request its id, and the log one line about it.

    The line names the route, never the path or the query: a visitor's key stands there.
    """

    def __init__(self, app: ASGIApp, address_of: Callable[[Scope], str]) -> None:
        self._app = app
        self._address_of = address_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # always our own: an id that a client chose could be made to look like somebody else's request
        set_request_id(scope, new_secret(9))
        started_at = time.perf_counter()
        status = 0  # stays 0 when the client left before there was an answer

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id(scope) or ""
            await send(message)

        try:
            await self._app(scope, receive, with_id)
        finally:
            log.info(
                "request",
                method=scope["method"],
                route=route_template(scope),
                status=status,
                ms=round((time.perf_counter() - started_at) * 1000, 1),
                address=self._address_of(scope),
                request_id=request_id(scope),
            )
