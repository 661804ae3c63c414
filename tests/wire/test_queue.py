"""Who waits for a person learns their place."""

from datetime import UTC, datetime, timedelta

from tests.wire.people import House


async def test_places_move_up_when_somebody_is_answered(house: House) -> None:
    first, second, mara = await house.visitor(), await house.visitor(), await house.colleague()
    assert await first.hears("queue-updated", place=1) == {"sessionId": first.key, "place": 1, "estimateS": None}
    assert (await second.hears("queue-updated", place=2))["sessionId"] == second.key
    await mara.ask("take-over", {"sessionId": first.id})
    await second.hears("queue-updated", place=1)
    assert await mara.has_heard("queue-updated") == [], "it is the visitors' own"


async def test_who_comes_back_while_waiting_is_told_again(house: House) -> None:
    visitor = await house.visitor()
    await visitor.hears("queue-updated", place=1)
    await visitor.line.disconnect()
    await visitor.connect(house.url, {"sessionId": visitor.key})
    await visitor.ask("user-connected")
    await visitor.hears("queue-updated", place=1)


async def test_the_estimate_follows_how_long_others_waited_today(house: House) -> None:
    mara = await house.colleague()
    for _ in range(3):
        visitor = await house.visitor()
        await _has_waited(house, visitor.id, 55)
        await mara.ask("take-over", {"sessionId": visitor.id})
    # the three were answered within a second, so that is the pace; it is told as the least that is promised
    waiting = await house.visitor()
    assert (await waiting.hears("queue-updated", place=1))["estimateS"] == 30
    events = (await mara.http.get(f"/api/chats/{visitor.id}/details")).json()["events"]
    [waited] = [event["facts"]["waitedS"] for event in events if event["name"] == "session.taken_over"]
    assert 55 <= waited < 60


async def test_nothing_is_promised_when_nobody_is_there(house: House) -> None:
    mara = await house.colleague()
    for _ in range(3):
        visitor = await house.visitor()
        await mara.ask("take-over", {"sessionId": visitor.id})
    await mara.line.disconnect()
    waiting = await house.visitor()
    assert (await waiting.hears("queue-updated", place=1))["estimateS"] is None


async def _has_waited(house: House, id: str, seconds: float) -> None:
    async with house.store.direct() as connection:
        since = datetime.now(UTC) - timedelta(seconds=seconds)
        await connection.execute(
            "update sessions set version = version + 1, waiting_since = $2 where id = $1", id, since
        )
