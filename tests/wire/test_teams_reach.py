"""Who sees which chats: in lists and counts, one by one, and live."""

import asyncio
from typing import Any

import pytest

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Reach, Role
from tests.wire.people import PATIENCE_S, Colleague, House, Visitor
from tests.wire.staff import hire, make_team, narrow

GONE = "00000000-0000-7000-8000-000000000000"


async def listed(colleague: Colleague, **filters: str) -> set[str]:
    answer = await colleague.http.get("/api/chats", params=filters)
    return {chat["sessionId"] for chat in answer.json()["chats"]}


async def test_each_sees_the_chats_within_their_reach_in_lists_and_counts(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    mine, theirs, nobodys, teams = [await house.visitor() for _ in range(4)]
    tom, ann, eve = await hire(house, "Tom"), await hire(house, "Ann"), await hire(house, "Eve")
    sales = await make_team(boss, "Sales", ann)
    own, of_team, all_ = (
        await narrow(house, boss, tom, Reach.OWN),
        await narrow(house, boss, ann, Reach.TEAMS),
        await narrow(house, boss, eve, Reach.ALL),
    )
    await own.ask("take-over", {"sessionId": mine.id})
    await boss.ask("take-over", {"sessionId": theirs.id})
    await boss.http.post(f"/api/chats/{teams.id}/assign", json={"teamId": sales["id"]})
    everything = {mine.id, theirs.id, nobodys.id, teams.id}
    assert await listed(boss) == await listed(all_) == everything
    assert await listed(own) == {mine.id, nobodys.id, teams.id}
    assert await listed(of_team) == {teams.id}
    assert await listed(boss, team=sales["id"]) == {teams.id}
    assert await listed(own, team=sales["id"]) == {teams.id}
    assert await listed(boss, team=GONE) == set()
    counts = [(await one.http.get("/api/chats/counts")).json()["counts"] for one in (boss, own, of_team)]
    assert [(count["waiting"], count["human"]) for count in counts] == [(2, 2), (2, 1), (1, 0)]


async def test_a_chat_that_was_closed_stays_its_last_persons(house: House) -> None:
    boss = await house.colleague("Boss", Role.ADMIN)
    visitor = await house.visitor()
    tom, ann = await hire(house, "Tom"), await hire(house, "Ann")
    of_tom, of_ann = await narrow(house, boss, tom, Reach.OWN), await narrow(house, boss, ann, Reach.OWN)
    await of_tom.ask("take-over", {"sessionId": visitor.id})
    assert (await of_ann.hears("chat-removed"))["sessionId"] == visitor.id
    await of_tom.ask("chat-close", {"sessionId": visitor.id})
    assert await listed(of_tom) == {visitor.id}
    assert await listed(of_ann) == set()
    await visitor.ask("user-message", {"content": "one more thing"})
    assert await listed(of_tom) == await listed(of_ann) == {visitor.id}, "nobody has it now"


@pytest.mark.parametrize("reach", [Reach.OWN, Reach.TEAMS])
async def test_what_is_beyond_reach_is_not_found_whatever_is_asked_of_it(house: House, reach: Reach) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    visitor = await house.visitor()
    await boss.ask("take-over", {"sessionId": visitor.id})
    said = (await boss.ask("admin-reply", {"sessionId": visitor.id, "content": "hello"}))["message"]
    tom = await narrow(house, boss, await hire(house, "Tom"), reach)
    path = f"/api/chats/{visitor.id}"
    asked = [
        await tom.http.get(path),
        await tom.http.get(f"{path}/details"),
        await tom.http.get(f"{path}/notes"),
        await tom.http.post(f"{path}/notes", json={"content": "hm"}),
        await tom.http.get(f"{path}/transcript"),
        await tom.http.get(f"{path}/hand-off"),
        await tom.http.put(f"{path}/tags", json={"tags": ["x"]}),
        await tom.http.patch(f"{path}/visitor", json={"name": "x"}),
        await tom.http.post(f"{path}/assign", json={"adminId": str(tom.admin.id)}),
        await tom.http.post(f"{path}/assign", json={"teamId": None}),
        await tom.http.post(f"{path}/take-over", json={"from": str(boss.admin.id)}),
        await tom.http.post(f"{path}/hand-back"),
        await tom.http.post(f"{path}/close"),
        await tom.http.post(f"{path}/reopen"),
        await tom.http.get(f"/api/messages/{visitor.id}"),
        await tom.http.patch(f"/api/messages/{said['id']}"),
    ]
    unknown = (await tom.http.get(f"/api/chats/{GONE}")).json()
    for answer in asked:
        assert (answer.status_code, answer.json()) == (404, unknown), answer.request.url
    about = {"sessionId": visitor.id}
    events: dict[str, dict[str, Any]] = {
        "admin-reply": {"content": "me too"},
        "admin-typing": {},
        "messages-sync": {"after": 0},
        "messages-read": {"upTo": 1},
        "chat-viewing": {},
        "take-over": {"from": str(boss.admin.id)},
        "hand-back": {},
        "chat-close": {},
        "chat-reopen": {},
    }
    for event, payload in events.items():
        refused = await tom.ask(event, {**about, **payload})
        assert refused.get("error", {}).get("code") == "not_found", event
    chat = (await boss.http.get(path)).json()["chat"]
    assert (chat["state"], chat["assignedTo"]["name"], chat["lastSeq"]) == ("human", "Boss", said["seq"])


async def test_earlier_chats_of_a_visitor_are_shown_within_reach_only(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    first = await house.visitor(userEmail="ana@example.com")
    now = await house.visitor(userEmail="ana@example.com")
    await boss.ask("take-over", {"sessionId": first.id})
    tom = await narrow(house, boss, await hire(house, "Tom"), Reach.OWN)
    for one, past in ((boss, [first.id]), (tom, [])):
        details = (await one.http.get(f"/api/chats/{now.id}/details")).json()
        assert [chat["sessionId"] for chat in details["past"]] == past


async def test_live_events_tell_each_of_the_chats_within_their_reach_and_of_each_once(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    visitor, other = await house.visitor(), await house.visitor()
    tom, ann = await hire(house, "Tom"), await hire(house, "Ann")
    sales = await make_team(boss, "Sales", ann)
    own, of_team = await narrow(house, boss, tom, Reach.OWN), await narrow(house, boss, ann, Reach.TEAMS)
    await boss.http.post(f"/api/chats/{visitor.id}/assign", json={"teamId": sales["id"]})
    entered = await of_team.hears("session-updated", sessionId=visitor.id)
    assert entered["chat"]["team"] == {"id": sales["id"], "name": "Sales"}
    await of_team.ask("take-over", {"sessionId": visitor.id})
    assert (await own.hears("chat-removed"))["sessionId"] == visitor.id

    await visitor.ask("user-message", {"content": "are you there?"})
    await visitor.ask("user-typing", {"isTyping": True, "text": "secret"})
    await other.ask("user-message", {"content": "and me?"})
    heard = await of_team.hears("user-message")
    assert (heard["sessionId"], heard["content"]) == (visitor.id, "are you there?")
    assert (await own.hears("user-message", content="and me?"))["sessionId"] == other.id
    assert (await of_team.hears("user-typing"))["text"] == "secret"
    await _rows_of(own, other)
    await _rows_of(of_team, visitor)
    for one, chat in ((own, other), (of_team, visitor)):
        for event in ("user-message", "user-typing", "presence-updated", "ai-thinking"):
            assert [told for told in await one.has_heard(event) if told["sessionId"] != chat.id] == [], event
    assert await own.has_heard("user-typing") == []
    assert await of_team.has_heard("user-message") == [], "once, though she has it and is in its team"


async def _rows_of(colleague: Colleague, visitor: Visitor) -> None:
    """The list's updates come, and have the rows of that chat and, since it was there last, of no other beyond reach."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            rows = (await colleague.heard["chat-list-update"].get())["chats"]
            if any(row["sessionId"] == visitor.id and row["unreadCount"] > 0 for row in rows):
                return


async def test_a_chat_leaves_the_list_of_whom_it_was_taken_from_and_comes_back(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    visitor = await house.visitor()
    tom = await narrow(house, boss, await hire(house, "Tom"), Reach.OWN)
    await tom.ask("take-over", {"sessionId": visitor.id})
    await tom.hears("session-updated", sessionId=visitor.id)
    await boss.ask("take-over", {"sessionId": visitor.id, "from": str(tom.admin.id)})
    assert await tom.hears("chat-removed") == {"sessionId": visitor.id}
    await boss.ask("admin-reply", {"sessionId": visitor.id, "content": "just between us"})
    await boss.ask("hand-back", {"sessionId": visitor.id})
    assert (await tom.hears("session-updated", sessionId=visitor.id))["chat"]["state"] == "waiting"
    assert await tom.has_heard("admin-reply") == []
    # what was said meanwhile is theirs to read again
    assert len((await tom.http.get(f"/api/messages/{visitor.id}")).json()["messages"]) >= 4


async def test_a_changed_reach_ends_the_connections_of_that_person_and_holds_from_the_next_one_on(
    house: House,
) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    visitor = await house.visitor()
    await boss.ask("take-over", {"sessionId": visitor.id})
    tom = await house.colleague("Tom")
    assert await listed(tom) == {visitor.id}
    await boss.http.put(f"/api/team/{tom.admin.id}/reach", json={"reach": "own"})
    await tom.is_sent_away()
    assert await listed(tom) == set()
    again = await house.come_back(tom.admin)
    await visitor.ask("user-message", {"content": "hello?"})
    await boss.hears("user-message")
    assert await again.has_heard("user-message") == []
    await boss.http.put(f"/api/team/{tom.admin.id}/reach", json={"reach": "all"})
    await again.is_sent_away()
    assert await listed(tom) == {visitor.id}


async def test_joining_and_leaving_a_team_reaches_open_connections(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    visitor, ann = await house.visitor(), await hire(house, "Ann")
    sales = await make_team(boss, "Sales")
    await boss.http.post(f"/api/chats/{visitor.id}/assign", json={"teamId": sales["id"]})
    outside = await narrow(house, boss, ann, Reach.TEAMS)
    assert await listed(outside) == set()
    await boss.http.put(f"/api/teams/{sales['id']}", json={"members": [str(ann.id)]})
    await outside.is_sent_away()
    inside = await house.come_back(ann)
    assert await listed(inside) == {visitor.id}
    await boss.http.delete(f"/api/teams/{sales['id']}")
    await inside.is_sent_away()
    assert await listed(inside) == set()


async def test_owners_and_admins_see_all_and_nobody_else_says_who_sees_what(house: House) -> None:
    boss, chief = await house.colleague("Boss", Role.OWNER), await house.colleague("Chief", Role.ADMIN)
    tom = await house.colleague("Tom")
    path = f"/api/team/{chief.admin.id}/reach"
    refused = await boss.http.put(path, json={"reach": "own"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "conflict")
    assert (await boss.http.put(path, json={"reach": "all"})).status_code == 200
    assert (await tom.http.put(f"/api/team/{tom.admin.id}/reach", json={"reach": "all"})).status_code == 403
    for id, body, status in (
        (tom.admin.id, {"reach": "some"}, 422),
        (tom.admin.id, {"reach": None}, 422),
        (tom.admin.id, {}, 422),
        (GONE, {"reach": "own"}, 404),
        ("me", {"reach": "own"}, 404),
    ):
        assert (await boss.http.put(f"/api/team/{id}/reach", json=body)).status_code == status, body


async def test_who_is_raised_to_admin_sees_all_and_is_bound_again_when_that_ends(house: House) -> None:
    boss, visitor = await house.colleague("Boss", Role.OWNER), await house.visitor()
    await boss.ask("take-over", {"sessionId": visitor.id})
    tom = await narrow(house, boss, await hire(house, "Tom"), Reach.OWN)
    assert await listed(tom) == set()
    async with house.store.begin() as tx:
        await admins.set_role(tx, tom.admin.id, Role.ADMIN)
    await tom.is_sent_away()
    assert await listed(tom) == {visitor.id}
    async with house.store.begin() as tx:
        await admins.set_role(tx, tom.admin.id, Role.AGENT)
    async with asyncio.timeout(PATIENCE_S):
        while await listed(tom):
            await asyncio.sleep(0.1)


async def test_a_mentioned_colleague_is_told_and_only_if_they_see_the_chat(house: House) -> None:
    boss, eve = await house.colleague("Boss", Role.OWNER), await house.colleague("Eve")
    visitor, other = await house.visitor(), await house.visitor()
    tom = await narrow(house, boss, await hire(house, "Tom"), Reach.OWN)
    await boss.ask("take-over", {"sessionId": other.id})
    body = {"content": "@Tom please look", "mentions": [str(tom.admin.id)]}
    note = (await boss.http.post(f"/api/chats/{visitor.id}/notes", json=body)).json()["note"]
    told = await tom.hears("mention-added")
    assert (told["sessionId"], told["note"], told["chat"]["sessionId"]) == (visitor.id, note, visitor.id)
    assert await eve.has_heard("mention-added") == []
    refused = await boss.http.post(f"/api/chats/{other.id}/notes", json=body)
    assert (refused.status_code, refused.json()["error"]["fields"]) == (
        422,
        [{"path": "mentions.0", "problem": "does not see this chat"}],
    )
    assert (await boss.http.get(f"/api/chats/{other.id}/notes")).json() == {"notes": []}
    assert await tom.has_heard("mention-added") == []


async def test_giving_a_chat_away_beyond_ones_own_reach_shows_nothing_of_it(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    visitor, ann = await house.visitor(), await hire(house, "Ann")
    tom = await narrow(house, boss, await hire(house, "Tom"), Reach.OWN)
    await tom.ask("take-over", {"sessionId": visitor.id})
    given = await tom.http.post(f"/api/chats/{visitor.id}/assign", json={"adminId": str(ann.id)})
    assert (given.status_code, given.json()) == (200, {"chat": None})
    assert await tom.hears("chat-removed") == {"sessionId": visitor.id}


async def test_why_the_assistant_said_something_is_told_within_reach_only(house: House) -> None:
    boss, visitor = await house.colleague("Boss", Role.OWNER), await house.visitor()
    await boss.ask("take-over", {"sessionId": visitor.id})
    tom = await narrow(house, boss, await hire(house, "Tom"), Reach.OWN)
    async with house.store.direct() as connection:
        await connection.execute(
            "insert into ai_replies (id, session_id, turn, seq, outcome, reason, provider, started_at, duration_ms, details)"
            " values (gen_random_uuid(), $1, 1, 1, 'answered', 'answered', 'knowledge', now(), 5, '{}')",
            visitor.id,
        )
    path = f"/api/ai/replies/{visitor.id.replace('-', '')}-1"
    assert (await boss.http.get(path)).status_code == 200
    assert (await tom.http.get(path)).status_code == 404
    assert (await boss.http.get(path.replace("-1", "-2"))).status_code == 404
