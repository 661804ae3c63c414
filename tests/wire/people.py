"""A running Frontdesk on a free port, and the people who speak to it with an official client's protocol."""

import asyncio
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import socketio
import uvicorn
from pydantic import SecretStr

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Admin, Role
from frontdesk.accounts.tokens import Tokens, TokenSettings
from frontdesk.app import Frontdesk, create
from frontdesk.kit.clock import Clock, SystemClock
from frontdesk.kit.ids import new_secret
from frontdesk.settings.load import Settings
from frontdesk.store.engine import Store

JWT_SECRET = "a secret of the tests, and long enough for one"
PATIENCE_S = 20.0

Json = dict[str, Any]


@dataclass
class Person:
    """Somebody's connection: asks, and hears what is told."""

    line: socketio.AsyncClient = field(default_factory=lambda: socketio.AsyncClient(reconnection=False))
    heard: dict[str, asyncio.Queue[Json]] = field(default_factory=lambda: defaultdict(asyncio.Queue))
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def connect(self, url: str, auth: Json) -> None:
        async def hear(event: str, *arguments: Any) -> None:
            self.heard[event].put_nowait(arguments[0])

        self.line.on("*", hear)
        self.line.on("disconnect", lambda *_: self.gone.set())
        await self.line.connect(url, auth=auth, transports=["websocket"], wait_timeout=10)

    async def ask(self, event: str, payload: Any = None) -> Json:
        """The acknowledgement, whether it went well or not."""
        return await self.line.call(event, payload if payload is not None else {}, timeout=PATIENCE_S)

    async def insist(self, event: str, payload: Json) -> Json:
        """As `ask`, and again as long as it is refused for a while, as any client does. It may come twice: give it a `clientId`."""
        async with asyncio.timeout(PATIENCE_S):
            while not (answer := await self.ask(event, payload))["ok"]:
                assert answer["error"]["retryable"], answer
                await asyncio.sleep(answer["error"].get("retryAfter", 0.1))
        return answer

    async def hears(self, event: str, fits: Callable[[Json], bool] | None = None, /, **facts: Any) -> Json:
        """The next such event that says these facts, and fits. What was told late of something earlier is passed over."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                payload = await self.heard[event].get()
                if all(payload.get(name) == value for name, value in facts.items()) and (not fits or fits(payload)):
                    return payload

    async def is_sent_away(self) -> None:
        """The server ends this connection."""
        await asyncio.wait_for(self.gone.wait(), PATIENCE_S)

    async def has_heard(self, event: str) -> list[Json]:
        """All such events so far. An answered request comes after whatever was told before it."""
        await self.line.call("no-such-event", {}, timeout=PATIENCE_S)
        return [self.heard[event].get_nowait() for _ in range(self.heard[event].qsize())]


@dataclass
class Visitor(Person):
    """A visitor with an open chat. `id` is what the team calls it."""

    key: str = ""
    id: str = ""


@dataclass
class Colleague(Person):
    """Somebody of the team, with a socket and over HTTP."""

    admin: Admin = None  # type: ignore[assignment]
    http: httpx2.AsyncClient = None  # type: ignore[assignment]


@dataclass
class House:
    """The running Frontdesk, and ways to come in."""

    url: str
    store: Store
    frontdesk: Frontdesk
    http: httpx2.AsyncClient
    people: list[Person] = field(default_factory=list)

    async def colleague(self, name: str = "Mara", role: Role = Role.AGENT) -> Colleague:
        """A new person of the team, connected."""
        async with self.store.begin() as tx:
            email = f"{name.lower()}-{new_secret(3).lower()}@example.com"
            admin = await admins.create(tx, email=email, name=name, role=role, password_hash="-")
        return await self.come_back(admin)

    async def come_back(self, admin: Admin) -> Colleague:
        """One more connection of somebody of the team."""
        token, _ = Tokens(TokenSettings(JWT_SECRET), SystemClock()).issue(admin.id, admin.token_version)
        http = httpx2.AsyncClient(base_url=self.url, headers={"Authorization": f"Bearer {token}"}, timeout=20)
        colleague = Colleague(admin=admin, http=http)
        await colleague.connect(self.url, {"token": token})
        self.people.append(colleague)
        return colleague

    async def tab(self, key: str) -> Visitor:
        """A connection of whoever has `key`, who has not opened the chat yet."""
        visitor = Visitor(key=key)
        await visitor.connect(self.url, {"sessionId": key})
        self.people.append(visitor)
        return visitor

    async def visitor(self, *, says: str | None = "hello", **introduction: str) -> Visitor:
        """A visitor who has opened the chat, and said something."""
        visitor = await self.tab(new_secret())
        await visitor.insist("user-connected", introduction)
        if says is not None:
            await visitor.insist("user-message", {"content": says, "clientId": new_secret()})
        async with self.store.direct() as connection:
            id = await connection.fetchval(
                "select id from sessions where key_hash = sha256(convert_to($1, 'UTF8'))", visitor.key
            )
        visitor.id = str(id)
        return visitor


@asynccontextmanager
async def open_house(store: Store, *, clock: Clock | None = None, **settings: Any) -> AsyncIterator[House]:
    """Runs until the block ends; everybody is sent home then."""
    given = {"jwt_secret": SecretStr(JWT_SECRET), "secret_key": SecretStr("another secret of the tests, long too")}
    frontdesk = create(Settings(_env_file=None, **given | settings), store, clock=clock)  # type: ignore[call-arg]
    server = uvicorn.Server(
        uvicorn.Config(
            frontdesk.asgi,
            http="httptools",
            ws=frontdesk.sockets.websocket_protocol(),
            lifespan="off",
            log_config=None,
            timeout_graceful_shutdown=2,
        )
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        serving = asyncio.create_task(server.serve([listening]))
        async with httpx2.AsyncClient(base_url=url, timeout=20) as http:
            house = House(url, store, frontdesk, http)
            try:
                yield house
            finally:
                for person in house.people:
                    await person.line.disconnect()
                    if isinstance(person, Colleague):
                        await person.http.aclose()
                await frontdesk.stop()
                server.should_exit = True
                await serving
