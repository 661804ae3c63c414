"""One after the other: work that may wait a little, of very many at once, spread evenly over the turns of the event loop."""

import asyncio
from collections import deque


class Pace:
    """Those who wait go on in the order in which they came, one in `every_s`, and none before it has rested for `rest_s`.

    What a hold-up has delayed is not made up for: if all who should have gone on meanwhile did so in one turn of the loop, that turn
    would itself be a hold-up, and they would stay together, step for step, from then on. Times are rounded to the loop's
    resolution, a millisecond.
    """

    def __init__(self, *, rest_s: float, every_s: float) -> None:
        self._rest_s, self._every_s = rest_s, every_s
        self._waiting: deque[tuple[float, asyncio.Future[None]]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def wait(self) -> None:
        """Until it is the caller's turn. Whoever is cancelled holds up nobody."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append((loop.time() + self._rest_s, turn))
        if self._timer is None:
            self._timer = loop.call_later(self._rest_s, self._next)
        await turn

    def _next(self) -> None:
        while self._waiting and self._waiting[0][1].done():
            self._waiting.popleft()
        if not self._waiting:
            self._timer = None
            return
        loop = asyncio.get_running_loop()
        not_before, turn = self._waiting[0]
        wait_s = not_before - loop.time()
        if wait_s <= 0:
            self._waiting.popleft()
            turn.set_result(None)
            wait_s = self._every_s
        self._timer = loop.call_later(wait_s, self._next)
