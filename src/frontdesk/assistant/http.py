"""The assistant's HTTP routes: its configuration, a trial, why it said something, and its figures."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path
from pydantic import Field

from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.assistant.config import LANGUAGES, ensure_usable
from frontdesk.assistant.current import Current, CurrentConfig, draft_of
from frontdesk.assistant.hand_offs import find_hand_off
from frontdesk.assistant.knowledge.embedder import Embedder
from frontdesk.assistant.providers import Providers
from frontdesk.assistant.records import Attempt, count_after_take_over, find_attempt, read_figures
from frontdesk.assistant.trial import try_message
from frontdesk.chat import desk as operations
from frontdesk.chat.desk import Desk
from frontdesk.chat.http import SessionId
from frontdesk.chat.records import parse_message_id
from frontdesk.chat.sessions import get_chat
from frontdesk.errors import NotFound
from frontdesk.kit.clock import iso
from frontdesk.kit.limits import Limiter
from frontdesk.web.wire import JsonResponse, Wire, json_router

FIGURES_OVER = timedelta(days=30)
Changes = Annotated[
    dict[str, Any],
    Body(description="What is left out stays; `apiKey` is written and never read."),
]


class Try(Wire):
    """A sample message, and changes of the configuration that are not saved."""

    message: Annotated[str, Field(min_length=1, max_length=4000)]
    config: Annotated[
        dict[str, Any] | None, Field(description="Fields that differ from what is saved, `apiKey` too.")
    ] = None


def assistant_router(desk: Desk, current: CurrentConfig, providers: Providers, embedder: Embedder) -> APIRouter:
    """`/api/ai`, but for its knowledge."""
    router = json_router("/api/ai", tag="assistant")
    # each trial may cost money and holds a connection for up to a minute
    trials = Limiter(30, per_s=60, burst=10, clock=desk.clock)

    @router.get("/config", summary="How the assistant is set up")
    async def read() -> JsonResponse:
        return JsonResponse(config_json(await current.refresh()))

    @router.put("/config", summary="Set up the assistant; effective at once")
    async def change(admin: CurrentAdmin, changes: Changes) -> JsonResponse:
        return JsonResponse(config_json(await current.change(changes, by=admin)))

    @router.post("/test", summary="Try a message on a configuration before it is saved")
    async def try_out(admin: CurrentAdmin, body: Try) -> JsonResponse:
        trials.hit(admin.id)
        draft = draft_of(current.now, body.config or {})
        ensure_usable(draft.config, has_key=draft.key is not None)
        trial = await try_message(desk.store, providers, embedder, desk.clock, draft, body.message)
        return JsonResponse(trial.json())

    @router.get("/replies/{id}", summary="Why did it say this?")
    async def explain(
        admin: CurrentAdmin, id: Annotated[str, Path(max_length=100, description="a message's id")]
    ) -> JsonResponse:
        session_id, seq = parse_message_id(id) or (None, 0)
        async with desk.store.begin() as tx:
            if session_id is not None:
                await get_chat(tx, admin, str(session_id))
            attempt = await find_attempt(tx, session_id, seq) if session_id is not None else None
        if attempt is None:
            raise NotFound
        return JsonResponse({"reply": attempt_json(attempt)})

    @router.get("/figures", summary="What the assistant did in the last 30 days")
    async def figures() -> JsonResponse:
        async with desk.store.begin(timeout_s=15) as tx:
            found = await read_figures(tx, since=datetime.now(UTC) - FIGURES_OVER)
            after_take_over = await count_after_take_over(tx, since=datetime.now(UTC) - FIGURES_OVER)
        return JsonResponse({**found, "messagesAfterTakeOver": after_take_over})

    return router


def hand_off_router(desk: Desk) -> APIRouter:
    """`/api/chats/{sessionId}/hand-off`."""
    router = json_router("/api/chats/{sessionId}/hand-off", tag="assistant")

    @router.get("", summary="The card of the newest request for a person")
    async def read(session_id: SessionId, admin: CurrentAdmin) -> JsonResponse:
        chat = await operations.get_chat(desk, admin, session_id)
        async with desk.store.begin() as tx:
            return JsonResponse({"handOff": await find_hand_off(tx, chat.id)})

    return router


def config_json(current: Current) -> dict[str, Any]:
    """The configuration as admins see it: of the key its last four characters."""
    return {
        **current.config.model_dump(by_alias=True, mode="json"),
        "apiKey": current.key_hint,
        "keyIsLost": current.key_is_lost,
        "supportedLanguages": LANGUAGES,
        "updatedAt": iso(current.updated_at) if current.updated_at else None,
    }


def attempt_json(attempt: Attempt) -> dict[str, Any]:
    """One attempt at an answer, for the team."""
    return {
        "seq": attempt.seq,
        "outcome": attempt.outcome.value,
        "reason": attempt.reason,
        "provider": attempt.provider,
        "model": attempt.model,
        "startedAt": iso(attempt.started_at),
        "firstTokenMs": attempt.first_token_ms,
        "durationMs": attempt.duration_ms,
        "promptTokens": attempt.prompt_tokens,
        "completionTokens": attempt.completion_tokens,
        "costUsd": attempt.cost_usd,
        "error": attempt.error,
        **attempt.details,
    }
