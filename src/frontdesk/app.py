"""The composition root: everything is made here once, and handed to what needs it."""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
import uvicorn
from fastapi import Depends, FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from frontdesk import __version__
from frontdesk.accounts.access import describe_access
from frontdesk.accounts.actors import Authorize
from frontdesk.accounts.http import AuthParts, auth_router
from frontdesk.accounts.identity import Identities
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.profile import OwnPassword
from frontdesk.accounts.profile_http import profile_router
from frontdesk.accounts.signin import SignIn
from frontdesk.accounts.tokens import Tokens, TokenSettings
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.assistant.current import CurrentConfig
from frontdesk.assistant.drafts import Drafts
from frontdesk.assistant.parts import BODY_LIMITS as AI_BODY_LIMITS
from frontdesk.assistant.parts import SEAL_PURPOSE as AI_SEAL_PURPOSE
from frontdesk.assistant.parts import Assistant, create_assistant
from frontdesk.chat import http as chat_http
from frontdesk.chat.chatlist import ChatListUpdates
from frontdesk.chat.desk import Desk, tell_posted
from frontdesk.chat.events import Publisher, Rooms
from frontdesk.chat.limits import Limits
from frontdesk.chat.messages import Appender, Posted
from frontdesk.chat.notes_http import notes_router
from frontdesk.chat.presence import Presence
from frontdesk.chat.queue import Queue
from frontdesk.chat.socket import ChatSocket, admin_room
from frontdesk.chat.tags_http import tags_router
from frontdesk.chat.team import Team
from frontdesk.chat.team_http import team_router
from frontdesk.chat.team_socket import TeamSocket
from frontdesk.chat.transcript_http import transcript_router
from frontdesk.chat.visitors_http import visitors_router
from frontdesk.chat.visitors_socket import VisitorSocket
from frontdesk.errors import Unavailable
from frontdesk.kit.clock import Clock, SystemClock
from frontdesk.kit.limits import Limiter
from frontdesk.kit.sealing import Seal
from frontdesk.kit.tasks import Tasks
from frontdesk.realtime import Bounds, Server, Socket
from frontdesk.settings import Settings
from frontdesk.settings.fields import secret
from frontdesk.site import settings as site
from frontdesk.site.canned_http import canned_router
from frontdesk.site.http import SiteParts, site_router
from frontdesk.store.engine import Store
from frontdesk.store.faults import translate
from frontdesk.store.migrations import is_current
from frontdesk.web.addresses import client_address, limit_key, parse_networks
from frontdesk.web.docs import docs_routes
from frontdesk.web.errors import ERROR_RESPONSES, handle_errors
from frontdesk.web.health import health_router
from frontdesk.web.middleware import WebSettings, middleware
from frontdesk.web.origins import Origins
from frontdesk.web.pages import page_policies, page_routes
from frontdesk.web.wire import JsonResponse

log = structlog.get_logger(__name__)

STATIC = Path(__file__).with_name("static")
STOP_S = 8.0
"""From the signal to the end of everything here; PostgreSQL's own stop comes after it, and both within 10 s."""


@dataclass(frozen=True, slots=True)
class Frontdesk:
    """The parts that run, for whoever starts and stops them."""

    asgi: ASGIApp
    sockets: Server
    desk: Desk
    assistant: Assistant
    tasks: Tasks

    async def stop(self) -> None:
        """Nothing new comes in; what is on its way is answered; every socket is closed; background work has ended."""
        await self.sockets.stop(deadline_s=STOP_S / 2)
        await self.assistant.stop()
        await self.desk.appender.close()
        await self.tasks.stop(timeout_s=STOP_S / 4)


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who is who."""

    passwords: Passwords
    tokens: Tokens
    current: CurrentAdmins
    identities: Identities


def create(settings: Settings, store: Store, *, clock: Clock | None = None) -> Frontdesk:
    """Everything wired and its background work started, in the running event loop. The database has been migrated."""
    clock = clock or SystemClock()
    tasks = Tasks()
    accounts = _accounts(settings, store, clock)
    networks = parse_networks(settings.trusted_proxies)

    def address_of(scope: Scope) -> str:
        return client_address(scope, networks)

    origins = Origins(settings.origins)
    late = _Late()
    presence = Presence(clock)
    chat_list = ChatListUpdates(store, late)
    publisher = Publisher(late, presence, on_row_changed=chat_list.mark)

    ai_config = CurrentConfig(store, Seal(secret(settings.secret_key) or "", purpose=AI_SEAL_PURPOSE))
    assistant_is_on, drafts = ai_config.assistant_is_on, Drafts(publisher)

    def tell_all(posted: Sequence[Posted]) -> None:
        for one in posted:
            tell_posted(publisher, one)

    desk = Desk(
        store=store,
        appender=Appender(
            store, on_posted=tell_all, assistant_is_on=assistant_is_on, timeout_s=settings.database_timeout_s
        ),
        publisher=publisher,
        presence=presence,
        limits=_limits(settings, clock),
        clock=clock,
        assistant_is_on=assistant_is_on,
        message_max_chars=settings.message_max_chars,
        find_draft=drafts.find,
    )
    team = Team()
    seal = Seal(secret(settings.secret_key) or "", purpose=site.SEAL_PURPOSE)
    site_settings = site.CurrentSettings(store, seal)
    queue = Queue(store, publisher, presence, clock, is_anybody_there=lambda: team.count_answering() > 0)
    publisher.subscribe(queue.hear)
    assistant = create_assistant(
        desk, ai_config, drafts, tasks, allow_private=settings.allows_private_addresses, opens_at=site_settings.opens_at
    )
    assistant.start()

    chat = ChatSocket(desk, accounts.identities, accounts.current)
    visitors = VisitorSocket(desk, chat, identity_secret=site_settings.identity_secret)
    colleagues = TeamSocket(desk, team)

    def on_connect(connection: Socket) -> None:
        chat.on_connect(connection)
        colleagues.on_connect(connection)

    def on_disconnect(connection: Socket, reason: str) -> None:
        chat.on_disconnect(connection, reason)
        colleagues.on_disconnect(connection, reason)

    sockets = Server(
        handlers=chat.handlers(visitors.events(), colleagues.events()),
        authenticate=chat.authenticate,
        on_connect=on_connect,
        on_disconnect=on_disconnect,
        origin_allowed=lambda origin: origin is None or origins.allows(origin),
        address_of=address_of,
        count_as=limit_key,
        bounds=_bounds(settings),
    )
    late.rooms = sockets.rooms

    def end_connections(admin_id: UUID) -> None:
        # their client comes back by itself, if its token is still good, with the rights of now
        for connection in sockets.rooms.members(admin_room(admin_id)):
            connection.disconnect(close=True)

    accounts.current.on_changed(end_connections)
    tasks.keep("team", accounts.current.run)
    tasks.keep("chat list", lambda: chat_list.run(publisher))
    tasks.keep("queue", queue.run)
    tasks.keep("site settings", site_settings.run)

    web = WebSettings(
        origins=origins,
        address_of=address_of,
        translate=translate,
        max_body_bytes=settings.max_body_bytes,
        body_limits=AI_BODY_LIMITS,
        policies=page_policies(origins.listed()),
    )
    http = FastAPI(
        title="Frontdesk",
        version=__version__,
        description="The chat desk of a website. Real time goes over Socket.IO; see docs/protocol.md.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        default_response_class=JsonResponse,
        responses=ERROR_RESPONSES,
        dependencies=[Depends(Authorize(accounts.identities, address_of))],
        middleware=middleware(web),
    )
    handle_errors(http)
    sign_in = SignIn(store, accounts.passwords, accounts.tokens, clock)
    http.include_router(auth_router(AuthParts(store, sign_in, accounts.current, address_of)))
    own_password = OwnPassword(store, accounts.passwords, accounts.tokens, clock)
    http.include_router(profile_router(store, own_password, accounts.current))
    http.include_router(chat_http.router(desk))
    http.include_router(visitors_router(desk))
    http.include_router(notes_router(desk))
    http.include_router(tags_router(desk))
    http.include_router(team_router(desk, team))
    http.include_router(transcript_router(desk))
    for router in assistant.routers():
        http.include_router(router)
    http.include_router(canned_router(store))
    http.include_router(
        site_router(
            SiteParts(
                store, seal, site_settings, publisher, clock, team.count_answering, assistant_is_on=assistant_is_on
            )
        )
    )
    http.include_router(health_router({"database": store.ping, "migrations": lambda: _ensure_current(store)}))
    # FastAPI's own way to extend the document
    http.openapi = partial(_described, http, http.openapi)  # type: ignore[method-assign]
    http.router.routes.extend([*docs_routes(http.openapi), *page_routes(STATIC)])
    return Frontdesk(_Doors(sockets, http), sockets, desk, assistant, tasks)


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
    _settle_memory()
    await server.serve(sockets)
    for task in stopping:
        await task


def _settle_memory() -> None:
    """Take what was loaded by now out of the garbage collector's rounds.

    Modules and classes live as long as the process, and a full collection that walks through them stops everything for 90 ms,
    some times a second under load: measured, it was the acknowledgement's whole p99.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


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


class _Doors:
    """Socket.IO's path goes to the real-time server, all others to HTTP."""

    def __init__(self, sockets: Server, http: ASGIApp) -> None:
        self._sockets = sockets.http
        self._http = http

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_socket = scope["type"] == "http" and scope["path"].startswith("/socket.io")
        await (self._sockets if is_socket else self._http)(scope, receive, send)


class _Late:
    """The rooms, for what has to be made before the server that has them."""

    rooms: Rooms

    def emit(self, room: str, event: str, *args: object, skip: Any = None) -> None:
        self.rooms.emit(room, event, *args, skip=skip)


def _accounts(settings: Settings, store: Store, clock: Clock) -> Accounts:
    tokens = Tokens(TokenSettings(secret(settings.jwt_secret) or "", round(settings.token_hours * 3600)), clock)
    current = CurrentAdmins(store)
    return Accounts(Passwords(), tokens, current, Identities(tokens, current))


def _bounds(settings: Settings) -> Bounds:
    names: tuple[str, ...] = (
        "ping_interval_s",
        "ping_timeout_s",
        "connect_timeout_s",
        "max_payload_bytes",
        "max_queue_bytes",
    )
    names += ("max_connections", "max_connections_per_address")
    return Bounds(**{name: getattr(settings, name) for name in names})


def _limits(settings: Settings, clock: Clock) -> Limits:
    def limiter(name: str, period: str) -> Limiter:
        limit, burst = getattr(settings, f"limit_{name}_per_{period}"), getattr(settings, f"limit_{name}_burst")
        return Limiter(limit, per_s={"minute": 60, "hour": 3600}[period], burst=burst, clock=clock)

    return Limits(
        visitor_messages=limiter("messages", "minute"),
        address_messages=limiter("address_messages", "minute"),
        all_messages=limiter("all_messages", "minute"),
        admin_messages=limiter("admin_messages", "minute"),
        new_sessions=limiter("sessions", "hour"),
        lookups=limiter("lookups", "minute"),
    )


def _described(http: FastAPI, openapi: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    if http.openapi_schema is None:
        describe_access(openapi())
    return openapi()


async def _ensure_current(store: Store) -> None:
    if not await is_current(store):
        raise Unavailable("The database is not migrated.")
