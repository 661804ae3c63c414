"""Files go over HTTP, wait for their message, and are seen by those who may see the chat."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PIL import Image

from frontdesk.accounts.roles import Role
from frontdesk.store.engine import Store
from tests.wire import samples
from tests.wire.people import Colleague, House, Json, Visitor, open_house


@pytest.fixture
async def house(store: Store, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(store, data_dir=tmp_path) as house:
        yield house


async def send(
    house: House, person: Visitor | Colleague, data: bytes | Any, name: str = "photo.png", chat: Visitor | None = None
) -> httpx2.Response:
    """An upload by a visitor, or by somebody of the team to `chat`."""
    if isinstance(person, Visitor):
        headers = {"X-Session-Id": person.key}
        return await house.http.post("/api/files", params={"name": name}, content=data, headers=headers, timeout=60)
    assert chat is not None
    return await person.http.post("/api/files", params={"name": name, "sessionId": chat.id}, content=data, timeout=60)


async def sent(*args: Any, **options: Any) -> Json:
    """The same, and it went well."""
    answer = await send(*args, **options)
    assert answer.status_code == 201, answer.text
    file: Json = answer.json()["file"]
    return file


def on_disk(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


async def test_a_picture_is_announced_with_its_message_and_both_sides_see_it(house: House, tmp_path: Path) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    file = await sent(house, visitor, samples.picture(), "my lamp.PNG")
    assert (file["name"], file["type"], file["width"], file["height"]) == ("my lamp.png", "image/png", 60, 40)
    assert [m["attachments"] for m in await mara.has_heard("user-message") if m["attachments"]] == []

    said = await visitor.ask("user-message", {"content": "", "clientId": "one", "fileIds": [file["id"]]})
    assert said["ok"], said
    told = await mara.hears("user-message", clientId="one")
    [seen] = told["attachments"]
    assert seen["id"] == file["id"]
    assert seen["size"] == file["size"] == len((await house.http.get(seen["url"])).content)
    small = await house.http.get(seen["thumbnailUrl"])
    assert small.headers["content-type"] == "image/webp"
    with Image.open(io.BytesIO(small.content)) as thumbnail:
        assert thumbnail.size == (60, 40)
    assert len(on_disk(tmp_path / "files")) == 2
    assert on_disk(tmp_path / "incoming") == []

    listed = (await mara.http.get("/api/chats")).json()["chats"][0]
    assert (listed["lastMessage"]["preview"], listed["unreadCount"]) == ("📎 my lamp.png", 2)
    caught_up = await visitor.ask("messages-sync", {"after": told["seq"] - 1})
    assert [one["name"] for one in caught_up["messages"][0]["attachments"]] == ["my lamp.png"]
    transcript = (await mara.http.get(f"/api/chats/{visitor.id}/transcript")).text
    assert "📎 my lamp.png" in transcript


async def test_an_agent_sends_several_files_at_once_in_their_order(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    files = [await sent(house, mara, samples.pdf(), f"{number}.pdf", chat=visitor) for number in (1, 2, 3)]
    ids = [file["id"] for file in files]
    said = await mara.ask("admin-reply", {"sessionId": visitor.id, "content": "Here", "fileIds": ids})
    assert [one["id"] for one in said["message"]["attachments"]] == ids
    told = await visitor.hears("admin-reply")
    assert [one["name"] for one in told["attachments"]] == ["1.pdf", "2.pdf", "3.pdf"]
    row = (await mara.http.get(f"/api/chats/{visitor.id}")).json()["chat"]["lastMessage"]
    assert row["preview"] == "📎 Here"
    answer = await house.http.get(told["attachments"][0]["url"])
    assert answer.content == samples.pdf()
    assert answer.headers["content-disposition"] == "attachment; filename=\"1.pdf\"; filename*=UTF-8''1.pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_the_same_message_sent_twice_is_stored_once_with_its_files(house: House) -> None:
    visitor, mara = await house.visitor(says=None), await house.colleague()
    one, other = [await sent(house, visitor, samples.picture()) for _ in range(2)]
    post = {"content": "look", "clientId": "same", "fileIds": [one["id"]]}
    first, second = await visitor.ask("user-message", post), await visitor.ask("user-message", post)
    assert first["message"]["seq"] == second["message"]["seq"] == 1
    assert [a["id"] for a in second["message"]["attachments"]] == [one["id"]]
    assert len(await mara.has_heard("user-message")) == 1
    changes: list[Json] = [{"fileIds": [other["id"]]}, {"fileIds": []}, {"fileIds": [one["id"], other["id"]]}]
    for changed in changes:
        refused = await visitor.ask("user-message", post | changed)
        assert refused["error"]["code"] == "client_id_conflict", changed


async def test_a_file_goes_with_one_message_only(house: House) -> None:
    visitor = await house.visitor(says=None)
    file = await sent(house, visitor, samples.picture())
    posts = [
        visitor.ask("user-message", {"content": f"{n}", "clientId": f"{n}", "fileIds": [file["id"]]}) for n in range(2)
    ]
    answers = await asyncio.gather(*posts)
    assert sorted(answer["ok"] for answer in answers) == [False, True]
    [refused] = [answer for answer in answers if not answer["ok"]]
    assert refused["error"]["code"] == "invalid_input"
    caught_up = await visitor.ask("messages-sync", {"after": 0})
    assert len(caught_up["messages"]) == 1, "what cannot carry its file is not stored without it"


async def test_nobody_sends_sees_or_takes_back_what_is_not_theirs(house: House) -> None:
    visitor, other, mara = await house.visitor(), await house.visitor(), await house.colleague()
    tom = await house.colleague("Tom")
    file = await sent(house, visitor, samples.picture())
    path, stranger, owner = f"/api/files/{file['id']}", {"X-Session-Id": other.key}, {"X-Session-Id": visitor.key}
    assert (await house.http.get(path, headers=owner)).json()["file"]["id"] == file["id"]
    for method in ("GET", "DELETE"):
        assert (await house.http.request(method, path, headers=stranger)).status_code == 404
        assert (await house.http.request(method, path)).status_code == 404
        assert (await mara.http.request(method, path)).status_code == 404, "not announced yet"
    stolen = {"content": "mine", "fileIds": [file["id"]]}
    assert (await other.ask("user-message", stolen))["error"]["code"] == "invalid_input"
    assert (await mara.ask("admin-reply", {"sessionId": visitor.id, **stolen}))["error"]["code"] == "invalid_input"
    from_tom = await sent(house, tom, samples.picture(), chat=visitor)
    for body in ({"sessionId": visitor.id}, {"sessionId": other.id}):
        refused = await mara.ask("admin-reply", {**body, "content": "x", "fileIds": [from_tom["id"]]})
        assert refused["error"]["code"] == "invalid_input"

    await visitor.ask("user-message", {"content": "", "fileIds": [file["id"]]})
    assert (await mara.http.get(path)).status_code == 200
    assert (await house.http.get(path, headers=stranger)).status_code == 404
    assert (await house.http.delete(path, headers=owner)).json()["error"]["code"] == "conflict"


async def test_an_upload_that_is_taken_back_leaves_nothing(house: House, tmp_path: Path) -> None:
    visitor = await house.visitor()
    file = await sent(house, visitor, samples.picture())
    assert len(on_disk(tmp_path)) == 2
    gone = await house.http.delete(f"/api/files/{file['id']}", headers={"X-Session-Id": visitor.key})
    assert gone.json() == {"ok": True}
    assert on_disk(tmp_path) == []
    assert (await house.http.get(file["url"])).status_code == 404


async def test_an_address_cannot_be_made_up_or_used_for_another_file(house: House) -> None:
    visitor = await house.visitor()
    one, other = [await sent(house, visitor, samples.picture()) for _ in range(2)]
    assert (await house.http.get(one["url"])).status_code == 200
    path, _, query = one["url"].partition("?")
    wrong = [
        path,
        f"{path}?until=1&signature=x",
        f"{path}?{query}x",
        f"{path}?{query.replace('until=', 'until=1')}",
        f"{path.replace('content', 'thumbnail')}?{query}",
        f"{path.replace(one['id'], other['id'])}?{query}",
        f"{path}?until=-1&signature=é",
        f"{path}?until=99999999999999999999&signature={'x' * 200}",
    ]
    for address in wrong:
        assert (await house.http.get(address)).status_code in (404, 422), address


async def test_a_viewer_looks_at_files_and_sends_none(house: House) -> None:
    visitor, viewer = await house.visitor(), await house.colleague("Vera", Role.VIEWER)
    file = await sent(house, visitor, samples.picture())
    await visitor.ask("user-message", {"content": "", "fileIds": [file["id"]]})
    assert (await viewer.http.get(f"/api/files/{file['id']}")).status_code == 200
    assert (await send(house, viewer, samples.picture(), chat=visitor)).status_code == 403


async def test_what_cannot_be_a_message_with_files_is_refused(house: House) -> None:
    visitor = await house.visitor()
    file = await sent(house, visitor, samples.picture())
    unknown = "00000000-0000-7000-8000-000000000000"
    wrong: list[Json] = [
        {"content": "", "fileIds": []},
        {"content": " ", "fileIds": []},
        {"content": "", "fileIds": [unknown]},
        {"content": "x", "fileIds": [file["id"], unknown]},
        {"content": "x", "fileIds": "all"},
        {"content": "x", "fileIds": ["../../etc/passwd"]},
        {"content": "x", "fileIds": [file["id"]] * 21},
        {"content": "x", "fileIds": [f"00000000-0000-7000-8000-{n:012}" for n in range(11)]},
    ]
    for post in wrong:
        refused = await visitor.ask("user-message", post)
        assert refused["error"]["code"] == "invalid_input", post
    twice = await visitor.ask("user-message", {"content": " ", "fileIds": [file["id"]] * 2})
    assert twice["ok"], "the same file twice is that file"
    assert twice["message"]["content"] == ""


async def test_the_rules_say_what_may_be_sent(house: House) -> None:
    rules = (await house.http.get("/api/files/rules")).json()["rules"]
    assert (rules["maxBytes"], rules["maxFiles"]) == (10_000_000, 10)
    assert rules["types"]["image/jpeg"] == ["jpg", "jpeg"]
    assert "image/svg+xml" not in rules["types"]


async def test_an_answer_with_files_takes_a_chat_over(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    file = await sent(house, mara, samples.pdf(), "offer.pdf", chat=visitor)
    await mara.ask("admin-reply", {"sessionId": visitor.id, "content": "", "fileIds": [file["id"]]})
    chat = (await mara.http.get(f"/api/chats/{visitor.id}")).json()
    assert (chat["chat"]["state"], chat["messages"][-1]["attachments"][0]["name"]) == ("human", "offer.pdf")
