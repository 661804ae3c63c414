"""Answers by a model are limited for each address and in all; above that a person is called, and told why."""

from frontdesk.accounts.roles import Visitor
from frontdesk.assistant.records import list_attempts
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Sender, State
from frontdesk.chat.sessions import Introduction, open_session
from frontdesk.kit.ids import new_secret
from frontdesk.kit.limits import ALL
from tests.assistant.conftest import Shop


async def open_from(shop: Shop, address: str) -> Chat:
    async with shop.desk.store.begin() as tx:
        visitor = Visitor(None, address, None)
        return (await open_session(tx, visitor, new_secret(), Introduction(locale="en"), assistant_is_on=True)).chat


async def why_called(shop: Shop, chat: Chat) -> str | None:
    """Why a person was called for what the visitor now asks; None when it was answered."""
    await shop.say(chat)
    outcome = await shop.outcome(chat)
    await shop.quiet()
    async with shop.desk.store.begin() as tx:
        attempt = (await list_attempts(tx, chat.id, since=chat.created_at))[-1]
    if outcome.sender is Sender.AI:
        return None
    assert (await shop.now(chat.id)).state is State.WAITING
    return attempt.reason


async def test_above_the_limit_of_an_address_a_person_is_called_and_others_are_answered(shop: Shop) -> None:
    await shop.use("ok")
    # an hour's worth, let through by another process
    shop.desk.limits.ai_calls_of_address.charge("203.0.113.7", 900)
    assert await why_called(shop, await open_from(shop, "203.0.113.7")) == "address_limit"
    assert shop.models.calls == []
    assert await why_called(shop, await open_from(shop, "203.0.113.8")) is None
    assert len(shop.models.calls) == 1


async def test_a_household_of_the_newer_addresses_counts_as_one(shop: Shop) -> None:
    await shop.use("ok")
    while shop.desk.limits.take_ai_call("2001:db8:0:1::1") is None:
        pass
    shop.desk.limits.ai_calls_of_address.charge("2001:db8:0:1::/64", 100)
    assert await why_called(shop, await open_from(shop, "2001:db8:0:1:ffff::2")) == "address_limit"
    assert await why_called(shop, await open_from(shop, "2001:db8:0:2::1")) is None


async def test_above_the_limit_of_all_a_person_is_called_and_the_address_is_charged_nothing(shop: Shop) -> None:
    await shop.use("ok")
    shop.desk.limits.all_ai_calls.charge(ALL, 9_000)
    shop.desk.limits.ai_calls_of_address.take_spent()
    assert await why_called(shop, await open_from(shop, "203.0.113.7")) == "overall_limit"
    assert shop.models.calls == []
    assert shop.desk.limits.ai_calls_of_address.take_spent() == {}


async def test_answers_from_the_knowledge_cost_nothing_and_are_not_limited(shop: Shop) -> None:
    await shop.use("ok", provider="knowledge")
    shop.desk.limits.all_ai_calls.charge(ALL, 9_000)
    assert await why_called(shop, await open_from(shop, "203.0.113.7")) is None


async def test_both_limits_are_shared_with_other_processes(shop: Shop) -> None:
    await shop.use("ok")
    shared = dict(shop.desk.limits.limiters())
    for limiter in shared.values():
        limiter.take_spent()
    assert await why_called(shop, await open_from(shop, "203.0.113.7")) is None
    spent = {name: spent for name, limiter in shared.items() if (spent := limiter.take_spent())}
    assert spent == {"ai_calls_of_address": {"203.0.113.7": 1}, "all_ai_calls": {ALL: 1}}
