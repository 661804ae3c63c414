"""`GET /api/search`: one field over messages, visitors and notes."""

from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import APIRouter
from fastapi import Query as Asked

from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.chat import desk as operations
from frontdesk.chat import queries as chat_queries
from frontdesk.chat.desk import Desk
from frontdesk.kit.clock import iso
from frontdesk.search.cursor import read_cursor, write_cursor
from frontdesk.search.finding import search
from frontdesk.search.highlight import Piece, excerpt, mark
from frontdesk.search.parse import Query, parse
from frontdesk.search.texts import Said, read_described, read_said
from frontdesk.web.wire import JsonResponse, json_router

ITEMS_PER_PAGE, MAX_ITEMS_PER_PAGE = 20, 50
MAX_QUERY_CHARS = 2_000


def search_router(desk: Desk) -> APIRouter:
    """`/api/search`."""
    router = json_router("/api/search", tag="search")

    @router.get("", summary="Chats by their visitor, and messages and notes, newest first")
    async def find(
        admin: CurrentAdmin,
        q: Annotated[str, Asked(max_length=MAX_QUERY_CHARS, description="anything; see docs/protocol.md")],
        limit: Annotated[int, Asked(ge=1, le=MAX_ITEMS_PER_PAGE)] = ITEMS_PER_PAGE,
        cursor: Annotated[str | None, Asked(max_length=200, description="`nextCursor` of the page before")] = None,
        zone: Annotated[
            str, Asked(max_length=64, description="the reader's time zone, for `before:` and `after:`")
        ] = "UTC",
    ) -> JsonResponse:
        query = parse(q, now=desk.clock.now().astimezone(_zone(zone)))
        place = None if cursor is None else read_cursor(cursor)
        async with desk.store.begin() as tx:
            found = await search(tx, admin, query, place=place, limit=limit)
            said = await read_said(tx, found.hits)
            described = await read_described(tx, found.chats)
            ids = {*found.chats, *(hit.session_id for hit in found.hits)}
            chats = {chat.id: chat for chat in await chat_queries.find_chats(tx, list(ids))}
        shown = {id: operations.show_chat(desk, admin, chat) for id, chat in chats.items()}
        query = found.query
        return JsonResponse(
            {
                "chats": [
                    {"chat": shown[id], "fields": _fields_json(described[id], query)}
                    for id in found.chats
                    if id in shown and id in described
                ],
                "hasMoreChats": found.has_more_chats,
                "items": [
                    _item_json(said[hit], shown[hit.session_id], query)
                    for hit in found.hits
                    if hit in said and hit.session_id in shown
                ],
                "nextCursor": found.next and write_cursor(found.next),
                "lookedBackTo": found.looked_back_to and iso(found.looked_back_to),
                "meant": {word.text: word.instead for term in query.terms for word, _ in term.words if word.instead},
                "ignored": query.ignored,
            }
        )

    return router


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC  # what is no time zone decides nothing worse than at which midnight a day begins


def _fields_json(described: Sequence[tuple[str, str]], query: Query) -> list[dict[str, Any]]:
    """Name and e-mail address, if they are known, and whatever else was looked for."""
    marked = [(name, mark(value, query)) for name, value in described]
    return [
        {"name": name, "pieces": _pieces_json(pieces)}
        for name, pieces in marked
        if name in ("name", "email") or any(piece.is_hit for piece in pieces)
    ]


def _item_json(said: Said, chat: Mapping[str, Any], query: Query) -> dict[str, Any]:
    return {
        "kind": "note" if said.note_id else "message",
        "sessionId": chat["sessionId"],
        "seq": said.seq,
        "noteId": said.note_id and str(said.note_id),
        "sender": said.sender,
        "author": said.author,
        "createdAt": iso(said.at),
        "pieces": _pieces_json(excerpt(said.content, query)),
        "chat": chat,
    }


def _pieces_json(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    return [{"text": piece.text, "isHit": piece.is_hit} for piece in pieces]
