"""Every test here runs on uvloop, as the server does, and fails if anything was reported to the event loop or logged as a fault."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

import pytest
import structlog
import uvloop

from tests.realtime.lounge import SECRET, Lounge, open_lounge


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(autouse=True)
def log() -> Iterator[list[Any]]:
    """What was logged. Nobody's words are ever in it."""
    with structlog.testing.capture_logs() as lines:
        yield lines
    assert SECRET not in repr([{key: value for key, value in line.items() if key != "exc_info"} for line in lines])


@pytest.fixture(autouse=True)
async def no_surprises(caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    """Nothing fails in silence: no exception that only the event loop sees, no traceback in a library's log."""
    surprises: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: surprises.append(context))
    caplog.set_level(logging.WARNING)
    yield
    assert not surprises
    assert not [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR]


@pytest.fixture
async def lounge() -> AsyncIterator[Lounge]:
    """With the bounds of production."""
    async with open_lounge() as lounge:
        yield lounge
