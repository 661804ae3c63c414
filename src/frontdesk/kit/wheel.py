"""One clock hand for very many timers.

A heartbeat for each of ten thousand connections as an event-loop timer is ten thousand entries in a heap that is churned all
the time; here all timers that are due within one tick share one, and starting or cancelling one is a dictionary's insert.
"""

import asyncio
import math
from collections.abc import Callable


class Timer:
    """A call that is to come; `cancel` it if it is not wanted any more."""

    __slots__ = ("_callback", "_tick")

    def __init__(self, callback: Callable[[], object], tick: "dict[Timer, None]") -> None:
        self._callback: Callable[[], object] | None = callback
        self._tick = tick

    def cancel(self) -> None:
        """The callback will not be called. May be said at any time, and twice."""
        self._callback = None
        self._tick.pop(self, None)

    def fire(self) -> None:
        """Call the callback, once; the wheel's business."""
        callback, self._callback = self._callback, None
        if callback is not None:
            callback()


class Wheel:
    """Calls back after a delay: never early, and at most one tick late (as far as the event loop is on time).

    Belongs to the event loop that runs when the first timer is started. Sleeps while no timer is waiting.
    """

    def __init__(self, *, tick_s: float = 0.05) -> None:
        self._tick_s = tick_s
        self._ticks: dict[int, dict[Timer, None]] = {}
        self._done = 0
        self._hand: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def after(self, delay_s: float, callback: Callable[[], object]) -> Timer:
        """Call `callback` in `delay_s` seconds. It must not raise: what it raises goes to the event loop's handler."""
        loop = self._loop
        if loop is None:
            loop = self._loop = asyncio.get_running_loop()
        now = loop.time()
        if self._hand is None:
            self._done = math.floor(now / self._tick_s)
            self._wake(loop)
        number = max(self._done + 1, math.ceil((now + delay_s) / self._tick_s))
        tick = self._ticks.setdefault(number, {})
        timer = Timer(callback, tick)
        tick[timer] = None
        return timer

    def __len__(self) -> int:
        return sum(len(tick) for tick in self._ticks.values())

    def _wake(self, loop: asyncio.AbstractEventLoop) -> None:
        self._hand = loop.call_at((self._done + 1) * self._tick_s, self._turn, loop)

    def _turn(self, loop: asyncio.AbstractEventLoop) -> None:
        # after a stall several ticks are due at once; each in its order
        now = math.floor(loop.time() / self._tick_s)
        for number in range(self._done + 1, now + 1):
            self._done = number
            for timer in list(self._ticks.pop(number, ())):
                try:
                    timer.fire()
                except Exception as error:  # noqa: BLE001 - one bad timer must not stop all others
                    loop.call_exception_handler({"message": "a timer failed", "exception": error})
        if self._ticks:
            self._wake(loop)
        else:
            self._hand = None
