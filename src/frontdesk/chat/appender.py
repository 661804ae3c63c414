"""Group commit: all messages that wait at a moment, of all conversations, go in one statement, and each sender is told after COMMIT."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import structlog

from frontdesk.chat.messages import Draft, Posted, append_statement, posted_of
from frontdesk.chat.rules import Sender, resting_state
from frontdesk.errors import FrontdeskError, Internal, Unavailable
from frontdesk.kit.deadlines import give_up_at
from frontdesk.store.engine import Store
from frontdesk.store.faults import translate

log = structlog.get_logger(__name__)

SWEEP_EVERY_S = 0.05
"""How much later than at its deadline somebody may be answered."""
HELP_AFTER_S = 0.1
"""How long a statement may take before the second lane goes on with what has come meanwhile."""
_MAX_DOUBTFUL = 10_000


@dataclass(slots=True, eq=False)
class _Waiting:
    draft: Draft
    stored: asyncio.Future[Posted]
    deadline: float


@dataclass(slots=True)
class _Queue:
    waiting: deque[_Waiting] = field(default_factory=deque)
    work: asyncio.Event = field(default_factory=asyncio.Event)
    is_storing: asyncio.Event = field(default_factory=asyncio.Event)
    batch: int = 0


class Appender:
    """Group commit on its own connections.

    People's messages have one queue and the assistant's answers another, so that nobody's message waits behind a batch of these. A
    queue's lane takes everything that waits, at most one draft for a session and none for a session that another lane has in hand; so
    a conversation's drafts are stored in the order in which they came. While a statement is on its way the next batch gathers: load
    makes batches larger, not later. A second lane stands by for a statement that is held up, as by a lock on one of its
    conversations: so it holds up these, and no others.
    """

    def __init__(
        self,
        store: Store,
        *,
        on_posted: Callable[[Sequence[Posted]], None],
        assistant_is_on: Callable[[], bool],
        max_batch: int = 512,
        max_waiting: int = 10_000,
        timeout_s: float = 4.0,
    ) -> None:
        self._store = store
        self._on_posted = on_posted
        self._assistant_is_on = assistant_is_on
        self._max_batch, self._max_waiting, self._timeout_s = max_batch, max_waiting, timeout_s
        self._people, self._assistant = self._queues = _Queue(), _Queue()
        self._unanswered: set[_Waiting] = set()
        self._sweep: asyncio.TimerHandle | None = None
        self._in_hand: set[UUID] = set()
        self._doubtful: dict[tuple[UUID, str | None], None] = {}
        self._idle = asyncio.Event()
        self._idle.set()
        lanes = [lane(queue) for queue in self._queues for lane in (self._lane, self._stand_by)]
        self._lanes = [asyncio.create_task(lane, name=f"append lane {n}") for n, lane in enumerate(lanes, 1)]

    async def append(self, draft: Draft) -> Posted:
        """Store the message; true after COMMIT, and everybody concerned has been told.

        A `client_id` that is there already with the same sender and text returns the stored message; nobody is told again.

        Raises: NotFound (no such session), InvalidInput (a file that cannot go with it), ClientIdConflict, StaleTurn (an
        assistant's message to a conversation that went on), NotHeld (an admin's to a chat that no person has), Unavailable (the
        database does not answer in time; whether the message is stored is not known, and sending it again with the same
        `client_id` finds out, and tells everybody).
        """
        queue = self._assistant if draft.sender is Sender.AI else self._people
        if len(queue.waiting) >= self._max_waiting:
            raise Unavailable
        loop = asyncio.get_running_loop()
        waiting = _Waiting(draft, loop.create_future(), give_up_at(self._timeout_s))
        queue.waiting.append(waiting)
        self._idle.clear()
        queue.work.set()
        self._unanswered.add(waiting)
        if self._sweep is None:
            self._sweep = loop.call_later(SWEEP_EVERY_S, self._give_up)
        try:
            return await waiting.stored
        finally:
            self._unanswered.discard(waiting)

    async def drain(self) -> None:
        """Wait until nothing waits and nothing is in hand."""
        await self._idle.wait()

    async def close(self) -> None:
        """Stop at once; what still waits is refused as Unavailable."""
        for lane in self._lanes:
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)
        if self._sweep is not None:
            self._sweep.cancel()
        for queue in self._queues:
            self._refuse(list(queue.waiting), Unavailable())
            queue.waiting.clear()
        self._idle.set()

    def _give_up(self) -> None:
        """Answer those who have waited too long. One timer for all: one for each is a fiftieth of the whole way of a message."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._refuse([waiting for waiting in self._unanswered if waiting.deadline <= now], Unavailable())
        self._sweep = loop.call_later(SWEEP_EVERY_S, self._give_up) if self._unanswered else None

    def _take(self, queue: _Queue) -> list[_Waiting]:
        batch: list[_Waiting] = []
        later: list[_Waiting] = []
        now = asyncio.get_running_loop().time()
        while queue.waiting and len(batch) < self._max_batch:
            waiting = queue.waiting.popleft()
            if waiting.stored.done():
                pass  # its sender has given up
            elif waiting.deadline < now:
                self._refuse([waiting], Unavailable())
            elif waiting.draft.session_id in self._in_hand:
                later.append(waiting)
            else:
                self._in_hand.add(waiting.draft.session_id)
                batch.append(waiting)
        queue.waiting.extendleft(reversed(later))
        return batch

    async def _lane(self, queue: _Queue) -> None:
        while True:
            batch = self._take(queue)
            if not batch:
                if not self._in_hand and not any(one.waiting for one in self._queues):
                    self._idle.set()
                queue.work.clear()
                await queue.work.wait()
                continue
            queue.batch += 1
            queue.is_storing.set()
            await self._store_batch(batch)
            queue.is_storing.clear()

    async def _stand_by(self, queue: _Queue) -> None:
        while True:
            await queue.is_storing.wait()
            held_up = queue.batch
            await asyncio.sleep(HELP_AFTER_S)
            while queue.is_storing.is_set() and queue.batch == held_up and (batch := self._take(queue)):
                await self._store_batch(batch)

    async def _store_batch(self, batch: list[_Waiting]) -> None:
        try:
            async with self._store.direct(timeout_s=self._timeout_s) as connection:
                posted = await self._append(connection, batch)
                # in the same breath, so that nobody is acknowledged before the others are told
                self._on_posted(posted)
        except Exception as error:  # an edge: whatever it was, every sender in the batch gets an answer
            refusal = translate(error)
            if refusal is None:
                log.exception("append failed", drafts=len(batch))
            else:
                log.warning("append refused", drafts=len(batch), code=refusal.code)
            self._refuse(batch, refusal or Internal())
            self._doubt(batch)
        finally:
            self._refuse(batch, Unavailable())  # those that have no answer yet: the lane was cancelled
            self._in_hand.difference_update(waiting.draft.session_id for waiting in batch)
            # the other lanes may have left drafts of these sessions behind
            for queue in self._queues:
                queue.work.set()

    async def _append(self, connection: asyncpg.Connection, batch: list[_Waiting]) -> list[Posted]:
        drafts = [waiting.draft for waiting in batch]
        statement = append_statement(drafts, resting_state(assistant_is_on=self._assistant_is_on()))
        try:
            rows = await connection.fetch(*statement)
        except asyncpg.UniqueViolationError:
            # Another connection stored one of the clientIds between our snapshot and our lock; now the snapshot has it.
            rows = await connection.fetch(*statement)
        row_of = {row["n"]: row for row in rows}
        stored: list[Posted] = []
        for n, waiting in enumerate(batch):
            try:
                posted = posted_of(waiting.draft, row_of.get(n))
            except FrontdeskError as refusal:
                self._refuse([waiting], refusal)
                continue
            if self._doubtful:
                posted = self._settled(posted)
            stored.append(posted)
            if not waiting.stored.done():
                waiting.stored.set_result(posted)
        return [posted for posted in stored if not posted.is_repeat]

    def _doubt(self, batch: Sequence[_Waiting]) -> None:
        # COMMIT may have been done, and nobody told: when one of these comes again it is news
        for waiting in batch:
            if waiting.draft.client_id is not None:
                self._doubtful[waiting.draft.session_id, waiting.draft.client_id] = None
        while len(self._doubtful) > _MAX_DOUBTFUL:
            del self._doubtful[next(iter(self._doubtful))]

    def _settled(self, posted: Posted) -> Posted:
        """As if stored now, if nobody may have been told when it was; whether it moved the conversation is not known either."""
        key = (posted.message.session_id, posted.message.client_id)
        if key not in self._doubtful:
            return posted
        del self._doubtful[key]
        return posted._replace(is_repeat=False, moved=True)

    @staticmethod
    def _refuse(batch: Sequence[_Waiting], refusal: FrontdeskError) -> None:
        for waiting in batch:
            if not waiting.stored.done():
                waiting.stored.set_exception(refusal)
