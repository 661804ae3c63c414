"""Who of the team is there, who looks at what, and giving chats to each other."""

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Role
from tests.wire.people import House


async def test_who_comes_and_goes_is_told_to_the_team(house: House) -> None:
    mara = await house.colleague("Mara")
    assert (await mara.hears("team-presence"))["admins"] == [str(mara.admin.id)]
    tom = await house.colleague("Tom")
    both = sorted([str(mara.admin.id), str(tom.admin.id)])
    assert (await mara.hears("team-presence"))["admins"] == both
    assert (await tom.hears("team-presence"))["admins"] == both
    again = await house.come_back(tom.admin)
    assert (await again.hears("team-presence"))["admins"] == both
    await tom.line.disconnect()
    assert await mara.has_heard("team-presence") == [], "Tom has another connection"
    await again.line.disconnect()
    assert (await mara.hears("team-presence"))["admins"] == [str(mara.admin.id)]


async def test_the_team_is_listed_with_who_is_there(house: House) -> None:
    mara, tom = await house.colleague("Mara"), await house.colleague("Tom", Role.VIEWER)
    await tom.line.disconnect()
    await mara.hears("team-presence", admins=[str(mara.admin.id)])
    await mara.hears("team-presence", admins=[str(mara.admin.id)])
    team = (await mara.http.get("/api/team")).json()["admins"]
    assert [(one["name"], one["role"], one["online"]) for one in team] == [
        ("Mara", "agent", True),
        ("Tom", "viewer", False),
    ]
    assert {"id", "name", "email", "role", "online", "available", "away", "reach"} <= set(team[0])


async def test_who_looks_at_a_chat_is_told_to_the_team_until_they_leave(house: House) -> None:
    visitor, mara, tom = await house.visitor(), await house.colleague("Mara"), await house.colleague("Tom")
    other = await house.visitor()
    seen = {"id": str(tom.admin.id), "name": "Tom"}
    assert await tom.ask("chat-viewing", {"sessionId": visitor.id}) == {"ok": True, "admins": [seen]}
    assert await mara.hears("team-viewing") == {"sessionId": visitor.id, "admins": [seen]}
    await tom.ask("chat-viewing", {"sessionId": other.id})
    told = {(await mara.hears("team-viewing"))["sessionId"]: n for n in range(2)}
    assert set(told) == {visitor.id, other.id}
    await tom.line.disconnect()
    assert await mara.hears("team-viewing") == {"sessionId": other.id, "admins": []}
    assert await visitor.has_heard("team-viewing") == []


async def test_the_team_sees_who_types_to_a_visitor(house: House) -> None:
    visitor, mara, tom = await house.visitor(), await house.colleague("Mara"), await house.colleague("Tom")
    await mara.ask("admin-typing", {"sessionId": visitor.id, "isTyping": True})
    admin = {"id": str(mara.admin.id), "name": "Mara"}
    assert await tom.hears("colleague-typing") == {"sessionId": visitor.id, "isTyping": True, "admin": admin}
    assert (await visitor.hears("admin-typing"))["isTyping"] is True
    await mara.ask("admin-typing", {"sessionId": visitor.id, "isTyping": False})
    assert (await tom.hears("colleague-typing"))["isTyping"] is False
    assert await tom.has_heard("admin-typing") == [], "that one is the visitor's"


async def test_a_colleague_with_two_tabs_on_a_chat_looks_at_it_once(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague("Mara")
    second = await house.come_back(mara.admin)
    await mara.ask("chat-viewing", {"sessionId": visitor.id})
    answer = await second.ask("chat-viewing", {"sessionId": visitor.id})
    assert [one["name"] for one in answer["admins"]] == ["Mara"]
    assert len(await mara.has_heard("team-viewing")) == 1
    await mara.ask("chat-viewing", {"sessionId": None})
    assert await mara.has_heard("team-viewing") == [], "the other tab still shows it"


async def test_a_chat_that_is_not_there_cannot_be_looked_at_nor_can_a_visitor_look(house: House) -> None:
    mara, visitor = await house.colleague(), await house.visitor()
    answer = await mara.ask("chat-viewing", {"sessionId": "00000000-0000-7000-8000-000000000000"})
    assert answer["error"]["code"] == "not_found"
    assert (await visitor.ask("chat-viewing", {"sessionId": visitor.key}))["error"]["code"] == "unauthenticated"


async def test_a_chat_is_given_to_a_colleague_and_both_sides_read_it(house: House) -> None:
    visitor, mara, tom = await house.visitor(), await house.colleague("Mara"), await house.colleague("Tom")
    path = f"/api/chats/{visitor.id}/assign"
    chat = (await mara.http.post(path, json={"adminId": str(tom.admin.id)})).json()["chat"]
    assert (chat["state"], chat["assignedTo"]) == (
        "human",
        {"id": str(tom.admin.id), "name": "Tom", "pictureUrl": None},
    )
    notice = await visitor.hears("system-message", content="Tom will answer.")
    assert notice["meta"]["notice"] == "assigned"
    assert (await visitor.has_heard("session-updated"))[-1]["chat"]["assignedTo"] == {"name": "Tom", "pictureUrl": None}
    events = (await mara.http.get(f"/api/chats/{visitor.id}/details")).json()["events"]
    assert (events[0]["name"], events[0]["adminName"]) == ("session.assigned", "Mara")
    assert events[0]["facts"]["to"]["name"] == "Tom"
    again = await mara.http.post(path, json={"adminId": str(tom.admin.id)})
    assert again.json()["chat"]["lastSeq"] == chat["lastSeq"], "no second notice"


async def test_nobody_is_given_a_chat_who_may_not_answer(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague("Mara")
    viewer, gone = await house.colleague("Vera", Role.VIEWER), await house.colleague("Gus")
    async with house.store.begin() as tx:
        await admins.disable(tx, gone.admin.id)
    for id in (str(viewer.admin.id), str(gone.admin.id), "00000000-0000-7000-8000-000000000000", "me", None):
        answer = await mara.http.post(f"/api/chats/{visitor.id}/assign", json={"adminId": id})
        assert answer.status_code == 422, id
    assert (await viewer.http.post(f"/api/chats/{visitor.id}/assign", json={})).status_code == 403
