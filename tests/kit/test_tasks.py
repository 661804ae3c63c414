"""Background work is finished or stopped, and its failures are seen."""

import asyncio
from collections.abc import Awaitable, Callable

from structlog.testing import capture_logs

from frontdesk.errors import Unavailable
from frontdesk.kit.tasks import Tasks


async def test_what_is_refused_in_the_background_is_noted_without_a_traceback() -> None:
    async def job() -> None:
        raise Unavailable

    tasks = Tasks()
    with capture_logs() as lines:
        await tasks.run("settle", job())
    assert lines == [
        {"event": "background task refused", "task": "settle", "error": "unavailable", "log_level": "warning"}
    ]
    await tasks.stop(timeout_s=1)


async def test_a_failing_job_is_logged_and_harms_nobody() -> None:
    tasks, done = Tasks(), asyncio.Event()

    async def fails() -> None:
        raise ValueError("broken")

    async def works() -> None:
        done.set()

    with capture_logs() as lines:
        await tasks.run("import", fails())
        await tasks.run("export", works())
    assert done.is_set()
    assert [(line["task"], line["log_level"]) for line in lines] == [("import", "error")]
    assert lines[0]["exc_info"] and lines[0]["request_id"]


async def test_a_stop_waits_for_jobs() -> None:
    tasks, go, finished = Tasks(), asyncio.Event(), []

    async def job() -> None:
        await go.wait()
        finished.append(True)

    tasks.run("job", job())
    asyncio.get_running_loop().call_soon(go.set)
    await tasks.stop(timeout_s=5)
    assert finished == [True]


async def test_a_stop_cuts_off_what_takes_too_long() -> None:
    tasks = Tasks()
    job = tasks.run("endless", asyncio.Event().wait())
    with capture_logs() as lines:
        await asyncio.wait_for(tasks.stop(timeout_s=0.01), 2)
    assert job.cancelled()
    assert [line["job"] for line in lines] == ["endless"]


async def test_a_service_is_started_again_after_a_failure_and_ends_with_the_stop() -> None:
    tasks, second = Tasks(), asyncio.Event()

    def service() -> Callable[[], Awaitable[None]]:
        starts = 0

        async def run() -> None:
            nonlocal starts
            starts += 1
            if starts == 1:
                raise OSError("gone")
            second.set()
            await asyncio.Event().wait()

        return run

    with capture_logs() as lines:
        task = tasks.keep("watch", service())
        await asyncio.wait_for(second.wait(), 5)
    assert len(lines) == 1
    await asyncio.wait_for(tasks.stop(timeout_s=1), 2)
    assert task.cancelled()
