"""The figures over HTTP."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BeforeValidator
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.accounts.roles import Admin
from frontdesk.chat import desk as operations
from frontdesk.chat import queries
from frontdesk.chat.desk import Desk
from frontdesk.chat.reach import may_see, scope_of
from frontdesk.kit.clock import iso
from frontdesk.reports.asked import asked_json, list_asked, list_comments, read_asked
from frontdesk.reports.behind import Figure, list_behind
from frontdesk.reports.figures import read_figures
from frontdesk.reports.live import People, read_live
from frontdesk.reports.scopes import Scope, get_scope
from frontdesk.reports.spans import Span
from frontdesk.reports.tables import BOM, CHAT_COLUMNS, FIGURE_COLUMNS, chat_row, figure_rows, write_csv
from frontdesk.store import tables
from frontdesk.store.tables import ChatFacts
from frontdesk.web.wire import JsonResponse, json_router

CHATS_PER_PAGE, MAX_CHATS_PER_PAGE = 30, 100
EXPORT_STEP = 2000
MAX_KEY_CHARS = 500


@dataclass(frozen=True, slots=True)
class FigureParts:
    """What the figures need; `site_zone` names the time zone of the site's own opening hours."""

    desk: Desk
    people: People
    site_zone: Callable[[], Awaitable[str]]


def _written_as_date(value: object) -> object:
    # pydantic takes numbers too, as seconds since 1970
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("should be a date like 2026-11-23")
    return value


Day = Annotated[date, BeforeValidator(_written_as_date)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The span and whose chats, as asked for."""

    first: Annotated[Day, Query(alias="from", description="the first day")]
    last: Annotated[Day, Query(alias="to", description="the last day, itself included")]
    zone: Annotated[
        str | None, Query(min_length=1, max_length=64, description="an IANA time zone; without it the site's own")
    ] = None
    person: Annotated[UUID | None, Query(description="only chats that this person has, or had last")] = None
    team: Annotated[UUID | None, Query(description="only chats of this team")] = None


Want = Annotated[Wanted, Depends()]
Key = Annotated[str | None, Query(max_length=MAX_KEY_CHARS, description="which part of the figure")]


class Table(StrEnum):
    """What a file holds."""

    FIGURES = "figures"
    CHATS = "chats"


def figures_router(parts: FigureParts) -> APIRouter:
    """`/api/figures`."""
    router = json_router("/api/figures", tag="figures")
    desk = parts.desk

    async def opened(tx: AsyncSession, admin: Admin, want: Wanted) -> tuple[Span, Scope]:
        span = Span.of(want.first, want.last, want.zone or await parts.site_zone())
        return span, await get_scope(tx, admin, person_id=want.person, team_id=want.team)

    @router.get("", summary="The figures of a span, beside those of the span before")
    async def read(admin: CurrentAdmin, want: Want) -> JsonResponse:
        async with desk.store.begin() as tx:
            span, scope = await opened(tx, admin, want)
            return JsonResponse({"figures": await read_figures(tx, span, scope)})

    @router.get("/asked", summary="What visitors ask about, and what they said when they rated")
    async def read_words(admin: CurrentAdmin, want: Want) -> JsonResponse:
        async with desk.store.begin() as tx:
            span, scope = await opened(tx, admin, want)
            asked = asked_json(await read_asked(tx, span, scope))
            return JsonResponse({**asked, "comments": await list_comments(tx, span, scope)})

    @router.get("/chats", summary="The chats behind a figure")
    async def behind(
        admin: CurrentAdmin,
        want: Want,
        figure: Figure = Figure.CHATS,
        key: Key = None,
        limit: Annotated[int, Query(ge=1, le=MAX_CHATS_PER_PAGE)] = CHATS_PER_PAGE,
        cursor: Annotated[str | None, Query(max_length=200, description="`nextCursor` of the page before")] = None,
    ) -> JsonResponse:
        async with desk.store.begin() as tx:
            span, scope = await opened(tx, admin, want)
            among = None
            if figure in (Figure.WORD, Figure.QUESTION) and key:
                among = await list_asked(tx, span, scope, figure, key)
            page = await list_behind(tx, span, scope, figure, key, cursor=cursor, limit=limit, among=among)
            found = await queries.find_chats(tx, [one.session_id for one in page.facts])
        # one that is being erased in this moment has facts no more, and who had a chat last need not see it now
        asker = scope.reach_of
        chats = {chat.id: chat for chat in found if asker is None or may_see(asker, scope_of(chat))}
        rows = [
            {"chat": operations.show_chats(desk, [chats[facts.session_id]])[0], "facts": facts_json(facts)}
            for facts in page.facts
            if facts.session_id in chats
        ]
        return JsonResponse({"rows": rows, "nextCursor": page.next_cursor})

    @router.get("/export", summary="The figures, or the chats behind them, as CSV", response_class=Response)
    async def export(
        admin: CurrentAdmin,
        want: Want,
        table: Table = Table.FIGURES,
        bom: Annotated[bool, Query(description="begin with a byte order mark, as Excel on Windows wants it")] = False,
    ) -> Response:
        async with desk.store.begin() as tx:
            span, scope = await opened(tx, admin, want)
            figures = await read_figures(tx, span, scope) if table is Table.FIGURES else None
            names = {} if figures else await _names(tx)
        name = f"frontdesk-{table.value}-{span.first}-{span.last}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        start = BOM if bom else ""
        if figures is not None:
            text = start + write_csv([FIGURE_COLUMNS, *figure_rows(figures)])
            return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
        lines = _chat_lines(desk, span, scope, names, start)
        return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/live", summary="Who waits and who is there, now")
    async def live(admin: CurrentAdmin) -> JsonResponse:
        async with desk.store.begin() as tx:
            return JsonResponse({"live": await read_live(tx, admin, parts.people)})

    return router


async def _chat_lines(desk: Desk, span: Span, scope: Scope, names: dict[Any, str], start: str) -> AsyncIterator[str]:
    """A page at a time, so that a million chats neither wait for one another nor fill the memory."""
    yield start + write_csv([CHAT_COLUMNS])
    cursor = None
    while True:
        async with desk.store.begin() as tx:
            page = await list_behind(tx, span, scope, Figure.CHATS, None, cursor=cursor, limit=EXPORT_STEP)
        yield write_csv(chat_row(facts, names) for facts in page.facts)
        cursor = page.next_cursor
        if cursor is None:
            return


async def _names(tx: AsyncSession) -> dict[Any, str]:
    people = (await tx.execute(select(tables.Admin.id, tables.Admin.name))).all()
    teams = (await tx.execute(select(tables.Team.id, tables.Team.name))).all()
    return {row.id: row.name for row in [*people, *teams]}


def facts_json(facts: ChatFacts) -> dict[str, Any]:
    """What was counted of a chat."""
    return {
        "startedAt": iso(facts.started_at),
        "outcome": facts.outcome,
        "why": facts.why,
        "firstResponseS": facts.first_response_s,
        "waitS": facts.wait_s,
        "openS": facts.open_s,
        "costUsd": facts.cost_micro_usd / 1e6,
        "rating": facts.rating,
    }
