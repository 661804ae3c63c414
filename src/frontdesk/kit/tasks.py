"""Background work that is named, watched, and finished or stopped when Frontdesk stops."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from frontdesk.errors import FrontdeskError
from frontdesk.kit.deadlines import answer_until
from frontdesk.kit.ids import new_secret

log = structlog.get_logger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 10.0


class Tasks:
    """Owns the tasks of one event loop: none vanishes, and none of their exceptions either."""

    def __init__(self) -> None:
        self._jobs: set[asyncio.Task[None]] = set()
        self._services: set[asyncio.Task[None]] = set()

    def run(self, name: str, job: Coroutine[Any, Any, object]) -> asyncio.Task[None]:
        """`job` runs to its end, also when we stop meanwhile. A failure is logged, and concerns nobody else."""
        return _add(self._jobs, asyncio.create_task(_supervised(name, job), name=name))

    def keep(self, name: str, service: Callable[[], Awaitable[object]]) -> asyncio.Task[None]:
        """`service` runs until we stop: when it fails or returns, it is called again after a growing pause."""
        return _add(self._services, asyncio.create_task(_kept(name, service), name=name))

    async def stop(self, *, timeout_s: float) -> None:
        """Services are cancelled; jobs have `timeout_s` to finish, and are cancelled then. Nothing runs afterwards.

        (A task that ignores its cancellation is left behind, with a log line.)
        """
        for service in self._services:
            service.cancel()
        if self._jobs:
            await asyncio.wait(self._jobs, timeout=timeout_s)
        for job in self._jobs:
            log.warning("background job cut off", job=job.get_name())
            job.cancel()
        rest = self._jobs | self._services
        if rest:
            _, deaf = await asyncio.wait(rest, timeout=1.0)
            for task in deaf:
                log.error("background task does not end", task=task.get_name())


def _add(tasks: set[asyncio.Task[None]], task: asyncio.Task[None]) -> asyncio.Task[None]:
    # the event loop itself holds tasks weakly
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task


async def _supervised(name: str, job: Awaitable[object]) -> None:
    answer_until(None)  # whoever started it does not wait for it
    try:
        await job
    except FrontdeskError as refusal:
        # what it needed was away, or it was not wanted any more; where in our code it noticed says nothing
        log.warning("background task refused", task=name, error=refusal.code)
    except Exception:
        log.exception("background task failed", task=name, request_id=new_secret(9))


async def _kept(name: str, service: Callable[[], Awaitable[object]]) -> None:
    loop = asyncio.get_running_loop()
    pause_s = FIRST_PAUSE_S
    while True:
        began = loop.time()
        await _supervised(name, service())
        if loop.time() - began > LONGEST_PAUSE_S:
            pause_s = FIRST_PAUSE_S
        await asyncio.sleep(pause_s)
        pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
