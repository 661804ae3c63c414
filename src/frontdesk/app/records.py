"""The records' parts: export, erasure, retention, the record browser; and what follows a restore."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount

from frontdesk.accounts.access import ADMINS, OWNERS
from frontdesk.app.parts import Accounts
from frontdesk.chat.desk import Desk
from frontdesk.files.records import list_files
from frontdesk.files.shelf import Shelf, key_of
from frontdesk.files.uploads import erase
from frontdesk.kit.clock import Clock
from frontdesk.kit.tasks import Tasks
from frontdesk.realtime import Server
from frontdesk.records.bundle import FileHeld
from frontdesk.records.erasing import Aftermath
from frontdesk.records.http import RecordParts, records_router
from frontdesk.records.passes import Passes
from frontdesk.records.restored import RestoreWatch
from frontdesk.records.retention import Keeper
from frontdesk.records.studio import PATH, build_studio
from frontdesk.records.studio_door import StudioDoor
from frontdesk.records.studio_http import PASS_S, studio_router
from frontdesk.settings import Settings
from frontdesk.settings.fields import secret
from frontdesk.store.engine import Store
from frontdesk.web.requests import NamedRoute
from frontdesk.web.security import DATA_POLICY, Policy

DOWNLOAD_S = 60.0
"""How long a download's address is good for: the browser goes there at once."""

STUDIO_POLICY = Policy(PATH, DATA_POLICY, leaves_own=True)


@dataclass(frozen=True, slots=True)
class Records:
    """The routes under `/api`, and the record browser's."""

    routers: list[APIRouter]
    studio: list[BaseRoute]


def start_records(
    settings: Settings,
    store: Store,
    clock: Clock,
    tasks: Tasks,
    *,
    accounts: Accounts,
    desk: Desk,
    shelf: Shelf,
    sockets: Server,
) -> Records:
    """Retention is looked after, and restores are noticed, from here on."""

    async def erase_files(session_ids: Sequence[UUID]) -> None:
        await erase(shelf, session_ids)

    async def let_in_anew() -> None:
        await accounts.current.refresh()
        sockets.restart_all()

    aftermath = Aftermath(store, desk.publisher, erase_files)
    tasks.keep("retention", Keeper(store, aftermath, clock).run)
    tasks.keep("restores", RestoreWatch(store, let_in_anew).run)
    key = secret(settings.jwt_secret) or ""
    downloads = Passes(key, accounts.current, clock, purpose="export", roles=ADMINS, lifetime_s=DOWNLOAD_S)
    parts = RecordParts(store, clock, downloads, aftermath, partial(list_held_files, store, shelf))
    visits = Passes(key, accounts.current, clock, purpose="studio", roles=OWNERS, lifetime_s=PASS_S)
    is_writable = settings.studio_writable
    build = partial(build_studio, store.engine, key, is_writable=is_writable)
    door = StudioDoor(build, visits, is_writable=is_writable)
    return Records(
        [records_router(parts), studio_router(visits)], [NamedRoute(PATH, _to_studio), Mount(PATH, door, name="studio")]
    )


async def _to_studio(_: Request) -> Response:
    return RedirectResponse(f"{PATH}/")


async def list_held_files(store: Store, shelf: Shelf, session_ids: Sequence[UUID]) -> AsyncIterator[FileHeld]:
    """The files of these conversations, for `bundle`."""
    async with store.begin() as tx:
        files = await list_files(tx, session_ids)
    for file in files:
        yield FileHeld(f"{file.id}-{file.name}", partial(_read, shelf, key_of(file.session_id, file.id)))


async def _read(shelf: Shelf, key: str) -> AsyncIterator[bytes]:
    async for part in (await shelf.open(key)).parts:
        yield part
