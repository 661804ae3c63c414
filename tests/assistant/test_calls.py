"""Nobody takes the chat: the team is called again, the visitor is asked for an address and told what is true."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from frontdesk.accounts.roles import Visitor
from frontdesk.assistant.calls import find_hand_off
from frontdesk.chat.events import Announced
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Action
from tests.assistant.conftest import Shop


async def call(shop: Shop) -> Chat:
    """A visitor who waits for a person."""
    await shop.assistant.current.change({"enabled": True, "handOff": {"askEmailAfterS": 3600, "repeatAlertS": 3600}})
    chat = await shop.open()
    await shop.change(chat, Visitor(None, "127.0.0.1", None), Action.REQUEST)
    await shop.until(lambda: calls(shop))
    return chat


def calls(shop: Shop) -> list[Announced]:
    return [fact for fact in shop.facts if isinstance(fact, Announced) and fact.name == "handoff-requested"]


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
    await shop.assistant.calls.look()
    await shop.assistant.calls.look()
    assert [one.facts["repeat"] for one in calls(shop)] == [1, 2]
    await shop.change(chat, await shop.admin(), Action.TAKE_OVER)
    await shop.quiet()
    await age(shop, chat, hours=1)
    await shop.assistant.calls.look()
    assert len(calls(shop)) == 2
    async with shop.desk.store.begin() as tx:
        card = await find_hand_off(tx, chat.id)
    assert card is not None and card["settledAt"] is not None


async def test_after_a_while_the_visitor_is_asked_once_for_an_address_and_it_is_kept(shop: Shop) -> None:
    chat = await call(shop)
    await age(shop, chat, hours=2)
    await shop.assistant.calls.look()
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
    await shop.quiet()
    assert (await shop.now(chat.id)).visitor_email is None


async def test_closed_the_visitor_is_told_at_once_when_somebody_is_there_again(shop: Shop) -> None:
    shop.hours.next = datetime(2027, 1, 4, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    chat = await call(shop)
    await shop.quiet()
    said = (await shop.messages(chat))[-1]
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
    await shop.assistant.calls.look()
    assert "We usually answer within 3 min." in (await shop.messages(chat))[-1].content


async def test_with_too_little_past_nothing_is_promised(shop: Shop) -> None:
    chat = await call(shop)
    await age(shop, chat, hours=2)
    await shop.assistant.calls.look()
    assert "within" not in (await shop.messages(chat))[-1].content
