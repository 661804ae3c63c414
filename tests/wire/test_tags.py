"""Tags sort the team's chats."""

import asyncio

import pytest

from tests.wire.people import House


async def test_tags_stand_in_the_chats_row_for_all_of_the_team(house: House) -> None:
    visitor, mara, tom = await house.visitor(), await house.colleague("Mara"), await house.colleague("Tom")
    answer = await mara.http.put(f"/api/chats/{visitor.id}/tags", json={"tags": [" late   parcel ", "VIP", "vip"]})
    assert answer.json()["chat"]["tags"] == ["late parcel", "VIP"]
    updated = await tom.hears("session-updated", lambda told: told["chat"]["tags"])
    assert updated["chat"]["tags"] == ["late parcel", "VIP"]
    [row] = (await tom.http.get("/api/chats")).json()["chats"]
    assert row["tags"] == ["late parcel", "VIP"]


async def test_a_visitor_sees_no_tags(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    await mara.http.put(f"/api/chats/{visitor.id}/tags", json={"tags": ["difficult"]})
    shown = (await house.http.get("/api/chats/current", headers={"X-Session-Id": visitor.key})).json()["chat"]
    assert "tags" not in shown
    assert "difficult" not in str(await visitor.has_heard("session-updated"))


async def test_a_tag_keeps_the_spelling_in_which_it_was_first_written(house: House) -> None:
    mara = await house.colleague()
    first, second = await house.visitor(), await house.visitor()
    await mara.http.put(f"/api/chats/{first.id}/tags", json={"tags": ["Straße"]})
    answer = await mara.http.put(f"/api/chats/{second.id}/tags", json={"tags": ["STRASSE", "new"]})
    assert answer.json()["chat"]["tags"] == ["Straße", "new"]
    assert sorted((await mara.http.get("/api/tags")).json()["tags"]) == ["Straße", "new"]


async def test_many_who_tag_at_once_with_the_same_words_all_succeed(house: House) -> None:
    mara = await house.colleague()
    visitors = [await house.visitor() for _ in range(6)]
    words = ["a", "b", "c", "d"]
    answers = await asyncio.gather(
        *(
            mara.http.put(f"/api/chats/{visitor.id}/tags", json={"tags": words[n % 4 :] + words[: n % 4]})
            for n, visitor in enumerate(visitors)
        )
    )
    assert [answer.status_code for answer in answers] == [200] * 6


async def test_what_was_added_and_removed_is_recorded(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    for tags in (["a", "b"], ["b", "c"], ["b", "c"]):
        await mara.http.put(f"/api/chats/{visitor.id}/tags", json={"tags": tags})
    events = (await mara.http.get(f"/api/chats/{visitor.id}/details")).json()["events"]
    facts = [event["facts"] for event in events if event["name"] == "session.tagged"]
    assert facts == [{"added": ["c"], "removed": ["a"]}, {"added": ["a", "b"], "removed": []}]


@pytest.mark.parametrize("tags", [["x" * 41], [" "], [str(n) for n in range(21)], [5], "vip", None])
async def test_what_cannot_be_tags_is_refused(house: House, tags: object) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    answer = await mara.http.put(f"/api/chats/{visitor.id}/tags", json={"tags": tags})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input")
    assert (await mara.http.get("/api/tags")).json() == {"tags": []}
