"""Who is available, and chats that go round, as the team hears of them."""

import asyncio
from typing import Any

import pytest

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Reach, Role
from tests.wire.people import PATIENCE_S, Colleague, House, Visitor
from tests.wire.staff import hire, make_team, narrow


async def available(boss: Colleague) -> set[str]:
    people = (await boss.http.get("/api/team")).json()["admins"]
    return {one["name"] for one in people if one["available"]}


async def offered(colleague: Colleague, visitor: Visitor, name: str | None) -> dict[str, Any]:
    """The row of that chat, once it is offered to that person, or to nobody."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            chat: dict[str, Any] = (await colleague.hears("session-updated", sessionId=visitor.id))["chat"]
            if (chat["offeredTo"] and chat["offeredTo"]["name"]) == name:
                return chat


async def test_everybody_who_is_there_is_available_until_they_say_otherwise(house: House) -> None:
    boss, tom = await house.colleague("Boss", Role.OWNER), await house.colleague("Tom")
    await hire(house, "Ann")
    assert await available(boss) == {"Boss", "Tom"}
    assert (await tom.http.put("/api/team/availability", json={"available": False})).json() == {"available": False}
    await boss.hears("team-availability", available=[str(boss.admin.id)])
    assert await available(boss) == {"Boss"}
    people = (await boss.http.get("/api/team")).json()["admins"]
    assert {one["name"]: one["away"] for one in people} == {"Boss": False, "Tom": True, "Ann": False}
    again = await house.come_back(tom.admin)
    assert await available(boss) == {"Boss"}, "who comes back is still away"
    await again.http.put("/api/team/availability", json={"available": True})
    await boss.hears("team-availability", available=sorted([str(boss.admin.id), str(tom.admin.id)]))


async def test_a_short_absence_is_none_and_a_longer_one_is(house: House) -> None:
    boss, tom = await house.colleague("Boss", Role.OWNER), await house.colleague("Tom")
    await _noted(house, tom)
    await boss.hears("team-presence", admins=sorted([str(boss.admin.id), str(tom.admin.id)]))
    await tom.line.disconnect()
    await boss.hears("team-presence", admins=[str(boss.admin.id)])
    async with asyncio.timeout(PATIENCE_S):
        while await available(boss) != {"Boss", "Tom"}:
            await asyncio.sleep(0.05)
    async with house.store.direct() as connection:
        await connection.execute(
            "update attendance set seen_at = seen_at - $2::interval where admin_id = $1",
            tom.admin.id,
            admins.AWAY_AFTER,
        )
    await boss.hears("team-availability", available=[str(boss.admin.id)])
    assert await available(boss) == {"Boss"}


async def _noted(house: House, colleague: Colleague) -> None:
    async with asyncio.timeout(PATIENCE_S), house.store.direct() as connection:
        while not await connection.fetchval("select 1 from attendance where admin_id = $1", colleague.admin.id):
            await asyncio.sleep(0.05)


async def test_visitors_are_promised_nobody_who_is_away(house: House) -> None:
    tom = await house.colleague("Tom")

    async def people_online() -> int:
        count: int = (await house.http.get("/api/widget/config")).json()["peopleOnline"]
        return count

    assert await people_online() == 1
    await tom.http.put("/api/team/availability", json={"available": False})
    assert await people_online() == 0
    await tom.http.put("/api/team/availability", json={"available": True})
    assert await people_online() == 1
    await tom.line.disconnect()
    async with asyncio.timeout(PATIENCE_S):
        while await people_online():
            await asyncio.sleep(0.05)


async def test_availability_is_ones_own_word_and_a_clear_one(house: House) -> None:
    tom, viewer = await house.colleague("Tom"), await house.colleague("Vera", Role.VIEWER)
    path = "/api/team/availability"
    for body in ({}, {"available": "yes"}, {"available": None}, {"available": 1}):
        assert (await tom.http.put(path, json=body)).status_code == 422, body
    assert (await viewer.http.put(path, json={"available": False})).status_code == 403
    assert (await house.http.put(path, json={"available": False})).status_code == 401


async def test_a_new_waiting_chat_is_offered_and_all_who_see_it_are_told_whose_turn_it_is(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    tom, ann = await hire(house, "Tom"), await hire(house, "Ann")
    rounds = {"on": True, "maxOpen": 3, "answerWithinS": 30}
    await make_team(boss, "Sales", tom, rounds=rounds, pages=["/sales"])
    of_sales, own = await narrow(house, boss, tom, Reach.TEAMS), await narrow(house, boss, ann, Reach.OWN)
    await _noted(house, of_sales)
    visitor = await house.visitor(page="https://a.example/sales")
    for colleague in (of_sales, own, boss):
        chat = await offered(colleague, visitor, "Tom")
        assert (chat["state"], chat["assignedTo"], chat["offeredTo"]["id"]) == ("waiting", None, str(tom.id))
        assert chat["offeredTo"]["until"] > chat["waitingSince"]
    assert "offeredTo" not in (await visitor.has_heard("session-updated"))[-1]["chat"]
    await of_sales.ask("take-over", {"sessionId": visitor.id})
    assert (await offered(boss, visitor, None))["assignedTo"]["name"] == "Tom"
    events = (await boss.http.get(f"/api/chats/{visitor.id}/details")).json()["events"]
    told = [event for event in events if event["name"] == "session.offered"]
    assert [(event["actor"], event["facts"]["to"]["name"]) for event in told] == [("system", "Tom")]


async def test_an_offer_that_nobody_takes_goes_to_the_next_and_then_to_all(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    await boss.http.put("/api/team/availability", json={"available": False})
    tom, ann = await house.colleague("Tom"), await house.colleague("Ann")
    await _noted(house, tom)
    await _noted(house, ann)
    assert (await boss.http.put("/api/rounds", json={"on": True, "answerWithinS": 10})).status_code == 200
    assert (await boss.http.get("/api/teams")).json()["rounds"] == {"on": True, "maxOpen": 5, "answerWithinS": 10}
    visitor = await house.visitor()
    async with asyncio.timeout(PATIENCE_S):
        first = (await boss.hears("session-updated", sessionId=visitor.id))["chat"]
        while first["offeredTo"] is None:
            first = (await boss.hears("session-updated", sessionId=visitor.id))["chat"]
    names = [first["offeredTo"]["name"]]
    await _time_is_up(house)
    second = next(name for name in ("Tom", "Ann") if name not in names)
    await offered(boss, visitor, second)
    await _time_is_up(house)
    assert (await offered(boss, visitor, None))["state"] == "waiting"


async def _time_is_up(house: House) -> None:
    async with house.store.direct() as connection:
        await connection.execute(
            "update sessions set version = version + 1, offer_ends_at = now() - interval '1 second'"
        )


async def test_who_is_deactivated_while_it_is_their_turn_is_followed_by_the_next(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    tom = await house.colleague("Tom")
    await _noted(house, tom)
    await make_team(boss, "Sales", tom.admin, boss.admin, rounds={"on": True}, pages=["/sales"])
    async with house.store.direct() as connection:  # Boss had the last one
        await connection.execute(
            "insert into attendance (admin_id, given_at) values ($1, now()) on conflict (admin_id) do update set given_at = now()",
            boss.admin.id,
        )
    visitor = await house.visitor(page="https://a.example/sales")
    await offered(boss, visitor, "Tom")
    async with house.store.begin() as tx:
        await admins.disable(tx, tom.admin.id)
    await offered(boss, visitor, "Boss")


@pytest.mark.parametrize("body", [{}, {"on": "yes"}, {"on": True, "maxOpen": 1.5}, {"on": True, "answerWithinS": -1}])
async def test_what_cannot_be_rounds_is_refused(house: House, body: dict[str, Any]) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    answer = await boss.http.put("/api/rounds", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input")
    off = {"on": False, "maxOpen": 5, "answerWithinS": 60}
    assert (await boss.http.get("/api/teams")).json()["rounds"] == off
