"""The real-time server, put together. It knows no slice: what events mean is handed to it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from frontdesk.kit.tally import Tally
from frontdesk.kit.wheel import Wheel
from frontdesk.realtime.bounds import Bounds
from frontdesk.realtime.connection import Connection, Services
from frontdesk.realtime.dispatch import Dispatch
from frontdesk.realtime.handover import Handover, WebSocketProtocol
from frontdesk.realtime.http import Polling
from frontdesk.realtime.rooms import Rooms
from frontdesk.realtime.session import RESTART
from frontdesk.realtime.sessions import Sessions
from frontdesk.realtime.sockets import Handler, Handshake, Socket
from frontdesk.realtime.websocket import WebSockets

STOP_S = 5.0


def _peer_of(scope: Mapping[str, Any]) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


class Server:
    """Socket.IO 5 over Engine.IO 4: mount `http` at `path`, and give `websocket_protocol()` to uvicorn as `Config(ws=...)`.

    Belongs to one event loop. `authenticate` may raise a FrontdeskError, which refuses the namespace; `on_connect` and
    `on_disconnect` are called once each per connected client, and must neither wait nor raise. `origin_allowed` is asked about
    pages on other hosts than ours. `address_of` is given an ASGI scope (for a WebSocket one made like it, with `client` and
    `headers`); `count_as` says under what an address is counted, such as the network that it is in; `per_address` is where,
    if others shall know and be known. Every `sid` begins with `sid_prefix`, so that others can know whose it is.
    """

    def __init__(
        self,
        *,
        handlers: Mapping[str, Handler],
        authenticate: Callable[[Handshake], Awaitable[Any]],
        on_connect: Callable[[Socket], None],
        on_disconnect: Callable[[Socket, str], None],
        origin_allowed: Callable[[str | None], bool],
        address_of: Callable[[Any], str] = _peer_of,
        count_as: Callable[[str], str] = str,
        per_address: Tally | None = None,
        bounds: Bounds | None = None,
        path: str = "/socket.io/",
        sid_prefix: str = "",
    ) -> None:
        bounds = bounds or Bounds()
        wheel = Wheel()
        self.path = path
        self.rooms = Rooms(max_rooms_per_socket=bounds.max_rooms)
        self._dispatch = Dispatch(
            handlers,
            max_in_flight=bounds.max_events_in_flight,
            max_in_flight_bytes=bounds.max_bytes_in_flight,
            answer_timeout_s=bounds.answer_timeout_s,
        )
        services = Services(bounds, wheel, self._dispatch, self.rooms, authenticate, on_connect, on_disconnect)
        self._sessions = Sessions(
            bounds=bounds,
            wheel=wheel,
            consume=lambda session: Connection(session, services),
            origin_allowed=origin_allowed,
            count_as=count_as,
            per_address=per_address or Tally(),
            sid_prefix=sid_prefix,
        )
        self._websockets = WebSockets(self._sessions)
        self._handover = Handover(self._websockets, path=path, address_of=address_of, on_shutdown=self._begin_stop)
        self.http = Polling(self._sessions, address_of=address_of)
        self._stopping: asyncio.Task[None] | None = None

    @property
    def draining(self) -> bool:
        """Whether it takes no new connections any more."""
        return self._sessions.is_draining

    @property
    def connections(self) -> int:
        """How many sessions are open."""
        return len(self._sessions)

    def websocket_protocol(self) -> Any:
        """What uvicorn takes as `Config(ws=...)`."""
        handover = self._handover

        def make(config: Any, server_state: Any, app_state: Any, _loop: Any = None) -> WebSocketProtocol:
            return WebSocketProtocol(handover, server_state.connections)

        return make

    async def stop(self, *, deadline_s: float = STOP_S) -> None:
        """Stop in order: no new connections, accepted events run and are acknowledged (later ones refused), all sockets
        closed with 1012. Returns within `deadline_s`, whatever clients and handlers do; calling it again waits for the same.
        """
        if self._stopping is None:
            self._stopping = asyncio.get_running_loop().create_task(self._stop(deadline_s))
        await asyncio.shield(self._stopping)

    def restart_all(self) -> None:
        """Every session here is closed with 1012; clients come back by themselves, and begin anew."""
        for session in self._sessions.all():
            session.close("begin anew", code=RESTART)

    def _begin_stop(self) -> None:
        # uvicorn was told to stop before we were
        if self._stopping is None:
            self._stopping = asyncio.get_running_loop().create_task(self._stop(STOP_S))

    async def _stop(self, deadline_s: float) -> None:
        self._sessions.is_draining = True
        await self._dispatch.drain(timeout_s=deadline_s / 2)
        for session in self._sessions.all():
            session.close("server shutting down", code=RESTART, wait=True)
        await self._websockets.wait_until_closed(timeout_s=deadline_s / 4)
        for channel in tuple(self._websockets.open):
            channel.abort()
        await self._dispatch.cancel(timeout_s=deadline_s / 4)
