"""Several processes on one database: what one of them stores stops the answer that another one is writing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from frontdesk.accounts.roles import Visitor
from frontdesk.chat.rules import Action, Sender, State
from frontdesk.kit.ids import new_id
from frontdesk.store.engine import Store
from tests.assistant.conftest import Shop, open_shop
from tests.assistant.model_server import ModelServer

# a look at the database each second, and a busy machine's share
WITHIN_S = 1 + 7


@pytest.fixture
async def other(shop: Shop, store: Store, models: ModelServer) -> AsyncIterator[Shop]:
    """A second process; it neither tells the first what it stores nor hears of it."""
    async with open_shop(store, models) as other:
        await shop.use("wait-in-answer")
        await other.assistant.current.refresh()
        yield other


async def call_ended(models: ModelServer, number: int = 0) -> None:
    async with asyncio.timeout(WITHIN_S):
        await models.calls[number].ended.wait()
    assert not models.calls[number].is_complete


@pytest.mark.parametrize("action", [Action.TAKE_OVER, Action.CLOSE, Action.REQUEST])
async def test_what_another_process_changes_stops_the_answer_here(shop: Shop, other: Shop, action: Action) -> None:
    chat = await shop.open()
    await shop.say(chat)
    await shop.until(lambda: shop.draft_of(chat))
    await other.change(chat, await other.admin() if action is Action.TAKE_OVER else Visitor(None, "::1", None), action)
    await call_ended(shop.models)
    await shop.quiet()
    shop.models.go_on.set()
    assert shop.draft_of(chat) == ""
    assert Sender.AI not in [message.sender for message in await shop.messages(chat)]


async def test_a_message_that_another_process_stores_is_answered_with_the_first(shop: Shop, other: Shop) -> None:
    chat = await shop.open()
    await shop.say(chat, "First?")
    await shop.until(lambda: shop.draft_of(chat))
    await other.say(chat, "Second?")
    await call_ended(shop.models)
    shop.models.go_on.set()
    async with asyncio.timeout(10):
        while [m.sender for m in await shop.messages(chat)] != [Sender.USER, Sender.USER, Sender.AI]:
            await asyncio.sleep(0.02)
    await shop.quiet()
    await other.quiet()
    said = [message["content"] for message in shop.models.calls[-1].body["messages"][1:]]
    assert said == ["First?", "Second?"]
    assert len(await shop.messages(chat)) == 3


async def test_a_lease_lost_in_mid_answer_takes_the_draft_back_and_stores_nothing(shop: Shop, other: Shop) -> None:
    chat = await shop.open()
    await shop.say(chat)
    await shop.until(lambda: shop.draft_of(chat))
    async with shop.desk.store.direct() as connection:
        await connection.execute(
            "update reply_leases set worker = $2, until = now() + $3 where session_id = $1",
            chat.id, new_id(), timedelta(seconds=5),
        )  # fmt: skip
    await call_ended(shop.models)
    await shop.quiet_for(chat)
    assert shop.draft_of(chat) == ""
    assert [message.sender for message in await shop.messages(chat)] == [Sender.USER]
    # whoever took it died: once its lease has passed, one of us writes one answer
    shop.models.go_on.set()
    async with asyncio.timeout(15):
        while len(await shop.messages(chat)) < 2:
            await asyncio.sleep(0.05)
    await shop.quiet()
    await other.quiet()
    assert [message.sender for message in await shop.messages(chat)] == [Sender.USER, Sender.AI]
    assert (await shop.now(chat.id)).state is State.AI


async def test_a_burst_over_several_processes_gets_one_answer(shop: Shop, other: Shop) -> None:
    shop.models.go_on.set()
    chat = await shop.open()
    await asyncio.gather(*((shop, other)[n % 2].say(chat, f"Part {n}") for n in range(6)))
    async with asyncio.timeout(20):
        while (await shop.now(chat.id)).reply_due_at is not None:
            await asyncio.sleep(0.05)
    await shop.quiet()
    await other.quiet()
    senders = [message.sender for message in await shop.messages(chat)]
    assert senders[-1] is Sender.AI and senders.count(Sender.USER) == 6
    assert (await shop.messages(chat))[-2].sender is Sender.USER
