"""What time it is. Handed in wherever time matters, so that a test can move it."""

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol

import orjson

_WHOLE_SECONDS = orjson.OPT_OMIT_MICROSECONDS | orjson.OPT_UTC_Z


class Clock(Protocol):
    """Wall time for what is stored and shown, monotonic time for what is measured."""

    def now(self) -> datetime:
        """Aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never goes back."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


@lru_cache(maxsize=1024)
def iso(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, as JavaScript's `toISOString` writes it."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    # a third of what `isoformat` takes, and every message has a time or two; remembered, since it is shown to both sides
    return f"{orjson.dumps(at, option=_WHOLE_SECONDS)[1:-2].decode()}.{at.microsecond // 1000:03}Z"


class ManualClock:
    """A clock that a test moves by hand."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed_s = 0.0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed_s)

    def monotonic(self) -> float:
        return self._elapsed_s

    def advance(self, seconds: float) -> None:
        """Later by `seconds`, on both scales."""
        self._elapsed_s += seconds
