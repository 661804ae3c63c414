"""Who waits for a turn: one after the other, in the order in which they came."""

import asyncio
import time
from itertools import pairwise

import pytest

from frontdesk.kit.pace import Pace


async def test_all_go_on_in_the_order_in_which_they_came() -> None:
    pace, gone = Pace(every_s=0.001), list[int]()

    async def wait(number: int) -> None:
        await pace.wait()
        gone.append(number)

    await asyncio.gather(*(wait(number) for number in range(50)))
    assert gone == list(range(50))


async def test_one_goes_on_in_a_while_and_nobody_before_the_rest() -> None:
    pace = Pace(every_s=0.02, rest_s=0.1)
    began, times = time.monotonic(), list[float]()

    async def wait() -> None:
        await pace.wait()
        times.append(time.monotonic())

    await asyncio.gather(*(wait() for _ in range(5)))
    assert times[0] - began > 0.095
    assert times[-1] - began > 0.095 + 4 * 0.019


async def test_after_a_quiet_time_some_go_on_at_once() -> None:
    pace, gone = Pace(every_s=60.0, at_once=3), list[int]()

    async def wait(number: int) -> None:
        await pace.wait()
        gone.append(number)

    waiting = [asyncio.create_task(wait(number)) for number in range(4)]
    await asyncio.sleep(0.3)
    assert gone == [0, 1, 2]
    for task in waiting:
        task.cancel()


async def test_what_a_hold_up_delayed_does_not_come_in_one_turn() -> None:
    pace, gone, turns = Pace(every_s=0.005), list[int](), list[int]()

    async def wait(number: int) -> None:
        await pace.wait()
        gone.append(number)

    async def count_turns() -> None:
        while len(gone) < 20:
            turns.append(len(gone))
            await asyncio.sleep(0)

    waiting = [asyncio.create_task(wait(number)) for number in range(20)]
    await asyncio.sleep(0)
    time.sleep(0.2)  # noqa: ASYNC251 - the hold-up: all of them are due when it is over
    await asyncio.gather(count_turns(), *waiting)
    assert max(later - earlier for earlier, later in pairwise(turns)) == 1


async def test_who_is_cancelled_holds_up_nobody() -> None:
    pace = Pace(every_s=0.001, rest_s=0.05)
    first, second, third = (asyncio.create_task(pace.wait()) for _ in range(3))
    await asyncio.sleep(0)
    first.cancel()
    second.cancel()
    async with asyncio.timeout(10):
        await third
    with pytest.raises(asyncio.CancelledError):
        await first
    async with asyncio.timeout(10):
        await pace.wait()
