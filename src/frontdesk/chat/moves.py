"""Conversations that a visitor's message has moved, such as a closed one that is open again: all who see them learn how they stand.

Beside the way of the message: its acknowledgement waits for nothing here. However many messages do so at once, as when everybody
comes back after an outage, they are read together; what comes while that is under way is read next.
"""

import asyncio
from uuid import UUID

import structlog

from frontdesk.chat import queries
from frontdesk.chat.events import Publisher
from frontdesk.chat.facts import ChatChanged, Fact, MessagePosted
from frontdesk.errors import FrontdeskError
from frontdesk.store.engine import Store

log = structlog.get_logger(__name__)

PER_ROUND = 200
AGAIN_AFTER_S = 1.0


class Moves:
    """Hears which messages moved their conversation, and tells `ChatChanged`."""

    def __init__(self, store: Store, publisher: Publisher) -> None:
        self._store, self._publisher = store, publisher
        self._moved: dict[UUID, None] = {}
        self._wake = asyncio.Event()

    def hear(self, fact: Fact) -> None:
        """For `Publisher.subscribe`."""
        if isinstance(fact, MessagePosted) and fact.moved:
            self._moved[fact.message.session_id] = None
            self._wake.set()

    async def run(self) -> None:
        """Tell, for ever."""
        while True:
            await self._wake.wait()
            ids = list(self._moved)[:PER_ROUND]
            try:
                async with self._store.begin() as tx:
                    # whatever moves again from here on is read again
                    for id in ids:
                        del self._moved[id]
                    chats = await queries.find_chats(tx, ids)
            except FrontdeskError as error:
                log.warning("changes of conversations delayed", code=error.code)
                self._moved |= dict.fromkeys(ids)
                await asyncio.sleep(AGAIN_AFTER_S)
                continue
            if not self._moved:
                self._wake.clear()
            for chat in chats:
                self._publisher.tell(ChatChanged(chat))
