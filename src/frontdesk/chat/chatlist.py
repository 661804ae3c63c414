"""`chat-list-update`: which rows of the list of chats changed, told at most four times a second."""

import asyncio
from itertools import islice
from typing import Any
from uuid import UUID

import structlog

from frontdesk.chat import queries
from frontdesk.chat.events import Publisher
from frontdesk.chat.narrow import Narrow, Rooms
from frontdesk.chat.reach import TEAM
from frontdesk.chat.records import Chat
from frontdesk.errors import FrontdeskError
from frontdesk.store.engine import Store

log = structlog.get_logger(__name__)

MAX_ROWS = 200
ROWS_AT_ONCE = 50
"""read in one statement, and made ready in one turn of the event loop"""


class ChatListUpdates:
    """Gathers changed sessions and tells the team their rows as they then stand in the database.

    Coalescing keeps a busy desk's dashboards calm: 10,000 messages a second are four updates, each row at most once. What does
    not fit into one goes with the next, those that wait the longest first.
    """

    def __init__(self, store: Store, rooms: Rooms, narrow: Narrow, *, every_s: float = 0.25) -> None:
        self._store, self._rooms, self._narrow, self._every_s = store, rooms, narrow, every_s
        self._changed: dict[UUID, None] = {}
        self._wake = asyncio.Event()

    def mark(self, session_id: UUID) -> None:
        """This session's row has changed."""
        self._changed[session_id] = None
        self._wake.set()

    async def run(self, publisher: Publisher) -> None:
        """Tell, for ever."""
        loop = asyncio.get_running_loop()
        took_s = 0.0
        while True:
            await self._wake.wait()
            # rather late than a burden: a twentieth of the time goes into it, and nobody waits longer than two seconds
            await asyncio.sleep(max(self._every_s, min(2.0, took_s * 20)))
            began = loop.time()
            ids = list(islice(self._changed, MAX_ROWS))
            try:
                async with self._store.begin() as tx:
                    for id in ids:
                        del self._changed[id]
                    read: list[tuple[Chat, dict[str, Any]]] = []
                    for at in range(0, len(ids), ROWS_AT_ONCE):
                        chats = await queries.find_chats(tx, ids[at : at + ROWS_AT_ONCE])
                        read += [(chat, publisher.row_of(chat)) for chat in chats]
            except FrontdeskError as error:
                # no row is lost: they stay marked until the database answers
                log.warning("chat list update delayed", code=error.code)
                self._changed |= dict.fromkeys(ids)
                continue
            if not self._changed:
                self._wake.clear()
            self._tell(publisher, read)
            took_s = loop.time() - began

    def _tell(self, publisher: Publisher, read: list[tuple[Chat, dict[str, Any]]]) -> None:
        """The rows, made ready before since that takes its time; where something later was told since they were read, that."""
        rows = {}
        for chat, row in read:
            latest = publisher.latest.of(chat)
            if latest is not None:
                rows[chat.id] = row | publisher.presence_of(chat.id) if latest is chat else publisher.row_of(latest)
        if rows:
            self._rooms.emit(TEAM, "chat-list-update", {"chats": list(rows.values())})
            self._narrow.tell_rows(rows)
