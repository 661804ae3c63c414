import asyncio
import time

from frontdesk.kit.wheel import Wheel
from tests.realtime.bare import until


async def test_timers_fire_in_their_order_never_early_and_at_most_a_tick_late() -> None:
    wheel = Wheel(tick_s=0.02)
    loop = asyncio.get_running_loop()
    began_at = loop.time()
    fired: dict[float, float] = {}
    exact: dict[float, float] = {}

    def start(delay_s: float) -> None:
        wheel.after(delay_s, lambda: fired.setdefault(delay_s, loop.time()))
        # the event loop's own timer, which a busy machine makes as late as ours
        loop.call_later(delay_s, lambda: exact.setdefault(delay_s, loop.time()))

    for delay_s in (0.15, 0.03, 0.0, 0.07):
        start(delay_s)
    await until(lambda: len(fired) == len(exact) == 4)
    assert list(fired) == [0.0, 0.03, 0.07, 0.15]
    for delay_s, at in fired.items():
        assert began_at + delay_s <= at < exact[delay_s] + 0.02 + 0.01


async def test_a_cancelled_timer_does_not_fire_and_leaves_nothing_behind() -> None:
    wheel = Wheel(tick_s=0.01)
    fired: list[str] = []
    cancelled = wheel.after(0.02, lambda: fired.append("cancelled"))
    also_cancelled = wheel.after(0.02, lambda: fired.append("cancelled by a timer of the same tick"))
    wheel.after(0.01, also_cancelled.cancel)
    wheel.after(0.02, lambda: fired.append("kept"))
    cancelled.cancel()
    cancelled.cancel()
    await until(lambda: bool(fired))
    assert fired == ["kept"]
    assert len(wheel) == 0


async def test_a_timer_may_start_another_one() -> None:
    wheel = Wheel(tick_s=0.01)
    fired: list[int] = []

    def again() -> None:
        fired.append(len(fired))
        if len(fired) < 5:
            wheel.after(0, again)

    wheel.after(0, again)
    await until(lambda: len(fired) == 5)


async def test_after_a_stall_all_that_was_due_fires_at_once() -> None:
    wheel = Wheel(tick_s=0.01)
    fired: list[int] = []
    for number in range(5):
        wheel.after(0.01 * number, lambda number=number: fired.append(number))
    time.sleep(0.1)  # noqa: ASYNC251 - the event loop shall stand still
    await until(lambda: len(fired) > 0)
    assert fired == [0, 1, 2, 3, 4]


async def test_a_timer_that_fails_stops_no_other() -> None:
    loop = asyncio.get_running_loop()
    reported: list[object] = []
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: reported.append(context["exception"]))
    wheel = Wheel(tick_s=0.01)
    fault = RuntimeError("no")

    def fail() -> None:
        raise fault

    fired: list[str] = []
    wheel.after(0, fail)
    wheel.after(0, lambda: fired.append("the other"))
    await until(lambda: bool(fired))
    loop.set_exception_handler(before)
    assert reported == [fault]
