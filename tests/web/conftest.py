"""An application with every part of the HTTP machinery, on a real port."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import Field
from starlette.types import ASGIApp

from frontdesk.errors import Conflict, RateLimited, Unavailable
from frontdesk.web.addresses import client_address
from frontdesk.web.errors import ERROR_RESPONSES, handle_errors
from frontdesk.web.middleware import WebSettings, middleware
from frontdesk.web.origins import Origins
from frontdesk.web.wire import JsonResponse, Wire, json_router

Serve = Callable[[ASGIApp], Awaitable[str]]

SHOP = "https://shop.example"
LIMIT_BYTES = 2048


class Order(Wire):
    """Something with a text and a number."""

    item_name: Annotated[str, Field(max_length=20)]
    count: Annotated[int, Field(ge=1)]


def make_app() -> FastAPI:
    settings = WebSettings(
        origins=Origins([SHOP]),
        address_of=client_address,
        translate=lambda error: Unavailable() if isinstance(error, ConnectionError) else None,
        max_body_bytes=LIMIT_BYTES,
    )
    app = FastAPI(middleware=middleware(settings), responses=ERROR_RESPONSES, docs_url=None, redoc_url=None)
    handle_errors(app)
    router = json_router("/api/orders", tag="Orders")

    @router.post("")
    async def order(order: Order) -> Order:
        return order

    @router.get("/{key}")
    async def find(key: str, limit: Annotated[int, Field(ge=1, le=9)] = 5) -> JsonResponse:
        return JsonResponse({"key": key, "limit": limit})

    @router.get("/{key}/fault")
    async def fault(key: str) -> None:
        raise RuntimeError(f"a secret of {key}")

    @router.get("/{key}/busy")
    async def busy(key: str) -> None:
        raise RateLimited(1.2)

    @router.get("/{key}/taken")
    async def taken(key: str) -> None:
        raise Conflict(state="human")

    @router.get("/{key}/away")
    async def away(key: str) -> None:
        raise ConnectionResetError(key)

    app.include_router(router)
    return app


@pytest.fixture
async def web(serve: Serve) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of that application."""
    async with httpx2.AsyncClient(base_url=await serve(make_app()), timeout=30) as client:
        yield client
