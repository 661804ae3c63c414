"""The HTTP edge: every failure becomes one shape, `{"error": {"code", "message", "retryable", …}}`, in this file alone.

`ErrorBoundary` catches what the framework's own handlers do not see: failures of middleware, and faults of ours, which are
logged with their traceback once, and told to the client as `internal` with the request's id and nothing else.
"""

import asyncio
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.errors import (
    Forbidden,
    FrontdeskError,
    Internal,
    InvalidInput,
    Malformed,
    MethodNotAllowed,
    NotFound,
    RateLimited,
    TooLarge,
    Unauthenticated,
    Unavailable,
)
from frontdesk.web.requests import request_id, route_template
from frontdesk.web.wire import JsonResponse

log = structlog.get_logger(__name__)

Translate = Callable[[Exception], FrontdeskError | None]
"""Knows a foreign exception for what it means (the database is away: `Unavailable`), or answers None."""

MAX_FIELDS = 20
MAX_PATH_CHARS = 100


class Fault(BaseModel):
    """Why it did not work."""

    model_config = ConfigDict(extra="allow")

    code: str
    message: str
    retryable: bool


class ErrorBody(BaseModel):
    """Any answer that is not the one asked for."""

    error: Fault


ERROR_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorBody, "description": HTTPStatus(status).phrase}
    for status in (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)
}
"""For `FastAPI(responses=…)`: what every route may answer."""


def error_response(error: FrontdeskError) -> Response:
    """The answer that tells `error`, with the headers that HTTP wants for it."""
    headers: dict[str, str] = {}
    if isinstance(error, RateLimited):
        headers["Retry-After"] = str(error.facts["retryAfter"])
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(error.allowed)
    return JsonResponse({"error": error.body()}, status_code=error.status, headers=headers)


def handle_errors(app: FastAPI) -> None:
    """From now on the framework's refusals of `app` and our own come in our shape."""

    async def answer(_: Request, error: Exception) -> Response:
        return error_response(_refusal(error) or Internal())

    for kind in (FrontdeskError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer)


def invalid_input(errors: Sequence[Any]) -> InvalidInput:
    """Pydantic's complaints as ours: which fields, and what is wrong with them; never what was sent."""
    fields = []
    for fault in errors[:MAX_FIELDS]:
        place = [str(part) for part in fault["loc"]]
        path = ".".join(place[1:] or place)[:MAX_PATH_CHARS]
        fields.append({"path": path, "problem": _problem(fault)})
    return InvalidInput(fields=fields)


def _problem(fault: Any) -> str:
    # these say what they found where they stopped reading
    if fault["type"] in (
        "uuid_parsing",
        "datetime_from_date_parsing",
        "datetime_parsing",
        "date_parsing",
        "url_parsing",
    ):
        return f"should be a valid {fault['type'].split('_')[0]}"
    text = str(fault["msg"]).removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def _refusal(error: Exception) -> FrontdeskError | None:
    if isinstance(error, FrontdeskError):
        return error
    if isinstance(error, RequestValidationError):
        return invalid_input(error.errors())
    if isinstance(error, HTTPException):
        return _from_status(error)
    return None


def _from_status(error: HTTPException) -> FrontdeskError | None:
    if error.status_code == 405:
        return MethodNotAllowed((error.headers or {}).get("Allow", "").split(", "))
    known = {
        400: Malformed,
        401: Unauthenticated,
        403: Forbidden,
        404: NotFound,
        413: TooLarge,
        422: InvalidInput,
    }
    kind = known.get(error.status_code)
    return kind() if kind else None


class ErrorBoundary:
    """Nothing gets past it: a failure is answered if nothing was sent yet, and is known to the log if it is a fault."""

    def __init__(self, app: ASGIApp, translate: Translate | None = None) -> None:
        self._app = app
        self._translate = translate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            return  # nobody is there to be told
        except asyncio.CancelledError:
            # Only a server that stops does this, to requests that do not end. It is our task's last step, so nothing is kept alive.
            if not started:
                await error_response(Unavailable())(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - one of the two edges
            refusal = self._known(error) or self._fault(error, scope)
            # half an answer is out already: unfinished as it is, the server breaks the connection off, and the client sees that
            if not started:
                await error_response(refusal)(scope, receive, send)

    def _known(self, error: Exception) -> FrontdeskError | None:
        refusal = _refusal(error)
        if refusal is None and self._translate:
            refusal = self._translate(error)
        return refusal

    def _fault(self, error: Exception, scope: Scope) -> Internal:
        name = request_id(scope)
        log.error(
            "request failed",
            request_id=name,
            method=scope["method"],
            route=route_template(scope),
            exc_info=error,
        )
        return Internal(requestId=name)
