"""`chat-list-update`: which rows of the list of chats changed, told at most four times a second."""

import asyncio
from uuid import UUID

import structlog

from frontdesk.chat import queries
from frontdesk.chat.events import TEAM, Publisher, Rooms
from frontdesk.chat.schemas import admin_chat_json
from frontdesk.errors import FrontdeskError
from frontdesk.store.engine import Store

log = structlog.get_logger(__name__)

MAX_ROWS = 200


class ChatListUpdates:
    """Gathers changed sessions and tells the team their rows as they then stand in the database.

    Coalescing keeps a busy desk's dashboards calm: 10,000 messages a second are four updates, each row at most once. More than
    `MAX_ROWS` changed rows at once go as `{"chats": [...], "truncated": true}`: fetch the list again.
    """

    def __init__(self, store: Store, rooms: Rooms, *, every_s: float = 0.25) -> None:
        self._store, self._rooms, self._every_s = store, rooms, every_s
        self._changed: set[UUID] = set()
        self._wake = asyncio.Event()

    def mark(self, session_id: UUID) -> None:
        """This session's row has changed."""
        self._changed.add(session_id)
        self._wake.set()

    async def run(self, publisher: Publisher) -> None:
        """Tell, for ever."""
        while True:
            await self._wake.wait()
            await asyncio.sleep(self._every_s)
            self._wake.clear()
            changed, self._changed = self._changed, set()
            ids = list(changed)[:MAX_ROWS]
            try:
                async with self._store.begin() as tx:
                    chats = await queries.find_chats(tx, ids)
            except FrontdeskError as error:
                # the rows are not lost: they stay marked until the database answers
                log.warning("chat list update delayed", error=error.code)
                self._changed |= changed
                self._wake.set()
                continue
            rows = [admin_chat_json(chat, online_since=publisher.online_since(chat.id)) for chat in chats]
            self._rooms.emit(TEAM, "chat-list-update", {"chats": rows, "truncated": len(changed) > len(ids)})
