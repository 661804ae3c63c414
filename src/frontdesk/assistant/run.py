"""One conversation that is being answered: the lease, the wait for the rest of the visitor's burst, the words, the store.

A newer message, a take-over or a close cancels the answer in mid-word, which closes the call to the provider; then the run looks
again at what is due. No transaction is open while a model thinks.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from uuid import UUID

import asyncpg
import structlog

from frontdesk.assistant import leases
from frontdesk.assistant.answering import Answer, Meter, write_answer
from frontdesk.assistant.bursts import Bursts
from frontdesk.assistant.config import Config, Provider
from frontdesk.assistant.current import CurrentConfig
from frontdesk.assistant.delivery import call_person, store_answer
from frontdesk.assistant.drafts import Draft, Drafts
from frontdesk.assistant.knowledge.embedder import Embedder
from frontdesk.assistant.knowledge.search import Found
from frontdesk.assistant.leases import Due
from frontdesk.assistant.preparing import HandOff, Question, find_passages, prepare
from frontdesk.assistant.providers import Providers
from frontdesk.assistant.records import Attempt, Outcome, add_attempt
from frontdesk.assistant.wording import Say
from frontdesk.chat.desk import Desk
from frontdesk.chat.facts import AssistantThought
from frontdesk.errors import FrontdeskError, Unavailable
from frontdesk.kit.pace import Pace

log = structlog.get_logger(__name__)

FAULTS_UNTIL_HAND_OFF = 2
AGAIN_AFTER_S = 1.0
TOLD_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Means:
    """What all runs of a worker share. `database`, `storing` and `starts` keep many answers at once from being all that is done."""

    worker: UUID
    desk: Desk
    current: CurrentConfig
    providers: Providers
    embedder: Embedder
    drafts: Drafts
    bursts: Bursts
    database: asyncio.Semaphore
    storing: asyncio.Semaphore
    starts: Pace

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection]:
        """Leases and what became of answers: what the last moments before a crash of PostgreSQL take of them is made anew, or a record
        less. So nobody waits for the disk, least of all the visitors whose messages would be flushed behind hundreds of these."""
        async with self.database, self.desk.store.unflushed() as connection:
            yield connection


@dataclass(frozen=True, slots=True)
class _Work:
    """A due reply, with what is known before it is written."""

    due: Due
    config: Config
    prepared: Question | HandOff | None


class Run:
    """See the module. It answers until nothing is due any more (`serve`), then it is to be left (`leave`)."""

    def __init__(self, means: Means, session_id: UUID) -> None:
        self.session_id = session_id
        self.look_again = False
        self.answer: asyncio.Task[None] | None = None
        self.turn: int | None = None
        self._means = means
        self._is_stopping = False
        self._is_thinking = False
        self._is_calling = False
        self._is_released = False
        self._told = asyncio.Event()
        # what became of answers so far, not yet written down
        self._attempts: list[Attempt] = []

    def interrupt(self) -> None:
        """What is being written is old."""
        self.look_again = True
        # a call for a person goes on to its end: interrupted, it might be stored and nobody told
        if self.answer is not None and not self._is_calling:
            self.answer.cancel()

    def stop(self) -> None:
        """No other answer is begun."""
        self._is_stopping = True

    def think(self, *, is_thinking: bool) -> None:
        """Show it, unless it is shown."""
        if self._is_thinking != is_thinking:
            self._is_thinking = is_thinking
            self._means.desk.publisher.tell(AssistantThought(self.session_id, is_thinking=is_thinking))

    def hear_told(self) -> None:
        """The answer is out."""
        self._told.set()

    async def serve(self, *, is_due: bool) -> None:
        """Answer until nothing is due. `is_due`: that something is, is known already."""
        if is_due and not self.look_again:
            # before it waits for its turn: the visitor sees at once that somebody is at it
            self.think(is_thinking=True)
        faults, repeats, settled_turn = 0, 0, None
        while not self._is_stopping and max(faults, repeats) <= FAULTS_UNTIL_HAND_OFF:
            if not self._attempts:
                await self._means.starts.wait()
            self.look_again = False
            try:
                work = await self._take_up(give_up=faults == FAULTS_UNTIL_HAND_OFF)
                if work is None:
                    self._is_released = True
                    break
                if self.look_again:
                    continue  # what was prepared is old
                if work.due.turn == settled_turn:
                    repeats += 1  # it should not be due any more: whatever is wrong, a model is not asked for ever
                self.turn = work.due.turn
                self.answer = asyncio.create_task(self._answer(work))
                await self.answer
                settled_turn = work.due.turn
            except asyncio.CancelledError:
                if not self.look_again:
                    if self.answer is not None:
                        self.answer.cancel()
                        await asyncio.gather(self.answer, return_exceptions=True)
                    raise
            except Unavailable:
                log.warning("assistant: the database does not answer", session=str(self.session_id))
                self.think(is_thinking=False)
                await asyncio.sleep(AGAIN_AFTER_S)
            except Exception:
                faults += 1
                log.exception("assistant: an answer failed", session=str(self.session_id))
            finally:
                self.answer, self._is_calling = None, False

    async def leave(self) -> None:
        """Whatever happened: nothing is shown any more, and the conversation is free for others."""
        self._means.bursts.note(self.session_id, is_typing=False)
        self.think(is_thinking=False)
        if not self._is_released:
            # by a task of its own: this one may be cancelled, and what it leaves leased would wait for nobody
            await asyncio.shield(asyncio.create_task(self._release()))

    async def _take_up(self, *, give_up: bool) -> _Work | None:
        """What became of the last answer is written down, and the next is ours and prepared; without one the lease is given back.

        No transaction: the turn's fence holds whatever is stored in the end, and most of an answer's work, other than its words, are
        its ways to the database. `give_up`: whatever is wrong with this conversation, a person shall look at it.
        """
        worker, session_id, config = self._means.worker, self.session_id, self._means.current.now.config
        async with self._means.connection() as tx:
            await self._write_down(tx)
            due = await leases.claim(tx, worker, session_id)
            prepared: Question | HandOff | None = None
            if due is None:
                await leases.release(tx, worker, session_id)
            elif give_up:
                prepared = HandOff("failure", "fault", Say.TROUBLE, config.languages[0] if config.languages else "en")
            else:
                self.think(is_thinking=True)
                prepared = await prepare(tx, config, session_id, due.turn)
                if prepared is None:
                    await leases.settle(tx, session_id, due.turn)
        return None if due is None else _Work(due, config, prepared)

    async def _release(self) -> None:
        with contextlib.suppress(FrontdeskError):
            async with self._means.connection() as tx:
                await self._write_down(tx)
                await leases.release(tx, self._means.worker, self.session_id)

    async def _write_down(self, connection: asyncpg.Connection) -> None:
        while self._attempts:
            await add_attempt(connection, self._attempts[0])
            del self._attempts[0]

    async def _answer(self, work: _Work) -> None:
        """Afterwards it is answered, or a person is called, or nobody waits any more."""
        desk, drafts, due = self._means.desk, self._means.drafts, work.due
        began, started_at, meter = desk.clock.monotonic(), desk.clock.now(), Meter()
        draft = drafts.begin(due.session_id, due.turn)
        outcome, reason, seq, is_stored = Outcome.DROPPED, "interrupted", None, False
        details: dict[str, object] = {}
        try:
            decision = await self._decide(work, draft, meter, details)
            if decision is None:
                reason = "nobody_waits"
            elif isinstance(decision, HandOff):
                self._is_calling = True
                async with self._means.database:
                    await call_person(desk, due.session_id, decision)
                outcome, reason = Outcome.HANDED_OFF, decision.reason
            else:
                seq = await self._store(due, decision)
                is_stored = seq is not None
                outcome, reason = (Outcome.ANSWERED, decision.reason) if is_stored else (Outcome.DROPPED, "stale")
                details["sources"] = [{"title": one.title, "url": one.url} for one in decision.sources]
                details["unsourced"] = decision.unsourced
        finally:
            drafts.end(draft, is_stored=is_stored)
            self.think(is_thinking=False)
            if outcome is not Outcome.DROPPED or meter.cost_usd or meter.prompt_tokens:
                self._attempts.append(
                    Attempt(
                        session_id=due.session_id,
                        turn=due.turn,
                        seq=seq,
                        outcome=outcome,
                        reason=reason[:200],
                        provider=work.config.provider.value,
                        model=meter.model,
                        started_at=started_at,
                        duration_ms=round((desk.clock.monotonic() - began) * 1000),
                        first_token_ms=meter.first_token_ms,
                        prompt_tokens=meter.prompt_tokens,
                        completion_tokens=meter.completion_tokens,
                        cost_usd=meter.cost_usd,
                        error=meter.error,
                        details=details,
                    )
                )

    async def _store(self, due: Due, answer: Answer) -> int | None:
        """Its `seq`; None if the conversation went on meanwhile."""
        self._told.clear()
        async with self._means.storing:
            seq = await store_answer(self._means.desk, due, answer)
        if seq is not None:
            # it is stored a moment before it is told, and the draft must not vanish in between
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TOLD_WITHIN_S):
                    await self._told.wait()
        return seq

    async def _decide(
        self, work: _Work, draft: Draft, meter: Meter, details: dict[str, object]
    ) -> Answer | HandOff | None:
        prepared, means = work.prepared, self._means
        if not isinstance(prepared, Question):
            return prepared
        current = means.current.now
        # while the rest of a burst is waited for anyway
        meaning = await means.embedder.find_meaning(current, prepared.content) if prepared.has_meaning else None
        if meaning is not None:
            async with means.connection() as tx:
                passages = await find_passages(tx, prepared.content, prepared.history, meaning)
            prepared = replace(prepared, passages=passages)
        details["passages"] = [_shown(passage) for passage in prepared.passages]
        asked_at, wait_s = prepared.history[-1].created_at, work.config.burst_wait_s
        await means.bursts.wait_out(work.due.session_id, asked_at, wait_s)
        if work.config.provider is not Provider.KNOWLEDGE:
            limit = means.desk.limits.take_ai_call(prepared.address)
            if limit is not None:
                return HandOff("failure", limit, Say.TROUBLE, prepared.language)
        return await write_answer(current, means.providers, prepared, means.desk.clock, screen=draft, meter=meter)


def _shown(passage: Found) -> dict[str, object]:
    likeness = {} if passage.likeness is None else {"likeness": passage.likeness}
    return {
        "title": passage.title,
        "heading": passage.heading,
        "url": passage.url,
        "score": passage.score,
        **likeness,
        "content": passage.content[:500],
    }
