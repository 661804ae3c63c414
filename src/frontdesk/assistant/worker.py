"""Answers what is due: at once what this process hears of, and soon whatever another process left behind.

For each conversation one `run.Run` is at work, and a newer message, a take-over or a close interrupts it.
"""

import asyncio
from uuid import UUID

import structlog

from frontdesk.assistant import leases
from frontdesk.assistant.bursts import Bursts
from frontdesk.assistant.current import CurrentConfig
from frontdesk.assistant.drafts import Drafts
from frontdesk.assistant.knowledge.embedder import Embedder
from frontdesk.assistant.leases import Due
from frontdesk.assistant.providers import Providers
from frontdesk.assistant.run import Means, Run
from frontdesk.chat.desk import Desk
from frontdesk.chat.facts import ChatChanged, Fact, MessagePosted, VisitorTyped
from frontdesk.chat.rules import Sender, State
from frontdesk.errors import Unavailable
from frontdesk.kit.ids import new_id
from frontdesk.kit.pace import Pace
from frontdesk.kit.tasks import Tasks

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0
MAX_RUNNING = 400
# A hundred answers that begin at once would take all connections from the people who write, and wait too long for one themselves.
# They would also fill each turn of the event loop with their work: two of them at a time keep it busy, and leave it responsive.
AT_THE_DATABASE = 2
# Nor shall one turn be full of answers that were stored; whoever waits for one of those reads it already.
STORED_AT_ONCE = 4
# More than so many answers in a second are begun one after the other: what it takes to begin them would else be all that is done.
BETWEEN_STARTS_S = 0.012
STARTS_AT_ONCE = 12


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
        self._id = new_id()
        self._store, self._current, self._tasks = desk.store, current, tasks
        self._bursts = Bursts(desk.clock)
        self._means = Means(
            worker=self._id,
            desk=desk,
            current=current,
            providers=providers,
            embedder=embedder,
            drafts=drafts,
            bursts=self._bursts,
            database=asyncio.Semaphore(AT_THE_DATABASE),
            storing=asyncio.Semaphore(STORED_AT_ONCE),
            starts=Pace(every_s=BETWEEN_STARTS_S, at_once=STARTS_AT_ONCE),
        )
        self._runs: dict[UUID, tuple[Run, asyncio.Task[None]]] = {}
        self._is_stopping = False

    def hear(self, fact: Fact) -> None:
        """For `Publisher.subscribe`."""
        match fact:
            case MessagePosted(message, state=state) if message.sender is Sender.USER:
                self._bursts.note(message.session_id, is_typing=False)
                # switched off, it has nothing to look for; chats that still are its own are found by `_look`
                if state in (State.AI, None) and self._current.now.config.enabled:
                    self._wake(message.session_id, is_due=state is State.AI)
            case MessagePosted(message) if message.sender is Sender.AI:
                if (run := self._find(message.session_id)) is not None:
                    run.hear_told()
            case ChatChanged(chat) if chat.state is not State.AI:
                self._bursts.note(chat.id, is_typing=False)
                if (run := self._find(chat.id)) is not None:
                    run.interrupt()
                    run.think(is_thinking=False)
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
        runs = list(self._runs.values())
        for run, task in runs:
            run.stop()
            task.cancel()
        await asyncio.gather(*(task for _, task in runs), return_exceptions=True)

    @property
    def running(self) -> int:
        """How many conversations are being answered."""
        return len(self._runs)

    def _find(self, session_id: UUID) -> Run | None:
        found = self._runs.get(session_id)
        return None if found is None else found[0]

    def _wake(self, session_id: UUID, *, is_due: bool) -> None:
        if self._is_stopping:
            return
        if (run := self._find(session_id)) is not None:
            run.interrupt()
        elif len(self._runs) < MAX_RUNNING:  # what does not fit now is found by `_look`
            run = Run(self._means, session_id)
            self._runs[session_id] = run, self._tasks.run("reply", self._serve(run, is_due=is_due))

    async def _serve(self, run: Run, *, is_due: bool) -> None:
        try:
            await run.serve(is_due=is_due)
        finally:
            # the entry was made right after this task, and before it ran; what comes from here on begins another run
            del self._runs[run.session_id]
            await run.leave()
            if run.look_again:
                self._wake(run.session_id, is_due=False)

    async def _look(self) -> None:
        mine = list(self._runs)
        # only answers that had their lease before we ask: one that takes it meanwhile is not among those renewed
        writing = {id: (run.answer, run.turn) for id, (run, _) in self._runs.items() if run.answer is not None}
        async with self._store.unflushed() as tx:
            turns = await leases.renew(tx, self._id, mine) if mine else {}
            free = MAX_RUNNING - len(mine)
            orphans: list[Due] = []
            if free > 0 and not self._is_stopping:
                orphans = await leases.claim_any(tx, self._id, limit=min(free, 50), known=mine)
        for session_id, (answer, turn) in writing.items():
            run = self._find(session_id)
            if run is not None and run.answer is answer and turns.get(session_id) != turn:
                # somebody else has it now, or another process has stored what we did not hear of
                run.interrupt()
        for due in orphans:
            self._wake(due.session_id, is_due=True)
