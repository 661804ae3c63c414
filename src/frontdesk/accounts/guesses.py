"""Making guesses at passwords slow, without locking anybody out.

Guesses are counted per account, per address, and in all. By these alone anybody could lock anybody out by guessing at their account, so
who has signed in before is counted by themselves: by the mark that their browser was given then (OWASP's "device cookies"), or else by the
address and account together. What others do to the account does not slow them. Guesses at the second factor, which only somebody with the
right password can make, are counted apart and slowed sooner.
"""

import hmac
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from frontdesk.accounts.backoff import Allowance, Backoff
from frontdesk.errors import RateLimited
from frontdesk.kit.clock import Clock
from frontdesk.kit.ids import new_secret
from frontdesk.kit.limits import ALL, Limiter

# an office shares one address, so that is given more before it has to wait; a person who forgot tries a handful of times
PER_ACCOUNT = Allowance(free=5, max_wait_s=60)
PER_ADDRESS = Allowance(free=20, max_wait_s=900)
PER_KNOWN = Allowance(free=5, max_wait_s=60)
# 3 codes of 1,000,000 are good at any moment: some hundred guesses a day stay hopeless
PER_CODE = Allowance(free=5, max_wait_s=600)

MAX_KNOWN_PAIRS = 10_000
TOO_MANY = "Too many attempts to sign in. Please wait a moment and try again."


class Devices:
    """Marks browsers from which an account has signed in. A mark opens nothing; it only says whose guesses are counted apart."""

    def __init__(self, secret: str) -> None:
        # derived, so that this key signs these marks and nothing else
        self._key = hmac.digest(secret.encode(), b"frontdesk/device/1", "sha256")

    def mark(self, email: str) -> str:
        """A new mark, good for this account for ever."""
        device_id = new_secret(12)
        return f"{device_id}.{self._signature(device_id, email)}"

    def recognise(self, mark: str, email: str) -> str | None:
        """The device's id; None for what was not made here, or for another account."""
        device_id, _, signature = mark.partition(".")
        right = self._signature(device_id, email)
        return device_id if hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace")) else None

    def _signature(self, device_id: str, email: str) -> str:
        said = f"{device_id} {email}".encode("utf-8", "replace")
        return hmac.new(self._key, said, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to sign in, and under which names it is counted."""

    email: str
    pair: str
    counted: tuple[tuple[Backoff, str], ...]
    known_as: str | None


class Guesses:
    """The counts are lost with the process; several processes tell each other theirs (`backoffs`)."""

    def __init__(self, devices: Devices, in_all: Limiter, clock: Clock) -> None:
        self._devices, self._in_all = devices, in_all
        self._accounts = Backoff(PER_ACCOUNT, clock)
        self._addresses = Backoff(PER_ADDRESS, clock)
        self._known = Backoff(PER_KNOWN, clock)
        self._codes = Backoff(PER_CODE, clock)
        self._pairs: OrderedDict[str, None] = OrderedDict()

    def backoffs(self) -> Iterator[tuple[str, Backoff]]:
        """Each by a name of its own."""
        yield from (("accounts", self._accounts), ("addresses", self._addresses))
        yield from (("known", self._known), ("codes", self._codes))

    def begin(self, email: str, *, limit_key: str, device: str | None) -> Attempt:
        """An attempt, charged before its password is looked at. `settle` it, or `forget` it. Raises RateLimited."""
        pair = f"{limit_key} {email}"
        known_as = (device and self._devices.recognise(device, email)) or (pair if pair in self._pairs else None)
        counted = ((self._known, known_as),) if known_as else ((self._accounts, email), (self._addresses, limit_key))
        _ensure_no_wait(*counted)
        if known_as is None:
            self._in_all.hit(ALL)
        for backoff, name in counted:
            backoff.charge(name)
        return Attempt(email, pair, counted, known_as)

    def forget(self, attempt: Attempt) -> None:
        """The password was right, or it was not their doing that it could not be looked at."""
        for backoff, name in attempt.counted:
            backoff.refund(name)

    def begin_code(self, attempt: Attempt) -> Callable[[], None]:
        """A guess at the second factor; what is returned takes it as a good one. Raises RateLimited."""
        name = attempt.known_as or attempt.email
        _ensure_no_wait((self._codes, name))
        self._codes.charge(name)
        return lambda: self._codes.clear(name)

    def settle(self, attempt: Attempt) -> str:
        """They are in: known from now on. The mark for their browser."""
        if attempt.known_as:
            self._known.clear(attempt.known_as)
        self._pairs[attempt.pair] = None
        self._pairs.move_to_end(attempt.pair)
        while len(self._pairs) > MAX_KNOWN_PAIRS:
            self._pairs.popitem(last=False)
        return self._devices.mark(attempt.email)


def _ensure_no_wait(*counted: tuple[Backoff, str]) -> None:
    wait_s = max(backoff.wait_s(name) for backoff, name in counted)
    if wait_s > 0:
        raise RateLimited(wait_s, TOO_MANY)
