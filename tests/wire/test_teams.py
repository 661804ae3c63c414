"""Teams: made, changed and deleted by owners and admins; and how a chat becomes a team's."""

import asyncio
from typing import Any

import pytest

from frontdesk.accounts.roles import Reach, Role
from tests.wire.people import House
from tests.wire.staff import hire, make_team, narrow

GONE = "00000000-0000-7000-8000-000000000000"
OFF = {"on": False, "maxOpen": 5, "answerWithinS": 60}


async def test_a_team_is_made_changed_and_deleted_and_all_are_told(house: House) -> None:
    boss, eve = await house.colleague("Boss", Role.ADMIN), await house.colleague("Eve", Role.VIEWER)
    tom, ann = await hire(house, "Tom"), await hire(house, "Ann")
    team = await make_team(boss, "  Sales   Europe ", tom, pages=["/sales", "/sales"])
    whole = {"name": "Sales Europe", "pages": ["/sales"], "members": [str(tom.id)], "rounds": OFF}
    assert team == {"id": team["id"], **whole}
    assert await eve.hears("teams-updated") == {"teams": [team]}
    assert (await eve.http.get("/api/teams")).json() == {"teams": [team], "rounds": OFF}
    path = f"/api/teams/{team['id']}"
    change = {"name": "Sales", "members": [str(ann.id)], "rounds": {"on": True, "maxOpen": 2, "answerWithinS": 30}}
    changed = (await boss.http.put(path, json=change)).json()["team"]
    assert changed == {**team, **change}
    assert (await boss.http.put(path, json={})).json()["team"] == changed, "what is not given stays"
    assert (await boss.http.delete(path)).json() == {"ok": True}
    assert (await boss.http.get("/api/teams")).json()["teams"] == []
    assert (await boss.http.delete(path)).status_code == 404
    assert (await boss.http.put(path, json={"name": "x"})).status_code == 404
    again = await make_team(boss, "Sales")
    assert again["id"] != team["id"], "the name is free again"


async def test_changes_of_teams_and_of_who_sees_what_are_on_record(house: House) -> None:
    boss, tom = await house.colleague("Boss", Role.OWNER), await hire(house, "Tom")
    team = await make_team(boss, "Sales", tom)
    await boss.http.put(f"/api/teams/{team['id']}", json={"name": "Selling"})
    await boss.http.put(f"/api/teams/{team['id']}", json={"name": "Selling"})
    await boss.http.put("/api/rounds", json={"on": True})
    await boss.http.put(f"/api/team/{tom.id}/reach", json={"reach": "teams"})
    await boss.http.delete(f"/api/teams/{team['id']}")
    changes = (await boss.http.get("/api/changes")).json()["changes"]
    assert [(one["action"], one["target"]) for one in changes[::-1]] == [
        ("team.created", "Sales"),
        ("team.changed", "Sales"),
        ("team.rounds_changed", None),
        ("person.reach_changed", "Tom"),
        ("team.deleted", "Selling"),
    ]
    assert (changes[3]["before"], changes[3]["after"]) == ({"name": "Sales"}, {"name": "Selling"})


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": " "},
        {"name": "x" * 61},
        {"name": 5},
        {"name": None},
        {"name": "A", "members": [GONE]},
        {"name": "A", "members": ["me"]},
        {"name": "A", "members": "all"},
        {"name": "A", "pages": ["sales"]},
        {"name": "A", "pages": ["javascript:alert(1)"]},
        {"name": "A", "pages": [""]},
        {"name": "A", "pages": ["/" + "x" * 300]},
        {"name": "A", "pages": [f"/{n}" for n in range(21)]},
        {"name": "A", "rounds": {}},
        {"name": "A", "rounds": {"on": "yes"}},
        {"name": "A", "rounds": {"on": True, "maxOpen": 0}},
        {"name": "A", "rounds": {"on": True, "maxOpen": 101}},
        {"name": "A", "rounds": {"on": True, "answerWithinS": 9}},
        {"name": "A", "rounds": {"on": True, "answerWithinS": 10**12}},
    ],
)
async def test_what_cannot_be_a_team_is_refused_and_nothing_is_left_of_it(house: House, body: dict[str, Any]) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    team = await make_team(boss, "Kept")
    made = await boss.http.post("/api/teams", json=body)
    assert (made.status_code, made.json()["error"]["code"]) == (422, "invalid_input"), made.text
    if body.get("name") is not None:
        changed = await boss.http.put(f"/api/teams/{team['id']}", json=body)
        assert changed.status_code == 422, changed.text
    assert (await boss.http.get("/api/teams")).json()["teams"] == [team]


async def test_two_teams_of_one_name_are_never_made_not_even_at_once(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    made = await asyncio.gather(*(boss.http.post("/api/teams", json={"name": n}) for n in ("Sales", "SALES", "sales")))
    assert sorted(answer.status_code for answer in made) == [201, 409, 409]
    other = await make_team(boss, "Support")
    taken = await boss.http.put(f"/api/teams/{other['id']}", json={"name": "saLes"})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "conflict")


async def test_members_set_by_two_at_once_are_those_of_one_of_them(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    people = [str((await hire(house, name)).id) for name in ("Tom", "Ann", "Eve")]
    team = await make_team(boss, "Sales")
    sets = [people[:2], people[1:], [people[0], people[2]], []]
    path = f"/api/teams/{team['id']}"
    answers = await asyncio.gather(*(boss.http.put(path, json={"members": one}) for one in sets * 3))
    assert {answer.status_code for answer in answers} == {200}
    [now] = (await boss.http.get("/api/teams")).json()["teams"]
    assert now["members"] in [sorted(one) for one in sets]


async def test_only_owners_and_admins_change_teams(house: House) -> None:
    boss, tom = await house.colleague("Boss", Role.OWNER), await house.colleague("Tom")
    team = await make_team(boss, "Sales")
    for answer in (
        await tom.http.post("/api/teams", json={"name": "Mine"}),
        await tom.http.put(f"/api/teams/{team['id']}", json={"name": "Mine"}),
        await tom.http.delete(f"/api/teams/{team['id']}"),
        await tom.http.put("/api/rounds", json={"on": True}),
    ):
        assert answer.status_code == 403
    assert (await house.http.get("/api/teams")).status_code == 401


async def test_a_chat_is_the_teams_of_the_page_that_its_visitor_wrote_from(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    await make_team(boss, "Shop", pages=["/shop", "https://shop.example/"])
    await make_team(boss, "Lamps", pages=["/shop/lamps", "/?topic=lamps"])
    for page, name in {
        "https://any.example/shop/tables": "Shop",
        "https://any.example/shop/lamps/arc": "Lamps",
        "https://shop.example/about": "Shop",
        "https://any.example/?topic=lamps": "Lamps",
        "https://any.example/about?from=/shop": None,
        "https://any.example/SHOP": None,
        "http://[broken/shop": None,
        "not an address": None,
    }.items():
        visitor = await house.visitor(page=page)
        team = (await boss.http.get(f"/api/chats/{visitor.id}")).json()["chat"]["team"]
        assert (team and team["name"]) == name, page


async def test_the_page_decides_until_something_is_said_and_no_longer(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    await make_team(boss, "Shop", pages=["/shop"])
    await make_team(boss, "Help", pages=["/help"])
    visitor = await house.visitor(says=None, page="https://a.example/shop")

    async def team_now() -> str:
        chat = (await boss.http.get(f"/api/chats/{visitor.id}")).json()["chat"]
        name: str = chat["team"]["name"]
        return name

    assert await team_now() == "Shop"
    await visitor.ask("page-view", {"page": "https://a.example/help"})
    assert await team_now() == "Help"
    await visitor.ask("page-view", {"page": "https://a.example/"})
    assert await team_now() == "Help", "a page of no team says nothing"
    await visitor.ask("user-message", {"content": "hello"})
    await visitor.ask("page-view", {"page": "https://a.example/shop"})
    assert await team_now() == "Help"


async def test_the_site_may_name_the_team_but_not_take_a_chat_from_one(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    sales, help_ = await make_team(boss, "Sales"), await make_team(boss, "Help")
    visitor = await house.visitor(says=None)
    chat_path = f"/api/chats/{visitor.id}"
    for named, expected in (("nobody", None), (5, None), ("sales ", sales), ("Help", help_)):
        assert (await visitor.ask("visitor-update", {"attributes": {"team": named}}))["ok"]
        team = (await boss.http.get(chat_path)).json()["chat"]["team"]
        assert (team and team["id"]) == (expected and expected["id"]), named
    await visitor.ask("user-message", {"content": "hello"})
    await visitor.ask("visitor-update", {"attributes": {"team": "Sales"}})
    assert (await boss.http.get(chat_path)).json()["chat"]["team"]["id"] == help_["id"]


async def test_a_chat_given_to_a_team_waits_unless_its_person_is_in_it(house: House) -> None:
    boss, tom = await house.colleague("Boss", Role.OWNER), await house.colleague("Tom")
    sales, help_ = await make_team(boss, "Sales", tom.admin), await make_team(boss, "Help", boss.admin)
    visitor = await house.visitor()
    path = f"/api/chats/{visitor.id}/assign"
    await tom.ask("take-over", {"sessionId": visitor.id})
    stays = (await tom.http.post(path, json={"teamId": sales["id"]})).json()["chat"]
    assert (stays["state"], stays["assignedTo"]["name"], stays["team"]["name"]) == ("human", "Tom", "Sales")
    goes = (await tom.http.post(path, json={"teamId": help_["id"]})).json()["chat"]
    assert (goes["state"], goes["assignedTo"], goes["team"]["name"]) == ("waiting", None, "Help")
    assert goes["waitingSince"] is not None
    notice = await visitor.hears("system-message", content="Tom has left. Somebody else will answer.")
    assert (notice["meta"]["notice"], notice["meta"]["state"]) == ("handed_back", "waiting")
    again = (await tom.http.post(path, json={"teamId": help_["id"]})).json()["chat"]
    assert again["lastSeq"] == goes["lastSeq"], "no second notice"
    out = (await tom.http.post(path, json={"teamId": None})).json()["chat"]
    assert (out["team"], out["state"]) == (None, "waiting")
    names = [e["name"] for e in (await boss.http.get(f"/api/chats/{visitor.id}/details")).json()["events"]]
    assert names.count("session.team_changed") == 3
    assert "team" not in (await visitor.has_heard("session-updated"))[-1]["chat"], "it is no visitor's business"


async def test_a_chat_is_given_to_one_thing_that_is_there(house: House) -> None:
    boss, visitor = await house.colleague("Boss", Role.OWNER), await house.visitor()
    deleted = await make_team(boss, "Old")
    await boss.http.delete(f"/api/teams/{deleted['id']}")
    me = str(boss.admin.id)
    wrong: list[dict[str, Any]] = [
        {},
        {"teamId": GONE},
        {"teamId": deleted["id"]},
        {"teamId": "sales"},
        {"adminId": me, "teamId": None},
        {"adminId": None},
    ]
    for body in wrong:
        answer = await boss.http.post(f"/api/chats/{visitor.id}/assign", json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input"), body


async def test_a_team_deleted_with_chats_and_members_leaves_both_whole(house: House) -> None:
    boss = await house.colleague("Boss", Role.OWNER)
    tom = await hire(house, "Tom")
    sales = await make_team(boss, "Sales", tom, pages=["/sales"])
    visitor = await house.visitor(page="https://a.example/sales")
    of_team = await narrow(house, boss, tom, Reach.TEAMS)
    await of_team.ask("take-over", {"sessionId": visitor.id})
    assert (await boss.http.delete(f"/api/teams/{sales['id']}")).status_code == 200
    chat = (await boss.http.get(f"/api/chats/{visitor.id}")).json()["chat"]
    assert (chat["team"], chat["state"], chat["assignedTo"]["name"]) == (None, "human", "Tom")
    assert (await boss.http.get("/api/chats", params={"team": sales["id"]})).status_code == 200
    still = await house.come_back(tom)
    assert (await still.ask("admin-reply", {"sessionId": visitor.id, "content": "I am still here"}))["ok"]
    assert await visitor.hears("admin-reply")
    later = await house.visitor(page="https://a.example/sales")
    assert (await boss.http.get(f"/api/chats/{later.id}")).json()["chat"]["team"] is None
    anew = await make_team(boss, "Sales")
    given = await boss.http.post(f"/api/chats/{visitor.id}/assign", json={"teamId": anew["id"]})
    assert given.json()["chat"]["team"]["id"] == anew["id"]
