"""Which websites may speak to us from their pages (the Fetch standard's CORS protocol)."""

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.errors import Forbidden
from frontdesk.web.errors import error_response

ANY = "*"

METHODS = "GET, POST, PUT, PATCH, DELETE"
REQUEST_HEADERS = "Authorization, Content-Type, X-Session-Id"
EXPOSED_HEADERS = "Retry-After, X-Request-Id"
PREFLIGHT_LASTS_S = 3600


class Origins:
    """An exact list of origins, or all of them (`*`, for development)."""

    def __init__(self, allowed: Iterable[str]) -> None:
        """Raises ValueError for what can be no origin: without a scheme, or with a path."""
        self._allowed = frozenset(_normal(origin) for origin in allowed)

    @property
    def allows_any(self) -> bool:
        return ANY in self._allowed

    def allows(self, origin: str) -> bool:
        """Whether a page of `origin` (as the browser writes it) may speak to us. `null` may where all may."""
        return self.allows_any or origin.lower() in self._allowed

    def listed(self) -> tuple[str, ...]:
        """As a policy's source list: each origin, or `*`."""
        return (ANY,) if self.allows_any else tuple(sorted(self._allowed))


def _normal(origin: str) -> str:
    text = origin.strip().rstrip("/").lower()
    scheme, mark, host = text.partition("://")
    if text != ANY and (not (scheme and mark and host) or any(sign in host for sign in "/?#*,; \"'\\@")):
        raise ValueError(f"{origin!r} is no origin; one looks like https://shop.example or http://localhost:5173")
    # a browser leaves the scheme's own port out
    for own, port in (("http", ":80"), ("https", ":443")):
        if scheme == own:
            text = text.removesuffix(port)
    return text


class Cors:
    """Tells browsers which pages may read our answers.

    No credentials: we know people by a header that a page must set on purpose, never by cookies.
    """

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is not None and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await self._preflight(origin)(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                # also without an Origin: a cache must not hand this answer to a page that sends one
                answer.add_vary_header("Origin")
                if origin is not None and self._origins.allows(origin):
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
            await send(message)

        await self._app(scope, receive, with_headers)

    def _preflight(self, origin: str) -> Response:
        if not self._origins.allows(origin):
            answer = error_response(Forbidden("This website is not on the list of those that may use this chat."))
        else:
            answer = Response(
                status_code=204,
                headers={
                    "Access-Control-Allow-Origin": origin,
                    "Access-Control-Allow-Methods": METHODS,
                    "Access-Control-Allow-Headers": REQUEST_HEADERS,
                    "Access-Control-Max-Age": str(PREFLIGHT_LASTS_S),
                },
            )
        answer.headers.add_vary_header("Origin")
        return answer
