"""A visitor and the team talk, and everybody sees the same conversation."""

import asyncio
from itertools import groupby
from typing import Any

import pytest

from tests.journeys.people import Admin, Visitor
from tests.journeys.person import Refused
from tests.journeys.server import Process


async def test_a_visitor_and_an_admin_talk_and_see_the_same(visitor: Visitor, mara: Admin) -> None:
    await visitor.say("Hello?")
    chat_id = visitor.public_id
    await mara.follow(chat_id)
    await mara.say(chat_id, "Good morning!")
    await visitor.say("Do you ship to Norway?")
    await mara.say(chat_id, "We do.")

    seen = await visitor.sees_everything()
    assert [message["content"] for message in seen.values() if message["sender"] != "system"] == [
        "Hello?", "Good morning!", "Do you ship to Norway?", "We do.",
    ]  # fmt: skip
    assert [message["content"] for message in (await mara.sees_all(chat_id)).values()] == visitor.timeline.contents


async def test_each_side_sees_the_other_type_and_stop(visitor: Visitor, mara: Admin) -> None:
    await visitor.say("Hello?")
    chat_id = visitor.public_id

    await visitor.does("user-typing", {"isTyping": True, "text": "I would li"})
    assert (await mara.heard_of("user-typing", sessionId=chat_id, isTyping=True))["text"] == "I would li"
    await visitor.does("user-typing", {"isTyping": False})
    await mara.heard_of("user-typing", sessionId=chat_id, isTyping=False)

    await mara.does("admin-typing", {"sessionId": chat_id, "isTyping": True})
    await visitor.heard_of("admin-typing", sessionId=visitor.key, isTyping=True)
    await mara.does("admin-typing", {"sessionId": chat_id, "isTyping": False})
    await visitor.heard_of("admin-typing", sessionId=visitor.key, isTyping=False)


async def test_typing_ends_with_the_connection(frontdesk: Process, mara: Admin) -> None:
    async with Visitor(frontdesk.url) as visitor:
        await visitor.say("Hello?")
        await visitor.does("user-typing", {"isTyping": True})
        await mara.heard_of("user-typing", sessionId=visitor.public_id, isTyping=True)
    await mara.heard_of("user-typing", sessionId=visitor.public_id, isTyping=False)


async def test_a_read_receipt_reaches_the_other_side_and_stays_read(visitor: Visitor, mara: Admin) -> None:
    await visitor.say("Hello?")
    await visitor.say("Anybody?")
    chat_id = visitor.public_id
    await mara.follow(chat_id)
    assert (await mara.chat(chat_id))["unreadCount"] == 2

    await mara.does("messages-read", {"sessionId": chat_id, "upTo": 2})
    await visitor.heard_of("messages-read", sessionId=visitor.key, upTo=2, by="admin")
    assert (await mara.chat(chat_id))["unreadCount"] == 0

    reply = await mara.say(chat_id, "Here I am.")
    await visitor.until(lambda: reply["seq"] in visitor.timeline.messages)
    answer = await visitor.http.patch(f"/api/messages/{reply['id']}")
    assert answer.json()["message"]["isRead"] is True
    await mara.heard_of("messages-read", sessionId=chat_id, upTo=reply["seq"], by="visitor")

    assert all(m["isRead"] for m in (await visitor.sees_everything()).values() if m["sender"] != "system")
    await mara.sees_all(chat_id)


async def test_the_list_of_chats_follows_what_is_said(visitor: Visitor, mara: Admin) -> None:
    await visitor.say("Do you have it in green?")
    chat_id = visitor.public_id
    await mara.until(lambda: mara.rows.get(chat_id, {}).get("unreadCount") == 1)
    assert mara.rows[chat_id]["lastMessage"]["preview"] == "Do you have it in green?"
    await mara.say(chat_id, "We do.")
    await visitor.does("messages-read", {"upTo": 3})
    await visitor.say("Great.")

    async def row_is_fresh() -> bool:
        return bool(mara.rows[chat_id] == await mara.chat(chat_id))

    await mara.until(lambda: mara.rows[chat_id]["lastMessage"]["preview"] == "Great.")
    assert await row_is_fresh()
    answer = await mara.http.get("/api/chats", params={"limit": 1})
    assert answer.json()["chats"] == [mara.rows[chat_id]]


async def test_a_chat_goes_from_hand_to_hand(visitor: Visitor, mara: Admin) -> None:
    await visitor.say("Hello?")
    chat_id = visitor.public_id
    await mara.follow(chat_id)
    states: list[str] = []

    async def becomes(state: str) -> None:
        # in this order and no other; the one that was told last may be told once more, by what was read beside the change
        await visitor.until(lambda: [one for one, _ in groupby(_states(visitor))] == [*states, state])
        await mara.until(lambda: _states(mara, chat_id)[-1:] == [state])
        states.append(state)

    states += [one for one, _ in groupby(_states(visitor))]
    await mara.does("take-over", {"sessionId": chat_id})
    await becomes("human")
    assert _chats(visitor)[-1]["assignedTo"] == {"name": "Mara", "pictureUrl": None}
    await mara.does("hand-back", {"sessionId": chat_id})
    await becomes("waiting")  # there is no assistant
    await mara.does("take-over", {"sessionId": chat_id})
    await becomes("human")
    await mara.does("chat-close", {"sessionId": chat_id})
    await becomes("closed")
    await visitor.say("One more thing")
    await becomes("waiting")
    await visitor.does("chat-close")
    await becomes("closed")
    await mara.does("chat-reopen", {"sessionId": chat_id})
    await becomes("human")

    seen = await visitor.sees_everything()
    notices = [message["meta"]["notice"] for message in seen.values() if message["sender"] == "system"]
    assert notices == ["taken_over", "handed_back", "taken_over", "closed", "closed", "reopened"]
    await mara.sees_all(chat_id)


async def test_a_reply_takes_over_a_chat_that_nobody_has(visitor: Visitor, mara: Admin) -> None:
    await visitor.say("Hello?")
    await mara.say(visitor.public_id, "Good morning!")
    assert (await mara.chat(visitor.public_id))["state"] == "human"
    seen = await visitor.sees_everything()
    assert [message["sender"] for message in seen.values()] == ["user", "system", "admin"]


async def test_two_tabs_of_one_visitor_show_the_same(frontdesk: Process, visitor: Visitor, mara: Admin) -> None:
    async with Visitor(frontdesk.url, visitor.key, transports=["polling"]) as other:
        await asyncio.gather(visitor.say("from here"), other.say("from there"))
        await mara.say(visitor.public_id, "I see both.")
        await visitor.until(lambda: len(visitor.timeline.messages) == 4)
        await other.until(lambda: len(other.timeline.messages) == 4)
        assert await visitor.sees_everything() == await other.sees_everything()


async def test_of_two_admins_who_reach_for_a_chat_one_has_it(visitor: Visitor, mara: Admin, tomas: Admin) -> None:
    await visitor.say("Hello?")
    chat_id = visitor.public_id
    await asyncio.gather(mara.follow(chat_id), tomas.follow(chat_id))

    replies = await asyncio.gather(*(who.ask("take-over", {"sessionId": chat_id}) for who in (mara, tomas)))

    [won] = [reply for reply in replies if reply["ok"]]
    [lost] = [reply["error"] for reply in replies if not reply["ok"]]
    assert lost["code"] == "conflict" and lost["assignedTo"] == won["chat"]["assignedTo"]
    assert await mara.sees_all(chat_id) == await tomas.sees_all(chat_id)
    assert [message["sender"] for message in (await visitor.sees_everything()).values()] == ["user", "system"]


async def test_two_admins_who_answer_at_once_are_both_heard_in_one_order(
    visitor: Visitor, mara: Admin, tomas: Admin
) -> None:
    await visitor.say("Hello?")
    chat_id = visitor.public_id
    await asyncio.gather(mara.follow(chat_id), tomas.follow(chat_id))
    said = [who.say(chat_id, f"{name} {n}") for n in range(10) for name, who in (("mara", mara), ("tomas", tomas))]
    await asyncio.gather(*said, *(visitor.say(f"visitor {n}") for n in range(10)))

    seen = await visitor.sees_everything()
    assert len(seen) == 1 + 30 + 1
    assert await mara.sees_all(chat_id) == await tomas.sees_all(chat_id)
    assert [message["content"] for message in seen.values()] == mara.timelines[chat_id].contents
    assert sum(message["sender"] == "system" for message in seen.values()) == 1


async def test_a_colleagues_chat_is_not_taken_by_answering_in_it(visitor: Visitor, mara: Admin, tomas: Admin) -> None:
    await visitor.say("Hello?")
    chat_id = visitor.public_id
    await mara.does("take-over", {"sessionId": chat_id})
    await tomas.say(chat_id, "She is at lunch.")
    assert (await tomas.chat(chat_id))["assignedTo"]["name"] == "Mara"
    with pytest.raises(Refused) as refused:
        await tomas.does("take-over", {"sessionId": chat_id})
    assert refused.value.error["code"] == "conflict"
    await tomas.does("take-over", {"sessionId": chat_id, "from": refused.value.error["assignedTo"]["id"]})
    assert (await mara.chat(chat_id))["assignedTo"]["name"] == "Tomas"


async def test_the_team_sees_a_visitor_come_look_around_and_go(frontdesk: Process, mara: Admin) -> None:
    async with Visitor(frontdesk.url, page="https://shop.example/socks") as visitor:
        chat = (await visitor.does("user-message", {"content": "Hello?", "clientId": "1"}))["message"]
        visitor.timeline.add(chat)
        chat_id = visitor.public_id
        came = await mara.heard_of("presence-updated", sessionId=chat_id, online=True)
        assert came["page"] == "https://shop.example/socks"
        assert (await mara.chat(chat_id))["onlineSince"] == came["since"]
        async with Visitor(frontdesk.url, visitor.key):
            await visitor.does("page-view", {"page": "https://shop.example/hats"})
            await mara.heard_of("presence-updated", sessionId=chat_id, page="https://shop.example/hats")
        assert (await mara.chat(chat_id))["online"] is True  # the other tab went, not the visitor
        assert (await mara.chat(chat_id))["visitor"]["page"] == "https://shop.example/hats"
    await mara.heard_of("presence-updated", sessionId=chat_id, online=False)
    assert (await mara.chat(chat_id))["online"] is False


def _chats(person: Visitor | Admin, chat_id: str | None = None) -> list[dict[str, Any]]:
    return [
        payload["chat"]
        for name, payload in person.heard
        if name == "session-updated" and chat_id in (None, payload["sessionId"])
    ]


def _states(person: Visitor | Admin, chat_id: str | None = None) -> list[str]:
    return [chat["state"] for chat in _chats(person, chat_id)]
