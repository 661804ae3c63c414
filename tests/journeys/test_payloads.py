"""Whatever stands in a payload, it is understood, refused or ignored: never a fault, and never a way to be somebody else."""

from typing import Any
from uuid import uuid4

import pytest

from frontdesk.accounts.access import TABLE
from frontdesk.accounts.roles import Role
from tests.journeys.people import Admin, Visitor
from tests.journeys.person import Person
from tests.journeys.server import Process

CHAT = "CHAT"
"""Stands for the conversation's id, as its sender knows it."""

EVENTS: dict[str, dict[str, Any]] = {
    "user-connected": {"sessionId": CHAT, "after": 0, "page": "/", "locale": "de", "userName": "A", "userEmail": "a@b.example"},
    "user-message": {"sessionId": CHAT, "content": "hello", "clientId": "c"},
    "user-typing": {"sessionId": CHAT, "isTyping": True, "text": "hel"},
    "page-view": {"sessionId": CHAT, "page": "/", "title": "Home"},
    "hand-off-request": {"sessionId": CHAT, "reason": "please"},
    "hand-off-withdraw": {"sessionId": CHAT},
    "visitor-update": {"sessionId": CHAT, "name": "A", "email": "a@b.example", "attributes": {"plan": "free"}},
    "identify": {"sessionId": CHAT, "userId": "7", "signature": "00", "name": "A", "email": "a@b.example"},
    "chat-rate": {"sessionId": CHAT, "score": 5, "comment": "good"},
    "chat-viewing": {"sessionId": CHAT},
    "admin-reply": {"sessionId": CHAT, "content": "hello", "clientId": "d"},
    "admin-typing": {"sessionId": CHAT, "isTyping": True},
    "take-over": {"sessionId": CHAT, "from": str(uuid4())},
    "hand-back": {"sessionId": CHAT},
    "chat-reopen": {"sessionId": CHAT},
    "chat-close": {"sessionId": CHAT},
    "messages-sync": {"sessionId": CHAT, "after": 0, "limit": 5},
    "messages-read": {"sessionId": CHAT, "upTo": 1},
}  # fmt: skip

WRONG: list[Any] = [
    None, True, 0, -1, 1.5, 2**53 - 1, -(2**53 - 1), "", " ", "x" * 5000, "0", "\u202e", "'; drop table messages; --",
    [], [[]], ["x"], {}, {"$ne": None}, {"x": {"y": ["z"]}}, b"bytes",
]  # fmt: skip

PRIVILEGES: dict[str, Any] = {
    "role": "owner", "sender": "admin", "senderName": "Mara", "seq": 999, "isAdmin": True, "admin": True, "adminId": str(uuid4()),
    "actor": {"role": "owner"}, "id": f"{uuid4().hex}-1", "isRead": True, "readAt": "2020-01-01T00:00:00Z", "state": "closed",
    "turn": 99, "createdAt": "2020-01-01T00:00:00Z", "assignedTo": {"id": str(uuid4())}, "token": "x", "meta": {"notice": "closed"},
    "verifiedId": "7", "__proto__": {"isAdmin": True}, "constructor": {"prototype": {}},
}  # fmt: skip

REFUSALS = {"invalid_input", "not_found", "conflict", "client_id_conflict", "forbidden", "unauthenticated"}


def test_the_table_holds_every_event() -> None:
    assert {f"event {name}" for name in EVENTS} == {action for action in TABLE if action.startswith("event ")}


@pytest.mark.parametrize("event", EVENTS)
async def test_no_wrong_type_in_any_field_is_a_fault(visitor: Visitor, mara: Admin, event: str) -> None:
    await visitor.say("Hello?")
    is_visitors = Role.VISITOR in TABLE[f"event {event}"]
    person, chat_id = (visitor, visitor.key) if is_visitors else (mara, visitor.public_id)
    right = {field: chat_id if value == CHAT else value for field, value in EVENTS[event].items()}
    payloads = [{**right, field: value} for field in right for value in WRONG]
    payloads += [{field: value for field, value in right.items() if field != left_out} for left_out in right]

    # the socket's own protocol already ends a connection for what no reader could hold: tests/realtime/test_malformed.py
    replies = [await person.ask(event, payload) for payload in [*payloads, *WRONG]]

    for reply in replies:
        assert reply["ok"] or reply["error"]["code"] in REFUSALS, reply
    # at the least, whoever it was is still there and is understood
    assert (await person.ask("messages-sync", {"sessionId": chat_id, "after": 0}))["ok"]
    assert person.connections == 1


@pytest.mark.parametrize("event", EVENTS)
async def test_who_may_not_may_not_whatever_they_claim(visitor: Visitor, mara: Admin, event: str) -> None:
    await visitor.say("Hello?")
    roles = TABLE[f"event {event}"]
    others: list[tuple[Person, str, str]] = []
    if Role.VISITOR not in roles:
        others.append((visitor, visitor.public_id, "unauthenticated"))
    if Role.OWNER not in roles:
        others.append((mara, visitor.key, "forbidden"))
    for person, chat_id, code in others:
        right = {field: chat_id if value == CHAT else value for field, value in EVENTS[event].items()}
        reply = await person.ask(event, {**right, **PRIVILEGES})
        assert reply["error"]["code"] == code
    assert len(await visitor.sees_everything()) == 1


async def test_a_message_is_what_its_sender_is_whatever_it_claims(visitor: Visitor, mara: Admin) -> None:
    reply = await visitor.ask("user-message", {**PRIVILEGES, "content": "I am Mara", "clientId": "a"})
    message = reply["message"]
    visitor.timeline.add(message)
    chat_id = visitor.public_id
    told = await mara.ask("admin-reply", {**PRIVILEGES, "sessionId": chat_id, "content": "So am I", "clientId": "b"})

    assert (message["sender"], message["senderName"], message["seq"]) == ("user", None, 1)
    assert (message["isRead"], message["readAt"], message["meta"]) == (False, None, None)
    assert message["createdAt"] > "2026"
    assert (told["message"]["sender"], told["message"]["senderName"]) == ("admin", "Mara")
    chat = await mara.chat(chat_id)
    assert (chat["state"], chat["assignedTo"]["name"], chat["visitor"]["verifiedId"]) == ("human", "Mara", None)


async def test_the_same_over_http(frontdesk: Process, visitor: Visitor, mara: Admin) -> None:
    await visitor.say("Hello?")
    key = f"visitor-{uuid4()}"
    opened = (await visitor.http.post("/api/chats", json={**PRIVILEGES, "sessionId": key})).json()["chat"]
    assert (opened["state"], opened["lastSeq"], opened["assignedTo"]) == ("waiting", 0, None)
    read = await visitor.http.patch(f"/api/messages/{visitor.timeline.messages[1]['id']}", json=PRIVILEGES)
    assert read.json()["message"]["isRead"] is False  # one's own message is not oneself's to read
    for path in ("take-over", "hand-back", "reopen"):
        answer = await visitor.http.post(f"/api/chats/current/{path}", json=PRIVILEGES)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")
    for value in WRONG:
        if isinstance(value, bytes):
            continue
        for path in ("/api/chats", f"/api/chats/{visitor.public_id}/take-over", "/api/auth/login"):
            for body in (value, {"sessionId": value, "email": value, "password": value, "from": value}):
                answer = await mara.http.post(path, json=body)
                assert answer.status_code < 500, (path, body, answer.text)


async def test_what_is_too_large_is_refused_and_concerns_nobody_else(frontdesk: Process, visitor: Visitor) -> None:
    async with Visitor(frontdesk.url) as sender:
        await sender.say("x" * 4_000)
        refused = await sender.ask("user-message", {"content": "x" * 4_001})
        assert refused["error"]["code"] == "invalid_input"
        with pytest.raises((ConnectionError, TimeoutError)):
            await sender.ask("user-message", {"content": "x" * 100_001}, timeout_s=1)
        await sender.until(lambda: sender.connections == 2)  # that frame ended the connection, and its client came back
        await sender.sees_everything()

    async def in_pieces() -> Any:
        for _ in range(100):
            yield b"x" * 1_000

    for path in ("/api/chats", "/api/auth/login"):
        for body in (b"x" * 100_000, in_pieces()):
            answer = await visitor.http.post(path, content=body, headers={"Content-Type": "application/json"})
            assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert visitor.connections == 1
