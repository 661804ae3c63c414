"""How much of something in a time."""

import pytest

from frontdesk.errors import RateLimited
from frontdesk.kit.clock import ManualClock
from frontdesk.kit.limits import ALL, Limiter, Tiers


def passed(limiter: Limiter, key: str, tries: int) -> int:
    count = 0
    for _ in range(tries):
        try:
            limiter.hit(key)
        except RateLimited:
            continue
        count += 1
    return count


def test_a_burst_passes_and_then_one_per_interval() -> None:
    clock = ManualClock()
    limiter = Limiter(30, per_s=60, burst=10, clock=clock)
    assert passed(limiter, "visitor", 50) == 10
    clock.advance(1.9)
    assert passed(limiter, "visitor", 50) == 0
    clock.advance(0.2)
    assert passed(limiter, "visitor", 50) == 1
    clock.advance(60)
    assert passed(limiter, "visitor", 50) == 10


def test_no_minute_holds_more_than_the_limit_and_one_burst() -> None:
    clock = ManualClock()
    limiter = Limiter(30, per_s=60, burst=10, clock=clock)
    count = 0
    for _ in range(600):
        count += passed(limiter, "visitor", 3)
        clock.advance(0.1)
    assert 39 <= count <= 40


def test_one_keys_excess_is_not_another_ones() -> None:
    limiter = Limiter(1, per_s=60, burst=2, clock=ManualClock())
    assert passed(limiter, "loud", 10) == 2
    assert passed(limiter, "quiet", 1) == 1


def test_the_refusal_says_when_it_would_pass() -> None:
    clock = ManualClock()
    limiter = Limiter(1, per_s=10, burst=1, clock=clock)
    limiter.hit("visitor")
    with pytest.raises(RateLimited) as refusal:
        limiter.hit("visitor")
    assert refusal.value.retry_after_s == pytest.approx(10)
    clock.advance(refusal.value.retry_after_s)
    limiter.hit("visitor")


def test_a_refused_hit_costs_nothing() -> None:
    clock = ManualClock()
    limiter = Limiter(1, per_s=1, burst=1, clock=clock)
    assert passed(limiter, "impatient", 1000) == 1
    clock.advance(1)
    assert passed(limiter, "impatient", 1000) == 1


def test_what_is_given_back_can_be_used_again() -> None:
    limiter = Limiter(1, per_s=60, burst=1, clock=ManualClock())
    limiter.hit("visitor")
    limiter.give_back("visitor")
    limiter.hit("visitor")
    limiter.give_back("stranger")


def test_cost_counts() -> None:
    limiter = Limiter(100, per_s=1, burst=100, clock=ManualClock())
    limiter.hit("visitor", cost=60)
    with pytest.raises(RateLimited):
        limiter.hit("visitor", cost=60)
    limiter.hit("visitor", cost=40)


def test_the_number_of_keys_is_bounded() -> None:
    limiter = Limiter(1, per_s=3600, burst=1, clock=ManualClock(), max_keys=100)
    for number in range(10_000):
        limiter.hit(number)
        assert len(limiter) <= 100


def test_keys_that_have_all_left_again_are_forgotten() -> None:
    clock = ManualClock()
    limiter = Limiter(60, per_s=60, burst=1, clock=clock)
    for number in range(1_000):
        limiter.hit(number)
    clock.advance(2)
    for number in range(500):
        limiter.hit(f"new {number}")
    assert len(limiter) <= 501


@pytest.mark.parametrize(("limit", "per_s", "burst"), [(0, 60, 1), (1, 0, 1), (1, 60, 0), (-1, 60, 1)])
def test_a_limiter_that_lets_nothing_through_is_a_mistake(limit: float, per_s: float, burst: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        Limiter(limit, per_s=per_s, burst=burst, clock=ManualClock())


def tiers(*, own: int, address: int, everybody: int) -> Tiers:
    clock = ManualClock()
    return Tiers(*(Limiter(1, per_s=3600, burst=burst, clock=clock) for burst in (own, address, everybody)))


def test_each_tier_has_its_say_and_a_refusal_by_one_costs_nothing_in_the_others() -> None:
    limits = tiers(own=2, address=3, everybody=4)
    limits.hit("a", "office")
    limits.hit("a", "office")
    with pytest.raises(RateLimited):
        limits.hit("a", "office")
    limits.hit("b", "office")
    with pytest.raises(RateLimited):
        limits.hit("b", "office")
    limits.hit("b", "home")  # what the office refused was not counted against b
    with pytest.raises(RateLimited):
        limits.hit("c", "elsewhere")
    limits.all.give_back(ALL)
    limits.hit("c", "elsewhere")


def test_two_processes_that_tell_each_other_what_they_let_through_share_one_limit() -> None:
    clock = ManualClock()
    here, there = (Limiter(1, per_s=60, burst=10, clock=clock) for _ in range(2))
    assert not here.take_spent() and not there.take_spent()  # from now on they count
    assert passed(here, "visitor", 6) == 6
    here.give_back("visitor")
    for key, cost in here.take_spent().items():
        there.charge(key, cost)
    assert passed(there, "visitor", 50) == 5
    for key, cost in there.take_spent().items():
        here.charge(key, cost)
    assert passed(here, "visitor", 50) == 0
    assert not here.take_spent()
    clock.advance(60)
    assert passed(here, "visitor", 50) == 1
