"""The figures follow the record: nothing slips past, whoever commits when, and whatever is stopped."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest

from frontdesk.chat.ratings import rate
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Action
from frontdesk.reports.roller import Roller
from frontdesk.store.engine import Store, driver_connection
from tests.chat.conftest import Conversations, desk

__all__ = ["desk"]


@pytest.fixture
def roller(store: Store) -> Roller:
    """One that sees no more than it must: looking back by the clock would hide what it misses."""
    return Roller(store, clocks_differ=timedelta(0))


@pytest.fixture
async def side(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of somebody else."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


async def facts(store: Store, chat: Chat) -> asyncpg.Record | None:
    async with store.direct() as connection:
        return await connection.fetchrow("select * from chat_facts where session_id = $1", chat.id)


async def everybodys(store: Store, figure: str) -> dict[str, int]:
    async with store.direct() as connection:
        rows = await connection.fetch(
            "select key, sum(n)::int as n from day_figures where figure = $1 and whose = $2 group by key",
            *(figure, "00000000-0000-0000-0000-000000000000"),
        )
    return {row["key"]: row["n"] for row in rows}


async def test_an_event_that_commits_after_later_ones_were_taken_in_is_not_missed(
    store: Store, desk: Conversations, roller: Roller
) -> None:
    slow, fast = await desk.open(), await desk.open()
    for chat in (slow, fast):
        await desk.say(chat)
    await roller.roll()
    await roller.roll()

    async with store.begin(timeout_s=30) as tx:
        await rate(tx, slow.id, 1, None)  # has its id, and nobody else sees it yet
        async with store.begin() as other:
            await rate(other, fast.id, 5, None)
        for _ in range(4):
            await roller.roll()
        assert await everybodys(store, "rating") == {"5": 1}
    await roller.roll()
    assert await everybodys(store, "rating") == {"1": 1, "5": 1}


async def test_a_message_that_commits_after_later_ones_were_taken_in_is_not_missed(
    store: Store, desk: Conversations, roller: Roller
) -> None:
    slow, fast = await desk.open(), await desk.open()
    await roller.roll()
    async with store.begin(timeout_s=30) as tx:
        connection = await driver_connection(tx)
        await connection.execute(
            "update sessions set version = version + 1, last_seq = 1, last_message_at = clock_timestamp() where id = $1",
            slow.id,
        )
        await connection.execute(
            "insert into messages (session_id, seq, sender, content, created_at)"
            " values ($1, 1, 'user', 'hello', clock_timestamp())",
            slow.id,
        )
        await desk.say(fast)
        for _ in range(4):
            await roller.roll()
        assert await facts(store, fast) is not None
        assert await facts(store, slow) is None
    await roller.roll()
    assert await facts(store, slow) is not None


async def test_a_first_run_waits_for_those_who_are_writing(store: Store, desk: Conversations, roller: Roller) -> None:
    chat = await desk.open()
    await desk.say(chat)
    async with store.begin(timeout_s=30) as tx:
        await rate(tx, chat.id, 3, None)
        await roller.roll()
        assert await everybodys(store, "outcome") == {}
    await roller.roll()
    assert await everybodys(store, "rating") == {"3": 1}


async def test_what_is_taken_in_is_passed_so_that_the_next_round_is_short(
    store: Store, desk: Conversations, roller: Roller
) -> None:
    for _ in range(3):
        await desk.say(await desk.open())
    for _ in range(3):
        await roller.roll()
    async with store.direct() as connection:
        place = await connection.fetchrow("select done_at, done_event, walked_at from roll_up")
        newest = await connection.fetchrow(
            "select (select max(last_message_at) from sessions) as at, (select max(id) from events) as event"
        )
    assert place["done_at"] > newest["at"]
    assert place["done_event"] == newest["event"]


async def test_several_rollers_at_once_count_each_chat_once(store: Store, desk: Conversations) -> None:
    mara = await desk.admin()
    for n in range(12):
        chat = await desk.open()
        await desk.say(chat)
        if n % 2:
            await desk.change(chat, mara, Action.TAKE_OVER)
    await asyncio.gather(*(Roller(store, batch=3).roll() for _ in range(4)))
    assert await everybodys(store, "outcome") == {"person": 6, "unanswered": 6}


async def test_an_erasure_that_is_under_way_holds_nobody_up_and_takes_the_chat_out(
    store: Store, desk: Conversations, roller: Roller, side: asyncpg.Connection
) -> None:
    kept, erased, spared = [await desk.open() for _ in range(3)]
    for chat in (kept, erased, spared):
        await desk.say(chat)
    await roller.roll()
    await roller.roll()
    async with side.transaction():
        await side.execute("delete from sessions where id = any($1)", [erased.id])
        await desk.say(kept, "and another")
        async with asyncio.timeout(15):
            await roller.roll()
    await roller.roll()
    assert await everybodys(store, "outcome") == {"unanswered": 2}

    # one that is erased and then is not: what happened to it meanwhile is found later
    undo = side.transaction()
    async with store.begin() as tx:
        await rate(tx, spared.id, 4, None)
    await undo.start()
    await side.execute("delete from sessions where id = $1", spared.id)
    await roller.roll()
    await roller.roll()
    assert await everybodys(store, "rating") == {}
    await undo.rollback()
    await roller.roll()
    assert await everybodys(store, "rating") == {"4": 1}


async def test_figures_appear_by_themselves(store: Store, desk: Conversations) -> None:
    rolling = asyncio.create_task(Roller(store, every_s=0.05).run())
    try:
        await desk.say(await desk.open())
        async with asyncio.timeout(10):
            while await everybodys(store, "outcome") != {"unanswered": 1}:
                await asyncio.sleep(0.02)
    finally:
        rolling.cancel()
