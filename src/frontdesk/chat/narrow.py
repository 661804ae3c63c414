"""What is told to those who do not see all chats: each event goes to the rooms of its chat, as the database says whose it is now.

Aside of the way of a message: who sees everything hears it at once and without a question, and while everybody does, nothing here runs.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import structlog

from frontdesk.accounts.roles import Admin
from frontdesk.chat.reach import NARROW, Scope, admin_room, find_scopes, may_see, narrow_rooms
from frontdesk.errors import FrontdeskError
from frontdesk.store.engine import Store

log = structlog.get_logger(__name__)

MAX_WAITING = 10_000
PER_ROUND = 500
AGAIN_AFTER_S = 1.0


class Rooms(Protocol):
    """What is needed of the real-time server."""

    def emit(self, room: str, event: str, *args: object, skip: Any = None) -> None:
        """To everybody in the room but `skip`."""
        ...


@dataclass(frozen=True, slots=True)
class _Told:
    """An event about one chat. `before` is the chat's scope before it, if that may have changed."""

    session_id: UUID
    event: str
    payload: object
    skip: Any = None
    before: Scope | None = None


class Narrow:
    """Takes what is told of chats, and passes it on in that order; `people` are all who do not see everything, by id."""

    def __init__(self, store: Store, rooms: Rooms, people: Callable[[], Mapping[UUID, Admin]]) -> None:
        self._store, self._rooms, self._people = store, rooms, people
        self._waiting: deque[_Told | Mapping[UUID, object]] = deque()
        self._work = asyncio.Event()

    def tell(
        self, session_id: UUID, event: str, payload: object, *, skip: Any = None, before: Scope | None = None
    ) -> None:
        """An event to those who may see that chat; who could see it `before` and cannot any more hears that it is gone."""
        if self._people():
            self._add(_Told(session_id, event, payload, skip, before))

    def tell_rows(self, rows: Mapping[UUID, object]) -> None:
        """`chat-list-update` to each, with those of the rows that they may see."""
        if self._people():
            self._add(rows)

    async def run(self) -> None:
        """Pass it on, for ever."""
        while True:
            await self._work.wait()
            batch = [self._waiting.popleft() for _ in range(min(PER_ROUND, len(self._waiting)))]
            try:
                async with self._store.begin() as tx:
                    scopes = await find_scopes(tx, list({id for one in batch for id in _ids(one)}))
            except FrontdeskError as error:
                log.warning("events to some of the team delayed", code=error.code)
                self._waiting.extendleft(reversed(batch))
                await asyncio.sleep(AGAIN_AFTER_S)
                continue
            for one in batch:
                if isinstance(one, _Told):
                    self._pass_on(one, scopes.get(one.session_id))
                else:
                    self._pass_on_rows(one, scopes)
            if not self._waiting:
                self._work.clear()

    def _add(self, one: _Told | Mapping[UUID, object]) -> None:
        if len(self._waiting) >= MAX_WAITING:
            # rather nothing for a while than memory without end: their lists are fetched anew
            self._waiting.clear()
            self._rooms.emit(NARROW, "chat-list-update", {"chats": [], "truncated": True})
        self._waiting.append(one)
        self._work.set()

    def _pass_on(self, one: _Told, now: Scope | None) -> None:
        people = self._people()
        if now is None:
            return  # erased
        for room in narrow_rooms(now, people):
            self._rooms.emit(room, one.event, one.payload, skip=one.skip)
        if one.before is None or one.before == now:
            return
        for admin in people.values():
            if may_see(admin, one.before) and not may_see(admin, now):
                self._rooms.emit(admin_room(admin.id), "chat-removed", {"sessionId": str(one.session_id)})

    def _pass_on_rows(self, rows: Mapping[UUID, object], scopes: Mapping[UUID, Scope]) -> None:
        people = self._people()
        by_room: dict[str, list[object]] = {}
        for id, row in rows.items():
            for room in narrow_rooms(scopes[id], people) if id in scopes else ():
                by_room.setdefault(room, []).append(row)
        for room, shown in by_room.items():
            self._rooms.emit(room, "chat-list-update", {"chats": shown})


def _ids(one: _Told | Mapping[UUID, object]) -> tuple[UUID, ...]:
    return (one.session_id,) if isinstance(one, _Told) else tuple(one)
