"""A client whose connection breaks misses nothing and sees nothing twice, without being asked to reload."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.journeys.people import Admin, Visitor
from tests.journeys.proxy import to_port
from tests.journeys.server import Process

MANY = 5_000
EACH = 100


@pytest.mark.parametrize("away_s", [0.8, 5])
async def test_a_client_that_was_cut_off_sees_what_was_said_meanwhile(
    frontdesk: Process, mara: Admin, away_s: float
) -> None:
    async with to_port(frontdesk.port).listening() as proxy, Visitor(proxy.url) as visitor:
        await visitor.say("Hello?")
        chat_id = visitor.public_id
        await mara.follow(chat_id)
        proxy.go_away()
        await visitor.until(lambda: not visitor.is_there)
        unsent = asyncio.create_task(visitor.say("Are you still there?"))
        said = [await mara.say(chat_id, f"{n}") for n in range(3)]
        await asyncio.sleep(away_s)  # how long it is away is what is tried here
        assert len(visitor.timeline.messages) == 1
        proxy.come_back()

        await unsent
        assert visitor.connections > 1
        assert len(await visitor.sees_everything()) == 2 + 1 + len(said)
        await mara.sees_all(chat_id)


async def test_a_client_catches_up_with_five_thousand_messages(frontdesk: Process, mara: Admin) -> None:
    async with to_port(frontdesk.port).listening() as proxy, Visitor(proxy.url) as visitor:
        await visitor.say("Hello?")
        proxy.go_away()
        await visitor.until(lambda: not visitor.is_there)
        async with Visitor(frontdesk.url, visitor.key) as other:
            for start in range(0, MANY, 250):
                await asyncio.gather(*(other.say(f"{n}") for n in range(start, start + 250)))
            proxy.come_back()
            await visitor.until(lambda: len(visitor.timeline.messages) == MANY + 1)
            assert await visitor.sees_everything() == await other.sees_everything()
    assert visitor.timeline.contents == ["Hello?", *(str(n) for n in range(MANY))]


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_client_that_is_cut_off_again_and_again_has_no_hole_and_no_double(
    frontdesk: Process, mara: Admin, transport: str
) -> None:
    async with (
        to_port(frontdesk.port).listening() as proxy,
        Visitor(proxy.url, transports=[transport]) as visitor,
        Visitor(frontdesk.url, visitor.key) as steady,
    ):
        await visitor.say("Hello?")
        chat_id = visitor.public_id
        await mara.follow(chat_id)
        talking = asyncio.gather(
            _say_all(visitor.say, "shaky"), _say_all(steady.say, "steady"), _say_all(mara.say, "mara", chat_id)
        )
        cuts = 0
        while not talking.done():
            await visitor.until(lambda: visitor.is_there)
            await asyncio.wait([talking], timeout=0.1)
            proxy.cut()
            cuts += 1
        await talking

        assert cuts >= 5 and visitor.connections >= 5
        seen = await visitor.sees_everything()
        assert len(seen) == 1 + 1 + 3 * EACH
        assert seen == await steady.sees_everything()
        assert [message["content"] for message in seen.values()] == mara.timelines[chat_id].contents
        await mara.sees_all(chat_id)


async def _say_all(say: Callable[..., Awaitable[Any]], name: str, *to: str) -> None:
    for n in range(EACH):
        await say(*to, f"{name} {n}")
        await asyncio.sleep(0.005)
