"""Opening hours, pure: whether people are there at a moment, and when they will be next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 24 * 60

Span = tuple[int, int]
"""From and until, in minutes after midnight; `until` is no part of it."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The spans of each weekday in the site's own time. A site that names none at all is always open."""

    timezone: ZoneInfo
    days: Mapping[str, Sequence[Span]]

    def is_open(self, at: datetime) -> bool:
        """Whether people are there at that moment."""
        if not any(self.days.values()):
            return True
        local = at.astimezone(self.timezone)
        now = local.hour * 60 + local.minute
        return any(start <= now < end for start, end in self.days.get(DAYS[local.weekday()], ()))

    def opens_at(self, at: datetime) -> datetime | None:
        """The next moment when it opens, in UTC; None while it is open."""
        if self.is_open(at):
            return None
        today = at.astimezone(self.timezone).date()
        starts = (
            self._moment(day, start)
            for day in (today + timedelta(days=n) for n in range(8))
            for start, _ in self.days.get(DAYS[day.weekday()], ())
        )
        return min((start for start in starts if start > at), default=None)

    def _moment(self, day: date, minute: int) -> datetime:
        local = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=self.timezone)
        return local.astimezone(UTC)


def minutes(text: str) -> int:
    """`09:30` as minutes after midnight; `24:00` is the day's end. Raises ValueError."""
    hour, colon, minute = text.partition(":")
    if len(hour) != 2 or len(minute) != 2 or not colon or not (hour + minute).isdecimal() or not text.isascii():
        raise ValueError("should be a time like 09:30")
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found > MINUTES_A_DAY:
        raise ValueError("should be a time from 00:00 to 24:00")
    return found
