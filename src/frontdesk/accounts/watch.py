"""Who is in the team at this moment, without asking the database each time.

Changes made here are seen at once (`refresh` after the commit), changes made by other processes or on the command line at the next
poll. That is what bounds how long an open socket outlives its owner's rights: POLL_S, and the closing of the socket.
"""

import asyncio
from collections.abc import Callable, Mapping
from uuid import UUID

import structlog

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Admin, Reach
from frontdesk.errors import Unavailable
from frontdesk.store.engine import Store

log = structlog.get_logger(__name__)

POLL_S = 3.0


class CurrentAdmins:
    """The team's people who are not disabled, by id."""

    def __init__(self, store: Store, *, poll_s: float = POLL_S) -> None:
        self._store = store
        self._poll_s = poll_s
        self._admins: dict[UUID, Admin] = {}
        self._narrow: dict[UUID, Admin] = {}
        self._newcomers: set[UUID] = set()
        self._listeners: list[Callable[[UUID], None]] = []
        self._one_at_a_time = asyncio.Lock()

    def on_changed(self, listener: Callable[[UUID], None]) -> None:
        """From now on `listener` hears of everybody who left, got another role, sees other chats, or whose tokens were voided."""
        self._listeners.append(listener)

    def known(self) -> Mapping[UUID, Admin]:
        """All of them, as they were at the last poll, by id."""
        return self._admins

    def narrow(self) -> Mapping[UUID, Admin]:
        """Those of them who do not see all chats."""
        return self._narrow

    async def find(self, admin_id: UUID) -> Admin | None:
        """The admin as known, or else as the database says: somebody may have come since the last poll."""
        known = self._admins.get(admin_id)
        if known is None:
            async with self._store.begin() as tx:
                known = await admins.find(tx, admin_id)
            if known:
                known = self._admins.setdefault(admin_id, known)
                self._newcomers.add(admin_id)
                self._narrow |= _narrow_of({admin_id: known})
        return known

    async def refresh(self) -> None:
        """What is known is what the database says, and the listeners have heard of each change."""
        # one at a time: of two answers the older must not be the last word
        async with self._one_at_a_time:
            found = await self._read()
            before, self._admins = self._admins, found
            self._narrow = _narrow_of(found)
        for admin_id, admin in before.items():
            if _rights(admin) != _rights(found.get(admin_id)):
                log.info("admin changed", admin_id=str(admin_id))
                for listener in self._listeners:
                    listener(admin_id)

    async def _read(self) -> dict[UUID, Admin]:
        while True:
            self._newcomers.clear()
            async with self._store.begin() as tx:
                found = {admin.id: admin for admin in await admins.list_current(tx)}
            # who came while that was read need not be in it, and has not left
            if self._newcomers <= found.keys():
                return found

    async def run(self) -> None:
        """Polls until cancelled."""
        while True:
            try:
                await self.refresh()
            except Unavailable:
                # nobody can be disabled either while the database is away: what we know stays true
                log.warning("team not refreshed")
            await asyncio.sleep(self._poll_s)


def _narrow_of(people: Mapping[UUID, Admin]) -> dict[UUID, Admin]:
    return {id: admin for id, admin in people.items() if admin.reach is not Reach.ALL}


def _rights(admin: Admin | None) -> tuple[object, ...] | None:
    if admin is None:
        return None
    return admin.role, admin.token_version, admin.reach, admin.team_ids if admin.reach is Reach.TEAMS else None
