"""Who fails again and again waits longer and longer; memory stays bounded."""

from frontdesk.accounts.backoff import FORGET_AFTER_S, Allowance, Backoff
from frontdesk.kit.clock import ManualClock


def waits(backoff: Backoff, clock: ManualClock, attempts: int) -> list[float]:
    """The wait after each of so many attempts, made as soon as they may be."""
    found = []
    for _ in range(attempts):
        clock.advance(backoff.wait_s("eve"))
        backoff.charge("eve")
        found.append(backoff.wait_s("eve"))
    return found


def test_some_attempts_are_free_and_then_the_wait_doubles_up_to_its_bound() -> None:
    clock = ManualClock()
    assert waits(Backoff(Allowance(free=3, max_wait_s=6), clock), clock, 7) == [0, 0, 1, 2, 4, 6, 6]


def test_the_wait_stays_bounded_however_often() -> None:
    clock = ManualClock()
    assert waits(Backoff(Allowance(free=1, max_wait_s=6), clock), clock, 2000)[-1] == 6


def test_names_do_not_wait_for_each_other() -> None:
    backoff = Backoff(Allowance(free=1, max_wait_s=60), ManualClock())
    backoff.charge("eve")
    assert backoff.wait_s("eve") > 0
    assert backoff.wait_s("ada") == 0


def test_failures_are_forgotten_in_time() -> None:
    clock = ManualClock()
    backoff = Backoff(Allowance(free=3, max_wait_s=60), clock)
    waits(backoff, clock, 5)
    clock.advance(FORGET_AFTER_S + 1)
    assert waits(backoff, clock, 2) == [0, 0]


def test_a_charge_that_was_a_success_is_given_back() -> None:
    backoff = Backoff(Allowance(free=2, max_wait_s=60), ManualClock())
    for _ in range(10):
        backoff.charge("ada")
        backoff.refund("ada")
    assert backoff.wait_s("ada") == 0


def test_what_was_counted_longest_ago_is_forgotten_when_there_is_too_much() -> None:
    backoff = Backoff(Allowance(free=1, max_wait_s=60), ManualClock(), max_names=3)
    for name in ("a", "b", "c", "a", "d"):
        backoff.charge(name)
    assert [name for name in "abcd" if backoff.wait_s(name) > 0] == ["a", "c", "d"]
