"""Frontdesk as a process of its own, started as people start it."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import asyncpg
import httpx2

from frontdesk.accounts import admins
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.roles import Admin, Role
from frontdesk.kit.ids import new_secret
from frontdesk.store.embedded import Cluster
from frontdesk.store.engine import Store

SRC = Path(__file__).parents[2] / "src"
EMAIL, PASSWORD = "mara@example.com", "correct horse battery"

# one machine plays everybody here: the limits per visitor and address are another test's matter
ROOMY = {
    f"LIMIT_{name}": "1000000"
    for name in (
        *("MESSAGES_PER_MINUTE", "MESSAGES_BURST", "ADDRESS_MESSAGES_PER_MINUTE", "ADDRESS_MESSAGES_BURST"),
        *("ALL_MESSAGES_PER_MINUTE", "ALL_MESSAGES_BURST", "ADMIN_MESSAGES_PER_MINUTE", "ADMIN_MESSAGES_BURST"),
        *("TYPING_PER_MINUTE", "TYPING_BURST", "ADDRESS_TYPING_PER_MINUTE", "ADDRESS_TYPING_BURST"),
        *("ALL_SESSIONS_PER_HOUR", "ALL_SESSIONS_BURST", "SIGN_INS_PER_MINUTE", "SIGN_INS_BURST"),
        *("SESSIONS_PER_HOUR", "SESSIONS_BURST", "LOOKUPS_PER_MINUTE", "LOOKUPS_BURST"),
        *("ADDRESS_AI_CALLS_PER_HOUR", "ADDRESS_AI_CALLS_BURST", "ALL_AI_CALLS_PER_HOUR", "ALL_AI_CALLS_BURST"),
    )
} | {"MAX_CONNECTIONS_PER_ADDRESS": "5000"}


@dataclass
class Process:
    """A running Frontdesk."""

    process: subprocess.Popen[str]
    port: int
    log: Path
    database_url: str | None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """As `kill -9` does; it is gone afterwards."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    async def stop(self, *, timeout_s: float = 15) -> int:
        """SIGTERM, and the exit status. Raises TimeoutExpired."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.process.wait, timeout_s)

    def end(self) -> None:
        """It does not run, and nothing in its log was a fault of its own."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
        before, fault, after = self.log.read_text().partition("Traceback")
        assert not fault, f"{before[-500:]}{fault}{after[:5000]}"

    async def token(self, email: str = EMAIL, password: str = PASSWORD) -> str:
        """What an admin gets for signing in."""
        async with httpx2.AsyncClient(base_url=self.url, timeout=30) as http:
            for _ in range(10):
                answer = await http.post("/api/auth/login", json={"email": email, "password": password})
                if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                    break
                await asyncio.sleep(0.5)  # as a person would, whose database is busy
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["token"]
        return token


async def create_database(cluster: Cluster) -> str:
    """An empty database; gives its name."""
    name = f"journey_{new_secret(8).replace('-', '_').lower()}"
    connection = await asyncpg.connect(cluster.url(database="postgres", role="postgres"))
    try:
        await connection.execute(f"create database {name} owner frontdesk")
    finally:
        await connection.close()
    return name


async def hire(database_url: str, name: str, role: Role) -> Admin:
    """Somebody new in the team, who signs in with PASSWORD, made as another program would: past the running Frontdesk."""
    passwords, store = Passwords(), await Store.open(database_url)
    try:
        hashed = await passwords.hash(PASSWORD)
        async with store.begin() as tx:
            return await admins.create(
                tx, email=f"{name}@example.com", name=name.title(), role=role, password_hash=hashed
            )
    finally:
        await store.close()
        passwords.close()


def start(folder: Path, settings: Mapping[str, str], *, port: int = 0, timeout_s: float = 60) -> Process:
    """Frontdesk on `folder`, with `settings` in its environment and nothing else; it answers when this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "frontdesk.log"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(SRC),
        "DATA_DIR": str(folder / "data"),
        "EXAMPLE_KNOWLEDGE": "false",
        "ADMIN_EMAIL": EMAIL,
        "ADMIN_PASSWORD": PASSWORD,
        **settings,
        "PORT": str(port),
    }
    with log.open("a") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "frontdesk.cli", "serve"],
            stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, text=True, env=environment, cwd=folder,
        )  # fmt: skip
    assert process.stdout is not None
    # the deadline of the loop below, which ends when the process does
    too_late = threading.Timer(timeout_s, process.kill)
    too_late.start()
    try:
        for line in process.stdout:
            if line.startswith("Server running on port "):
                return Process(process, int(line.split()[-1]), log, settings.get("DATABASE_URL"))
    finally:
        too_late.cancel()
    process.wait(10)
    raise AssertionError(f"Frontdesk did not start:\n{log.read_text()[-4000:]}")


@contextlib.contextmanager
def running(folder: Path, settings: Mapping[str, str]) -> Iterator[Process]:
    """Frontdesk, until the block ends."""
    server = start(folder, settings)
    try:
        yield server
    finally:
        server.end()


async def started(folder: Path, settings: Mapping[str, str], *, port: int = 0) -> Process:
    """As `start`, for a test that has other things going on meanwhile."""
    return await asyncio.to_thread(start, folder, settings, port=port)


@contextlib.asynccontextmanager
async def running_beside(folder: Path, settings: Mapping[str, str]) -> AsyncIterator[Process]:
    """As `running`, for a test that has other things going on meanwhile."""
    server = await started(folder, settings)
    try:
        yield server
    finally:
        await asyncio.to_thread(server.end)
