"""Spans of whole days in some time zone, pure."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from frontdesk.errors import InvalidInput

MAX_DAYS = 1100
"""Three years and a little."""
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2999, 12, 31)
EPOCH = date(1970, 1, 1)
QUARTER = timedelta(minutes=15)
QUARTERS_A_DAY = 96


@dataclass(frozen=True, slots=True)
class Span:
    """The days `first` to `last`, both of them in it, as they are in `zone`."""

    first: date
    last: date
    zone: str

    @classmethod
    def of(cls, first: date, last: date, zone: str) -> Self:
        """Raises InvalidInput: the wrong way round, too long, too far away, no such zone."""
        if last < first:
            raise _wrong("to", "must not be before `from`", "That span ends before it begins.")
        if (last - first).days >= MAX_DAYS:
            raise _wrong("to", f"at most {MAX_DAYS} days are allowed", "That span is too long: at most three years.")
        for path, day in (("from", first), ("to", last)):
            if not FIRST_DAY <= day <= LAST_DAY:
                raise _wrong(path, f"should lie between {FIRST_DAY} and {LAST_DAY}", "There is nothing that far away.")
        find_zone(zone)
        return cls(first, last, zone)

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def starts_at(self) -> datetime:
        """In UTC."""
        return _midnight(self.first, self.zone)

    @property
    def ends_at(self) -> datetime:
        """In UTC; the first moment that is no part of it."""
        return _midnight(self.last + timedelta(days=1), self.zone)

    def before(self) -> "Span":
        """As many days, just before."""
        return Span(self.first - timedelta(days=self.days), self.first - timedelta(days=1), self.zone)

    def whole_days(self) -> tuple[date, date]:
        """The days in UTC that lie wholly in it: from the first to the one after the last, the same where there are none."""
        start, end = self.starts_at, self.ends_at
        first = start.date() if start.time() == time() else start.date() + timedelta(days=1)
        return first, max(first, end.date())

    def offsets(self) -> list[tuple[int, int]]:
        """By how much clocks in the zone are ahead of UTC, and from when on: both in quarters of an hour, the latter since EPOCH."""
        zone = ZoneInfo(self.zone)
        first, last = _quarter_of(self.starts_at), _quarter_of(self.ends_at)
        found = [(first, _offset(zone, first))]
        for day in range(first, last, QUARTERS_A_DAY):
            before = found[-1][1]
            quarters = range(day, min(day + QUARTERS_A_DAY, last) + 1)
            if _offset(zone, quarters[-1]) != before:
                at = _first_unlike(zone, quarters, before)
                found.append((at, _offset(zone, at)))
        return found


def find_zone(name: str) -> ZoneInfo:
    """Raises InvalidInput for what is no IANA time zone."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # absolute paths, folders, odd characters
        raise _wrong("zone", "is no time zone, as Europe/Paris is", "There is no such time zone.") from None


def _midnight(day: date, zone: str) -> datetime:
    # where clocks are set forward at midnight, the day begins at that very moment (PEP 495: the offset before the gap)
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _quarter_of(at: datetime) -> int:
    return (at - datetime.combine(EPOCH, time(), UTC)) // QUARTER


def _offset(zone: ZoneInfo, quarter: int) -> int:
    at = datetime.combine(EPOCH, time(), UTC) + quarter * QUARTER
    return (at.astimezone(zone).utcoffset() or timedelta()) // QUARTER


def _first_unlike(zone: ZoneInfo, quarters: range, offset: int) -> int:
    # clocks are never set twice within a day
    return quarters[bisect_left(quarters, True, key=lambda quarter: _offset(zone, quarter) != offset)]


def _wrong(path: str, problem: str, message: str) -> InvalidInput:
    return InvalidInput(message, fields=[{"path": path, "problem": problem}])
