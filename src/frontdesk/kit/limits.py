"""How much of something in a time: the generic cell rate algorithm, in memory.

GCRA (ITU-T I.371, Annex A; in the form of its "virtual scheduling") keeps one number per key: the theoretical arrival time, until
which what was used so far is paid for. It is a leaky bucket without a timer, and without a window's edge at which twice the limit passes.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from frontdesk.errors import RateLimited
from frontdesk.kit.clock import Clock

MAX_KEYS = 100_000


class Limiter:
    """`limit` per `per_s` seconds for each key, and up to `burst` of them at once. Constant time; at most `max_keys` are remembered."""

    def __init__(self, limit: float, *, per_s: float, burst: int, clock: Clock, max_keys: int = MAX_KEYS) -> None:
        if limit <= 0 or per_s <= 0 or burst < 1 or max_keys < 1:
            raise ValueError("a limiter needs a positive limit, period, burst and number of keys")
        self._interval_s = per_s / limit
        self._tolerance_s = self._interval_s * burst
        self._clock = clock
        self._max_keys = max_keys
        # Least recently used first: `hit` moves a key to the end.
        self._arrivals: dict[Hashable, float] = {}
        self._spent: dict[Hashable, float] | None = None

    def hit(self, key: Hashable, cost: float = 1) -> None:
        """`cost` is taken from what `key` has left. A refused hit costs nothing.

        Raises: RateLimited with the seconds after which the same would pass.
        """
        now = self._clock.monotonic()
        arrival = max(self._arrivals.pop(key, now), now)
        paid_until = arrival + cost * self._interval_s
        excess_s = paid_until - now - self._tolerance_s
        allowed = excess_s <= 1e-9  # of rounding
        self._arrivals[key] = paid_until if allowed else arrival
        self._forget(now)
        if not allowed:
            raise RateLimited(excess_s)
        self._note(key, cost)

    def give_back(self, key: Hashable, cost: float = 1) -> None:
        """What a hit took is there again: for what turned out not to count."""
        if key in self._arrivals:
            self._arrivals[key] -= cost * self._interval_s
            self._note(key, -cost)

    def charge(self, key: Hashable, cost: float) -> None:
        """Another process has let `cost` through: it is taken here too, whatever is left. Negative costs give back."""
        now = self._clock.monotonic()
        self._arrivals[key] = max(self._arrivals.pop(key, now), now) + cost * self._interval_s
        self._forget(now)

    def take_spent(self) -> dict[Hashable, float]:
        """What was let through here since the last call, by key: for other processes to `charge`. The first call begins to count."""
        spent, self._spent = self._spent or {}, {}
        return {key: cost for key, cost in spent.items() if cost}

    def _note(self, key: Hashable, cost: float) -> None:
        if self._spent is not None and (key in self._spent or len(self._spent) < self._max_keys):
            self._spent[key] = self._spent.get(key, 0) + cost

    def __len__(self) -> int:
        return len(self._arrivals)

    def _forget(self, now: float) -> None:
        """Drops up to two keys that have all left again, and while there are too many the one unused the longest.

        Two a hit keep pace with any arrival of new keys. Dropping one early forgives it something; for that, somebody has to
        come under MAX_KEYS other keys first, which the limit per address does not let them.
        """
        for _ in range(2):
            oldest = next(iter(self._arrivals))
            if self._arrivals[oldest] > now and len(self._arrivals) <= self._max_keys:
                return
            del self._arrivals[oldest]
            if not self._arrivals:
                return


@dataclass(frozen=True, slots=True)
class Tiers:
    """The same thing limited for one doer, for one address (many may stand behind it), and in all."""

    own: Limiter
    address: Limiter
    all: Limiter

    def hit(self, own: Hashable, address: str) -> None:
        """All three have room for one more, and are charged; or none is. Raises RateLimited."""
        self.own.hit(own)
        try:
            self.address.hit(address)
        except RateLimited:
            self.own.give_back(own)
            raise
        try:
            self.all.hit(ALL)
        except RateLimited:
            self.own.give_back(own)
            self.address.give_back(address)
            raise


ALL = "all"
"""The one key of a limiter that counts everything."""
