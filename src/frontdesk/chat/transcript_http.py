"""A conversation to take away, over HTTP."""

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from frontdesk.accounts.actors import CurrentActor
from frontdesk.chat.desk import Desk
from frontdesk.chat.http import SessionId, find_chat
from frontdesk.chat.transcript import file_name, write_transcript
from frontdesk.web.wire import json_router


def transcript_router(desk: Desk) -> APIRouter:
    """`/api/chats/{sessionId}/transcript`."""
    router = json_router("/api/chats/{sessionId}", tag="chats")

    @router.get(
        "/transcript",
        summary="The conversation as plain text",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    async def read(session_id: SessionId, asker: CurrentActor) -> StreamingResponse:
        chat, _ = await find_chat(desk, asker, session_id)
        return StreamingResponse(
            write_transcript(desk.store, chat),
            media_type="text/plain",  # Starlette adds the charset
            headers={
                "Content-Disposition": f'attachment; filename="{file_name(chat)}"',
                "Cache-Control": "no-store",
            },
        )

    return router
