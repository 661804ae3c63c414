"""Figures over the wire: what happened is counted, for whoever may see it."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

from frontdesk.accounts.roles import Role
from frontdesk.reports.roller import Roller
from tests.wire.people import Colleague, House, Json

TODAY = datetime.now(UTC).date()
SPAN = {"from": str(TODAY - timedelta(days=1)), "to": str(TODAY + timedelta(days=1)), "zone": "UTC"}


async def figures(house: House, asker: Colleague, **wanted: str) -> Json:
    """After everything until now has been taken in."""
    await Roller(house.store).roll()
    answer = await asker.http.get("/api/figures", params={**SPAN, **wanted})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()["figures"]
    return found


async def test_what_has_happened_is_counted_with_who_helped_and_why(house: House) -> None:
    mara, tom = await house.colleague("Mara", Role.OWNER), await house.colleague("Tom")
    asked, unasked, _ = [await house.visitor() for _ in range(3)]
    await house.visitor(says=None)
    assert (await asked.ask("hand-off-request"))["ok"]
    for visitor, colleague in ((asked, mara), (unasked, tom)):
        assert (await colleague.ask("take-over", {"sessionId": visitor.id}))["ok"]
        assert (await colleague.ask("admin-reply", {"sessionId": visitor.id, "content": "Here I am"}))["ok"]
    assert (await asked.ask("chat-close"))["ok"]
    assert (await asked.ask("chat-rate", {"score": 5, "comment": "quick"}))["ok"]
    assert (await mara.http.put(f"/api/chats/{asked.id}/tags", json={"tags": ["Returns"]})).status_code == 200

    found = await figures(house, mara)
    assert found["chats"] == {"now": 3, "before": 0}
    outcomes = {name: value["now"] for name, value in found["outcomes"].items()}
    # the assistant is switched off here: whoever writes waits for a person
    assert outcomes == {"assistant": 0, "person": 2, "missed": 1, "unanswered": 0}
    assert {one["key"]: one["now"] for one in found["why"]} == {"off": 3}
    assert (found["wait"]["chats"]["now"], found["open"]["chats"]["now"]) == (2, 1)
    assert (found["ratings"]["rated"]["now"], found["ratings"]["average"]["now"]) == (1, 5)
    assert [one["key"] for one in found["tags"]] == ["Returns"]
    assert {
        (person["name"], person["chats"]["now"], person["messages"]["now"], person["openNow"])
        for person in found["people"]
    } == {
        ("Mara", 1, 1, 0),
        ("Tom", 1, 1, 1),
    }
    [today] = [day for day in found["days"] if day["day"] == str(TODAY)]
    assert sum(today[outcome] for outcome in found["outcomes"]) == 3
    assert sum(map(sum, found["hours"])) == 3

    said = (await mara.http.get("/api/figures/asked", params=SPAN)).json()
    assert [(one["comment"], one["score"]) for one in said["comments"]] == [("quick", 5)]
    assert said["questions"] == [{"text": "hello", "chats": 3}]


async def test_a_late_rating_and_a_reopening_change_the_chat_and_an_erasure_takes_it_out(house: House) -> None:
    mara, visitor = await house.colleague("Mara", Role.OWNER), await house.visitor()
    assert (await mara.ask("take-over", {"sessionId": visitor.id}))["ok"]
    assert (await mara.ask("chat-close", {"sessionId": visitor.id}))["ok"]
    found = await figures(house, mara)
    assert (found["open"]["chats"]["now"], found["ratings"]["rated"]["now"]) == (1, 0)

    assert (await visitor.ask("chat-rate", {"score": 2}))["ok"]
    assert (await mara.ask("chat-reopen", {"sessionId": visitor.id}))["ok"]
    found = await figures(house, mara)
    assert (found["open"]["chats"]["now"], found["ratings"]["average"]["now"]) == (0, 2)

    async with house.store.direct() as connection:
        await connection.execute("delete from sessions where id = $1", visitor.id)
        assert await connection.fetchval("select count(*) from chat_facts") == 0
    assert (await figures(house, mara))["chats"]["now"] == 0


async def test_the_chats_behind_a_figure_are_those_that_were_counted(house: House) -> None:
    mara = await house.colleague("Mara", Role.OWNER)
    visitors = [await house.visitor() for _ in range(3)]
    for visitor in visitors[:2]:
        await mara.ask("take-over", {"sessionId": visitor.id})
        await mara.ask("admin-reply", {"sessionId": visitor.id, "content": "Yes?"})
    await Roller(house.store).roll()

    async def behind(**wanted: Any) -> Json:
        answer = await mara.http.get("/api/figures/chats", params={**SPAN, **wanted})
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def ids(**wanted: Any) -> set[str]:
        return {row["chat"]["sessionId"] for row in (await behind(**wanted))["rows"]}

    everybody, taken = {visitor.id for visitor in visitors}, {visitor.id for visitor in visitors[:2]}
    assert await ids() == everybody
    assert await ids(figure="outcome", key="person") == taken
    assert await ids(figure="person", key=str(mara.admin.id)) == taken
    assert await ids(figure="day", key=str(datetime.now(UTC).date())) == everybody
    assert await ids(figure="tag", key="none of these") == set()
    assert await ids(figure="cost") == set()
    assert await ids(figure="question", key="hello") == await ids(figure="word", key="hello") == everybody
    assert await ids(figure="word", key="nobody said this") == set()
    for figure in ("chats", "firstResponse"):
        first = await behind(figure=figure, limit=1)
        second = await behind(figure=figure, limit=1, cursor=first["nextCursor"])
        assert first["rows"][0]["chat"]["sessionId"] != second["rows"][0]["chat"]["sessionId"]


async def test_an_agent_sees_their_own_figures_and_nobody_elses(house: House) -> None:
    owner, tom, vera = (
        await house.colleague("Olga", Role.OWNER),
        await house.colleague("Tom"),
        await house.colleague("Vera", Role.VIEWER),
    )
    his, other = await house.visitor(), await house.visitor()
    await tom.ask("take-over", {"sessionId": his.id})
    await owner.ask("take-over", {"sessionId": other.id})
    assert (await figures(house, tom))["chats"]["now"] == 1
    assert (await figures(house, tom, person=str(tom.admin.id)))["chats"]["now"] == 1
    assert (await figures(house, vera))["chats"]["now"] == 2
    assert (await figures(house, vera, person=str(tom.admin.id)))["chats"]["now"] == 1
    for path in ("", "/asked", "/chats", "/export"):
        foreign = await tom.http.get(f"/api/figures{path}", params={**SPAN, "person": str(owner.admin.id)})
        assert (foreign.status_code, foreign.json()["error"]["code"]) == (403, "forbidden"), path
        assert (await house.http.get(f"/api/figures{path}", params=SPAN)).status_code == 401


WRONG: list[tuple[dict[str, str], str]] = [
    ({"from": "2026-02-30"}, "from"),
    ({"from": "yesterday"}, "from"),
    ({"from": "1700000000"}, "from"),
    ({"from": "2026-03-02", "to": "2026-03-01"}, "to"),
    ({"from": "2020-01-01", "to": "2026-01-01"}, "to"),
    ({"from": "0001-01-01", "to": "0001-01-02"}, "from"),
    ({"from": "9999-12-31", "to": "9999-12-31"}, "from"),
    ({"zone": "Mars/Base"}, "zone"),
    ({"zone": "../etc/passwd"}, "zone"),
    ({"zone": "Europe"}, "zone"),
    ({"zone": "x" * 100}, "zone"),
    ({"zone": ""}, "zone"),
    ({"person": "me"}, "person"),
    ({"team": "1"}, "team"),
]


async def test_a_span_or_person_that_cannot_be_is_refused_by_its_field(house: House) -> None:
    mara = await house.colleague("Mara", Role.OWNER)
    for wanted, path in WRONG:
        for route in ("", "/asked", "/chats", "/export"):
            answer = await mara.http.get(f"/api/figures{route}", params={**SPAN, **wanted})
            assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input"), answer.text
            assert path in answer.json()["error"]["fields"][0]["path"]


async def test_strangers_and_parts_that_no_figure_has_are_refused(house: House) -> None:
    mara = await house.colleague("Mara", Role.OWNER)
    nobody = "00000000-0000-7000-8000-000000000000"
    for field in ("person", "team"):
        answer = await mara.http.get("/api/figures", params={**SPAN, field: nobody})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    both = await mara.http.get("/api/figures", params={**SPAN, "person": nobody, "team": nobody})
    assert both.status_code == 422
    wrong = [
        {"figure": "chats", "key": "x"},
        {"figure": "nonsense"},
        {"figure": "outcome"},
        {"figure": "outcome", "key": "nobody"},
        {"figure": "rating", "key": "6"},
        {"figure": "rating", "key": "²"},
        {"figure": "hour", "key": "8-1"},
        {"figure": "hour", "key": "1-24"},
        {"figure": "hour", "key": "1"},
        {"figure": "day", "key": "2020-01-01"},
        {"figure": "day"},
        {"figure": "person", "key": "Mara"},
        {"figure": "tag", "key": "x" * 501},
        {"cursor": "nonsense"},
        {"cursor": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTkgMA"},
        {"limit": "0"},
        {"limit": "101"},
    ]
    for one in wrong:
        answer = await mara.http.get("/api/figures/chats", params={**SPAN, **one})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input"), one


async def test_a_file_opens_in_a_spreadsheet_and_runs_nothing_there(house: House) -> None:
    mara, visitor = await house.colleague("=1+1", Role.OWNER), await house.visitor()
    await mara.ask("take-over", {"sessionId": visitor.id})
    tags = ["=HYPERLINK(1)", 'a, "b"', "ordinary"]
    assert (await mara.http.put(f"/api/chats/{visitor.id}/tags", json={"tags": tags})).status_code == 200
    await Roller(house.store).roll()

    chats = await mara.http.get("/api/figures/export", params={**SPAN, "table": "chats"})
    assert chats.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in chats.headers["content-disposition"]
    head, row = csv.reader(io.StringIO(chats.text, newline=""))
    line = dict(zip(head, row, strict=True))
    assert (line["chat"], line["person"], line["outcome"]) == (visitor.id, "'=1+1", "person")
    assert line["tags"] == '\'=HYPERLINK(1); a, "b"; ordinary'
    assert chats.text.endswith("\r\n")

    both = await mara.http.get("/api/figures/export", params={**SPAN, "bom": "true"})
    assert both.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(both.text.removeprefix("\ufeff"), newline="")))
    assert ["chats", "", "1", "0"] in lines
    assert ["tags", "'=HYPERLINK(1)", "1", "0"] in lines


async def test_the_strip_says_who_waits_and_who_is_there(house: House) -> None:
    mara = await house.colleague("Mara")
    await house.colleague("Vera", Role.VIEWER)
    visitor = await house.visitor()
    await visitor.ask("hand-off-request")
    waiting = (await mara.http.get(f"/api/chats/{visitor.id}")).json()["chat"]["waitingSince"]
    live = (await mara.http.get("/api/figures/live")).json()["live"]
    assert live == {"waiting": 1, "waitingSince": waiting, "visitorsOnline": 1, "agentsOnline": 1}
