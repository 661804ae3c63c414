"""People who talk to each other through a Frontdesk that runs as a process of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from frontdesk.accounts.roles import Role
from frontdesk.store.embedded import Cluster
from tests.journeys.people import Admin, Visitor
from tests.journeys.server import ROOMY, Process, create_database, hire, running


@pytest.fixture(scope="session")
def new_database(cluster: Cluster) -> Callable[[], str]:
    """Makes an empty database on this worker's PostgreSQL; gives its name."""

    return lambda: _elsewhere(partial(create_database, cluster))


def _elsewhere(work: Callable[[], Coroutine[Any, Any, str]]) -> str:
    # in a thread of its own, since a test's loop may be running in this one
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(work())).result()


@pytest.fixture(scope="session")
def frontdesk(
    cluster: Cluster, new_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Process]:
    """One Frontdesk for all who leave it as they found it."""
    url = cluster.url(database=new_database())
    with running(tmp_path_factory.mktemp("frontdesk"), {**ROOMY, "DATABASE_URL": url}) as server:
        yield server


@pytest.fixture(scope="session")
def token(frontdesk: Process) -> str:
    """The owner's."""
    return _elsewhere(frontdesk.token)


@pytest.fixture
async def visitor(frontdesk: Process) -> AsyncIterator[Visitor]:
    """A visitor who has opened the chat."""
    async with Visitor(frontdesk.url) as person:
        yield person


@pytest.fixture
async def mara(frontdesk: Process, token: str) -> AsyncIterator[Admin]:
    """The owner, at her dashboard."""
    async with Admin(frontdesk.url, token) as person:
        yield person


@pytest.fixture(scope="session")
def tomas_token(frontdesk: Process) -> str:
    """Another of the team's, an agent."""
    assert frontdesk.database_url is not None
    _elsewhere(partial(_hire, frontdesk.database_url))
    return _elsewhere(partial(frontdesk.token, "tomas@example.com"))


@pytest.fixture
async def tomas(frontdesk: Process, tomas_token: str) -> AsyncIterator[Admin]:
    """An agent, at his dashboard."""
    async with Admin(frontdesk.url, tomas_token) as person:
        yield person


async def _hire(database_url: str) -> str:
    return str((await hire(database_url, "tomas", Role.AGENT)).id)
