"""From a composed application to a process that serves, and back in good order."""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn

from frontdesk.app.compose import STOP_S, create
from frontdesk.assistant import phrases
from frontdesk.settings import Settings
from frontdesk.store.engine import Store

log = structlog.get_logger(__name__)


async def serve(
    settings: Settings, store: Store, *, sockets: list[socket.socket], on_ready: Callable[[], None]
) -> None:
    """Serve on `sockets`, which listen already, until SIGTERM or SIGINT, then stop in good order and close them.

    `on_ready` is called when the first request can be answered.
    """
    frontdesk = create(settings, store)
    # before the first visitor: whoever answers them is decided by it
    await frontdesk.assistant.current.refresh()
    if settings.teaches_example:
        await frontdesk.assistant.teach_example()
    server = _Uvicorn(
        uvicorn.Config(
            frontdesk.asgi,
            http="httptools",
            ws=frontdesk.sockets.websocket_protocol(),
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            backlog=4096,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=2,
        )
    )

    async def stop() -> None:
        log.info("stopping")
        try:
            async with asyncio.timeout(STOP_S):
                await frontdesk.stop()
        except TimeoutError:
            log.error("stopped before everything had ended")
        finally:
            server.should_exit = True

    stopping: list[asyncio.Task[None]] = []

    def ask_to_stop() -> None:
        if not stopping:
            stopping.append(asyncio.create_task(stop(), name="stop"))

    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ask_to_stop)
    server.on_ready = on_ready
    # beside the first requests: nobody waits for it at the start, nor with the first message
    warming = asyncio.create_task(asyncio.to_thread(phrases.warm_up), name="warm up")
    _settle_memory()
    await server.serve(sockets)
    await warming
    for task in stopping:
        await task


def _settle_memory() -> None:
    """Take what was loaded by now out of the garbage collector's rounds.

    Modules and classes live as long as the process, and a full collection that walks through them stops everything for 90 ms,
    some times a second under load: measured, it was the acknowledgement's whole p99. The rounds that remain are short ones: of
    20,000 young objects they took up to 29 ms, and of what five rounds of 5,000 had left up to 22, in the very second in which two
    hundred answers began. Rounds of 1,000 are shorter still, and cost every message a tenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(3_000, 2, 1_000)


class _Uvicorn(uvicorn.Server):
    """Leaves the signals to `serve`, and says when its port is open."""

    on_ready: Callable[[], None]

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.on_ready()
