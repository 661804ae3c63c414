"""How long it may take, as far as that can be said honestly."""

from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.chat.queue import Answered, Place, pace_s, places

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def answered(*gaps_and_waits: tuple[float, float]) -> list[Answered]:
    """Answers so many seconds after each other, each after so long a wait."""
    found, at = [], NOON
    for gap_s, waited_s in gaps_and_waits:
        at += timedelta(seconds=gap_s)
        found.append(Answered(at, waited_s))
    return found[::-1]


@pytest.mark.parametrize(
    ("lately", "pace"),
    [
        # a busy hour: everybody waits long, and somebody is answered each minute
        ([(60, 400), (50, 500), (70, 450), (60, 480)], 60),
        # a quiet one: whoever comes is answered in half a minute, and few come
        ([(900, 30), (1200, 25), (800, 40)], 30),
        # one that waited over lunch says nothing of the others
        ([(60, 3000), (60, 50), (60, 40), (60, 45)], 47.5),
    ],
)
def test_the_pace_is_that_of_the_answers_when_busy_and_of_an_answer_when_quiet(
    lately: list[tuple[float, float]], pace: float
) -> None:
    assert pace_s(answered(*lately)) == pace


def test_of_few_answers_nothing_is_concluded() -> None:
    assert pace_s([]) is None
    assert pace_s(answered((60, 30), (60, 30))) is None


def test_who_is_further_back_waits_longer_in_half_minutes() -> None:
    assert places([20, 10, 5], 50) == [Place(1, 60), Place(2, 120), Place(3, 150)]
    assert places([20, 10], 2) == [Place(1, 30), Place(2, 60)], "no promise of seconds"


def test_places_are_told_without_an_estimate_when_there_is_none() -> None:
    assert places([20, 10], None) == [Place(1, None), Place(2, None)]
    assert places([], 40.0) == []


def test_nothing_is_promised_when_the_first_has_waited_much_longer_than_usual() -> None:
    assert places([180], 60) == [Place(1, 60)]
    assert places([181, 5], 60) == [Place(1, None), Place(2, None)]
