"""Waiting ends when the answer is wanted, wherever the waiting is done."""

import asyncio

from frontdesk.kit.deadlines import answer_until, give_up_at
from frontdesk.kit.tasks import Tasks


async def test_without_a_deadline_something_may_take_its_time() -> None:
    now = asyncio.get_running_loop().time()
    assert now + 4 <= give_up_at(4) < now + 5


async def test_the_earlier_of_both_counts() -> None:
    now = asyncio.get_running_loop().time()
    answer_until(now + 1)
    assert give_up_at(4) == now + 1
    assert give_up_at(0.5) < now + 1


async def test_one_tasks_deadline_is_not_anothers() -> None:
    async def hurried() -> None:
        answer_until(0)

    await asyncio.create_task(hurried())
    assert give_up_at(4) > asyncio.get_running_loop().time()


async def test_a_background_job_does_not_inherit_the_deadline_of_who_started_it() -> None:
    found: list[float] = []

    async def job() -> None:
        found.append(give_up_at(4))

    tasks = Tasks()
    answer_until(0)
    assert give_up_at(4) == 0
    await tasks.run("a job", job())
    assert found[0] > 0
    await tasks.stop(timeout_s=1)
