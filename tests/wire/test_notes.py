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
