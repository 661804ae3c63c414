"""The team's notes over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.chat import desk as operations
from frontdesk.chat import mentions
from frontdesk.chat.desk import Desk
from frontdesk.chat.facts import Announced, PersonTold
from frontdesk.chat.http import SessionId
from frontdesk.chat.notes import MAX_MENTIONS, MAX_NOTE_CHARS, add_note, list_notes, note_json
from frontdesk.chat.schemas import Command
from frontdesk.web.wire import JsonResponse, json_router


class NewNote(Command):
    """A note; `mentions` are the ids of colleagues."""

    content: Annotated[str, Field(min_length=1, max_length=MAX_NOTE_CHARS)]
    mentions: Annotated[list[Annotated[UUID, Field(strict=False)]], Field(max_length=MAX_MENTIONS)] = []  # noqa: RUF012 - pydantic copies it


def notes_router(desk: Desk) -> APIRouter:
    """`/api/chats/{sessionId}/notes`."""
    router = json_router("/api/chats/{sessionId}/notes", tag="notes")

    @router.get("", summary="What the team has noted about a chat")
    async def read(session_id: SessionId, admin: CurrentAdmin) -> JsonResponse:
        chat = await operations.get_chat(desk, admin, session_id)
        async with desk.store.begin() as tx:
            notes = await list_notes(tx, chat.id)
        return JsonResponse({"notes": [note_json(note) for note in notes]})

    @router.post("", status_code=201, summary="Note something about a chat")
    async def write(session_id: SessionId, admin: CurrentAdmin, body: NewNote) -> JsonResponse:
        chat = await operations.get_chat(desk, admin, session_id)
        async with desk.store.begin() as tx:
            note = await add_note(tx, admin, chat.id, body.content, body.mentions)
            mentioned = [id for id in map(UUID, note.mentions) if id != admin.id]
            await mentions.remember(tx, note, mentioned)
        shown = note_json(note)
        desk.publisher.tell(Announced(chat.id, "note-added", {"note": shown}, to_visitor=False))
        about = {"note": shown, "seq": chat.last_seq, "chat": operations.show_chat(desk, admin, chat)}
        for admin_id in mentioned:
            desk.publisher.tell(PersonTold(admin_id, "mention-added", {"sessionId": str(chat.id), **about}))
        return JsonResponse({"note": shown}, status_code=201)

    return router


def mentions_router(desk: Desk) -> APIRouter:
    """Where one was mentioned: `/api/mentions`, and that it was seen."""
    router = json_router("/api", tag="notes")

    @router.get("/mentions", summary="Notes that mention you, in chats that you have not opened since")
    async def read(admin: CurrentAdmin) -> JsonResponse:
        async with desk.store.begin() as tx:
            unseen = await mentions.list_unseen(tx, admin)
        shown = [
            {"note": note_json(one.note), "seq": one.seq, "chat": operations.show_chat(desk, admin, one.chat)}
            for one in unseen
        ]
        return JsonResponse({"mentions": shown})

    @router.delete("/chats/{sessionId}/mentions", summary="You have seen the notes that mention you")
    async def see(session_id: SessionId, admin: CurrentAdmin) -> JsonResponse:
        chat = await operations.get_chat(desk, admin, session_id)
        async with desk.store.begin() as tx:
            seen = await mentions.mark_seen(tx, admin, chat.id)
        if seen:
            desk.publisher.tell(PersonTold(admin.id, "mentions-seen", {"sessionId": str(chat.id)}))
        return JsonResponse({"seen": seen})

    return router
