"""Alive says that the process runs, ready that it can work."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx2
from fastapi import FastAPI
from starlette.types import ASGIApp

from frontdesk.web.errors import handle_errors
from frontdesk.web.health import health_router

Serve = Callable[[ASGIApp], Awaitable[str]]


async def fine() -> None:
    """Works."""


async def broken() -> None:
    raise ConnectionRefusedError


async def stuck() -> None:
    await asyncio.Event().wait()


async def test_ready_when_everything_answers_and_otherwise_says_what_does_not(serve: Serve) -> None:
    checks = {"database": fine, "migrations": fine}
    app = FastAPI()
    handle_errors(app)
    app.include_router(health_router(checks, timeout_s=0.05))
    async with httpx2.AsyncClient(base_url=await serve(app), timeout=30) as client:
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"status": "ready"})
        checks.update(database=broken, migrations=stuck)
        unready = await client.get("/readyz")
        assert unready.status_code == 503
        assert unready.json()["error"]["missing"] == ["database", "migrations"]
        alive = await client.get("/healthz")
        assert (alive.status_code, alive.json()) == (200, {"status": "alive"})
