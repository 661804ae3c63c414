"""A running Frontdesk, and colleagues who search."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from frontdesk.store.engine import Store
from tests.wire.people import Colleague, House, Json, open_house

PATIENCE_S = 30.0  # on a busy machine; mostly it is a fraction of a second


@dataclass
class Searching:
    """Somebody of the team at the search field."""

    who: Colleague

    async def find(self, typed: str, **options: Any) -> Json:
        """The answer at this moment."""
        answer = await self.who.http.get("/api/search", params={"q": typed, **options})
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def until(self, typed: str, is_it: Callable[[Json], bool], **options: Any) -> Json:
        """The first answer that `is_it`: the index is written behind the messages."""
        async with asyncio.timeout(PATIENCE_S):
            while not is_it(found := await self.find(typed, **options)):
                await asyncio.sleep(0.05)
        return found

    async def texts(self, typed: str, expected: int = 1, **options: Any) -> list[str]:
        """What the hits say, as soon as there are as many as expected."""
        found = await self.until(typed, lambda found: len(found["items"]) >= expected, **options)
        return [text_of(item) for item in found["items"]]


def text_of(item: Json) -> str:
    return "".join(piece["text"] for piece in item["pieces"])


def hits_of(pieces: list[Json]) -> list[str]:
    return [piece["text"] for piece in pieces if piece["isHit"]]


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    async with open_house(store) as house:
        yield house


@pytest.fixture
async def mara(house: House) -> Searching:
    return Searching(await house.colleague("Mara"))
