"""Visitors and addresses that the team does not let in any more."""

import hmac
from typing import Any

import pytest
from socketio.exceptions import ConnectionError as NotLetIn

from frontdesk.accounts.roles import Role
from tests.wire.people import House

Body = dict[str, Any]


def signed(user_id: str, secret: str) -> Body:
    return {"userId": user_id, "signature": hmac.new(secret.encode(), user_id.encode(), "sha256").hexdigest()}


async def test_a_blocked_visitor_is_sent_away_refused_with_the_reason_and_let_in_again(house: House) -> None:
    visitor, other, mara = await house.visitor(), await house.visitor(), await house.colleague("Mara")
    path = f"/api/chats/{visitor.id}/block"
    assert (await mara.http.get(path)).json() == {"block": None}

    made = await mara.http.post(path, json={"reason": "insults"})
    assert made.status_code == 201
    block = made.json()["block"]
    assert (block["sessionId"], block["reason"], block["by"], block["until"]) == (visitor.id, "insults", "Mara", None)
    assert (await mara.http.get(path)).json() == {"block": block} == made.json()
    assert (await mara.http.get("/api/blocks")).json() == {"blocks": [block]}
    await visitor.is_sent_away()

    back = await house.tab(visitor.key)
    for event, payload in (
        ("user-connected", {"sessionId": visitor.key}),
        ("user-message", {"sessionId": visitor.key, "content": "again"}),
        ("messages-sync", {"sessionId": visitor.key, "after": 0}),
    ):
        assert (await back.ask(event, payload))["error"]["code"] == "blocked", event
    answer = await house.http.get("/api/messages/current", headers={"X-Session-Id": visitor.key})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "blocked")
    assert (await other.ask("user-message", {"content": "still here"}))["ok"]

    assert (await mara.http.delete(path)).json() == {"ok": True}
    assert (await back.ask("user-connected", {"sessionId": visitor.key}))["ok"]
    assert (await mara.http.delete(path)).status_code == 404
    events = (await mara.http.get(f"/api/chats/{visitor.id}/details")).json()["events"]
    assert [event["name"] for event in events[:2]] == ["session.unblocked", "session.blocked"]


async def test_a_blocked_address_keeps_visitors_out_and_never_the_team(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague("Mara", Role.ADMIN)
    made = await mara.http.post("/api/blocks", json={"network": "127.0.0.1", "hours": 2})
    block = made.json()["block"]
    assert (made.status_code, block["network"], block["sessionId"]) == (201, "127.0.0.1/32", None)
    assert block["until"] > block["createdAt"]
    await visitor.is_sent_away()

    with pytest.raises(NotLetIn):
        await house.visitor()
    answer = await house.http.post("/api/chats")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "blocked")
    # pages, settings of the widget and signing in are not a visitor's words
    assert (await house.http.get("/api/widget/config")).status_code == 200
    assert (await house.http.post("/api/auth/login", json={"email": "a@b.example", "password": "x"})).status_code == 401
    assert (await mara.http.get("/api/chats")).status_code == 200
    assert (await (await house.colleague("Tom")).http.get("/api/chats")).status_code == 200

    assert (await mara.http.delete(f"/api/blocks/{block['id']}")).json() == {"ok": True}
    await house.visitor()
    assert (await mara.http.delete(f"/api/blocks/{block['id']}")).status_code == 404


async def test_blocking_again_changes_the_block_and_makes_no_second(house: House) -> None:
    mara = await house.colleague("Mara", Role.ADMIN)
    for network in ("203.0.113.7/24", "203.0.113.0/24"):
        await mara.http.post("/api/blocks", json={"network": network, "reason": network})
    (block,) = (await mara.http.get("/api/blocks")).json()["blocks"]
    assert (block["network"], block["reason"]) == ("203.0.113.0/24", "203.0.113.0/24")
    await house.visitor()  # who is elsewhere


@pytest.mark.parametrize(
    "body",
    [
        {"network": "0.0.0.0/0"},
        {"network": "::/0"},
        {"network": "203.0.113.256"},
        {"network": "example.com"},
        {"network": ""},
        {"network": 7},
        {"network": "203.0.113.7", "hours": 0},
        {"network": "203.0.113.7", "hours": 1e9},
        {"network": "203.0.113.7", "reason": "x" * 501},
        {},
    ],
)
async def test_what_is_no_range_is_refused(house: House, body: Body) -> None:
    mara = await house.colleague("Mara", Role.ADMIN)
    answer = await mara.http.post("/api/blocks", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input")
    assert (await mara.http.get("/api/blocks")).json() == {"blocks": []}


async def test_whom_the_site_has_signed_is_blocked_in_all_their_chats(house: House) -> None:
    mara = await house.colleague("Mara", Role.ADMIN)
    secret = "a secret of the site's own server"
    await mara.http.put("/api/settings", json={"identitySecret": secret})
    first, second = await house.visitor(), await house.visitor()
    for visitor in (first, second):
        assert (await visitor.ask("identify", signed("user 7", secret)))["ok"]
    await mara.http.post(f"/api/chats/{first.id}/block", json={})
    await first.is_sent_away()
    await second.is_sent_away()
    third = await house.visitor()
    assert (await third.ask("identify", signed("user 7", secret)))["error"]["code"] == "blocked"
