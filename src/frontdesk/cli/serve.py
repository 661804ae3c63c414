"""`frontdesk serve`: from nothing to the line "Server running on port 5000", and back."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import structlog
import typer

import frontdesk
from frontdesk import app
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.team import FirstAdmin, ensure_first_admin
from frontdesk.cli.database import Database, database
from frontdesk.cli.listen import listen, port_of
from frontdesk.errors import CannotStart
from frontdesk.kit.logs import set_up_logs
from frontdesk.kit.tasks import Tasks
from frontdesk.settings import Settings
from frontdesk.settings.fields import secret
from frontdesk.store.embedded import Cluster
from frontdesk.store.engine import Store
from frontdesk.store.migrations import migrate

log = structlog.get_logger(__name__)

T = TypeVar("T")

WATCH_EVERY_S = 0.5


def serve(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT. In this order: the port, PostgreSQL, migrations, the first admin; and back in the reverse."""
    set_up_logs(settings.log_level, as_json=settings.is_production)
    with _signals_end_the_start():
        sockets = listen(settings)
        settings = settings.model_copy(update={"port": port_of(sockets)})
        with database(settings, may_share=False) as found:
            run(_serve(settings, found, sockets))


def serve_reloading(settings: Settings) -> None:
    """The same in a child process, which is started anew whenever a Python file of Frontdesk changes. PostgreSQL stays."""
    try:
        from watchfiles import PythonFilter, run_process
    except ImportError:
        raise CannotStart(
            "--reload needs the package watchfiles: run `make dev`, or install it (pip install watchfiles)."
        ) from None

    with _signals_end_the_start(), database(settings) as found:
        os.environ["DATABASE_URL"] = found.url
        command = f"{sys.executable} -m frontdesk.cli serve"
        run_process(Path(frontdesk.__file__).parent, target=command, target_type="command", watch_filter=PythonFilter())


def run(work: Coroutine[Any, Any, T]) -> T:
    """`work` to its end, on the faster event loop where there is one."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)


async def _serve(settings: Settings, found: Database, sockets: list[socket.socket]) -> None:
    await migrate(found.url)
    store = await Store.open(
        found.url, pool_size=settings.database_pool_size, command_timeout_s=settings.database_timeout_s
    )
    tasks = Tasks()
    try:
        first = await ensure_first_admin(
            store, Passwords(), email=settings.admin_email, password=secret(settings.admin_password)
        )
        cluster = found.cluster
        if cluster is not None:
            tasks.keep("embedded PostgreSQL", lambda: _keep_running(cluster))
        await app.serve(settings, store, sockets=sockets, on_ready=lambda: _greet(settings, first))
    finally:
        await tasks.stop(timeout_s=0)
        await store.close()


async def _keep_running(cluster: Cluster) -> None:
    """When PostgreSQL was killed it is started again, and requests meanwhile get `unavailable`."""
    while True:
        await asyncio.sleep(WATCH_EVERY_S)
        if cluster.restart_if_ended():
            log.error("PostgreSQL had ended by itself, and was started again")


def _greet(settings: Settings, first: FirstAdmin | None) -> None:
    lines = [f"Server running on port {settings.port}", ""]
    lines += [
        f"  {what:<12} {settings.url}{path}"
        for what, path in (("Dashboard", "/admin"), ("Demo shop", "/demo"), ("API", "/docs"))
    ]
    if first is not None:
        lines += ["", "  The first admin was made. Sign in to the dashboard with", "", f"    {first.admin.email}"]
        if first.password is not None:
            lines += [
                f"    {first.password}",
                "",
                "  This password is shown this once (`frontdesk reset-password` makes another).",
            ]
        else:
            lines += ["    and ADMIN_PASSWORD"]
    typer.echo("\n".join([*lines, ""]))
    sys.stdout.flush()


@contextmanager
def _signals_end_the_start() -> Iterator[None]:
    """Until `app.serve` takes the signals over, SIGTERM unwinds what was begun, and that was no failure."""

    def end(*_: object) -> None:
        raise SystemExit(0)

    previous = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)
