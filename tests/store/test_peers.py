"""Several processes on one database hear of each other, in order and whole, and know when they may have missed something."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kit.clock import SystemClock
from frontdesk.kit.tasks import Tasks
from frontdesk.store.engine import Store
from frontdesk.store.peers import Peers
from frontdesk.store.peers.frames import MAX_PAYLOAD_BYTES, Assembler, Notice, cut, encode

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.lists(st.tuples(st.text(min_size=1), json_values), min_size=1))
def test_what_is_cut_is_put_together_again(said: list[tuple[str, Any]]) -> None:
    notices = [Notice(kind, body) for kind, body in said]
    assembler = Assembler()
    heard = [notice for payload in cut(7, [encode(notice) for notice in notices]) for notice in assembler.take(payload)]
    assert heard == notices


def test_a_long_notice_goes_in_pieces_that_postgresql_carries() -> None:
    long = Notice("long", "ü€😀" * 20_000)
    payloads = cut(1, [encode(long)])
    assert len(payloads) > 1 and all(len(payload.encode()) <= MAX_PAYLOAD_BYTES for payload in payloads)
    assembler = Assembler()
    assert [assembler.take(payload) for payload in payloads] == [[]] * (len(payloads) - 1) + [[long]]
    with pytest.raises(ValueError, match="too large"):
        encode(Notice("endless", "x" * 10**6))


@pytest.mark.parametrize(
    "payload", ["", "hello", "1 0 1", "1 0 1 nonsense", "1 0 0 []", "1 1 2 ]", "x y z []", "1 0 1 [[]]", "1 0 1 {}"]
)
def test_what_no_frontdesk_sends_is_refused(payload: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        if not Assembler().take(payload):
            raise ValueError("nothing in it")


def test_a_missing_piece_spoils_its_batch_and_no_other() -> None:
    first, second = cut(1, [encode(Notice("a", "x" * 9_000))])
    assembler = Assembler()
    assembler.take(first)
    assert assembler.take("2 0 1 " + '[["b",1]]') == [Notice("b", 1)]
    with pytest.raises(ValueError, match="missing"):
        assembler.take(second)


class Process:
    """One of several."""

    def __init__(self, store: Store) -> None:
        self.peers = Peers(store.connect, SystemClock(), timeout_s=4)
        self.heard: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self.left: asyncio.Queue[str] = asyncio.Queue()
        self.missed: asyncio.Queue[datetime] = asyncio.Queue()
        self.peers.on("word", lambda name, body: self.heard.put_nowait((name, body)))
        self.peers.on_left(self.left.put_nowait)
        self.peers.on_missed(self.missed.put_nowait)


@asynccontextmanager
async def running(store: Store, count: int) -> AsyncIterator[list[Process]]:
    tasks = Tasks()
    processes = [Process(store) for _ in range(count)]
    for process in processes:
        tasks.keep("peers", process.peers.run)
    try:
        async with asyncio.timeout(10):
            while any(len(process.peers.others) < count - 1 for process in processes):
                await asyncio.sleep(0.01)
        yield processes
    finally:
        await tasks.stop(timeout_s=1)


async def soon(queue: asyncio.Queue[Any], *, within_s: float = 15) -> Any:
    return await asyncio.wait_for(queue.get(), within_s)


async def test_all_others_hear_everything_in_order_and_nobody_hears_themselves(store: Store) -> None:
    async with running(store, 3) as (one, two, three):
        said = [f"{number} {'ü' * (number * 37 % 9_000)}" for number in range(300)]
        for word in said:
            one.peers.tell("word", word)
        two.peers.tell("word", "and I")
        assert [await soon(two.heard) for _ in said] == [(one.peers.name, word) for word in said]
        heard = [await soon(three.heard) for _ in range(len(said) + 1)]
        assert [word for name, word in heard if name == one.peers.name] == said
        assert await soon(one.heard) == (two.peers.name, "and I")
        assert one.heard.empty()


async def test_who_is_alone_says_nothing_and_who_leaves_says_so(store: Store) -> None:
    async with running(store, 2) as (one, two):
        await two.peers.leave()
        assert await soon(one.left) == two.peers.name
        assert one.missed.empty()


async def test_who_dies_without_a_word_is_missed_and_what_it_may_have_stored_is_looked_for(store: Store) -> None:
    async with running(store, 1) as (one,):
        tasks, other = Tasks(), Process(store)
        tasks.keep("peers", other.peers.run)
        async with asyncio.timeout(10):
            while not one.peers.others:
                await asyncio.sleep(0.01)
        await tasks.stop(timeout_s=1)
        assert await soon(one.left) == other.peers.name
        since = await soon(one.missed)
        assert timedelta(seconds=5) < datetime.now(UTC) - since < timedelta(seconds=30)


async def test_after_a_break_both_sides_know_since_when_they_may_have_missed_something(store: Store) -> None:
    async with running(store, 2) as (one, two):
        began = datetime.now(UTC)
        async with store.direct() as connection:
            ended = await connection.fetch(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                " and (query like '%pg_notify%' or query ilike 'listen%')"
            )
        assert len(ended) >= 2
        for process in (one, two):
            since = await soon(process.missed)
            assert abs(began - since) < timedelta(seconds=20)
        one.peers.tell("word", "back again")
        assert (await soon(two.heard))[1] == "back again"
