"""Units of work: all or nothing, within their time, whatever happens to PostgreSQL."""

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest
from sqlalchemy import insert, select, text

from frontdesk.errors import NotFound, Unavailable
from frontdesk.store.embedded import Cluster
from frontdesk.store.engine import Store, driver_connection
from frontdesk.store.migrations import migrate
from frontdesk.store.tables import Event
from tests.store.conftest import Network


async def record(store: Store, name: str, facts: dict[str, Any] | None = None) -> None:
    async with store.begin() as tx:
        await tx.execute(insert(Event).values(actor="system", name=name, facts=facts))


async def names(store: Store) -> list[str]:
    async with store.begin() as tx:
        return list(await tx.scalars(select(Event.name).order_by(Event.id)))


async def elapsed_until_unavailable(store: Store) -> float:
    """Seconds that the refusal took; a call that is answered in the moment before PostgreSQL is gone does not count."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(20):
        while True:
            began = loop.time()
            try:
                await store.ping()
            except Unavailable:
                return loop.time() - began


async def answers_again(store: Store, *, within_s: float = 10) -> None:
    async with asyncio.timeout(within_s):
        while True:
            try:
                return await store.ping()
            except Unavailable:
                await asyncio.sleep(0.02)


async def test_a_unit_of_work_is_committed_at_its_end(store: Store) -> None:
    await record(store, "one")
    assert await names(store) == ["one"]


async def test_an_error_undoes_all_of_it_and_comes_out_unchanged(store: Store) -> None:
    with pytest.raises(NotFound):
        async with store.begin() as tx:
            await tx.execute(insert(Event).values(actor="system", name="never"))
            raise NotFound
    with pytest.raises(ZeroDivisionError):
        async with store.begin() as tx:
            await tx.execute(insert(Event).values(actor="system", name="never"))
            raise ZeroDivisionError
    assert await names(store) == []


async def test_a_cancelled_unit_of_work_is_undone_and_its_connection_usable_by_others(database_url: str) -> None:
    store = await Store.open(database_url, pool_size=2)
    entered = asyncio.Event()

    async def works_for_ever() -> None:
        async with store.begin() as tx:
            await tx.execute(insert(Event).values(actor="system", name="never"))
            entered.set()
            await tx.execute(text("select pg_sleep(60)"))

    for _ in range(5):
        entered.clear()
        task = asyncio.create_task(works_for_ever())
        await entered.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await names(store) == []
    await store.close()


async def test_the_drivers_connection_is_inside_the_transaction(store: Store) -> None:
    with pytest.raises(NotFound):
        async with store.begin() as tx:
            raw = await driver_connection(tx)
            await raw.execute("insert into events (actor, name) values ('system', 'raw')")
            assert await tx.scalar(select(Event.name)) == "raw"
            raise NotFound
    assert await names(store) == []
    async with store.begin() as tx:
        await (await driver_connection(tx)).execute("insert into events (actor, name) values ('system', 'raw')")
    assert await names(store) == ["raw"]


async def test_json_is_the_same_by_every_way(store: Store) -> None:
    facts = {"text": "Grüße, привет, 你好", "n": 2**40, "list": [1, None, True], "empty": {}}
    async with store.begin() as tx:
        await tx.execute(insert(Event).values(actor="system", name="orm", facts=facts))
        raw = await driver_connection(tx)
        await raw.execute("insert into events (actor, name, facts) values ('system', 'raw', $1)", facts)
    async with store.direct() as connection:
        await connection.execute("insert into events (actor, name, facts) values ('system', 'direct', $1)", facts)
        assert [row["facts"] for row in await connection.fetch("select facts from events")] == [facts] * 3
    async with store.begin() as tx:
        assert list(await tx.scalars(select(Event.facts))) == [facts] * 3
        assert (await (await driver_connection(tx)).fetchval("select facts from events limit 1")) == facts


async def test_none_is_sqls_null_and_not_jsons(store: Store) -> None:
    await record(store, "plain", facts=None)
    async with store.direct() as connection:
        assert await connection.fetchval("select facts is null from events") is True


async def test_our_own_mistakes_are_not_called_unavailable(store: Store) -> None:
    with pytest.raises(Exception, match="does not exist") as caught:
        async with store.begin() as tx:
            await tx.execute(text("select nothing from nowhere"))
    assert not isinstance(caught.value, Unavailable)
    with pytest.raises(asyncpg.UndefinedTableError):
        async with store.direct() as connection:
            await connection.fetch("select nothing from nowhere")


async def test_what_takes_too_long_is_given_up_and_undone(database_url: str) -> None:
    store = await Store.open(database_url, command_timeout_s=0.3)
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(Unavailable):
        async with store.begin() as tx:
            await tx.execute(insert(Event).values(actor="system", name="never"))
            await tx.execute(text("select pg_sleep(60)"))
    with pytest.raises(Unavailable):
        async with store.direct() as connection:
            await connection.execute("select pg_sleep(60)")
    assert loop.time() - began < 20
    assert await names(store) == []
    async with store.begin(timeout_s=5) as tx:
        await tx.execute(text("set local statement_timeout = 0"))
        await tx.execute(text("select pg_sleep(0.5)"))
    await store.close()


async def test_a_connection_that_is_cut_between_any_two_steps_of_a_statement_is_unavailable(store: Store) -> None:
    """Its type is not known to the driver, which asks for it in between."""
    for tenth_ms in range(60):
        with pytest.raises(Unavailable):
            async with store.begin() as tx:
                connection = await driver_connection(tx)
                asyncio.get_running_loop().call_later(tenth_ms / 10_000, connection.terminate)
                await tx.execute(text("select null::events"))
                await connection.fetch("select pg_sleep(60)")


async def test_more_units_of_work_than_connections_wait_for_each_other(database_url: str) -> None:
    store = await Store.open(database_url, pool_size=2)
    await asyncio.gather(*(record(store, str(number)) for number in range(50)))
    assert sorted(await names(store), key=int) == [str(number) for number in range(50)]
    await store.close()


async def test_when_all_connections_are_held_the_wait_ends(database_url: str) -> None:
    store = await Store.open(database_url, pool_size=2, command_timeout_s=0.5)
    async with store.begin(timeout_s=10), store.begin(timeout_s=10):
        assert await elapsed_until_unavailable(store) < 8
    await store.ping()
    await store.close()


async def test_connections_that_the_server_has_closed_are_replaced_unnoticed(store: Store, database_url: str) -> None:
    await asyncio.gather(*(store.ping() for _ in range(8)))
    async with store.direct() as connection:
        await connection.fetchval("select 1")
    admin = await asyncpg.connect(database_url)
    await admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename = current_user"
    )
    await admin.close()
    await asyncio.sleep(0)
    await answers_again(store, within_s=1)
    async with store.direct() as connection:
        assert await connection.fetchval("select 1") == 1


async def test_a_black_hole_ends_in_unavailable_in_time_and_needs_no_restart(network: Network) -> None:
    store = await Store.open(network.url, pool_size=4, command_timeout_s=1)
    await asyncio.gather(*(store.ping() for _ in range(4)))
    async with store.direct() as connection:
        await connection.fetchval("select 1")

    network.swallow()
    waits = await asyncio.gather(*(elapsed_until_unavailable(store) for _ in range(12)))
    assert max(waits) < 10
    with pytest.raises(Unavailable):
        async with asyncio.timeout(10), store.direct() as connection:
            await connection.fetchval("select 1")
    # with nothing but new connections to try
    assert await elapsed_until_unavailable(store) < 10

    network.mend()
    await answers_again(store)
    await asyncio.gather(*(record(store, str(number)) for number in range(20)))
    assert len(await names(store)) == 20
    async with asyncio.timeout(10):
        await store.close()


async def test_closing_does_not_wait_for_a_server_that_is_gone(network: Network) -> None:
    store = await Store.open(network.url)
    await store.ping()
    network.swallow()
    async with asyncio.timeout(10):
        await store.close()


async def test_a_stopped_and_a_killed_postgresql_is_unavailable_and_then_used_again(
    make_cluster: Callable[[], Cluster],
) -> None:
    cluster = make_cluster()
    cluster.start()
    await migrate(cluster.url())
    store = await Store.open(cluster.url(), command_timeout_s=2)
    await record(store, "before")

    cluster.stop()
    assert await elapsed_until_unavailable(store) < 10
    cluster.start()
    await answers_again(store)

    await record(store, "between")
    assert cluster.pid is not None
    crash(cluster)
    assert await elapsed_until_unavailable(store) < 10
    while not cluster.restart_if_ended():
        await asyncio.sleep(0.01)
    await answers_again(store)
    assert await names(store) == ["before", "between"]
    await store.close()


def crash(cluster: Cluster) -> None:
    """The whole server dies at once, as in `kill -9`, with its children."""
    assert cluster.pid is not None
    os.killpg(os.getpgid(cluster.pid), signal.SIGKILL)
