"""JSON as we take it and as we give it."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema
from pydantic.alias_generators import to_camel
from starlette.responses import JSONResponse

from frontdesk.errors import Malformed
from frontdesk.kit.clock import iso

Time = Annotated[
    datetime,
    PlainSerializer(iso, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
"""A moment, as RFC 3339 in UTC with milliseconds."""


class Wire(BaseModel):
    """Base of what comes in: camelCase outside, strict about types; fields that nobody asked for are ignored."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=False,
        serialize_by_alias=True,
        extra="ignore",
        frozen=True,
        strict=True,
    )


class Answer(Wire):
    """Base of what goes out; made by the names that its fields have in Python."""

    model_config = ConfigDict(validate_by_name=True)


class JsonResponse(JSONResponse):
    """An answer that is already in plain values; for what no model describes."""

    def render(self, content: object) -> bytes:
        return orjson.dumps(content)


def parse_json(body: bytes) -> object:
    """The value in `body`. Raises Malformed for all that is not JSON as RFC 8259 and PostgreSQL can hold it.

    orjson already refuses NaN, infinite numbers, invalid UTF-8, lone surrogates and nesting beyond 1024. U+0000 is JSON, but
    no text column takes it; a body that has one is refused here rather than at the database.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Malformed("That is not JSON.") from None
    # both ways to write it: the byte itself is no JSON, and the escape can hide behind escaped backslashes
    if b"\\u0000" in body and "\0" in _texts(value):
        raise Malformed("A text must not contain U+0000.")
    return value


def _texts(value: object) -> str:
    # all texts of a value in one; on a stack of our own, since 1024 levels are more than Python recurses gladly
    texts: list[str] = []
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, dict):
            stack.extend(item.keys())
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return "\n".join(texts)


class StrictRoute(APIRoute):
    """A route whose JSON body is read by `parse_json`, and is refused unless it says that it is JSON.

    The content type is a guard as well as good manners: a form on a foreign page can send anything except
    `application/json` without asking first (Fetch standard, CORS-safelisted request-header).
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        takes_body = self.body_field is not None

        async def strict(request: Request) -> Response:
            if takes_body and (body := await request.body()):
                if not _is_json(request.headers.get("content-type", "")):
                    raise Malformed("Send JSON, with Content-Type: application/json.")
                # where Request.json() keeps what it has parsed; FastAPI asks that
                request._json = parse_json(body)
            return await handle(request)

        return strict


def _is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def json_router(prefix: str, *, tag: str) -> APIRouter:
    """A router of strict routes. `prefix` is the full path: the table of access and the log name routes by it."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=StrictRoute)
