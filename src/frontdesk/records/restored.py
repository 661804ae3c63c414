"""A backup was restored under a running server: everybody is let in anew, and sees what is there now."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from sqlalchemy import func, select

from frontdesk.errors import Unavailable
from frontdesk.store.engine import Store
from frontdesk.store.tables import Archive

log = structlog.get_logger(__name__)

POLL_S = 2.0


class RestoreWatch:
    """Looks now and then whether another restore stands in the record than when it began."""

    def __init__(self, store: Store, on_restored: Callable[[], Awaitable[None]], *, poll_s: float = POLL_S) -> None:
        self._store, self._on_restored, self._poll_s = store, on_restored, poll_s
        self._last: datetime | None = None
        self._is_known = False

    async def run(self) -> None:
        """For ever."""
        while True:
            try:
                await self.look()
            except Unavailable:
                # nobody can restore while the database is away, and while somebody does it does not answer
                log.debug("restores not looked for")
            await asyncio.sleep(self._poll_s)

    async def look(self) -> None:
        """`on_restored` has been called, if there was a restore since the last look."""
        async with self._store.begin() as tx:
            last = await tx.scalar(select(func.max(Archive.at)).where(Archive.kind == "restore"))
        if self._is_known and last != self._last:
            log.warning("a backup was restored: everybody is let in anew", at=last)
            await self._on_restored()
        self._last, self._is_known = last, True
