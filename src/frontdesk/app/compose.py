"""Everything is made here once, and handed to what needs it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import Depends, FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from frontdesk import __version__
from frontdesk.accounts.access import describe_access
from frontdesk.accounts.actors import Authorize
from frontdesk.accounts.profile_http import BODY_LIMITS as PROFILE_BODY_LIMITS
from frontdesk.app.forwarding import Forwarding
from frontdesk.app.parts import Accounts, bounds_of, limits_of, make_accounts, make_files, make_mailer
from frontdesk.app.people import people_routers
from frontdesk.app.records import STUDIO_POLICY, Records, start_records
from frontdesk.app.sharing import share
from frontdesk.assistant.current import CurrentConfig
from frontdesk.assistant.drafts import Drafts
from frontdesk.assistant.parts import BODY_LIMITS as AI_BODY_LIMITS
from frontdesk.assistant.parts import SEAL_PURPOSE as AI_SEAL_PURPOSE
from frontdesk.assistant.parts import Assistant, create_assistant
from frontdesk.chat import http as chat_http
from frontdesk.chat.attendance import Attendance
from frontdesk.chat.blocks import Blocks
from frontdesk.chat.blocks_http import blocks_router
from frontdesk.chat.chatlist import ChatListUpdates
from frontdesk.chat.desk import Desk, tell_posted
from frontdesk.chat.events import Publisher, visitor_room
from frontdesk.chat.leaving import Release
from frontdesk.chat.messages import Appender, Posted
from frontdesk.chat.narrow import Narrow, Rooms
from frontdesk.chat.notes_http import notes_router
from frontdesk.chat.offering import Offering
from frontdesk.chat.presence import Presence
from frontdesk.chat.queue import Queue
from frontdesk.chat.reach import admin_room
from frontdesk.chat.socket import ChatSocket
from frontdesk.chat.tags_http import tags_router
from frontdesk.chat.team import Team
from frontdesk.chat.team_http import team_router
from frontdesk.chat.team_socket import TeamSocket
from frontdesk.chat.teams_http import teams_router
from frontdesk.chat.transcript_http import transcript_router
from frontdesk.chat.transcript_mail import transcript_mail
from frontdesk.chat.visitors_http import visitors_router
from frontdesk.chat.visitors_socket import VisitorSocket
from frontdesk.errors import Blocked, Unavailable
from frontdesk.files.http import BODY_LIMITS as FILES_BODY_LIMITS
from frontdesk.files.http import POLICY as FILES_POLICY
from frontdesk.files.parts import Files
from frontdesk.kit.clock import Clock, SystemClock
from frontdesk.kit.mail import Mailer
from frontdesk.kit.sealing import Seal
from frontdesk.kit.tasks import Tasks
from frontdesk.realtime import Server, Socket
from frontdesk.reports.http import FigureParts, figures_router
from frontdesk.reports.live import People
from frontdesk.reports.roller import Roller
from frontdesk.search.http import search_router
from frontdesk.search.index import SearchIndex
from frontdesk.settings import Settings
from frontdesk.settings.fields import secret
from frontdesk.site import settings as site
from frontdesk.site.canned_http import canned_router
from frontdesk.site.http import SiteParts, site_router
from frontdesk.site.launcher import launcher_look
from frontdesk.store.engine import Store
from frontdesk.store.faults import translate
from frontdesk.store.migrations import is_current
from frontdesk.store.peers import Peers
from frontdesk.web.addresses import client_address, limit_key, parse_networks
from frontdesk.web.docs import docs_routes
from frontdesk.web.errors import ERROR_RESPONSES, handle_errors
from frontdesk.web.health import health_router
from frontdesk.web.middleware import WebSettings, middleware
from frontdesk.web.origins import Origins
from frontdesk.web.pages import page_policies, page_routes
from frontdesk.web.wire import JsonResponse

STATIC = Path(__file__).parents[1] / "static"
STOP_S = 8.0
"""From the signal to the end of everything here; PostgreSQL's own stop comes after it, and both within 10 s."""


@dataclass(frozen=True, slots=True)
class Frontdesk:
    """The parts that run, for whoever starts and stops them."""

    asgi: ASGIApp
    sockets: Server
    desk: Desk
    assistant: Assistant
    peers: Peers
    tasks: Tasks

    async def stop(self) -> None:
        """Nothing new comes in; what is on its way is answered; every socket is closed; background work has ended."""
        await self.sockets.stop(deadline_s=STOP_S / 2)
        await self.assistant.stop()
        await self.desk.appender.close()
        await self.peers.leave()
        await self.tasks.stop(timeout_s=STOP_S / 4)


@dataclass(frozen=True, slots=True)
class Around:
    """What the transports need to know of the world around."""

    origins: Origins
    address_of: Callable[[Scope], str]


@dataclass(frozen=True, slots=True)
class Slices:
    """The slices' own parts, as the transports take them."""

    accounts: Accounts
    desk: Desk
    blocks: Blocks
    team: Team
    attendance: Attendance
    site: SiteParts
    assistant: Assistant
    mailer: Mailer
    files: Files


def create(settings: Settings, store: Store, *, clock: Clock | None = None) -> Frontdesk:
    """Everything wired and its background work started, in the running event loop. The database has been migrated."""
    clock = clock or SystemClock()
    tasks = Tasks()
    networks = parse_networks(settings.trusted_proxies)
    around = Around(Origins(settings.origins), lambda scope: client_address(scope, networks))
    rooms = _Late()
    at = settings.internal_url or f"http://127.0.0.1:{settings.port}"
    peers = Peers(store.connect, clock, timeout_s=settings.database_timeout_s, at=at.rstrip("/"))
    slices = _slices(settings, store, clock, tasks, peers, rooms)
    sockets = _sockets(settings, around, peers, slices)
    rooms.server = sockets.rooms
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
    http = _http(settings, store, clock, tasks, around, slices, records)
    polling = Forwarding(
        sockets.http, lambda sid: peers.address_of(sid.partition(".")[0]), max_body_bytes=settings.max_payload_bytes
    )
    return Frontdesk(_Doors(polling, http), sockets, slices.desk, slices.assistant, peers, tasks)


def _slices(settings: Settings, store: Store, clock: Clock, tasks: Tasks, peers: Peers, rooms: Rooms) -> Slices:
    key = secret(settings.secret_key) or ""
    presence = Presence(clock)
    accounts = make_accounts(settings, store, clock)
    narrow = Narrow(store, rooms, accounts.current.narrow)
    chat_list = ChatListUpdates(store, rooms, narrow)
    files = make_files(settings, store, clock)
    publisher = Publisher(rooms, narrow, presence, on_row_changed=chat_list.mark, links=files.links)
    ai_config = CurrentConfig(store, Seal(key, purpose=AI_SEAL_PURPOSE))
    assistant_is_on, drafts = ai_config.assistant_is_on, Drafts(publisher)

    def tell_all(posted: Sequence[Posted]) -> None:
        for one in posted:
            tell_posted(publisher, one)

    blocks = Blocks(store)
    desk = Desk(
        store=store,
        appender=Appender(
            store, on_posted=tell_all, assistant_is_on=assistant_is_on, timeout_s=settings.database_timeout_s
        ),
        publisher=publisher,
        presence=presence,
        limits=limits_of(settings, clock),
        clock=clock,
        assistant_is_on=assistant_is_on,
        message_max_chars=settings.message_max_chars,
        message_max_files=settings.message_max_files,
        find_draft=drafts.find,
        ensure_welcome=blocks.ensure_visitor,
    )
    team = Team()
    attendance = Attendance(store, accounts.current, team, publisher)
    offering = Offering(store, publisher)
    publisher.subscribe(offering.hear)
    seal = Seal(key, purpose=site.SEAL_PURPOSE)
    site_settings = site.CurrentSettings(store, seal)
    queue = Queue(store, publisher, presence, clock, is_anybody_there=lambda: attendance.count_answering() > 0)
    publisher.subscribe(queue.hear, elsewhere=True)
    assistant = create_assistant(
        desk,
        ai_config,
        drafts,
        tasks,
        allow_private=settings.allows_private_addresses,
        opens_at=site_settings.opens_at,
        is_anybody_available=attendance.is_anybody_available,
    )
    assistant.start()
    files.start(tasks)
    share(peers, store, tasks, publisher, presence, team, desk.limits.limiters(), accounts.guesses.backoffs())
    tasks.keep("team", accounts.current.run)
    tasks.keep("blocks", blocks.run)
    tasks.keep("narrow reach", narrow.run)
    tasks.keep("attendance", attendance.run)
    tasks.keep("offers", offering.run)
    tasks.keep("chat list", lambda: chat_list.run(publisher))
    tasks.keep("queue", queue.run)
    tasks.keep("site settings", site_settings.run)
    tasks.keep("figures", Roller(store).run)
    index = SearchIndex(store, clock)
    publisher.subscribe(index.hear)
    tasks.keep("search index", index.run)
    mailer = make_mailer(settings)
    parts = SiteParts(
        store,
        seal,
        site_settings,
        publisher,
        clock,
        attendance.count_answering,
        assistant_is_on=assistant_is_on,
        assistant_greeting=ai_config.greeting,
        sends_mail=mailer.is_set,
    )
    return Slices(accounts, desk, blocks, team, attendance, parts, assistant, mailer, files)


def _sockets(settings: Settings, around: Around, peers: Peers, slices: Slices) -> Server:
    chat = ChatSocket(
        slices.desk,
        slices.accounts.identities,
        slices.accounts.current,
        ensure_address=slices.blocks.ensure_address,
    )
    visitors = VisitorSocket(slices.desk, chat, identity_secret=slices.site.current.identity_secret)
    colleagues = TeamSocket(slices.desk, slices.team)

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
        origin_allowed=lambda origin: origin is None or around.origins.allows(origin),
        address_of=around.address_of,
        count_as=limit_key,
        bounds=bounds_of(settings),
        sid_prefix=f"{peers.name}.",
    )

    def end_connections(admin_id: UUID) -> None:
        # their client comes back by itself, if its token is still good, with the rights of now
        for connection in sockets.rooms.members(admin_room(admin_id)):
            connection.disconnect(close=True)

    slices.accounts.current.on_changed(end_connections)
    slices.blocks.on_changed(partial(_send_away_the_blocked, slices.desk, slices.blocks, sockets))
    return sockets


def _http(
    settings: Settings,
    store: Store,
    clock: Clock,
    tasks: Tasks,
    around: Around,
    slices: Slices,
    records: Records,
) -> FastAPI:
    accounts = slices.accounts
    web = WebSettings(
        origins=around.origins,
        address_of=around.address_of,
        translate=translate,
        max_body_bytes=settings.max_body_bytes,
        body_limits=PROFILE_BODY_LIMITS | AI_BODY_LIMITS | FILES_BODY_LIMITS,
        policies=[*page_policies(around.origins.listed()), FILES_POLICY, STUDIO_POLICY],
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
        dependencies=[
            Depends(Authorize(accounts.identities, around.address_of, ensure_address=slices.blocks.ensure_address))
        ],
        middleware=middleware(web),
    )
    handle_errors(http)
    for router in people_routers(
        settings,
        store,
        clock,
        tasks,
        accounts,
        mailer=slices.mailer,
        release=Release(slices.desk),
        address_of=around.address_of,
    ):
        http.include_router(router)
    http.include_router(chat_http.router(slices.desk))
    http.include_router(visitors_router(slices.desk))
    http.include_router(blocks_router(slices.desk, slices.blocks))
    http.include_router(notes_router(slices.desk))
    http.include_router(search_router(slices.desk))
    http.include_router(tags_router(slices.desk))
    http.include_router(team_router(slices.desk, slices.team, slices.attendance))
    http.include_router(teams_router(slices.desk, accounts.current, slices.attendance))
    mail = transcript_mail(slices.mailer, clock, slices.site.current.title)
    http.include_router(transcript_router(slices.desk, mail))
    for router in slices.assistant.routers():
        http.include_router(router)
    http.include_router(slices.files.router(slices.desk))
    http.include_router(figures_router(_figure_parts(slices)))
    for router in records.routers:
        http.include_router(router)
    http.include_router(canned_router(store))
    http.include_router(site_router(slices.site))
    http.include_router(health_router({"database": store.ping, "migrations": lambda: _ensure_current(store)}))
    launcher = partial(launcher_look, slices.site.current)
    # FastAPI's own way to extend the document
    http.openapi = partial(_described, http, http.openapi)  # type: ignore[method-assign]
    http.router.routes.extend([*docs_routes(http.openapi), *records.studio, *page_routes(STATIC, launcher)])
    return http


def _send_away_the_blocked(desk: Desk, blocks: Blocks, sockets: Server) -> None:
    """Every visitor's connection ends whose chat or address is blocked by now; what they do next is refused with the reason."""
    for session_id in desk.presence.sessions():
        for connection in sockets.rooms.members(visitor_room(session_id)):
            try:
                blocks.ensure_address(connection.handshake.address)
                blocks.ensure_session(session_id)
            except Blocked:
                connection.disconnect(close=True)


def _figure_parts(slices: Slices) -> FigureParts:
    async def site_zone() -> str:
        return (await slices.site.current.get()).hours.timezone

    people = People(visitors=lambda: len(slices.desk.presence), agents=slices.attendance.count_answering)
    return FigureParts(slices.desk, people, site_zone)


class _Doors:
    """Socket.IO's path goes to the real-time server, all others to HTTP."""

    def __init__(self, sockets: ASGIApp, http: ASGIApp) -> None:
        self._sockets = sockets
        self._http = http

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_socket = scope["type"] == "http" and scope["path"].startswith("/socket.io")
        await (self._sockets if is_socket else self._http)(scope, receive, send)


class _Late:
    """The rooms, for what has to be made before the server that has them."""

    server: Rooms

    def emit(self, room: str, event: str, *args: object, skip: Any = None) -> None:
        self.server.emit(room, event, *args, skip=skip)


def _described(http: FastAPI, openapi: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    if http.openapi_schema is None:
        describe_access(openapi())
    return openapi()


async def _ensure_current(store: Store) -> None:
    if not await is_current(store):
        raise Unavailable("The database is not migrated.")
