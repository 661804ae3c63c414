"""People who talk without a pause, while something else happens to them."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Any


class Stream:
    """Everybody sends the next message when the last one is acknowledged."""

    def __init__(self) -> None:
        self._said = 0
        self._is_over = False
        self._moved = asyncio.Event()
        self._talking: list[asyncio.Task[None]] = []

    def begin(self, say: Callable[..., Awaitable[Any]], *to: str) -> None:
        self._talking.append(asyncio.create_task(self._talk(len(self._talking), say, *to)))

    async def flow(self, count: int) -> None:
        """Returns when `count` more were acknowledged."""
        wanted = self._said + count
        async with asyncio.timeout(20):
            while self._said < wanted:
                self._moved.clear()
                await self._moved.wait()

    async def end(self) -> None:
        self._is_over = True
        async with asyncio.timeout(20):
            await asyncio.gather(*self._talking)

    def stop_now(self) -> None:
        """Whoever still waits for an acknowledgement waits no longer."""
        for task in self._talking:
            task.cancel()

    async def _talk(self, who: int, say: Callable[..., Awaitable[Any]], *to: str) -> None:
        for n in itertools.count():
            if self._is_over:
                return
            await say(*to, f"{who} says {n}")
            self._said += 1
            self._moved.set()
