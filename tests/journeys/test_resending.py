"""Nothing is stored twice, however often it is sent: the `clientId` says that it is the same message."""

import asyncio

import pytest

from tests.journeys.people import Admin, Visitor
from tests.journeys.person import Refused
from tests.journeys.proxy import to_port
from tests.journeys.server import Process


async def test_a_message_whose_acknowledgement_was_lost_is_stored_and_told_once(
    frontdesk: Process, mara: Admin
) -> None:
    async with to_port(frontdesk.port).listening() as proxy, Visitor(proxy.url) as visitor:
        await visitor.say("Hello?")
        chat_id = visitor.public_id
        await mara.follow(chat_id)
        proxy.swallow_answers()
        sending = asyncio.create_task(visitor.say("Do you hear me?"))
        await mara.until(lambda: 2 in mara.timelines[chat_id].messages)
        assert not sending.done()
        proxy.cut()
        proxy.deliver()

        assert (await sending)["seq"] == 2
        assert visitor.connections == 2
        assert [m["content"] for m in (await visitor.sees_everything()).values()] == ["Hello?", "Do you hear me?"]
        await mara.sees_all(chat_id)


async def test_twenty_sends_of_one_message_at_once_are_one_message(frontdesk: Process, mara: Admin) -> None:
    async with Visitor(frontdesk.url) as visitor, Visitor(frontdesk.url, visitor.key) as other:
        await visitor.say("Hello?")
        chat_id = visitor.public_id
        await mara.follow(chat_id)
        tabs = [visitor, other] * 10
        messages = await asyncio.gather(*(tab.say("Only once", "the same") for tab in tabs))

        assert {message["seq"] for message in messages} == {2}
        assert len(await visitor.sees_everything()) == 2
        assert await visitor.sees_everything() == await other.sees_everything()
        await mara.sees_all(chat_id)


async def test_an_admins_message_sent_twenty_times_takes_the_chat_over_once(visitor: Visitor, mara: Admin) -> None:
    await visitor.say("Hello?")
    chat_id = visitor.public_id
    messages = await asyncio.gather(*(mara.say(chat_id, "Good morning!", "the same") for _ in range(20)))
    assert {message["seq"] for message in messages} == {3}
    assert [m["sender"] for m in (await visitor.sees_everything()).values()] == ["user", "system", "admin"]


@pytest.mark.parametrize("by", ["the visitor", "an admin"])
async def test_the_same_id_for_another_text_is_a_conflict(visitor: Visitor, mara: Admin, by: str) -> None:
    await visitor.say("Red, please", "the same")
    with pytest.raises(Refused) as refused:
        if by == "the visitor":
            await visitor.say("Blue, please", "the same")
        else:
            await mara.say(visitor.public_id, "Red, please", "the same")
    assert refused.value.error["code"] == "client_id_conflict"
    assert refused.value.error["clientId"] == "the same"
    assert [m["content"] for m in (await visitor.sees_everything()).values() if m["sender"] == "user"] == [
        "Red, please"
    ]


async def test_the_same_id_in_another_conversation_is_another_message(frontdesk: Process, visitor: Visitor) -> None:
    async with Visitor(frontdesk.url) as stranger:
        await visitor.say("mine", "the same")
        await stranger.say("theirs", "the same")
        assert [visitor.timeline.contents, stranger.timeline.contents] == [["mine"], ["theirs"]]
