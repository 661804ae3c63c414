"""Is this process alive, and can it do its work? For supervisors, load balancers and people."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

import structlog
from fastapi import APIRouter
from pydantic import BaseModel

from frontdesk.errors import Unavailable

log = structlog.get_logger(__name__)

Check = Callable[[], Awaitable[None]]
"""Returns when the part that it asks about can work, and raises otherwise."""

CHECK_TIMEOUT_S = 2.0


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """Everything that it depends on answers too."""

    status: Literal["ready"] = "ready"


def health_router(checks: Mapping[str, Check], *, timeout_s: float = CHECK_TIMEOUT_S) -> APIRouter:
    """`/healthz` and `/readyz`; the latter asks all `checks` at once, each by the name that stands under `missing`."""
    router = APIRouter(tags=["Health"])

    @router.get("/healthz", summary="Is the process alive?")
    async def healthz() -> Alive:
        """Says so without asking anything else, so that a database that is away does not get the process restarted."""
        return Alive()

    @router.get("/readyz", summary="Can it do its work?")
    async def readyz() -> Ready:
        """503 with the names of what is `missing`, as long as something is."""
        found = await asyncio.gather(*(_is_missing(name, check, timeout_s) for name, check in checks.items()))
        missing = [name for name, is_missing in zip(checks, found, strict=True) if is_missing]
        if missing:
            raise Unavailable(f"Not ready: {', '.join(missing)}.", missing=missing)
        return Ready()

    return router


async def _is_missing(name: str, check: Check, timeout_s: float) -> bool:
    try:
        async with asyncio.timeout(timeout_s):
            await check()
    except Exception as error:  # noqa: BLE001 - whatever a part fails with, it is not ready
        log.warning("not ready", part=name, why=type(error).__name__)
        return True
    return False
