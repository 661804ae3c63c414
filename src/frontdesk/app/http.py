"""The HTTP application with the routes of every slice."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI

from frontdesk import __version__
from frontdesk.accounts.access import describe_access
from frontdesk.accounts.actors import Authorize
from frontdesk.accounts.profile_http import BODY_LIMITS as PROFILE_BODY_LIMITS
from frontdesk.app.people import people_routers
from frontdesk.app.records import STUDIO_POLICY, Records
from frontdesk.app.slices import Slices
from frontdesk.app.sockets import Around
from frontdesk.assistant.parts import BODY_LIMITS as AI_BODY_LIMITS
from frontdesk.chat import http as chat_http
from frontdesk.chat.blocks_http import blocks_router
from frontdesk.chat.leaving import Release
from frontdesk.chat.notes_http import mentions_router, notes_router
from frontdesk.chat.tags_http import tags_router
from frontdesk.chat.team_http import team_router
from frontdesk.chat.teams_http import teams_router
from frontdesk.chat.transcript_http import transcript_router
from frontdesk.chat.transcript_mail import transcript_mail
from frontdesk.chat.visitors_http import visitors_router
from frontdesk.errors import Unavailable
from frontdesk.files.http import BODY_LIMITS as FILES_BODY_LIMITS
from frontdesk.files.http import POLICY as FILES_POLICY
from frontdesk.kit.clock import Clock
from frontdesk.kit.tasks import Tasks
from frontdesk.reports.http import FigureParts, figures_router
from frontdesk.reports.live import People
from frontdesk.search.http import search_router
from frontdesk.settings import Settings
from frontdesk.site.canned_http import canned_router
from frontdesk.site.http import site_router
from frontdesk.site.launcher import launcher_look
from frontdesk.store.engine import Store
from frontdesk.store.faults import translate
from frontdesk.store.migrations import is_current
from frontdesk.web.docs import docs_routes
from frontdesk.web.errors import ERROR_RESPONSES, handle_errors
from frontdesk.web.health import health_router
from frontdesk.web.middleware import WebSettings, middleware
from frontdesk.web.pages import page_policies, page_routes
from frontdesk.web.wire import JsonResponse

STATIC = Path(__file__).parents[1] / "static"


def make_http(
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
    http.include_router(mentions_router(slices.desk))
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


def _figure_parts(slices: Slices) -> FigureParts:
    async def site_zone() -> str:
        return (await slices.site.current.get()).hours.timezone

    people = People(visitors=lambda: len(slices.desk.presence), agents=slices.attendance.count_answering)
    return FigureParts(slices.desk, people, site_zone)


def _described(http: FastAPI, openapi: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    if http.openapi_schema is None:
        describe_access(openapi())
    return openapi()


async def _ensure_current(store: Store) -> None:
    if not await is_current(store):
        raise Unavailable("The database is not migrated.")
