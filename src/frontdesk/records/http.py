"""Export, erasure and retention over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from frontdesk.accounts import changes
from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.chat.http import SessionId
from frontdesk.chat.schemas import Command
from frontdesk.chat.sessions import parse_public_id
from frontdesk.errors import Conflict
from frontdesk.kit.clock import Clock
from frontdesk.records.bundle import ListFiles, bundle
from frontdesk.records.erasing import TIMEOUT_S, Aftermath, allow_time, delete_chats
from frontdesk.records.exporting import export_everything, export_visitor
from frontdesk.records.passes import Pass, Passes
from frontdesk.records.retention import MAX_DAYS, Periods, get_periods, set_periods
from frontdesk.records.visitors import MAX_CHATS, Holding, get_holding
from frontdesk.store.engine import Store
from frontdesk.web.wire import Answer, JsonResponse, Time, Wire, json_router

Days = Annotated[int | None, Field(ge=1, le=MAX_DAYS)]


@dataclass(frozen=True, slots=True)
class RecordParts:
    """What the routes need."""

    store: Store
    clock: Clock
    downloads: Passes
    aftermath: Aftermath
    list_files: ListFiles


class VisitorHeld(Answer):
    """What is kept of one visitor, in how many conversations."""

    chats: int
    messages: int
    notes: int
    files: int
    since: Time
    name: str | None
    email: str | None
    verified: bool


class ExportAsked(Command):
    """Of one visitor, named by one of their chats; without it, of everything."""

    session_id: Annotated[str, Field(max_length=500)] | None = None


class ExportReady(Answer):
    """Where it can be fetched, without any other proof, until then."""

    url: str
    expires_at: Time


class RetentionSet(Wire):
    """Days after which each is forgotten; null keeps for ever, and what is left out stays."""

    closed_chats_days: Days = None
    page_views_days: Days = None
    addresses_days: Days = None
    changes_days: Days = None


class RetentionNow(Answer):
    """Days after which each is forgotten; null keeps for ever."""

    closed_chats_days: int | None
    page_views_days: int | None
    addresses_days: int | None
    changes_days: int | None


def records_router(parts: RecordParts) -> APIRouter:
    """`/api/chats/{sessionId}/visitor`, `/api/exports` and `/api/retention`."""
    router = json_router("/api", tag="records")

    @router.get("/chats/{sessionId}/visitor", summary="What is kept of a chat's visitor")
    async def look(session_id: SessionId, admin: CurrentAdmin) -> VisitorHeld:
        async with parts.store.begin() as tx:
            return _held(await get_holding(tx, admin, parse_public_id(session_id)))

    @router.delete("/chats/{sessionId}/visitor", summary="Erase a chat's visitor, with all of their chats")
    async def erase(
        session_id: SessionId,
        admin: CurrentAdmin,
        chats: Annotated[
            int,
            Query(ge=1, le=MAX_CHATS, description="how many chats are meant, as `GET` said: a guard against surprises"),
        ],
    ) -> JsonResponse:
        """Cannot be undone. Who did it is recorded, and not whom it concerned."""
        async with parts.store.begin(timeout_s=TIMEOUT_S) as tx:
            await allow_time(tx)
            holding = await get_holding(tx, admin, parse_public_id(session_id))
            if len(holding.session_ids) != chats:
                raise Conflict(
                    "This visitor has other chats by now. Please look again.", chats=len(holding.session_ids)
                )
            gone = await delete_chats(tx, holding.session_ids)
            await changes.record(tx, admin, "data.visitor_erased", after={"chats": len(gone)})
        await parts.aftermath.tell_erased(gone)
        return JsonResponse({"erased": {"chats": len(gone)}})

    @router.post("/exports", status_code=201, summary="Export one visitor, or everything")
    async def prepare(admin: CurrentAdmin, body: ExportAsked | None = None) -> ExportReady:
        """One visitor comes as a ZIP with `records.jsonl` and their files, everything as JSON lines without the files' bytes."""
        asked = body.session_id if body else None
        if asked is not None:
            async with parts.store.begin() as tx:
                await get_holding(tx, admin, parse_public_id(asked))
        shown, expires_at = parts.downloads.issue(admin, asked)
        return ExportReady(url=f"/api/exports/{shown}", expires_at=expires_at)

    @router.get(
        "/exports/{id}",
        summary="Fetch an export",
        response_class=StreamingResponse,
        responses={200: {"content": {"application/zip": {}, "application/x-ndjson": {}}}},
    )
    async def fetch(id: Annotated[str, Path(description="From `POST /api/exports`.")]) -> StreamingResponse:
        good = await parts.downloads.read(id)
        name, media_type, content = await _content(parts, good)
        return StreamingResponse(
            content,
            media_type=media_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )

    @router.get("/retention", summary="For how long what is kept")
    async def read_retention() -> RetentionNow:
        async with parts.store.begin() as tx:
            return _retention(await get_periods(tx))

    @router.put("/retention", summary="Set for how long what is kept")
    async def write_retention(admin: CurrentAdmin, body: RetentionSet) -> RetentionNow:
        """Takes hold within ten minutes, and cannot be undone for what was forgotten then."""
        async with parts.store.begin() as tx:
            return _retention(
                await set_periods(tx, admin, body.model_dump(include=body.model_fields_set, by_alias=False))
            )

    return router


async def _content(parts: RecordParts, good: Pass) -> tuple[str, str, AsyncIterator[bytes]]:
    """The file's name, its media type and its content. That it was fetched is recorded."""
    day = f"{parts.clock.now().astimezone(UTC):%Y-%m-%d}"
    if good.subject is None:
        async with parts.store.begin() as tx:
            await changes.record(tx, good.admin, "data.exported")
        return f"frontdesk-{day}.jsonl", "application/x-ndjson", export_everything(parts.store)
    session_id: UUID = parse_public_id(good.subject)
    async with parts.store.begin() as tx:
        ids = (await get_holding(tx, good.admin, session_id)).session_ids
        await changes.record(
            tx, good.admin, "data.visitor_exported", after={"chat": str(session_id), "chats": len(ids)}
        )
    content = bundle(export_visitor(parts.store, ids), parts.list_files(ids))
    return f"visitor-{day}.zip", "application/zip", content


def _held(holding: Holding) -> VisitorHeld:
    return VisitorHeld(
        chats=len(holding.session_ids),
        messages=holding.messages,
        notes=holding.notes,
        files=holding.files,
        since=holding.since,
        name=holding.name,
        email=holding.email,
        verified=holding.is_verified,
    )


def _retention(periods: Periods) -> RetentionNow:
    return RetentionNow(**asdict(periods))
