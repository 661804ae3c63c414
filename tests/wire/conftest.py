"""A running Frontdesk for each test."""

from collections.abc import AsyncIterator

import pytest

from frontdesk.store.engine import Store
from tests.wire.people import House, open_house


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    async with open_house(store) as house:
        yield house
