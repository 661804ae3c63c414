"""The one way of a message into the database.

`Appender.append` is group commit: all drafts that wait at a moment, of all conversations, go in one statement, and each
caller is told after COMMIT. `append_in` does the same for one draft inside a caller's own transaction.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import orjson
import structlog

from frontdesk.chat import appending, queries
from frontdesk.chat.events import Connection
from frontdesk.chat.records import Message
from frontdesk.chat.rules import CLIENT_ID_MAX_CHARS, Sender, State, preview, resting_state
from frontdesk.errors import (
    ClientIdConflict,
    Conflict,
    FrontdeskError,
    Internal,
    InvalidInput,
    NotFound,
    StaleTurn,
    Unavailable,
)
from frontdesk.kit.deadlines import give_up_at
from frontdesk.store.engine import Store
from frontdesk.store.faults import translate

log = structlog.get_logger(__name__)

_MAX_DOUBTFUL = 10_000


class Draft(NamedTuple):
    """A message that wants to be stored. `turn` is for the assistant only: the turn that it answers. `origin` is the connection
    that sent it: it learns from its acknowledgement, and is not told again. `file_ids`: what it carries, uploaded by the same sender
    to the same session, and in no message yet."""

    session_id: UUID
    sender: Sender
    content: str
    client_id: str | None = None
    sender_name: str | None = None
    admin_id: UUID | None = None
    meta: dict[str, Any] | None = None
    turn: int | None = None
    origin: Connection | None = None
    file_ids: tuple[UUID, ...] = ()
    sender_picture_id: UUID | None = None


class Posted(NamedTuple):
    """A stored message. `is_repeat`: it had been stored before, and nobody is to be told again. `turn` and `state` are the
    conversation's after it (None for a repeat); `moved`: it changed the state, as when it opened a closed chat, or its visitor
    waits from it on."""

    message: Message
    is_repeat: bool
    turn: int | None
    state: State | None
    moved: bool
    origin: Connection | None = None


class NotHeld(Conflict):
    """An admin's message to a chat that no person has: the caller takes the chat over first."""


def check_content(content: str, *, max_chars: int, has_files: bool = False) -> str:
    """The content as it was given. Raises InvalidInput when it is longer than `max_chars` characters, or blank without a file."""
    if not content.strip():
        if has_files:
            return ""
        raise InvalidInput("A message needs some text.", fields=[{"path": "content", "problem": "is blank"}])
    if len(content) > max_chars:
        problem = f"has {len(content)} characters, {max_chars} are allowed"
        raise InvalidInput(
            f"That message is too long: at most {max_chars} characters.",
            fields=[{"path": "content", "problem": problem}],
        )
    return content


def check_files(file_ids: Sequence[UUID], *, max_count: int) -> tuple[UUID, ...]:
    """Each once. Raises InvalidInput for more than `max_count`; whether they can go with this message shows when it is stored."""
    ids = tuple(dict.fromkeys(file_ids))
    if len(ids) > max_count:
        problem = f"has {len(ids)} files, {max_count} are allowed"
        raise InvalidInput(
            f"A message carries at most {max_count} files.", fields=[{"path": "fileIds", "problem": problem}]
        )
    return ids


def check_client_id(client_id: str | None) -> str | None:
    """Raises InvalidInput unless it is absent or 1 to 100 characters."""
    if client_id is not None and not 1 <= len(client_id) <= CLIENT_ID_MAX_CHARS:
        raise InvalidInput(fields=[{"path": "clientId", "problem": f"must have 1 to {CLIENT_ID_MAX_CHARS} characters"}])
    return client_id


async def append_in(connection: asyncpg.Connection, draft: Draft, *, resting: State) -> Posted:
    """Store one message inside the caller's transaction, which holds the session's row lock; the caller tells about it.

    Raises what `Appender.append` raises.
    """
    rows = await connection.fetch(*_statement([draft], resting))
    return _posted(draft, rows[0] if rows else None)


@dataclass(slots=True)
class _Waiting:
    draft: Draft
    stored: asyncio.Future[Posted]
    deadline: float


class Appender:
    """Group commit on its own connections.

    A lane takes everything that waits, at most one draft for a session and none for a session that another lane has in
    hand; so a conversation's drafts are stored in the order in which they came, and one slow statement holds up only its
    own conversations. While a statement is on its way the next batch gathers: load makes batches larger, not later.
    """

    def __init__(
        self,
        store: Store,
        *,
        on_posted: Callable[[Sequence[Posted]], None],
        assistant_is_on: Callable[[], bool],
        lanes: int = 2,
        max_batch: int = 512,
        max_waiting: int = 10_000,
        timeout_s: float = 4.0,
    ) -> None:
        self._store = store
        self._on_posted = on_posted
        self._assistant_is_on = assistant_is_on
        self._max_batch, self._max_waiting, self._timeout_s = max_batch, max_waiting, timeout_s
        self._waiting: deque[_Waiting] = deque()
        self._in_hand: set[UUID] = set()
        self._work = asyncio.Event()
        self._doubtful: dict[tuple[UUID, str | None], None] = {}
        self._idle = asyncio.Event()
        self._idle.set()
        self._lanes = [asyncio.create_task(self._lane(), name=f"append lane {n}") for n in range(lanes)]

    async def append(self, draft: Draft) -> Posted:
        """Store the message; true after COMMIT, and everybody concerned has been told.

        A `client_id` that is there already with the same sender and text returns the stored message; nobody is told again.

        Raises: NotFound (no such session), InvalidInput (a file that cannot go with it), ClientIdConflict, StaleTurn (an
        assistant's message to a conversation that went on), NotHeld (an admin's to a chat that no person has), Unavailable (the
        database does not answer in time; whether the message is stored is not known, and sending it again with the same
        `client_id` finds out, and tells everybody).
        """
        if len(self._waiting) >= self._max_waiting:
            raise Unavailable
        loop = asyncio.get_running_loop()
        waiting = _Waiting(draft, loop.create_future(), give_up_at(self._timeout_s))
        self._waiting.append(waiting)
        self._idle.clear()
        self._work.set()
        # a bare timer: `asyncio.timeout` does the same for a twentieth of the whole way of a message
        timer = loop.call_at(waiting.deadline, self._give_up, waiting)
        try:
            return await waiting.stored
        finally:
            timer.cancel()

    async def drain(self) -> None:
        """Wait until nothing waits and nothing is in hand."""
        await self._idle.wait()

    async def close(self) -> None:
        """Stop at once; what still waits is refused as Unavailable."""
        for lane in self._lanes:
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)
        self._refuse(list(self._waiting), Unavailable())
        self._waiting.clear()
        self._idle.set()

    def _give_up(self, waiting: _Waiting) -> None:
        self._refuse([waiting], Unavailable())

    def _take(self) -> list[_Waiting]:
        batch: list[_Waiting] = []
        later: list[_Waiting] = []
        now = asyncio.get_running_loop().time()
        while self._waiting and len(batch) < self._max_batch:
            waiting = self._waiting.popleft()
            if waiting.stored.done():
                pass  # its sender has given up
            elif waiting.deadline < now:
                self._refuse([waiting], Unavailable())
            elif waiting.draft.session_id in self._in_hand:
                later.append(waiting)
            else:
                self._in_hand.add(waiting.draft.session_id)
                batch.append(waiting)
        self._waiting.extendleft(reversed(later))
        return batch

    async def _lane(self) -> None:
        while True:
            batch = self._take()
            if not batch:
                if not self._waiting and not self._in_hand:
                    self._idle.set()
                self._work.clear()
                await self._work.wait()
                continue
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
                # the other lane may have left drafts of these sessions behind
                self._work.set()

    async def _append(self, connection: asyncpg.Connection, batch: list[_Waiting]) -> list[Posted]:
        drafts = [waiting.draft for waiting in batch]
        statement = _statement(drafts, resting_state(assistant_is_on=self._assistant_is_on()))
        try:
            rows = await connection.fetch(*statement)
        except asyncpg.UniqueViolationError:
            # Another connection stored one of the clientIds between our snapshot and our lock; now the snapshot has it.
            rows = await connection.fetch(*statement)
        by_session = {row["session_id"]: row for row in rows}
        stored: list[Posted] = []
        for waiting in batch:
            try:
                posted = _posted(waiting.draft, by_session.get(waiting.draft.session_id))
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


def _statement(drafts: Sequence[Draft], resting: State) -> tuple[Any, ...]:
    columns = _columns(drafts)
    files = [
        (draft.session_id, id, place) for draft in drafts if draft.file_ids for place, id in enumerate(draft.file_ids)
    ]
    if not files:
        return appending.APPEND, *columns, resting.value
    return appending.APPEND_WITH_FILES, *columns, resting.value, *(list(column) for column in zip(*files, strict=True))


def _columns(drafts: Sequence[Draft]) -> tuple[list[Any], ...]:
    return (
        [draft.session_id for draft in drafts],
        [draft.client_id for draft in drafts],
        [draft.sender.value for draft in drafts],
        [draft.sender_name for draft in drafts],
        [draft.admin_id for draft in drafts],
        [draft.content for draft in drafts],
        [preview(draft.content) for draft in drafts],
        [queries.dump_meta(draft.meta) for draft in drafts],
        [draft.turn for draft in drafts],
    )


def _posted(draft: Draft, row: Any) -> Posted:
    if row is None:
        raise NotFound
    match row["verdict"]:
        case "conflict":
            raise ClientIdConflict(clientId=draft.client_id)
        case "stale":
            raise StaleTurn
        case "unheld":
            raise NotHeld
        case "fileless":
            raise InvalidInput(
                "A file of this message is not there any more, or went with another one.",
                fields=[{"path": "fileIds", "problem": "must all be your own, of this chat, and not sent yet"}],
            )
    is_repeat = row["verdict"] == "repeated"
    known_meta, attachments = row["known_meta"], row.get("attachments")
    message = Message(
        session_id=draft.session_id,
        seq=row["seq"],
        client_id=draft.client_id,
        sender=draft.sender,
        sender_name=row["known_name"] if is_repeat else draft.sender_name,
        admin_id=draft.admin_id,
        content=draft.content,
        meta=(known_meta and orjson.loads(known_meta)) if is_repeat else draft.meta,
        created_at=row["created_at"],
        read_at=row["read_at"],
        attachments=attachments and orjson.loads(attachments),
        sender_picture_id=draft.sender_picture_id,
    )
    state = row["state"]
    return Posted(message, is_repeat, row["turn"], None if state is None else State(state), row["moved"], draft.origin)
