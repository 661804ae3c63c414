"""Try a message on a configuration that is not saved: what it would answer, from what, at what cost, or why it would call a person."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from frontdesk.assistant.answering import Answer, Meter, write_answer
from frontdesk.assistant.current import Current
from frontdesk.assistant.drafts import STEP_S
from frontdesk.assistant.knowledge.embedder import Embedder
from frontdesk.assistant.knowledge.search import Found
from frontdesk.assistant.phrases import find_person_request
from frontdesk.assistant.preparing import HandOff, Question, choose_language, find_passages
from frontdesk.assistant.providers import Providers
from frontdesk.assistant.wording import Say, say
from frontdesk.chat.records import Message
from frontdesk.chat.rules import Sender
from frontdesk.kit.clock import Clock
from frontdesk.store.engine import Store

_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. `reply` is what the visitor would read, hand-off or not."""

    reply: str
    reason: str
    would_hand_off: bool
    cause: str | None
    summary: str
    language: str
    duration_ms: int
    meter: Meter
    sources: Sequence[Found] = ()
    passages: Sequence[Found] = ()
    unsourced: Sequence[str] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        """As the dashboard shows it."""
        return {
            "reply": self.reply,
            "reason": self.reason,
            "wouldHandOff": self.would_hand_off,
            "cause": self.cause,
            "summary": self.summary or None,
            "language": self.language,
            "model": self.meter.model,
            "firstTokenMs": self.meter.first_token_ms,
            "durationMs": self.duration_ms,
            "promptTokens": self.meter.prompt_tokens,
            "completionTokens": self.meter.completion_tokens,
            "costUsd": round(self.meter.cost_usd, 6),
            "error": self.meter.error,
            "sources": [{"title": one.title, "url": one.url} for one in self.sources],
            "passages": [passage_json(one) for one in self.passages],
            "unsourced": list(self.unsourced),
        }


def passage_json(found: Found) -> dict[str, Any]:
    """A passage with its score, for the team."""
    return {
        "sourceId": str(found.source_id),
        "title": found.title,
        "url": found.url,
        "heading": found.heading,
        "content": found.content,
        "score": found.score,
        "likeness": found.likeness,
    }


async def try_message(
    store: Store, providers: Providers, embedder: Embedder, clock: Clock, current: Current, content: str
) -> Trial:
    """Answer `content` as the first message of a conversation. Nothing is stored, nobody is told."""
    began, meter = clock.monotonic(), Meter()
    language = choose_language(current.config, content, None)
    passages: list[Found] = []
    request = find_person_request(content, extra=current.config.hand_off.phrases)
    if request is not None:
        decision: Answer | HandOff = HandOff("rule", "asked_for_person", Say.HANDED_OVER, language)
    else:
        meaning = await embedder.find_meaning(current, content)
        async with store.begin() as tx:
            passages = await find_passages(tx, content, [], meaning)
        question = Question(None, [_message(content)], content, language, passages)
        decision = await write_answer(current, providers, question, clock, screen=_Nowhere(), meter=meter)
    duration_ms = round((clock.monotonic() - began) * 1000)
    if isinstance(decision, HandOff):
        reply = say(decision.say, language)
        return Trial(
            reply,
            decision.reason,
            True,
            decision.cause,
            decision.summary,
            language,
            duration_ms,
            meter,
            passages=passages,
        )
    return Trial(
        decision.content,
        decision.reason,
        False,
        None,
        "",
        language,
        duration_ms,
        meter,
        decision.sources,
        passages,
        decision.unsourced,
    )


class _Nowhere:
    """Nobody watches a trial being written."""

    def show(self, words: str) -> None:
        pass

    async def pause(self) -> None:
        await asyncio.sleep(STEP_S)


def _message(content: str) -> Message:
    return Message(_NOBODY, 1, None, Sender.USER, None, None, content, None, datetime.now(UTC))
