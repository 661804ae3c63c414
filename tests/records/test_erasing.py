"""An erased visitor is gone from everywhere, at once, for everybody; and from nowhere else."""

import asyncio
import json
from pathlib import Path
from uuid import UUID

import pytest

from frontdesk.accounts.roles import Role
from frontdesk.store.connect import connect
from frontdesk.store.tables import Table
from tests.wire.people import Colleague, House, Visitor

NEEDLE = "Wolpertinger"


async def everything(url: str) -> dict[str, str]:
    """All rows of each table, as one text."""
    connection = await connect(url)
    try:
        found = {}
        for name in Table.metadata.tables:
            rows = await connection.fetch(f'select t::text as row from "{name}" t')  # noqa: S608
            found[name] = "\n".join(row["row"] for row in rows)
        return found
    finally:
        await connection.close()


async def make_a_mess(visitor: Visitor, colleague: Colleague) -> None:
    """Something of the visitor's in every corner that people reach."""
    chat = f"/api/chats/{visitor.id}"
    for event, payload in (
        ("page-view", {"page": f"https://shop.example/{NEEDLE}", "title": NEEDLE}),
        ("visitor-update", {"name": NEEDLE, "email": f"{NEEDLE}@example.com", "attributes": {"plan": NEEDLE}}),
        ("hand-off-request", {"reason": f"{NEEDLE} wants a person"}),
        ("user-message", {"content": f"my name is {NEEDLE}"}),
        ("chat-rate", {"score": 5, "comment": NEEDLE}),
    ):
        answer = await visitor.ask(event, payload)
        assert answer["ok"], (event, answer)
    assert (await colleague.http.post(f"{chat}/notes", json={"content": f"{NEEDLE}!"})).status_code == 201
    assert (await colleague.ask("admin-reply", {"sessionId": visitor.id, "content": f"Dear {NEEDLE}"}))["ok"]
    sent = await visitor_file(visitor, colleague)
    assert (await visitor.ask("user-message", {"content": NEEDLE, "fileIds": [sent]}))["ok"]


async def visitor_file(visitor: Visitor, colleague: Colleague) -> str:
    answer = await colleague.http.post(
        "/api/files",
        params={"name": f"{NEEDLE}.txt"},
        content=f"{NEEDLE} in a file".encode(),
        headers={"X-Session-Id": visitor.key, "Authorization": "", "Content-Type": "text/plain"},
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["file"]["id"])


async def erase(colleague: Colleague, visitor: Visitor, *, chats: int = 1) -> int:
    answer = await colleague.http.delete(f"/api/chats/{visitor.id}/visitor", params={"chats": chats})
    return answer.status_code


async def test_nothing_is_left_of_an_erased_visitor_and_all_of_another(house: House, database_url: str) -> None:
    mara = await house.colleague("Mara", Role.ADMIN)
    visitor, other = await house.visitor(), await house.visitor(says="I am somebody else")
    await make_a_mess(visitor, mara)
    held = (await mara.http.get(f"/api/chats/{visitor.id}/visitor")).json()
    assert (held["chats"], held["notes"], held["files"]) == (1, 1, 1)
    assert held["messages"] >= 4
    async with asyncio.timeout(10):  # search takes its words in the background
        while NEEDLE.lower() not in (before := await everything(database_url))["search_words"]:
            await asyncio.sleep(0.05)
    named = {name for name, rows in before.items() if NEEDLE in rows or visitor.id in rows}
    assert named >= {"sessions", "messages", "notes", "page_views", "events", "files"}

    assert await erase(mara, visitor) == 200
    after = await everything(database_url)
    left = {name for name, rows in after.items() if NEEDLE.lower() in rows.lower() or visitor.id in rows}
    assert left == set()
    assert "I am somebody else" in after["messages"]
    assert other.id in after["events"]
    assert "data.visitor_erased" in after["changes"]
    # and the visitor who stayed goes on
    assert (await other.ask("user-message", {"content": "still here"}))["ok"]


async def test_no_file_of_an_erased_visitor_is_left_on_disk(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    mara, visitor = await house.colleague("Mara", Role.ADMIN), await house.visitor()
    await visitor_file(visitor, mara)
    assert [path for path in folder.rglob("*") if path.is_file()]
    assert await erase(mara, visitor) == 200
    assert not [path for path in folder.rglob("*") if path.is_file()]


async def test_whoever_is_there_hears_of_it_and_the_visitor_is_sent_away(house: House) -> None:
    mara, tom = await house.colleague("Mara", Role.ADMIN), await house.colleague("Tom")
    visitor, other = await house.visitor(), await house.visitor()
    gone = asyncio.Event()
    visitor.line.on("disconnect", lambda *_: gone.set())
    assert await erase(mara, visitor) == 200
    assert await visitor.hears("chat-erased") == {"sessionId": visitor.key}
    await asyncio.wait_for(gone.wait(), 5)
    assert await tom.hears("chat-removed") == {"sessionId": visitor.id}
    assert await other.has_heard("chat-erased") == []
    assert (await mara.http.get(f"/api/chats/{visitor.id}")).status_code == 404
    assert await erase(mara, visitor) == 404


async def test_a_visitor_who_comes_back_with_the_old_key_begins_anew(house: House) -> None:
    mara, visitor = await house.colleague("Mara", Role.ADMIN), await house.visitor(says="the old words")
    assert await erase(mara, visitor) == 200
    again = Visitor(key=visitor.key)
    house.people.append(again)
    await again.connect(house.url, {"sessionId": visitor.key})
    opened = await again.ask("user-connected", {"after": 1})
    assert (opened["ok"], opened["messages"], opened["lastSeq"]) == (True, [], 0)
    assert (await again.ask("user-message", {"content": "new words"}))["message"]["seq"] == 1


async def test_chats_of_the_same_person_go_together_and_nobody_elses(house: House) -> None:
    mara = await house.colleague("Mara", Role.ADMIN)
    first, second, proven, stranger = [await house.visitor() for _ in range(4)]
    for visitor in (first, second, proven):
        assert (await visitor.ask("visitor-update", {"email": "jo@example.com"}))["ok"]
    async with house.store.direct() as connection:
        # somebody else's proven identity, with the same address written into it
        await connection.execute(
            "update sessions set version = version + 1, verified_id = 'user-7' where id = $1", UUID(proven.id)
        )
    held = (await mara.http.get(f"/api/chats/{first.id}/visitor")).json()
    assert (held["chats"], held["email"], held["verified"]) == (2, "jo@example.com", False)
    assert await erase(mara, first, chats=1) == 409
    assert await erase(mara, first, chats=3) == 409
    assert await erase(mara, first, chats=2) == 200
    assert {visitor.id: (await mara.http.get(f"/api/chats/{visitor.id}")).status_code for visitor in (second, proven, stranger)} == {
        second.id: 404, proven.id: 200, stranger.id: 200
    }  # fmt: skip


async def test_two_who_erase_at_once_erase_once(house: House) -> None:
    mara, visitor = await house.colleague("Mara", Role.ADMIN), await house.visitor()
    answers = await asyncio.gather(*(erase(mara, visitor) for _ in range(4)))
    assert min(answers) == 200
    assert set(answers) <= {200, 404}
    async with house.store.direct() as connection:
        recorded = await connection.fetch("select after from changes where action = 'data.visitor_erased'")
    assert [row["after"] for row in recorded if row["after"] == {"chats": 1}] == [{"chats": 1}]


async def test_messages_that_come_meanwhile_are_refused_and_leave_nothing(house: House, database_url: str) -> None:
    mara, visitor = await house.colleague("Mara", Role.ADMIN), await house.visitor()

    async def write() -> list[dict[str, object]]:
        answers = []
        for number in range(8):
            try:
                answers.append(await visitor.ask("user-message", {"content": f"{NEEDLE} {number}"}))
            except Exception:  # noqa: BLE001 - the connection ends in the middle of it
                break
        return answers

    writing = asyncio.create_task(write())
    assert await erase(mara, visitor) == 200
    answers = await writing
    assert all(answer["ok"] or answer["error"]["code"] == "not_found" for answer in answers)  # type: ignore[index]
    left = await everything(database_url)
    assert visitor.id not in left["messages"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AGENT])
async def test_only_owners_and_admins_look_and_erase(house: House, role: Role) -> None:
    visitor, colleague = await house.visitor(), await house.colleague("Tom", role)
    assert (await colleague.http.get(f"/api/chats/{visitor.id}/visitor")).status_code == 403
    assert await erase(colleague, visitor) == 403
    assert (await house.http.delete(f"/api/chats/{visitor.key}/visitor", params={"chats": 1})).status_code == 401


async def test_what_cannot_be_meant_is_refused(house: House) -> None:
    mara, visitor = await house.colleague("Mara", Role.ADMIN), await house.visitor()
    for path, params, status in (
        (visitor.id, {}, 422),
        (visitor.id, {"chats": 0}, 422),
        (visitor.id, {"chats": "all"}, 422),
        (visitor.key, {"chats": 1}, 404),
        ("00000000-0000-7000-8000-000000000000", {"chats": 1}, 404),
        ("..", {"chats": 1}, 404),
    ):
        answer = await mara.http.delete(f"/api/chats/{path}/visitor", params=params)
        assert answer.status_code == status, (path, params, json.dumps(answer.json()))
    assert (await mara.http.get(f"/api/chats/{visitor.id}")).status_code == 200
