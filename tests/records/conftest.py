"""A running Frontdesk for each test, with its files in the test's own folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from frontdesk.store.engine import Store
from tests.wire.people import House, open_house


@pytest.fixture
async def house(store: Store, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(store, data_dir=tmp_path) as house:
        yield house
