"""Nobody takes the chat: the team is called again, the visitor is asked for an address and told what is true."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from frontdesk.accounts.roles import Admin, Visitor
from frontdesk.assistant.hand_offs import find_hand_off
from frontdesk.chat.facts import Announced
from frontdesk.chat.handoff import change_state
from frontdesk.chat.messages import Draft, append_in
from frontdesk.chat.records import Chat, Message
from frontdesk.chat.rules import Action, Sender, State
from frontdesk.errors import Unavailable
from frontdesk.store.embedded import Cluster, find_binaries
from frontdesk.store.engine import Store, driver_connection
from frontdesk.store.migrations import migrate
from tests.assistant.conftest import Shop, open_shop
from tests.assistant.model_server import ModelServer


async def call(shop: Shop) -> Chat:
    """A visitor who waits for a person."""
    await shop.assistant.current.change({"enabled": True, "handOff": {"askEmailAfterS": 3600, "repeatAlertS": 3600}})
    chat = await shop.open()
    await shop.change(chat, Visitor(None, "127.0.0.1", None), Action.REQUEST)
    await shop.until(lambda: calls(shop))
    return chat


def calls(shop: Shop) -> list[Announced]:
    return [fact for fact in shop.facts if isinstance(fact, Announced) and fact.name == "handoff-requested"]


async def told(shop: Shop, notice: str) -> Message:
    """The notice that the visitor reads."""

    def found() -> Message | None:
        return next((m for m in shop.said if m.meta and m.meta.get("notice") == notice), None)

    message: Message = await shop.until(found)
    return message


async def age(shop: Shop, chat: Chat, **by: float) -> None:
    async with shop.desk.store.direct() as connection:
        await connection.execute(
            "update hand_offs set at = at - $2::interval, alerted_at = alerted_at - $2::interval where session_id = $1",
            chat.id, timedelta(**by),
        )  # fmt: skip


async def notices(shop: Shop, chat: Chat) -> list[str]:
    return [
        message.meta["notice"] for message in await shop.messages(chat) if message.meta and "notice" in message.meta
    ]


async def test_the_team_is_called_again_until_somebody_comes(shop: Shop) -> None:
    chat = await call(shop)
    await shop.assistant.calls.look()
    assert [one.facts["repeat"] for one in calls(shop)] == [1]
    await age(shop, chat, hours=1)
    await shop.until(lambda: [one.facts["repeat"] for one in calls(shop)] == [1, 2])
    await shop.assistant.calls.look()
    assert len(calls(shop)) == 2
    await shop.change(chat, await shop.admin(), Action.TAKE_OVER)
    await age(shop, chat, hours=1)
    await shop.assistant.calls.look()
    assert len(calls(shop)) == 2
    assert (await _card(shop, chat))["settledAt"] is not None


async def test_after_a_while_the_visitor_is_asked_once_for_an_address_and_it_is_kept(shop: Shop) -> None:
    chat = await call(shop)
    await age(shop, chat, hours=2)
    await told(shop, "email_asked")
    await shop.assistant.calls.look()
    assert (await notices(shop, chat)).count("email_asked") == 1
    said = await shop.say(chat, "sure: Ana.Lee@Example.com, thanks")
    thanks = await shop.outcome(chat, after=said.message.seq)
    assert thanks.content == "Thank you, we will write to ana.lee@example.com."
    assert (await shop.now(chat.id)).visitor_email == "ana.lee@example.com"


async def test_an_address_in_an_ordinary_message_is_left_alone(shop: Shop) -> None:
    chat = await call(shop)
    said = await shop.say(chat, "my partner is ana@example.com")
    await shop.until(lambda: [f for f in shop.facts if getattr(f, "message", None) == said.message])
    await shop.assistant.calls.look()
    assert (await shop.now(chat.id)).visitor_email is None


async def test_closed_the_visitor_is_told_at_once_when_somebody_is_there_again(shop: Shop) -> None:
    shop.hours.next = datetime(2027, 1, 4, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    await call(shop)
    said = await told(shop, "email_asked")
    assert "We are here again on 2027-01-04 09:00." in said.content
    assert said.meta == {"notice": "email_asked", "opensAt": "2027-01-04T08:00:00.000Z"}


async def test_how_long_it_takes_is_said_from_this_team_s_own_past(shop: Shop) -> None:
    async with shop.desk.store.direct() as connection:
        for seconds in (60, 100, 130, 200, 900):
            await connection.execute(
                "insert into events (actor, name, facts) values ('admin', 'session.taken_over', $1)",
                {"waitedS": seconds},
            )
    chat = await call(shop)
    await age(shop, chat, hours=2)
    assert "We usually answer within 3 min." in (await told(shop, "email_asked")).content


async def test_with_nobody_available_the_visitor_is_asked_at_once_and_promised_nothing(shop: Shop) -> None:
    shop.hours.is_staffed = False
    async with shop.desk.store.direct() as connection:
        for _ in range(5):
            await connection.execute(
                "insert into events (actor, name, facts) values ('admin', 'session.taken_over', $1)", {"waitedS": 60}
            )
    await call(shop)
    assert "within" not in (await told(shop, "email_asked")).content


async def test_with_too_little_past_nothing_is_promised(shop: Shop) -> None:
    chat = await call(shop)
    await age(shop, chat, hours=2)
    assert "within" not in (await told(shop, "email_asked")).content


async def test_who_waits_because_the_assistant_is_off_is_called_for_like_all_others(shop: Shop) -> None:
    await shop.assistant.current.change({"enabled": False})
    chat = await shop.open()
    await shop.say(chat, "Hallo, wann wird meine Lampe geliefert?")
    (called,) = await shop.until(lambda: calls(shop))
    card = called.facts["handOff"]
    assert (card["cause"], card["reason"], card["language"]) == ("failure", "assistant_off", "de")
    assert card["wants"] == "Hallo, wann wird meine Lampe geliefert?" and card["seq"] == 1
    await age(shop, chat, minutes=2)
    await told(shop, "email_asked")
    await shop.until(lambda: [one.facts["repeat"] for one in calls(shop)] == [1, 2])


async def test_who_has_only_opened_the_chat_waits_for_nobody(shop: Shop) -> None:
    await shop.assistant.current.change({"enabled": False})
    await shop.open()
    await shop.assistant.calls.look()
    assert calls(shop) == []


async def test_a_chat_given_back_to_the_queue_is_called_for_anew(shop: Shop) -> None:
    chat, admin = await call(shop), await shop.admin()
    await shop.change(chat, admin, Action.TAKE_OVER)
    await shop.assistant.current.change({"enabled": False})
    await shop.change(chat, admin, Action.HAND_BACK)
    _, again = await shop.until(lambda: len(calls(shop)) == 2 and calls(shop))
    assert (again.facts["repeat"], again.facts["handOff"]["reason"]) == (1, "handed_back")


async def test_who_withdraws_and_asks_again_is_called_for_again(shop: Shop) -> None:
    chat = await call(shop)
    visitor = Visitor(None, "127.0.0.1", None)
    await shop.change(chat, visitor, Action.WITHDRAW)
    await shop.change(chat, visitor, Action.REQUEST)
    await shop.until(lambda: len(calls(shop)) == 2)
    assert [one.facts["repeat"] for one in calls(shop)] == [1, 1]
    await shop.assistant.calls.look()
    assert len(calls(shop)) == 2


async def test_of_two_processes_one_calls_and_asks(shop: Shop, store: Store, models: ModelServer) -> None:
    async with open_shop(store, models) as other:
        chat = await call(shop)
        await age(shop, chat, hours=2)
        await asyncio.gather(*(one.assistant.calls.look() for one in (shop, other, shop, other)))
        async with asyncio.timeout(10):
            while len(told := [*calls(shop), *calls(other)]) < 2:
                await asyncio.sleep(0.01)
        assert sorted(one.facts["repeat"] for one in told) == [1, 2]
        async with asyncio.timeout(10):
            while "email_asked" not in await notices(shop, chat):
                await asyncio.sleep(0.01)
        await asyncio.gather(*(one.assistant.calls.look() for one in (shop, other)))
        assert (await notices(shop, chat)).count("email_asked") == 1


@pytest.fixture
def own_cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A PostgreSQL that a test may stop."""
    tmp_path.chmod(0o755)
    cluster = Cluster(tmp_path / "pg", find_binaries())
    cluster.start()
    yield cluster
    cluster.stop()


async def test_no_call_and_no_address_is_lost_over_a_crash_and_an_outage(
    own_cluster: Cluster, models: ModelServer
) -> None:
    cluster = own_cluster
    await migrate(cluster.url(database="frontdesk"))
    store = await Store.open(cluster.url(database="frontdesk"), command_timeout_s=1.0)
    visitor = Visitor(None, "127.0.0.1", None)

    async def outage() -> None:
        await asyncio.to_thread(cluster.stop)
        with pytest.raises(Unavailable):
            await store.ping()
        await asyncio.to_thread(cluster.start)

    async def change_and_die(chat: Chat, actor: Visitor | Admin, action: Action) -> None:
        """What a process leaves behind that is killed right after COMMIT."""
        async with store.begin() as tx:
            await change_state(tx, actor, chat.id, action, assistant_is_on=True)

    try:
        async with open_shop(store, models) as shop:
            await shop.use("ok", handOff={"askEmailAfterS": 10, "repeatAlertS": 3600})
            chat = await shop.open()
            await change_and_die(chat, visitor, Action.REQUEST)
            await outage()
            await shop.until(lambda: calls(shop))
            await age(shop, chat, minutes=1)
            await outage()
            await told(shop, "email_asked")
            async with store.begin() as tx:
                draft = Draft(chat.id, Sender.USER, "ana@example.com")
                await append_in(await driver_connection(tx), draft, resting=State.AI)
            await outage()
            await told(shop, "email_noted")
            assert (await shop.now(chat.id)).visitor_email == "ana@example.com"
            await change_and_die(chat, await shop.admin(), Action.TAKE_OVER)
            await outage()
            async with asyncio.timeout(20):
                while (await _card(shop, chat))["settledAt"] is None:
                    await asyncio.sleep(0.05)
            assert len(calls(shop)) == 1
    finally:
        await store.close()


async def _card(shop: Shop, chat: Chat) -> dict[str, Any]:
    async with shop.desk.store.begin() as tx:
        card = await find_hand_off(tx, chat.id)
    assert card is not None
    return card
