"""One after the other: work that may wait a little, of very many at once, spread evenly over the turns of the event loop."""

import asyncio
from collections import deque


class Pace:
    """Those who wait go on in the order in which they came, none before it has rested for `rest_s`, and one in `every_s`; after a
    quiet time up to `at_once`, one in each turn of the loop.

    More than that is not made up for after a hold-up: if all who should have gone on meanwhile did so in one turn of the loop, that
    turn would itself be a hold-up, and they would stay together, step for step, from then on. Times are rounded to the loop's
    resolution, a millisecond.
    """

    def __init__(self, *, every_s: float, rest_s: float = 0.0, at_once: int = 1) -> None:
        self._every_s, self._rest_s = every_s, rest_s
        self._credit_s = (at_once - 1) * every_s
        self._paid_until = 0.0
        self._waiting: deque[tuple[float, asyncio.Future[None]]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def wait(self) -> None:
        """Until it is the caller's turn. Whoever is cancelled holds up nobody."""
        loop = asyncio.get_running_loop()
        not_before, turn = loop.time() + self._rest_s, loop.create_future()
        self._waiting.append((not_before, turn))
        if self._timer is None:
            self._timer = loop.call_at(max(not_before, self._paid_until), self._next)
        await turn

    def _next(self) -> None:
        while self._waiting and self._waiting[0][1].done():
            self._waiting.popleft()
        if not self._waiting:
            self._timer = None
            return
        loop = asyncio.get_running_loop()
        now = loop.time()
        not_before, turn = self._waiting[0]
        if not_before <= now:
            self._waiting.popleft()
            turn.set_result(None)
            self._paid_until = max(self._paid_until, now - self._credit_s) + self._every_s
            not_before = self._waiting[0][0] if self._waiting else now
        self._timer = loop.call_at(max(not_before, self._paid_until), self._next)
