"""A small application on the real-time server, under a real uvicorn: what these tests talk to."""

import asyncio
import contextlib
import socket as sockets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send

from frontdesk.errors import Forbidden, Unauthenticated
from frontdesk.realtime import Bounds, Handshake, Server, Socket

FOREIGN = "https://elsewhere.example"
"""The origin that may not speak to the lounge."""

SECRET = "what-a-person-wrote"
"""Must never be seen in a log."""


class Lounge:
    """Guests echo, shout to rooms, and are asked questions. `arrivals` and `departures` say who came and went."""

    def __init__(self, bounds: Bounds) -> None:
        self.arrivals: asyncio.Queue[Socket] = asyncio.Queue()
        self.departures: asyncio.Queue[tuple[Socket, str]] = asyncio.Queue()
        self.noted: list[object] = []
        self.gate = asyncio.Event()
        self.entered = asyncio.Semaphore(0)
        self.port = 0
        self.end_uvicorn: Callable[[], None] = lambda: None
        self.server = Server(
            handlers={
                "echo": self.echo,
                "note": self.note,
                "join": self.join,
                "leave": self.leave,
                "shout": self.shout,
                "ask-me": self.ask_me,
                "wait": self.wait,
                "refuse": self.refuse,
                "break": self.break_down,
                "unsayable": self.unsayable,
            },
            authenticate=self.authenticate,
            on_connect=self.arrivals.put_nowait,
            on_disconnect=lambda socket, reason: self.departures.put_nowait((socket, reason)),
            origin_allowed=lambda origin: origin != FOREIGN,
            bounds=bounds,
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http" and scope["path"].startswith("/socket.io")
        await self.server.http(scope, receive, send)

    async def authenticate(self, handshake: Handshake) -> object:
        if handshake.auth.get("token") == "bad":
            raise Unauthenticated
        if handshake.auth.get("token") == "breaks":
            raise RuntimeError(SECRET)
        if handshake.auth.get("token") == "hangs":
            await self.gate.wait()
        return handshake.auth.get("name")

    async def echo(self, socket: Socket, args: Sequence[object]) -> Mapping[str, object]:
        socket.emit("echoed", *args)
        return {"args": args}

    async def note(self, socket: Socket, args: Sequence[object]) -> None:
        await asyncio.sleep(0)  # so that what is not run in order would show
        self.noted.extend(args)

    async def join(self, socket: Socket, args: Sequence[object]) -> None:
        socket.join(str(args[0]))

    async def leave(self, socket: Socket, args: Sequence[object]) -> None:
        socket.leave(str(args[0]))

    async def shout(self, socket: Socket, args: Sequence[object]) -> None:
        self.server.rooms.emit(str(args[0]), "shouted", *args[1:], skip=socket)

    async def ask_me(self, socket: Socket, args: Sequence[object]) -> Mapping[str, object]:
        return {"answers": await socket.call("question", *args, timeout_s=5)}

    async def wait(self, socket: Socket, args: Sequence[object]) -> Mapping[str, object]:
        self.entered.release()
        await self.gate.wait()
        return {"waited": True}

    async def refuse(self, socket: Socket, args: Sequence[object]) -> None:
        raise Forbidden("Not in here.", room="lounge")

    async def break_down(self, socket: Socket, args: Sequence[object]) -> None:
        raise RuntimeError(SECRET)

    async def unsayable(self, socket: Socket, args: Sequence[object]) -> Mapping[str, object]:
        return {"that": object()}


@contextlib.asynccontextmanager
async def open_lounge(bounds: Bounds | None = None) -> AsyncIterator[Lounge]:
    """A lounge on a free port, until the block ends."""
    lounge = Lounge(bounds or Bounds())
    listener = sockets.create_server(("127.0.0.1", 0))
    lounge.port = listener.getsockname()[1]
    config = uvicorn.Config(
        lounge.app,
        interface="asgi3",
        ws=lounge.server.websocket_protocol(),
        lifespan="off",
        log_config=None,
        proxy_headers=False,
    )
    server = _Uvicorn(config)
    lounge.end_uvicorn = server.may_end.set
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        async with asyncio.timeout(10):
            await server.is_up.wait()
        yield lounge
    finally:
        lounge.gate.set()
        await lounge.server.stop(deadline_s=2)
        server.may_end.set()
        await running


class _Uvicorn(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()
        self.may_end = asyncio.Event()

    async def main_loop(self) -> None:
        await self.may_end.wait()  # uvicorn looks ten times a second, which is long for hundreds of tests

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()  # they are pytest's
