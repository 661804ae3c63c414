"""Replies that the team gives often."""

import asyncio

import pytest

from frontdesk.accounts.roles import Role
from tests.wire.people import House

PATH = "/api/canned-replies"


async def test_a_reply_is_added_found_changed_and_removed(house: House) -> None:
    mara, viewer = await house.colleague("Mara"), await house.colleague("Vera", Role.VIEWER)
    added = await mara.http.post(PATH, json={"shortcut": "/Opening-Hours", "content": "Monday to Friday"})
    assert added.status_code == 201
    reply = added.json()["reply"]
    assert (reply["shortcut"], reply["content"]) == ("opening-hours", "Monday to Friday")
    await mara.http.post(PATH, json={"shortcut": "hi", "content": "Hello!"})
    replies = (await viewer.http.get(PATH)).json()["replies"]
    assert [one["shortcut"] for one in replies] == ["hi", "opening-hours"]
    changed = await mara.http.put(f"{PATH}/{reply['id']}", json={"shortcut": "hours", "content": "Any time"})
    assert changed.json()["reply"]["id"] == reply["id"]
    assert changed.json()["reply"]["updatedAt"] > reply["updatedAt"]
    assert (await mara.http.delete(f"{PATH}/{reply['id']}")).json() == {"ok": True}
    assert (await mara.http.delete(f"{PATH}/{reply['id']}")).status_code == 404
    assert [one["shortcut"] for one in (await mara.http.get(PATH)).json()["replies"]] == ["hi"]


async def test_a_shortcut_stands_for_one_reply(house: House) -> None:
    mara = await house.colleague()
    answers = await asyncio.gather(*(mara.http.post(PATH, json={"shortcut": "hi", "content": "x"}) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
    other = (await mara.http.post(PATH, json={"shortcut": "bye", "content": "x"})).json()["reply"]
    taken = await mara.http.put(f"{PATH}/{other['id']}", json={"shortcut": "HI", "content": "x"})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    "body", [{"shortcut": "two words", "content": "x"}, {"shortcut": "/", "content": "x"}, {"shortcut": "a"}]
)
async def test_what_cannot_be_a_reply_is_refused(house: House, body: dict[str, str]) -> None:
    mara = await house.colleague()
    assert (await mara.http.post(PATH, json=body)).status_code == 422
    assert (await mara.http.get(PATH)).json() == {"replies": []}


async def test_an_unknown_reply_is_not_found_and_a_viewer_changes_none(house: House) -> None:
    mara, viewer = await house.colleague("Mara"), await house.colleague("Vera", Role.VIEWER)
    body = {"shortcut": "hi", "content": "x"}
    for id in ("00000000-0000-7000-8000-000000000000", "mine"):
        assert (await mara.http.put(f"{PATH}/{id}", json=body)).status_code == 404
    assert (await viewer.http.post(PATH, json=body)).status_code == 403
    assert (await house.http.get(PATH)).status_code == 401
