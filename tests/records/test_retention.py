"""What was to be kept for so many days is gone afterwards; the rest stays, and nobody who writes is kept waiting."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from frontdesk.accounts.roles import Role
from frontdesk.kit.clock import SystemClock
from frontdesk.records import retention
from frontdesk.records.erasing import Aftermath
from frontdesk.records.retention import Keeper
from tests.wire.people import Colleague, House, Visitor


async def at_once(_: float) -> None:
    """No pause."""


@pytest.fixture
def keeper(house: House) -> Keeper:
    async def no_files(_: object) -> None:
        return

    aftermath = Aftermath(house.store, house.frontdesk.desk.publisher, no_files)
    return Keeper(house.store, aftermath, SystemClock(), pause=at_once)


async def keep(owner: Colleague, **days: int | None) -> None:
    answer = await owner.http.put("/api/retention", json=days)
    assert answer.status_code == 200, answer.text


async def age(house: House, visitor: Visitor, days: int, *, state: str = "closed") -> None:
    """As if nothing had happened in this chat for so many days."""
    async with house.store.direct() as connection:
        await connection.execute(
            "update sessions set version = version + 1, state = $3, last_message_at = now() - $2::interval,"
            " last_active_at = now() - $2::interval, created_at = now() - $2::interval"
            " where id = $1",
            UUID(visitor.id),
            timedelta(days=days),
            state,
        )


async def forget(keeper: Keeper, *, chats: int) -> None:
    """Forgets until so many chats are gone, and no more: one that the figures or the search index hold for a moment is passed over."""
    gone = 0
    async with asyncio.timeout(30):
        while gone < chats:
            gone += (await keeper.forget_all())["chats"]
    assert gone == chats


async def ids(house: House) -> set[str]:
    async with house.store.direct() as connection:
        return {str(row["id"]) for row in await connection.fetch("select id from sessions")}


async def test_by_default_everything_is_kept(house: House, keeper: Keeper) -> None:
    visitor = await house.visitor()
    await age(house, visitor, 3000)
    assert set((await keeper.forget_all()).values()) == {0}
    assert await ids(house) == {visitor.id}


async def test_old_closed_chats_go_and_no_others(house: House, keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "CHATS_PER_STEP", 2)
    owner = await house.colleague("Olga", Role.OWNER)
    old = [await house.visitor() for _ in range(5)]
    young, open_still = await house.visitor(), await house.visitor()
    for visitor in old:
        await age(house, visitor, 31)
    await age(house, young, 29)
    await age(house, open_still, 300, state="human")
    await keep(owner, closedChatsDays=30)
    await forget(keeper, chats=5)
    assert await ids(house) == {young.id, open_still.id}
    told = [event["sessionId"] for event in await owner.has_heard("chat-removed")]
    assert sorted(told) == sorted(visitor.id for visitor in old)
    async with house.store.direct() as connection:
        assert await connection.fetchval("select count(*) from messages") == 2


async def test_a_chat_that_somebody_holds_is_passed_over_and_not_waited_for(house: House, keeper: Keeper) -> None:
    owner = await house.colleague("Olga", Role.OWNER)
    held, free = await house.visitor(), await house.visitor()
    for visitor in (held, free):
        await age(house, visitor, 31)
    await keep(owner, closedChatsDays=30)
    async with house.store.direct() as connection, connection.transaction():
        await connection.execute("select from sessions where id = $1 for no key update", UUID(held.id))
        await forget(keeper, chats=1)
    assert await ids(house) == {held.id}


async def test_pages_addresses_and_the_record_have_times_of_their_own(house: House, keeper: Keeper) -> None:
    owner = await house.colleague("Olga", Role.OWNER)
    old, young = await house.visitor(page="https://shop.example/a"), await house.visitor(page="https://shop.example/b")
    await age(house, old, 8, state="human")
    async with house.store.direct() as connection:
        await connection.execute(
            "update page_views set at = now() - interval '8 days' where session_id = $1", UUID(old.id)
        )
        await connection.execute(
            "insert into changes (at, kind, action) values (now() - interval '8 days', 'site', 'site.changed')"
        )
    await keep(owner, pageViewsDays=7, addressesDays=7, changesDays=7)
    counts = await keeper.forget_all()
    assert counts == {"chats": 0, "page views": 1, "addresses": 1, "changes": 1}
    async with house.store.direct() as connection:
        rows = await connection.fetch("select id::text, address, user_agent from sessions")
        assert {row["id"]: row["address"] is not None for row in rows} == {old.id: False, young.id: True}
        assert await connection.fetchval("select array_agg(page) from page_views") == ["https://shop.example/b"]
        assert await connection.fetchval("select array_agg(distinct action) from changes") == ["data.retention_changed"]
    assert set((await keeper.forget_all()).values()) == {0}


async def test_only_an_owner_sets_it_and_it_is_recorded(house: House) -> None:
    owner, admin = await house.colleague("Olga", Role.OWNER), await house.colleague("Mara", Role.ADMIN)
    agent = await house.colleague("Tom")
    nothing = dict.fromkeys(("closedChatsDays", "pageViewsDays", "addressesDays", "changesDays"))
    assert (await admin.http.get("/api/retention")).json() == nothing
    assert (await agent.http.get("/api/retention")).status_code == 403
    assert (await admin.http.put("/api/retention", json={"closedChatsDays": 1})).status_code == 403
    answer = await owner.http.put("/api/retention", json={"closedChatsDays": 90, "addressesDays": 30})
    assert answer.json() == nothing | {"closedChatsDays": 90, "addressesDays": 30}
    answer = await owner.http.put("/api/retention", json={"addressesDays": None})
    assert answer.json() == nothing | {"closedChatsDays": 90}
    await keep(owner)
    async with house.store.direct() as connection:
        rows = await connection.fetch(
            "select admin_name, before, after from changes where action = 'data.retention_changed' order by id"
        )
    assert len(rows) == 2
    assert (rows[1]["admin_name"], rows[1]["before"], rows[1]["after"]) == (
        "Olga", {"addresses_days": 30}, {"addresses_days": None}
    )  # fmt: skip


@pytest.mark.parametrize("days", [0, -1, 3651, 1.5, "30", True, [], 10**30])
async def test_no_period_that_makes_no_sense_is_taken(house: House, days: object) -> None:
    owner = await house.colleague("Olga", Role.OWNER)
    answer = await owner.http.put("/api/retention", json={"closedChatsDays": days})
    assert answer.status_code in (400, 422)
    assert (await owner.http.get("/api/retention")).json()["closedChatsDays"] is None
