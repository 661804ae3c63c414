"""Notes are the team's own."""

from frontdesk.accounts.roles import Role
from tests.wire.people import House


async def test_a_note_reaches_the_team_and_never_the_visitor(house: House) -> None:
    visitor, mara, tom = await house.visitor(), await house.colleague("Mara"), await house.colleague("Tom")
    path = f"/api/chats/{visitor.id}/notes"
    body = {"content": "  Wants a refund  ", "mentions": [str(tom.admin.id)]}
    written = await mara.http.post(path, json=body)
    assert written.status_code == 201
    note = written.json()["note"]
    assert note["author"] == {"id": str(mara.admin.id), "name": "Mara"}
    assert (note["content"], note["mentions"]) == ("Wants a refund", [str(tom.admin.id)])
    assert await tom.hears("note-added") == {"sessionId": visitor.id, "note": note}
    assert (await tom.http.get(path)).json() == {"notes": [note]}
    assert await visitor.has_heard("note-added") == []


async def test_neither_a_visitor_nor_a_viewer_writes_notes_and_a_visitor_reads_none(house: House) -> None:
    visitor, viewer = await house.visitor(), await house.colleague("Vera", Role.VIEWER)
    path = f"/api/chats/{visitor.id}/notes"
    assert (await viewer.http.get(path)).json() == {"notes": []}
    assert (await viewer.http.post(path, json={"content": "hm"})).status_code == 403
    for address in (path, f"/api/chats/{visitor.key}/notes"):
        assert (await house.http.get(address)).status_code == 401


async def test_what_cannot_be_a_note_is_refused(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    path = f"/api/chats/{visitor.id}/notes"
    stranger = "00000000-0000-7000-8000-000000000000"
    wrong = [
        {"content": ""},
        {"content": " \n "},
        {"content": "x" * 4001},
        {"content": 5},
        {"content": "x", "mentions": [stranger]},
        {"content": "x", "mentions": ["me"]},
        {},
    ]
    for body in wrong:
        answer = await mara.http.post(path, json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input"), body
    assert (await mara.http.post(f"/api/chats/{stranger}/notes", json={"content": "x"})).status_code == 404
    assert (await mara.http.get(path)).json() == {"notes": []}


async def test_who_is_mentioned_finds_it_whenever_they_come_until_they_have_opened_the_chat(house: House) -> None:
    visitor, mara, tom = await house.visitor(), await house.colleague("Mara"), await house.colleague("Tom")
    path = f"/api/chats/{visitor.id}"
    body = {"content": "Tom, please", "mentions": [str(tom.admin.id), str(tom.admin.id), str(mara.admin.id)]}
    note = (await mara.http.post(f"{path}/notes", json=body)).json()["note"]
    told = await tom.hears("mention-added")
    assert (told["note"], told["seq"]) == (note, 1)
    assert await tom.has_heard("mention-added") == []
    # oneself one has heard
    assert await mara.has_heard("mention-added") == []
    assert (await mara.http.get("/api/mentions")).json() == {"mentions": []}

    await visitor.ask("user-message", {"content": "still there?"})
    later = (await mara.http.post(f"{path}/notes", json={**body, "content": "Tom?"})).json()["note"]
    [second, first] = (await tom.http.get("/api/mentions")).json()["mentions"]
    assert [(one["note"], one["seq"]) for one in (second, first)] == [(later, 2), (note, 1)]
    assert second["chat"]["sessionId"] == visitor.id

    assert (await tom.http.delete(f"{path}/mentions")).json() == {"seen": 2}
    assert await tom.hears("mentions-seen") == {"sessionId": visitor.id}
    assert (await tom.http.get("/api/mentions")).json() == {"mentions": []}
    assert (await tom.http.delete(f"{path}/mentions")).json() == {"seen": 0}
    assert await tom.has_heard("mentions-seen") == []


async def test_a_mention_in_a_chat_beyond_ones_reach_or_erased_is_not_listed(house: House) -> None:
    visitor, gone = await house.visitor(), await house.visitor()
    boss, tom = await house.colleague("Olga", Role.OWNER), await house.colleague("Tom")
    for chat in (visitor, gone):
        body = {"content": "Tom, please", "mentions": [str(tom.admin.id)]}
        assert (await boss.http.post(f"/api/chats/{chat.id}/notes", json=body)).status_code == 201
    assert (await boss.http.delete(f"/api/chats/{gone.id}/visitor", params={"chats": 1})).status_code == 200
    [left] = (await tom.http.get("/api/mentions")).json()["mentions"]
    assert left["chat"]["sessionId"] == visitor.id

    assert (await boss.ask("take-over", {"sessionId": visitor.id}))["ok"]
    assert (await boss.http.put(f"/api/team/{tom.admin.id}/reach", json={"reach": "own"})).status_code == 200
    assert (await tom.http.get("/api/mentions")).json() == {"mentions": []}
    assert (await tom.http.delete(f"/api/chats/{visitor.id}/mentions")).status_code == 404
    assert (await boss.http.put(f"/api/team/{tom.admin.id}/reach", json={"reach": "all"})).status_code == 200
    assert len((await tom.http.get("/api/mentions")).json()["mentions"]) == 1
