"""What happens in one process is told in all: facts go to the others, and theirs are told here as if they had happened here.

Of a message only its name goes over, `(session, seq)`: each process reads it from the database, where it is by then. What may have been
missed, since the line was down or a process died between its COMMIT and its word, is read from there too, once.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Protocol
from uuid import UUID

import structlog
from pydantic import TypeAdapter

from frontdesk.chat import message_queries, queries
from frontdesk.chat.facts import (
    AdminTyped,
    Announced,
    AssistantThought,
    ChatChanged,
    ChatErased,
    Fact,
    MessagePosted,
    MessagesRead,
    PersonTold,
    PresenceChanged,
    TeamTold,
    VisitorTyped,
    presence_changed,
)
from frontdesk.chat.presence import Presence, Sighting
from frontdesk.chat.records import Chat, Message
from frontdesk.errors import FrontdeskError
from frontdesk.kit.clock import iso
from frontdesk.store.engine import Store

log = structlog.get_logger(__name__)

MAX_WAITING = 20_000
PER_ROUND = 500
MAX_REMEMBERED = 20_000
MAX_MISSED = 2_000
AGAIN_AFTER_S = 1.0

PLAIN: dict[str, type] = {
    kind.__name__: kind
    for kind in (ChatErased, MessagesRead, VisitorTyped, AdminTyped, AssistantThought, Announced, TeamTold, PersonTold)
}
"""The facts that go over as they are."""

Named = tuple[str, Any]
"""A fact as it goes over: its kind, and what is said of it."""


class Others(Protocol):
    """The other processes (`store.peers.Peers`)."""

    @property
    def others(self) -> frozenset[str]:
        """Their names."""
        ...

    def tell(self, kind: str, body: Any) -> None:
        """Tell all others."""
        ...

    def on(self, kind: str, hear: Callable[[str, Any], None]) -> None:
        """Hear of others."""
        ...

    def on_joined(self, listener: Callable[[], None]) -> None:
        """Somebody has come."""
        ...

    def on_left(self, listener: Callable[[str], None]) -> None:
        """Somebody has gone."""
        ...

    def on_missed(self, listener: Callable[[datetime], None]) -> None:
        """Something may not have been heard since then."""
        ...


class Relay:
    """Give it every fact of this process (`pass_on`), and `run` it: it tells those of the others by `tell_here`."""

    def __init__(self, peers: Others, store: Store, presence: Presence, tell_here: Callable[[Fact], None]) -> None:
        self._peers, self._store, self._presence, self._tell_here = peers, store, presence, tell_here
        self._waiting: deque[Named] = deque()
        self._work = asyncio.Event()
        self._missed_since: datetime | None = None
        # the messages that were told here last, and how far the conversations were told that moved last: nothing is told twice
        self._told: OrderedDict[tuple[UUID, int], None] = OrderedDict()
        self._told_to: OrderedDict[UUID, int] = OrderedDict()
        peers.on("fact", lambda _, body: self._take((body[0], body[1])))
        peers.on("sighting", self._see)
        peers.on_joined(self._show_presence)
        peers.on_left(self._forget_presence)
        peers.on_missed(self._look_since)

    def pass_on(self, fact: Fact) -> None:
        """The others hear of it, if there are any."""
        if isinstance(fact, MessagePosted):
            self._is_news(fact.message)
        if not self._peers.others:
            return
        match fact:
            case MessagePosted(message, turn):
                self._peers.tell("fact", ["MessagePosted", [message.session_id.hex, message.seq, turn]])
            case ChatChanged(chat, before):
                was = None if before is None else _adapter(Chat).dump_python(before, mode="json")
                self._peers.tell("fact", ["ChatChanged", [chat.id.hex, was]])
            case PresenceChanged(session_id):
                self._tell_sighting(session_id)
            case _:
                name = type(fact).__name__
                self._peers.tell("fact", [name, _adapter(PLAIN[name]).dump_python(fact, mode="json")])

    async def run(self) -> None:
        """Tell what comes from the others, for ever."""
        while True:
            await self._work.wait()
            batch = [self._waiting.popleft() for _ in range(min(PER_ROUND, len(self._waiting)))]
            missed_since, self._missed_since = self._missed_since, None
            try:
                facts = await self._read(batch)
                if missed_since is not None:
                    facts = [*await self._read_missed(missed_since), *facts]
            except FrontdeskError as error:
                log.warning("facts of other processes delayed", code=error.code)
                self._waiting.extendleft(reversed(batch))
                self._missed_since = missed_since or self._missed_since
                await asyncio.sleep(AGAIN_AFTER_S)
                continue
            for fact in facts:
                if not isinstance(fact, MessagePosted) or self._is_news(fact.message):
                    self._tell_here(fact)
            if not self._waiting and self._missed_since is None:
                self._work.clear()

    # --- facts ---

    def _take(self, named: Named) -> None:
        if len(self._waiting) >= MAX_WAITING:
            log.warning("facts of other processes dropped", count=len(self._waiting))
            self._waiting.clear()
        self._waiting.append(named)
        self._work.set()

    def _is_news(self, message: Message) -> bool:
        """Whether it was not told here yet; from now on it was."""
        name = (message.session_id, message.seq)
        if name in self._told:
            return False
        self._told[name] = None
        self._told_to[message.session_id] = max(message.seq, self._told_to.pop(message.session_id, 0))
        if len(self._told) > MAX_REMEMBERED:
            self._told.popitem(last=False)
        if len(self._told_to) > MAX_REMEMBERED:
            self._told_to.popitem(last=False)
        return True

    async def _read(self, batch: Sequence[Named]) -> list[Fact]:
        names = [(UUID(hex=body[0]), int(body[1])) for kind, body in batch if kind == "MessagePosted"]
        ids = [UUID(hex=body[0]) for kind, body in batch if kind == "ChatChanged"]
        messages, chats = {}, {}
        if names or ids:
            async with self._store.begin() as tx:
                messages = {(one.session_id, one.seq): one for one in await message_queries.find_messages(tx, names)}
                chats = {chat.id: chat for chat in await queries.find_chats(tx, ids)}
        facts: list[Fact] = []
        for kind, body in batch:
            match kind:
                case "MessagePosted":
                    message = messages.get((UUID(hex=body[0]), int(body[1])))
                    if message is not None:  # else erased meanwhile
                        facts.append(MessagePosted(message, body[2]))
                case "ChatChanged":
                    chat = chats.get(UUID(hex=body[0]))
                    if chat is not None:
                        facts.append(ChatChanged(chat, None if body[1] is None else _chat(body[1])))
                case _ if kind in PLAIN:
                    facts.append(_adapter(PLAIN[kind]).validate_python(body, strict=False))
        return facts

    # --- what was missed ---

    def _look_since(self, since: datetime) -> None:
        self._missed_since = since if self._missed_since is None else min(since, self._missed_since)
        self._work.set()

    async def _read_missed(self, since: datetime) -> list[Fact]:
        async with self._store.begin() as tx:
            messages = await message_queries.list_messages_since(tx, since, limit=MAX_MISSED)
            chats = await queries.find_chats(tx, list({message.session_id for message in messages}))
            # an erasure leaves nothing that could be found by its time
            erased = await queries.list_missing(tx, self._presence.sessions())
        log.info("looked for what was missed", since=iso(since), messages=len(messages))
        # one that is missing in the middle shows as a gap, and whoever sees that asks for it
        missed = [message for message in messages if message.seq > self._told_to.get(message.session_id, 0)]
        return [
            *(MessagePosted(message) for message in missed),
            *(ChatChanged(chat) for chat in chats),
            *(ChatErased(session_id) for session_id in erased),
        ]

    # --- who is there ---

    def _tell_sighting(self, session_id: UUID) -> None:
        online = self._presence.find(session_id)
        seen = None if online is None else [iso(online.since), online.page]
        self._peers.tell("sighting", [session_id.hex, seen])

    def _show_presence(self) -> None:
        for session_id in self._presence.sessions():
            self._tell_sighting(session_id)

    def _see(self, name: str, body: Any) -> None:
        session_id = UUID(hex=body[0])
        seen = None if body[1] is None else Sighting(datetime.fromisoformat(body[1][0]), body[1][1])
        if self._presence.note_elsewhere(name, session_id, seen):
            self._tell_here(presence_changed(self._presence, session_id))

    def _forget_presence(self, name: str) -> None:
        for session_id in self._presence.forget_elsewhere(name):
            self._tell_here(presence_changed(self._presence, session_id))


def _chat(body: dict[str, Any]) -> Chat:
    # a process of an earlier release, as there is during an upgrade, knows no version
    chat: Chat = _adapter(Chat).validate_python({"version": 0, **body}, strict=False)
    return chat


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
