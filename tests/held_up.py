"""A database whose first answer takes its time: what is read late must not be believed longer than what was read after it."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.store.engine import Store


@dataclasses.dataclass(frozen=True)
class HeldUp(Store):
    """A store whose first unit of work has been done (`is_done`), and whose caller goes on only after `go_on`."""

    is_done: asyncio.Event = dataclasses.field(default_factory=asyncio.Event)
    go_on: asyncio.Event = dataclasses.field(default_factory=asyncio.Event)

    @classmethod
    def of(cls, store: Store) -> Self:
        """On the same connections."""
        return cls(*(getattr(store, one.name) for one in dataclasses.fields(Store)))

    @asynccontextmanager
    async def begin(self, *, timeout_s: float | None = None) -> AsyncIterator[AsyncSession]:
        """As the store's."""
        is_first = not self.is_done.is_set()
        async with super().begin(timeout_s=timeout_s) as tx:
            yield tx
        self.is_done.set()
        if is_first:
            await self.go_on.wait()
