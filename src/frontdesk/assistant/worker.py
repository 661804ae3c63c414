"""Answers what is due: at once what this process hears of, and soon whatever another process left behind.

For each conversation one task runs: it takes the lease, gathers what is known while it waits out the visitor's burst, writes, and
stores under the turn's fence. A newer message, a take-over or a close cancels it in mid-word, which closes the call to the provider;
then it looks again at what is due. No transaction is open while a model thinks.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
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
from frontdesk.assistant.leases import Due
from frontdesk.assistant.preparing import HandOff, Question, find_passages, prepare
from frontdesk.assistant.providers import Providers
from frontdesk.assistant.records import Attempt, Outcome, add_attempt
from frontdesk.assistant.wording import Say
from frontdesk.chat.desk import Desk
from frontdesk.chat.events import AssistantThought, ChatChanged, Fact, MessagePosted, VisitorTyped
from frontdesk.chat.rules import Sender, State
from frontdesk.errors import FrontdeskError, Unavailable
from frontdesk.kit.ids import new_id
from frontdesk.kit.pace import Pace
from frontdesk.kit.tasks import Tasks

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0
MAX_RUNNING = 400
FAULTS_UNTIL_HAND_OFF = 2
# A hundred answers that begin at once would take all connections from the people who write, and wait too long for one themselves.
# They would also fill each turn of the event loop with their work: two of them at a time keep it busy, and leave it responsive.
AT_THE_DATABASE = 2
# Nor shall one turn be full of answers that were stored; whoever waits for one of those reads it already.
STORED_AT_ONCE = 4
# More than so many answers in a second are begun one after the other: what it takes to begin them would else be all that is done.
BETWEEN_STARTS_S = 0.012
STARTS_AT_ONCE = 12
TOLD_WITHIN_S = 1.0


@dataclass(slots=True)
class _Run:
    task: asyncio.Task[None]
    answer: asyncio.Task[None] | None = None
    turn: int | None = None
    look_again: bool = False
    is_thinking: bool = False
    is_calling: bool = False
    told: asyncio.Event = field(default_factory=asyncio.Event)
    attempts: list[Attempt] = field(default_factory=list)
    """what became of answers so far, not yet written down"""


@dataclass(frozen=True, slots=True)
class _Work:
    """A due reply, with what is known before it is written."""

    due: Due
    config: Config
    prepared: Question | HandOff | None


class Worker:
    """The assistant at work in this process."""

    def __init__(
        self,
        desk: Desk,
        current: CurrentConfig,
        providers: Providers,
        embedder: Embedder,
        drafts: Drafts,
        tasks: Tasks,
    ) -> None:
        self._desk, self._current, self._providers = desk, current, providers
        self._embedder, self._drafts, self._tasks = embedder, drafts, tasks
        self._id = new_id()
        self._runs: dict[UUID, _Run] = {}
        self._bursts = Bursts(desk.clock)
        self._is_stopping = False
        self._database = asyncio.Semaphore(AT_THE_DATABASE)
        self._storing = asyncio.Semaphore(STORED_AT_ONCE)
        self._starts = Pace(every_s=BETWEEN_STARTS_S, at_once=STARTS_AT_ONCE)

    def hear(self, fact: Fact) -> None:
        """For `Publisher.subscribe`."""
        match fact:
            case MessagePosted(message, state=state) if message.sender is Sender.USER:
                self._bursts.note(message.session_id, is_typing=False)
                # switched off, it has nothing to look for; chats that still are its own are found by `_look`
                if state in (State.AI, None) and self._current.now.config.enabled:
                    self._wake(message.session_id, is_due=state is State.AI)
            case MessagePosted(message) if message.sender is Sender.AI and message.session_id in self._runs:
                self._runs[message.session_id].told.set()
            case ChatChanged(chat) if chat.state is not State.AI:
                self._bursts.note(chat.id, is_typing=False)
                self._interrupt(chat.id)
                if (run := self._runs.get(chat.id)) is not None:
                    self._think(run, chat.id, is_thinking=False)
            case VisitorTyped(session_id, is_typing) if session_id in self._runs:
                self._bursts.note(session_id, is_typing=is_typing)

    async def run(self) -> None:
        """Keep the leases, stop what other processes have overtaken, take over what nobody works on; runs until it is cancelled."""
        while True:
            try:
                await self._look()
            except Unavailable:
                log.warning("assistant: the database does not answer")
            await asyncio.sleep(LOOK_EVERY_S)

    async def stop(self) -> None:
        """What is being written is dropped; it stays due, and another process, or the next start, writes it anew."""
        self._is_stopping = True
        runs = [run.task for run in self._runs.values()]
        for run in self._runs.values():
            run.task.cancel()
        await asyncio.gather(*runs, return_exceptions=True)

    @property
    def running(self) -> int:
        """How many conversations are being answered."""
        return len(self._runs)

    def _wake(self, session_id: UUID, *, is_due: bool) -> None:
        if self._is_stopping:
            return
        run = self._runs.get(session_id)
        if run is not None:
            self._interrupt(session_id)
        elif len(self._runs) < MAX_RUNNING:  # what does not fit now is found by `_look`
            self._runs[session_id] = _Run(self._tasks.run("reply", self._serve(session_id, is_due=is_due)))

    def _interrupt(self, session_id: UUID) -> None:
        run = self._runs.get(session_id)
        if run is not None:
            run.look_again = True
            # a call for a person goes on to its end: interrupted, it might be stored and nobody told
            if run.answer is not None and not run.is_calling:
                run.answer.cancel()

    async def _look(self) -> None:
        mine = list(self._runs)
        # only answers that had their lease before we ask: one that takes it meanwhile is not among those renewed
        writing = {
            session_id: (run.answer, run.turn) for session_id, run in self._runs.items() if run.answer is not None
        }
        async with self._desk.store.unflushed() as tx:
            turns = await leases.renew(tx, self._id, mine) if mine else {}
            free = MAX_RUNNING - len(mine)
            orphans: list[Due] = []
            if free > 0 and not self._is_stopping:
                orphans = await leases.claim_any(tx, self._id, limit=min(free, 50), known=mine)
        for session_id, (answer, turn) in writing.items():
            run = self._runs.get(session_id)
            if run is not None and run.answer is answer and turns.get(session_id) != turn:
                # somebody else has it now, or another process has stored what we did not hear of
                self._interrupt(session_id)
        for due in orphans:
            self._wake(due.session_id, is_due=True)

    async def _serve(self, session_id: UUID, *, is_due: bool) -> None:
        # the entry of `_runs` is made right after this task, and before it runs
        run = self._runs[session_id]
        if is_due and not run.look_again:
            # before it waits for its turn: the visitor sees at once that somebody is at it
            self._think(run, session_id, is_thinking=True)
        faults, repeats, settled_turn, is_released = 0, 0, None, False
        try:
            while not self._is_stopping and max(faults, repeats) <= FAULTS_UNTIL_HAND_OFF:
                if not run.attempts:
                    await self._starts.wait()
                run.look_again = False
                try:
                    work = await self._take_up(run, session_id, give_up=faults == FAULTS_UNTIL_HAND_OFF)
                    if work is None:
                        is_released = True
                        break
                    if run.look_again:
                        continue  # what was prepared is old
                    if work.due.turn == settled_turn:
                        repeats += 1  # it should not be due any more: whatever is wrong, a model is not asked for ever
                    run.turn = work.due.turn
                    run.answer = asyncio.create_task(self._answer(run, work))
                    await run.answer
                    settled_turn = work.due.turn
                except asyncio.CancelledError:
                    if not run.look_again:
                        if run.answer is not None:
                            run.answer.cancel()
                            await asyncio.gather(run.answer, return_exceptions=True)
                        raise
                except Unavailable:
                    log.warning("assistant: the database does not answer", session=str(session_id))
                    self._think(run, session_id, is_thinking=False)
                    await asyncio.sleep(1.0)
                except Exception:
                    faults += 1
                    log.exception("assistant: an answer failed", session=str(session_id))
                finally:
                    run.answer, run.is_calling = None, False
        finally:
            del self._runs[session_id]
            self._bursts.note(session_id, is_typing=False)
            self._think(run, session_id, is_thinking=False)
            if not is_released:
                # by a task of its own: this one may be cancelled, and what it leaves leased would wait for nobody
                await asyncio.shield(asyncio.create_task(self._release(run, session_id)))
            if run.look_again:
                self._wake(session_id, is_due=False)

    async def _take_up(self, run: _Run, session_id: UUID, *, give_up: bool) -> _Work | None:
        """What became of the last answer is written down, and the next is ours and prepared; without one the lease is given back.

        No transaction: the turn's fence holds whatever is stored in the end, and most of an answer's work, other than its words, are
        its ways to the database. `give_up`: whatever is wrong with this conversation, a person shall look at it.
        """
        config = self._current.now.config
        async with self._connection() as tx:
            await _write_down(tx, run.attempts)
            due = await leases.claim(tx, self._id, session_id)
            prepared: Question | HandOff | None = None
            if due is None:
                await leases.release(tx, self._id, session_id)
            elif give_up:
                prepared = HandOff("failure", "fault", Say.TROUBLE, config.languages[0] if config.languages else "en")
            else:
                self._think(run, session_id, is_thinking=True)
                prepared = await prepare(tx, config, session_id, due.turn)
                if prepared is None:
                    await leases.settle(tx, session_id, due.turn)
        return None if due is None else _Work(due, config, prepared)

    async def _release(self, run: _Run, session_id: UUID) -> None:
        with contextlib.suppress(FrontdeskError):
            async with self._connection() as tx:
                await _write_down(tx, run.attempts)
                await leases.release(tx, self._id, session_id)

    def _think(self, run: _Run, session_id: UUID, *, is_thinking: bool) -> None:
        if run.is_thinking != is_thinking:
            run.is_thinking = is_thinking
            self._desk.publisher.tell(AssistantThought(session_id, is_thinking=is_thinking))

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[asyncpg.Connection]:
        """Leases and what became of answers: what the last moments before a crash of PostgreSQL take of them is made anew, or a record
        less. So nobody waits for the disk, least of all the visitors whose messages would be flushed behind hundreds of these."""
        async with self._database, self._desk.store.unflushed() as connection:
            yield connection

    async def _answer(self, run: _Run, work: _Work) -> None:
        """Afterwards it is answered, or a person is called, or nobody waits any more."""
        clock, due, config = self._desk.clock, work.due, work.config
        began, started_at, meter = clock.monotonic(), clock.now(), Meter()
        draft = self._drafts.begin(due.session_id, due.turn)
        outcome, reason, seq, is_stored = Outcome.DROPPED, "interrupted", None, False
        details: dict[str, object] = {}
        try:
            decision = await self._decide(work, draft, meter, details)
            if decision is None:
                reason = "nobody_waits"
            elif isinstance(decision, HandOff):
                run.is_calling = True
                async with self._database:
                    await call_person(self._desk, due.session_id, decision)
                outcome, reason = Outcome.HANDED_OFF, decision.reason
            else:
                run.told.clear()
                async with self._storing:
                    seq = await store_answer(self._desk, due, decision)
                is_stored = seq is not None
                outcome, reason = (Outcome.ANSWERED, decision.reason) if is_stored else (Outcome.DROPPED, "stale")
                details["sources"] = [{"title": one.title, "url": one.url} for one in decision.sources]
                details["unsourced"] = decision.unsourced
                if is_stored:
                    # it is stored a moment before it is told, and the draft must not vanish in between
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(TOLD_WITHIN_S):
                            await run.told.wait()
        finally:
            self._drafts.end(draft, is_stored=is_stored)
            self._think(run, due.session_id, is_thinking=False)
            if outcome is not Outcome.DROPPED or meter.cost_usd or meter.prompt_tokens:
                run.attempts.append(
                    Attempt(
                        session_id=due.session_id,
                        turn=due.turn,
                        seq=seq,
                        outcome=outcome,
                        reason=reason[:200],
                        provider=config.provider.value,
                        model=meter.model,
                        started_at=started_at,
                        duration_ms=round((clock.monotonic() - began) * 1000),
                        first_token_ms=meter.first_token_ms,
                        prompt_tokens=meter.prompt_tokens,
                        completion_tokens=meter.completion_tokens,
                        cost_usd=meter.cost_usd,
                        error=meter.error,
                        details=details,
                    )
                )

    async def _decide(
        self,
        work: _Work,
        draft: Draft,
        meter: Meter,
        details: dict[str, object],
    ) -> Answer | HandOff | None:
        prepared = work.prepared
        if not isinstance(prepared, Question):
            return prepared
        current = self._current.now
        # while the rest of a burst is waited for anyway
        meaning = await self._embedder.find_meaning(current, prepared.content) if prepared.has_meaning else None
        if meaning is not None:
            async with self._connection() as tx:
                passages = await find_passages(tx, prepared.content, prepared.history, meaning)
            prepared = replace(prepared, passages=passages)
        details["passages"] = [
            {
                "title": one.title,
                "heading": one.heading,
                "url": one.url,
                "score": one.score,
                **({} if one.likeness is None else {"likeness": one.likeness}),
                "content": one.content[:500],
            }
            for one in prepared.passages
        ]
        asked_at, wait_s = prepared.history[-1].created_at, work.config.burst_wait_s
        await self._bursts.wait_out(work.due.session_id, asked_at, wait_s)
        if work.config.provider is not Provider.KNOWLEDGE:
            limit = self._desk.limits.take_ai_call(prepared.address)
            if limit is not None:
                return HandOff("failure", limit, Say.TROUBLE, prepared.language)
        return await write_answer(current, self._providers, prepared, self._desk.clock, screen=draft, meter=meter)


async def _write_down(connection: asyncpg.Connection, attempts: list[Attempt]) -> None:
    while attempts:
        await add_attempt(connection, attempts[0])
        del attempts[0]
