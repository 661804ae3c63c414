"""The way into `/studio`: with a pass in a cookie that only this path sees, asked for anew at every request.

The dashboard has its token in the browser's storage, where no address that is simply opened can bring it along. So it exchanges
the token for a pass (`POST /api/studio`), which ends after an hour, and at once when its person is signed out or no owner any more.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable
from functools import cached_property
from html import escape
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.accounts.roles import Admin
from frontdesk.errors import Forbidden, Unauthenticated, Unavailable
from frontdesk.records.passes import Passes
from frontdesk.records.studio import HANDLERS, PATH
from frontdesk.store.faults import translate

COOKIE = "frontdesk_studio"
SAFE = frozenset({"GET", "HEAD"})

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Frontdesk records</title>
<body style="max-width: 36rem; margin: 15vh auto; padding: 0 1.5rem; font: 1rem/1.5 system-ui, sans-serif">
<h1 style="font-size: 1.25rem">{title}</h1>
<p>{text}</p>
<p><a href="{href}">{link}</a></p>
</body>
</html>
"""


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'nonce-{nonce}'",
        f"script-src-attr 'unsafe-hashes' {' '.join(map(_hash, HANDLERS))}",
        "style-src 'self' 'nonce-{nonce}'",
        # a width here and there; a style can run nothing
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class StudioDoor:
    """Lets owners through to `studio`, and says in a page of our own what went wrong there."""

    def __init__(self, build: Callable[[], Starlette], passes: Passes, *, is_writable: bool) -> None:
        """`build` is called when somebody comes for the first time: most never do."""
        self._build = build
        self._passes, self._is_writable = passes, is_writable

    @cached_property
    def _studio(self) -> Starlette:
        studio = self._build()

        async def tell(_: Request, error: Exception) -> Response:
            return _trouble(error)

        studio.add_exception_handler(Exception, tell)
        return studio

    @property
    def routes(self) -> list[BaseRoute]:
        """For `Mount`: by these names the studio's pages call each other."""
        return self._studio.routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise Forbidden
        scope["nonce"] = nonce = secrets.token_urlsafe(16)
        if is_https(Request(scope)):
            # the pages' own links are whole addresses
            scope["scheme"] = "https"

        async def strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce)
                if "/static/" not in scope["path"]:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        # starlette-admin's own first page counts every table, and offers to add to each
        is_front = scope["path"].rstrip("/") == PATH
        answer: ASGIApp = RedirectResponse(f"{PATH}/sessions/list") if is_front else self._studio
        try:
            scope["owner"] = await self._owner(scope)
        except Unauthenticated:
            answer = _page(
                401,
                "Please come in through the dashboard",
                "This page is open for an hour at a time.",
                to_dashboard=True,
            )
        except Forbidden as error:
            answer = _page(403, "That is not allowed", error.message, to_dashboard=True)
        except Unavailable as error:
            answer = _trouble(error)
        try:
            await answer(scope, receive, strict)
        except Exception as error:
            # it has been answered by now (`_trouble`): what is left is to know our own faults from what was asked
            if _trouble(error).status_code >= 500 and translate(error) is None:
                raise

    async def _owner(self, scope: Scope) -> Admin:
        """Raises Unauthenticated and Forbidden."""
        headers = Headers(scope=scope)
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        owner = (await self._passes.read(cookie.value if cookie else "")).admin
        if scope["method"] in SAFE:
            return owner
        if not self._is_writable:
            raise Forbidden("Records are read-only here (STUDIO_WRITABLE).")
        origin = headers.get("origin")
        # beside the cookie's SameSite and starlette-admin's own token
        if origin is not None and urlsplit(origin).netloc != headers.get("host"):
            raise Forbidden
        return owner


def set_cookie(response: Response, shown: str, *, max_age_s: int, is_secure: bool) -> None:
    """The browser brings the pass along from here on, to `/studio` and from our own pages only."""
    response.set_cookie(COOKIE, shown, max_age=max_age_s, path=PATH, secure=is_secure, httponly=True, samesite="strict")


def _trouble(error: Exception) -> Response:
    refusal = translate(error)
    if isinstance(refusal, Unavailable):
        text = "The database gave up on that after some seconds. Narrow the list down with a filter, or try again."
        return _page(503, "That took too long", text)
    if isinstance(error, DBAPIError):
        # PostgreSQL's first line says what did not fit, without the statement
        said = str(error.orig).partition("\n")[0].rpartition(">: ")[2] if error.orig else ""
        return _page(400, "The database did not take that", said[:300])
    if isinstance(error, ValueError | OverflowError):
        return _page(404, "There is no such record", "The address names none.")
    return _page(500, "Something went wrong on our side", "It stands in the log.")


def _page(status: int, title: str, text: str, *, to_dashboard: bool = False) -> Response:
    href, link = ("/admin", "To the dashboard") if to_dashboard else (f"{PATH}/", "Back to the records")
    return HTMLResponse(PAGE.format(title=escape(title), text=escape(text), href=href, link=link), status_code=status)


def is_https(request: Request) -> bool:
    """Whether the browser came by https: here, or at the proxy in front of us."""
    return request.url.scheme == "https" or request.headers.get("x-forwarded-proto", "") == "https"
