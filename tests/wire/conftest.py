"""A running Frontdesk for each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from frontdesk.accounts.passwords import Passwords
from frontdesk.store.engine import Store
from tests.wire.people import House, open_house
from tests.wire.team import Desk


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    async with open_house(store) as house:
        yield house


@pytest.fixture(scope="session")
def passwords() -> Iterator[Passwords]:
    """Quick ones: how strong they are is tested elsewhere."""
    passwords = Passwords(memory_kib=64, passes=1)
    yield passwords
    passwords.close()


@pytest.fixture
def desk(house: House, passwords: Passwords) -> Desk:
    """The house, with people who sign in by password."""
    return Desk(house, passwords)
