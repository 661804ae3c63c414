"""Everything is made here once, and handed to what needs it."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from frontdesk.app.forwarding import Forwarding
from frontdesk.app.http import make_http
from frontdesk.app.records import start_records
from frontdesk.app.slices import LateRooms, make_slices
from frontdesk.app.sockets import Around, make_sockets
from frontdesk.assistant.parts import Assistant
from frontdesk.chat.desk import Desk
from frontdesk.kit.clock import Clock, SystemClock
from frontdesk.kit.tasks import Tasks
from frontdesk.realtime import Server
from frontdesk.settings import Settings
from frontdesk.store.engine import Store
from frontdesk.store.peers import Peers
from frontdesk.web.addresses import client_address, parse_networks
from frontdesk.web.origins import Origins

STOP_S = 8.0
"""From the signal to the end of everything here; PostgreSQL's own stop comes after it, and both within 10 s."""


@dataclass(frozen=True, slots=True)
class Frontdesk:
    """The parts that run, for whoever starts and stops them."""

    asgi: ASGIApp
    sockets: Server
    polling: Forwarding
    desk: Desk
    assistant: Assistant
    peers: Peers
    tasks: Tasks

    async def stop(self) -> None:
        """Nothing new comes in; what is on its way is answered; every socket is closed; background work has ended."""
        await self.sockets.stop(deadline_s=STOP_S / 2)
        await self.polling.close()
        await self.assistant.stop()
        await self.desk.appender.close()
        await self.peers.leave()
        await self.tasks.stop(timeout_s=STOP_S / 4)


def create(settings: Settings, store: Store, *, clock: Clock | None = None) -> Frontdesk:
    """Everything wired and its background work started, in the running event loop. The database has been migrated."""
    clock = clock or SystemClock()
    tasks = Tasks()
    networks = parse_networks(settings.trusted_proxies)
    around = Around(Origins(settings.origins), lambda scope: client_address(scope, networks))
    rooms = LateRooms()
    at = settings.internal_url or f"http://127.0.0.1:{settings.port}"
    peers = Peers(store.connect, clock, timeout_s=settings.database_timeout_s, at=at.rstrip("/"))
    slices = make_slices(settings, store, clock, tasks, peers, rooms)
    sockets = make_sockets(settings, around, peers, slices)
    rooms.become(sockets.rooms)
    records = start_records(
        settings,
        store,
        clock,
        tasks,
        accounts=slices.accounts,
        desk=slices.desk,
        shelf=slices.files.uploads.shelf,
        sockets=sockets,
    )
    http = make_http(settings, store, clock, tasks, around, slices, records)
    polling = Forwarding(
        sockets.http, lambda sid: peers.address_of(sid.partition(".")[0]), max_body_bytes=settings.max_payload_bytes
    )
    return Frontdesk(_Doors(polling, http), sockets, polling, slices.desk, slices.assistant, peers, tasks)


class _Doors:
    """Socket.IO's path goes to the real-time server, all others to HTTP."""

    def __init__(self, sockets: ASGIApp, http: ASGIApp) -> None:
        self._sockets = sockets
        self._http = http

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_socket = scope["type"] == "http" and scope["path"].startswith("/socket.io")
        await (self._sockets if is_socket else self._http)(scope, receive, send)
