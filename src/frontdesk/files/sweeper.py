"""Removes what nobody can reach: files whose message never came, files that no row names, and what a crash left on its way in."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog

from frontdesk.files import records
from frontdesk.files.shelf import Listed, ids_of
from frontdesk.files.uploads import Uploads
from frontdesk.kit.clock import Clock

log = structlog.get_logger(__name__)

EVERY_S = 600.0
SHELF_EVERY = 36
"""The shelf as a whole is looked through at every so many rounds: four times a day."""
AT_ONCE = 500
JUST_PUT = timedelta(hours=1)
"""A file is put on the shelf before its row is written."""


class Sweeper:
    """Sweeps now and then. `keep_unsent` is how long an upload may wait for its message."""

    def __init__(
        self,
        uploads: Uploads,
        clock: Clock,
        *,
        keep_unsent: timedelta,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._uploads, self._clock, self._keep_unsent, self._pause = uploads, clock, keep_unsent, pause

    async def run(self) -> None:
        """For ever."""
        rounds = 0
        while True:
            await self._pause(EVERY_S)
            rounds += 1
            await self.sweep_unsent()
            await asyncio.to_thread(self._uploads.spool.sweep)
            if rounds % SHELF_EVERY == 0:
                await self.sweep_shelf()

    async def sweep_unsent(self) -> int:
        """Uploads whose message never came are gone; how many."""
        count = 0
        while True:
            async with self._uploads.store.begin() as tx:
                left = await records.delete_left_over(tx, before=self._clock.now() - self._keep_unsent, limit=AT_ONCE)
            for file in left:
                await self._uploads.remove(file)
            count += len(left)
            if len(left) < AT_ONCE:
                return _told("uploads that were never sent", count)

    async def sweep_shelf(self) -> int:
        """Files that no row names are gone; how many."""
        count = 0
        async for batch in self._uploads.shelf.list():
            orphans = await self._orphans(batch)
            await self._uploads.shelf.remove(*orphans)
            count += len(orphans)
        return _told("files without a row", count)

    async def _orphans(self, batch: Sequence[Listed]) -> list[str]:
        # what has another kind of name is not ours: the bucket may hold other people's things
        old = {one.key: ids[1] for one in batch if (ids := ids_of(one.key)) and one.at < self._clock.now() - JUST_PUT}
        if not old:
            return []
        async with self._uploads.store.begin() as tx:
            known = await records.find_known(tx, set(old.values()))
        return [key for key, id in old.items() if id not in known]


def _told(what: str, count: int) -> int:
    if count:
        log.info("files swept", what=what, count=count)
    return count
