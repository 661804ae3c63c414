"""What a search finds, on a running Frontdesk."""

import asyncio
from typing import Any

import pytest

from frontdesk.accounts.roles import Role
from frontdesk.chat.rules import State
from frontdesk.search import queries
from tests.search.conftest import Searching, hits_of, text_of
from tests.wire.people import House


@pytest.fixture
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """So long the lookups of a search may take."""
    monkeypatch.setattr(queries, "PATIENCE_MS", request.param)


in_time_or_not = pytest.mark.parametrize(
    "patience", [queries.PATIENCE_MS, 0.0], ids=["in time", "too late"], indirect=True
)


async def test_a_message_is_found_by_its_words(house: House, mara: Searching) -> None:
    visitor = await house.visitor(says="The blue lamp arrived broken.")
    found = await mara.until("lamp", lambda found: found["items"])
    [item] = found["items"]
    assert (item["kind"], item["sessionId"], item["seq"], item["sender"]) == ("message", visitor.id, 1, "user")
    assert (item["noteId"], item["author"], item["chat"]["sessionId"]) == (None, None, visitor.id)
    assert hits_of(item["pieces"]) == ["lamp"]
    for typed in ("LAMP broken", "bro", '"blue lamp"', "lmap", "arived", "from:visitor lamp"):
        assert len((await mara.find(typed))["items"]) == 1, typed
    for typed in ('"lamp blue"', "lamp green", "lamp from:ai", "lamp is:closed", "lamp before:2020", '"lmap"'):
        assert (await mara.find(typed))["items"] == [], typed


@pytest.mark.parametrize(
    ("said", "typed", "marked"),
    [
        ("Ich hätte gern die Größe geändert", "grosse", ["Größe"]),
        ("¿Dónde está mi pedido?", "donde esta", ["Dónde", "está"]),
        ("Я хочу вернуть лампу", "ЛАМПУ", ["лампу"]),
        ("أريد إرجاع المصباح", "ارجاع", ["إرجاع"]),
        ("मुझे मदद चाहिए", "मदद", ["मदद"]),
        ("我想退货，台灯坏了", "台灯", ["台灯"]),
        ("我想退货，台灯坏了", "灯", ["灯"]),
        ("我想退货，台灯坏了", "了", ["了"]),
        ("我想退货，台灯坏了", "退货 台灯", ["退货", "台灯"]),
        ("注文をキャンセルしたいです", "キャンセル", ["キャンセル"]),
        ("배송이 언제 오나요", "배송", ["배송"]),
        ("อยากคืนสินค้าครับ", "สินค้า", ["สินค้า"]),
        ("ship to Zürich (CH-8001), please", "CH-8001", ["CH", "8001"]),
        ("my address is ana@example.com!", "ana@example", ["ana", "example"]),
    ],
)
async def test_words_are_found_in_many_languages(
    house: House, mara: Searching, said: str, typed: str, marked: list[str]
) -> None:
    await house.visitor(says=said)
    found = await mara.until(typed, lambda found: found["items"])
    assert text_of(found["items"][0]) == said
    assert hits_of(found["items"][0]["pieces"]) == marked


async def test_phrases_keep_to_their_order_also_without_spaces(house: House, mara: Searching) -> None:
    await house.visitor(says="not yet received, she said; and 货退了")
    await mara.texts("received")
    for typed, is_found in {
        '"yet received"': True,
        '"not received"': False,
        '"received she"': True,
        "货退": True,
    }.items():
        assert bool((await mara.find(typed))["items"]) is is_found, typed
    assert (await mara.find("退货"))["items"] == []


@in_time_or_not
@pytest.mark.usefixtures("patience")
async def test_who_said_it(house: House, mara: Searching) -> None:
    visitor = await house.visitor(says="jasper question", userName="Jo Martin")
    other = await house.visitor(says="jasper too", userName="Kim")
    tom = await house.colleague("Tomray")
    await tom.ask("admin-reply", {"sessionId": visitor.id, "content": "jasper by Tom"})
    await mara.who.http.post(f"/api/chats/{visitor.id}/notes", json={"content": "jasper noted"})
    await mara.texts("jasper", 4)

    async def who(filters: str) -> set[str]:
        return {text_of(item) for item in (await mara.find(f"jasper {filters}"))["items"]}

    assert await who("from:visitor") == {"jasper question", "jasper too"}
    assert await who("from:team") == {"jasper by Tom"}
    assert await who("from:tom") == {"jasper by Tom"}
    assert await who('from:"tomr" from:visitor') == {"jasper by Tom", "jasper question", "jasper too"}
    assert await who("from:me") == {"jasper noted"}
    assert await who("from:jo") == {"jasper question"}
    assert await who("from:kim") == {"jasper too"}
    assert await who("from:jo from:kim") == {"jasper question", "jasper too"}
    assert await who("from:kim from:nobody-here") == {"jasper too"}
    assert await who("from:tom from:jo") == {"jasper by Tom", "jasper question"}, "what they said to each other"
    assert await who("from:nobody-here") == set()
    assert await who("is:note") == {"jasper noted"}
    assert await who("from:ai") == set()
    assert other.id != visitor.id


@in_time_or_not
@pytest.mark.usefixtures("patience")
async def test_which_chats(house: House, mara: Searching) -> None:
    waiting, mine, closed = [await house.visitor(says=f"beryl {number}") for number in range(3)]
    http = mara.who.http
    await http.post(f"/api/chats/{mine.id}/take-over")
    await http.post(f"/api/chats/{closed.id}/take-over")
    await http.post(f"/api/chats/{closed.id}/close")
    await http.put(f"/api/chats/{mine.id}/tags", json={"tags": ["Big Spender"]})
    await mara.texts("beryl", 3)

    async def where(filters: str) -> set[str]:
        return {item["sessionId"] for item in (await mara.find(f"beryl {filters}"))["items"]}

    states = {
        id: (await http.get(f"/api/chats/{id}")).json()["chat"]["state"] for id in (waiting.id, mine.id, closed.id)
    }
    assert list(states.values()) == [State.WAITING, State.HUMAN, State.CLOSED]
    assert await where("is:waiting") == {waiting.id}
    assert await where("is:human") == {mine.id}
    assert await where("is:mine") == {mine.id}
    assert await where("is:closed") == {closed.id}
    assert await where("is:waiting is:closed") == {waiting.id, closed.id}
    assert await where("is:ai") == set()
    assert await where("is:unread") == {waiting.id, mine.id}
    await mara.until('tag:"big spender"', lambda found: found["chats"])
    assert await where('tag:"BIG spender"') == {mine.id}
    assert await where("tag:small") == set()
    assert await where("team:nowhere") == set()
    chats = (await mara.find("is:waiting"))["chats"]
    assert [one["chat"]["sessionId"] for one in chats] == [waiting.id], "chats alone, where no words are asked for"


async def test_when_it_was_said_in_the_readers_days(house: House, mara: Searching) -> None:
    await house.visitor(says="citrine")
    await mara.texts("citrine")
    async with house.store.direct() as connection:
        # half an hour before the first of May in Berlin, and so still April there, but not in Tokyo
        await connection.execute("update search_items set at = '2026-04-30T21:30:00Z'")
    for typed, zone, is_found in [
        ("citrine after:2026-05", "Europe/Berlin", False),
        ("citrine after:2026-05", "Asia/Tokyo", True),
        ("citrine before:2026-05-01", "Europe/Berlin", True),
        ("citrine before:2026-05-01", "Asia/Tokyo", False),
        ("citrine after:2026-05", "no/where", False),
        ("after:2026-04-30 before:2026-05", "Europe/Berlin", True),
    ]:
        assert bool((await mara.find(typed, zone=zone))["items"]) is is_found, (typed, zone)


async def test_pages_follow_each_other_without_a_gap_or_a_double(house: House, mara: Searching) -> None:
    visitor = await house.visitor(says="garnet")
    async with house.store.direct() as connection, connection.transaction():
        await connection.execute(
            "insert into messages (session_id, seq, sender, content, created_at)"
            " select $1::uuid, n, 'user', 'garnet', now() from generate_series(2, 22) n",
            visitor.id,
        )
        await connection.execute(
            "update sessions set version = version + 1, last_seq = 22 where id = $1::uuid", visitor.id
        )
    await visitor.ask("user-message", {"content": "the last garnet"})
    await mara.until("garnet", lambda found: len(found["items"]) == 23, limit=50)
    seen: list[int] = []
    cursor: dict[str, Any] = {}
    for _ in range(10):
        page = await mara.find("garnet", limit=5, **cursor)
        seen += [item["seq"] for item in page["items"]]
        if page["nextCursor"] is None:
            break
        cursor = {"cursor": page["nextCursor"]}
    assert seen == list(range(23, 0, -1))


async def test_a_mended_word_stays_mended_on_the_next_page(house: House, mara: Searching) -> None:
    visitor = await house.visitor(says=None)
    for number in range(8):
        await visitor.ask("user-message", {"content": f"turquoise {number}"})
    await mara.until("turquoise", lambda found: len(found["items"]) == 8)
    first = await mara.find("turqoise", limit=5)
    assert first["meant"] == {"turqoise": ["turquoise"]}
    second = await mara.find("turqoise", limit=5, cursor=first["nextCursor"])
    assert [item["seq"] for item in first["items"] + second["items"]] == list(range(8, 0, -1))
    assert second["chats"] == []


async def test_a_known_word_is_not_mended_into_a_rarer_one(house: House, mara: Searching) -> None:
    await house.visitor(says="a brown lamp")
    await house.visitor(says="a brown damp")
    await mara.texts("brown", 2)
    found = await mara.find("damp")
    assert ([text_of(item) for item in found["items"]], found["meant"]) == (["a brown damp"], {})


async def test_nobody_finds_what_is_beyond_their_reach(house: House, mara: Searching) -> None:
    visitor = await house.visitor(says="a secret opal", userName="Opal Owner")
    await mara.who.http.post(f"/api/chats/{visitor.id}/take-over")
    await mara.who.http.post(f"/api/chats/{visitor.id}/notes", json={"content": "opal noted"})
    await mara.texts("opal", 2)
    owner = await house.colleague("Olga", Role.OWNER)
    tom = await house.colleague("Tom")
    assert (await owner.http.put(f"/api/team/{tom.admin.id}/reach", json={"reach": "own"})).status_code == 200
    narrow = Searching(await house.come_back(tom.admin))
    async with asyncio.timeout(10):
        for typed in ("opal", "opal is:human", "is:human", "opal from:visitor", "opal from:mara", "from:opal", "opla"):
            found = await narrow.until(typed, lambda found: not found["items"] and not found["chats"])
            assert (found["items"], found["chats"]) == ([], []), typed
    assert len((await mara.find("opal"))["items"]) == 2


async def test_what_cannot_be_asked_is_refused_and_all_else_is_answered(house: House, mara: Searching) -> None:
    http = mara.who.http
    for params in ({"limit": 0}, {"limit": 51}, {"cursor": "x"}, {"cursor": "AAAA"}, {"q": "x" * 2001}):
        answer = await http.get("/api/search", params={"q": "lamp", **params})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input"), params
    assert (await house.http.get("/api/search", params={"q": "lamp"})).status_code == 401
    for typed in (
        "",
        " ",
        "!",
        '"',
        "'",
        "\\",
        "a' | b",
        "<->",
        ":*",
        "%_",
        "is:",
        "from:'",
        "tag:\\",
        "😀",
        "\ufeff",
    ):
        found = await mara.find(typed)
        assert found["items"] == [], typed


async def test_what_a_filter_leaves_unsaid_is_told(house: House, mara: Searching) -> None:
    found = await mara.find("before:20 is:wai lamp")
    assert found["ignored"] == ["before:20", "is:wai"]
