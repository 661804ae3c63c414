"""How long somebody who guesses has to wait; pure but for the clock.

Each attempt is charged before its password is looked at, so that many at once count as many. A charge that turns out to be a
success is given back. Memory is bounded: the names counted longest ago are forgotten first.
"""

from collections import OrderedDict
from dataclasses import dataclass

from frontdesk.kit.clock import Clock

FORGET_AFTER_S = 15 * 60
MAX_NAMES = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """`free` attempts cost nothing; each further one doubles the wait, from a second to `max_wait_s`."""

    free: int
    max_wait_s: float


@dataclass(slots=True)
class _Count:
    attempts: int
    last_at: float
    blocked_until: float


class Backoff:
    """Counts the failures of one kind of name, such as addresses."""

    def __init__(self, allowance: Allowance, clock: Clock, *, max_names: int = MAX_NAMES) -> None:
        self._allowance = allowance
        self._clock = clock
        self._max_names = max_names
        self._counts: OrderedDict[str, _Count] = OrderedDict()
        self._charged: dict[str, int] | None = None

    def wait_s(self, name: str) -> float:
        """Seconds until `name` may try again; 0 when it may now."""
        count = self._counts.get(name)
        return max(0.0, count.blocked_until - self._clock.monotonic()) if count else 0.0

    def charge(self, name: str) -> None:
        """Counts an attempt of `name`, which has been allowed."""
        self._note(name, 1)
        self._count(name)

    def charge_elsewhere(self, name: str, attempts: int) -> None:
        """Another process has counted these attempts; negative ones it has taken back."""
        for _ in range(min(attempts, 50)):
            self._count(name)
        for _ in range(min(-attempts, 50)):
            self._uncount(name)

    def take_charged(self) -> dict[str, int]:
        """The attempts counted here since the last call, by name: for other processes. The first call begins to note them."""
        charged, self._charged = self._charged or {}, {}
        return {name: attempts for name, attempts in charged.items() if attempts}

    def refund(self, name: str) -> None:
        """Takes back one charge: that attempt was good."""
        self._note(name, -1)
        self._uncount(name)

    def clear(self, name: str) -> None:
        """Forgets `name`."""
        self._counts.pop(name, None)

    def _note(self, name: str, attempts: int) -> None:
        if self._charged is not None and (name in self._charged or len(self._charged) < self._max_names):
            self._charged[name] = self._charged.get(name, 0) + attempts

    def _count(self, name: str) -> None:
        now = self._clock.monotonic()
        count = self._counts.pop(name, None)
        if count is None or now - count.last_at > FORGET_AFTER_S:
            count = _Count(0, now, 0.0)
        count.attempts += 1
        count.last_at = now
        over = count.attempts - self._allowance.free
        # the exponent is bounded before the power is taken: 2.0 ** 2000 raises
        count.blocked_until = now + min(2.0 ** min(over, 30), self._allowance.max_wait_s) if over >= 0 else 0.0
        self._counts[name] = count
        while len(self._counts) > self._max_names:
            self._counts.popitem(last=False)

    def _uncount(self, name: str) -> None:
        count = self._counts.get(name)
        if count:
            count.attempts -= 1
            count.blocked_until = 0.0
            if count.attempts <= 0:
                del self._counts[name]
