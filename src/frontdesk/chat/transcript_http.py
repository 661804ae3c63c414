"""A conversation to take away, over HTTP."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import Field

from frontdesk.accounts.actors import CurrentActor
from frontdesk.accounts.roles import Visitor
from frontdesk.chat.desk import Desk
from frontdesk.chat.http import SessionId, find_chat
from frontdesk.chat.schemas import Command
from frontdesk.chat.transcript import file_name, write_transcript
from frontdesk.chat.transcript_mail import TranscriptMail, send_transcript
from frontdesk.errors import Forbidden
from frontdesk.web.wire import JsonResponse, json_router


class Recipient(Command):
    """The visitor's own address, as they typed it."""

    email: Annotated[str, Field(max_length=500)]


def transcript_router(desk: Desk, mail: TranscriptMail) -> APIRouter:
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

    @router.post("/transcript", summary="Send the conversation to its visitor by e-mail")
    async def send(session_id: SessionId, asker: CurrentActor, body: Recipient) -> JsonResponse:
        """Answered when the mail server has taken the letter."""
        if not isinstance(asker, Visitor):
            raise Forbidden
        chat, _ = await find_chat(desk, asker, session_id)
        await send_transcript(mail, desk.store, chat, body.email, asker_address=asker.address)
        return JsonResponse({"ok": True})

    return router
