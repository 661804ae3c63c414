"""Writes one answer: from the knowledge itself, or by a model. Nothing here stores or tells; the words go to a `Screen` as they come."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Protocol

from frontdesk.assistant.config import Config, Provider
from frontdesk.assistant.current import Current
from frontdesk.assistant.knowledge.search import Found
from frontdesk.assistant.policy import MAX_ANSWER_CHARS, Gate, unknown_in_a_row
from frontdesk.assistant.preparing import HandOff, Question
from frontdesk.assistant.pricing import Price, cost_usd, estimate_tokens, find_price
from frontdesk.assistant.prompt import HAND_OFF_TOOL, Briefing, build_messages
from frontdesk.assistant.providers import Call, Providers
from frontdesk.assistant.stream import Finished, HandOffAsked, ProviderFailed, Text
from frontdesk.assistant.wording import Say, say
from frontdesk.kit.clock import Clock

ATTEMPTS = 3
PAUSES_S = (0.3, 1.0)
# A provider that asks us to come back later than this is a provider that does not answer.
LONGEST_RETRY_AFTER_S = 5.0
# All attempts together, up to the first word; then STALL_TIMEOUT_S of `providers` holds, and all of it stays within 20 s.
FIRST_WORD_WITHIN_S = 13.0
# Passages further below the threshold than this would only lead a model astray.
WORTH_SHOWING = 0.4


class Screen(Protocol):
    """Where an answer is shown while it is written."""

    def show(self, words: str) -> None:
        """The answer reads so now."""
        ...

    async def pause(self) -> None:
        """Until more words may be shown."""
        ...


@dataclass(slots=True)
class Meter:
    """What the writing took; it counts whatever becomes of the answer, so it is the caller's."""

    model: str | None = None
    first_token_ms: int | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: float = 0.0
    error: str | None = None
    _written: int = 0
    _read: int = 0

    def begin(self, messages: list[dict[str, str]]) -> None:
        """A call goes out: it costs what it reads, even if no word comes back."""
        self._read += sum(len(message["content"]) for message in messages)

    def write(self, content: str) -> None:
        """Words came."""
        self._written += len(content)

    def settle(self, price: Price | None, finished: Finished | None) -> None:
        """The cost so far; estimated where the provider has not said."""
        if finished is None and not self._read:
            return
        said = finished or Finished(cut_off=False)
        self.prompt_tokens = said.prompt_tokens if said.prompt_tokens is not None else estimate_tokens(self._read)
        self.completion_tokens = (
            said.completion_tokens if said.completion_tokens is not None else estimate_tokens(self._written)
        )
        own = cost_usd(price, prompt_tokens=self.prompt_tokens, completion_tokens=self.completion_tokens)
        self.cost_usd = own if said.cost_usd is None else said.cost_usd


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said. `reason` says why this: model, knowledge, unknown, small_talk, fallback, claim_withheld."""

    content: str
    reason: str
    sources: list[Found] = field(default_factory=list)
    unsourced: list[str] = field(default_factory=list)

    def meta(self) -> dict[str, Any]:
        """What goes with the message, to the visitor too."""
        return {"reason": self.reason, "sources": [{"title": one.title, "url": one.url} for one in self.sources]}


async def write_answer(
    current: Current, providers: Providers, question: Question, clock: Clock, *, screen: Screen, meter: Meter
) -> Answer | HandOff:
    """The answer, or that a person is called. Every fault of a provider ends in one of the two."""
    config = current.config
    if config.provider is Provider.KNOWLEDGE:
        return _unless_too_often(config, question, _from_knowledge(config, question))
    try:
        written = await _by_model(current, providers, question, clock, screen=screen, meter=meter)
    except ProviderFailed as failure:
        meter.error = f"{failure.code}: {failure.words}"
        best = _best(config, question)
        if best is not None:
            return Answer(best.content[:MAX_ANSWER_CHARS], "fallback", [best])
        return HandOff("failure", failure.code, Say.TROUBLE, question.language)
    return _unless_too_often(config, question, written)


def _best(config: Config, question: Question) -> Found | None:
    # by its words: what is merely near in meaning helps a model, and is no answer by itself
    best = max(question.passages, key=lambda one: one.score, default=None)
    return best if best is not None and best.score >= config.knowledge_threshold else None


def _from_knowledge(config: Config, question: Question) -> Answer:
    if not question.has_meaning:
        return Answer(say(Say.GREETING, question.language), "small_talk")
    best = _best(config, question)
    if best is None:
        return Answer(say(Say.UNKNOWN, question.language), "unknown")
    return Answer(best.content[:MAX_ANSWER_CHARS], "knowledge", [best])


def _unless_too_often(config: Config, question: Question, answer: Answer | HandOff) -> Answer | HandOff:
    if isinstance(answer, HandOff) or answer.reason != "unknown":
        return answer
    if unknown_in_a_row(question.history) + 1 < config.hand_off.unknown_answers:
        return answer
    return HandOff("failure", "unknown_repeatedly", Say.HANDED_OVER, question.language)


async def _by_model(
    current: Current, providers: Providers, question: Question, clock: Clock, *, screen: Screen, meter: Meter
) -> Answer | HandOff:
    config = current.config
    least = config.knowledge_threshold * WORTH_SHOWING
    passages = [one for one in question.passages if one.score >= least or one.likeness is not None]
    briefing = Briefing(config.instructions, config.languages, passages, question.history, question.page)
    meter.model = config.model
    began = clock.monotonic()

    def call() -> Call:
        left = FIRST_WORD_WITHIN_S - (clock.monotonic() - began)
        return Call(
            base_url=config.url or "",
            key=current.key,
            model=config.model or "",
            messages=build_messages(briefing),
            temperature=config.temperature,
            max_tokens=config.max_tokens,
            first_token_timeout_s=max(0.1, min(config.first_token_timeout_s, left)),
            pause=screen.pause,
            tools=[HAND_OFF_TOOL],
        )

    for attempt in range(ATTEMPTS):
        try:
            return await _once(providers, call(), config, question, passages, clock, screen=screen, meter=meter)
        except ProviderFailed as failure:
            pause_s = max(PAUSES_S[min(attempt, len(PAUSES_S) - 1)], failure.retry_after_s or 0.0)
            late = clock.monotonic() - began + pause_s >= FIRST_WORD_WITHIN_S or pause_s > LONGEST_RETRY_AFTER_S
            # words that were shown have been paid for; a second attempt would be paid for again
            has_begun = meter.first_token_ms is not None
            if not failure.retryable or attempt == ATTEMPTS - 1 or late or has_begun:
                raise
            await asyncio.sleep(pause_s)
    raise AssertionError("the last attempt returns or raises")


async def _once(
    providers: Providers,
    call: Call,
    config: Config,
    question: Question,
    passages: list[Found],
    clock: Clock,
    *,
    screen: Screen,
    meter: Meter,
) -> Answer | HandOff:
    gate, finished, asked = Gate(config.instructions), None, None
    began = clock.monotonic()
    price = find_price(call.model)
    meter.begin(call.messages)
    try:
        async with aclosing(providers.stream(call)) as pieces:
            async for piece in pieces:
                match piece:
                    case Text(content):
                        if meter.first_token_ms is None:
                            meter.first_token_ms = round((clock.monotonic() - began) * 1000)
                        meter.write(content)
                        gate.feed(content)
                        screen.show(gate.visible())
                    case HandOffAsked():
                        asked = piece
                    case Finished():
                        finished = piece
    finally:
        meter.settle(price, finished)
    if asked is not None:
        reason = asked.reason or "model_asked"
        return HandOff("model", reason, Say.HANDED_OVER, question.language, asked.summary)
    content = gate.finish(cut_off=finished is not None and finished.cut_off)
    screen.show(gate.visible())
    if gate.is_unknown() or (not content and gate.withheld is None):
        return Answer(say(Say.UNKNOWN, question.language), "unknown")
    if gate.withheld is not None:
        note = say(Say.NOT_TRANSFERRED, question.language)
        return Answer(f"{content}\n\n{note}".strip(), gate.withheld, gate.cited(passages), gate.unsourced)
    return Answer(content, "model", gate.cited(passages), gate.unsourced)
