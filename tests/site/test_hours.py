"""Opening hours, in the site's own time."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from frontdesk.errors import InvalidInput
from frontdesk.site.schemas import OpeningHours, changed

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = {"mon": [["09:00", "12:30"], ["13:30", "17:00"]], "tue": [["22:00", "24:00"]], "wed": [["00:00", "02:00"]]}


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def hours(days: dict[str, object], timezone: str = "Europe/Berlin") -> OpeningHours:
    return changed(OpeningHours(), {"timezone": timezone, "days": days}, path="hours")


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        # 2 March 2026 is a Monday
        ("2026-03-02T09:00", None),
        ("2026-03-02T12:29:59", None),
        ("2026-03-02T12:30", "2026-03-02T13:30"),
        ("2026-03-02T08:59", "2026-03-02T09:00"),
        ("2026-03-02T17:00", "2026-03-03T22:00"),
        ("2026-03-03T23:59:59", None),
        ("2026-03-04T01:00", None),
        ("2026-03-04T02:00", "2026-03-09T09:00"),
        # over the night in which clocks are put forward
        ("2026-03-28T12:00", "2026-03-30T09:00"),
    ],
)
def test_it_is_open_or_says_when_it_opens(moment: str, opens: str | None) -> None:
    now = at(moment)
    office = hours(OFFICE).hours()
    assert office.opens_at(now) == (opens and at(opens))
    assert office.is_open(now) is (opens is None)


def test_the_asker_s_own_zone_does_not_matter() -> None:
    office = hours(OFFICE).hours()
    assert office.is_open(at("2026-03-02T17:00", ZoneInfo("Asia/Tokyo")))  # 9:00 in Berlin
    assert not office.is_open(at("2026-03-02T16:59", ZoneInfo("Asia/Tokyo")))


def test_a_site_without_hours_is_always_open() -> None:
    for days in ({}, {"mon": []}):
        always = hours(days).hours()
        assert always.is_open(at("2026-03-01T03:00"))
        assert always.opens_at(at("2026-03-01T03:00")) is None


def test_once_a_week_is_found_again_after_a_week() -> None:
    office = hours({"mon": [["09:00", "09:01"]]}).hours()
    assert office.opens_at(at("2026-03-02T09:01")) == at("2026-03-09T09:00")


@pytest.mark.parametrize(
    "given",
    [
        {"timezone": "Europe/Atlantis"},
        {"timezone": "../../etc/passwd"},
        {"timezone": ""},
        {"days": {"monday": []}},
        {"days": {"mon": [["17:00", "09:00"]]}},
        {"days": {"mon": [["09:00", "09:00"]]}},
        {"days": {"mon": [["9:00", "10:00"]]}},
        {"days": {"mon": [["09:00", "24:01"]]}},
        {"days": {"mon": [["09:60", "11:00"]]}},
        {"days": {"mon": [["09:00"]]}},
        {"days": {"mon": [["09:00", "12:00"], ["11:59", "13:00"]]}},
        {"days": {"mon": [["٠٩:00", "10:00"]]}},
        {"days": "mon"},
        {"days": {"mon": [["09:00", "10:00"]] * 7}},
    ],
)
def test_what_is_no_timetable_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refused:
        changed(OpeningHours(), given, path="hours")
    assert refused.value.facts["fields"][0]["path"].startswith("hours")
