"""Looking after the team: roles, leaving, coming back, new passwords by link, and the record of it all."""

import asyncio
from urllib.parse import urlsplit

import pytest

from frontdesk.accounts.roles import Role
from frontdesk.store.engine import Store
from tests.post_office import PostOffice, opened
from tests.wire.people import House, open_house
from tests.wire.team import PASSWORD, Desk, Json, code_of

NEW = "another horse, another battery"
NOBODY = "00000000-0000-7000-8000-000000000000"


async def test_the_team_is_listed_with_those_who_left(desk: Desk) -> None:
    ada, owner = await desk.person("Ada", Role.OWNER)
    tom = await desk.hire("Tom", Role.AGENT)
    await owner.post(f"/api/people/{tom.id}/deactivate")
    found = (await owner.get("/api/people")).json()["people"]
    assert [(one["name"], one["role"], one["secondFactor"]) for one in found] == [
        ("Ada", "owner", False),
        ("Tom", "agent", False),
    ]
    assert found[0]["lastSeenAt"]
    assert (found[1]["lastSeenAt"], found[0]["deactivatedAt"]) == (None, None)
    assert found[1]["deactivatedAt"]
    assert found[0]["id"] == str(ada.id)
    assert "password" not in str(found)


async def test_a_role_changed_reaches_an_open_dashboard_at_once(house: House, desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    tom = await house.colleague("Tom")
    ended = asyncio.Event()
    tom.line.on("disconnect", lambda *_: ended.set())
    changed = await owner.patch(f"/api/people/{tom.admin.id}", json={"role": "viewer"})
    assert changed.json()["person"]["role"] == "viewer"
    async with asyncio.timeout(15):
        await ended.wait()
    back = await house.come_back(tom.admin)
    visitor = await house.visitor()
    assert not (await back.ask("admin-reply", {"sessionId": visitor.id, "content": "hello"}))["ok"]


async def test_whoever_is_sent_away_is_out_and_their_visitors_wait_for_somebody_else(house: House, desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    tom, mara = await house.colleague("Tom"), await house.colleague("Mara")
    visitor, other = await house.visitor(), await house.visitor()
    assert (await tom.ask("take-over", {"sessionId": visitor.id}))["ok"]
    assert (await mara.ask("take-over", {"sessionId": other.id}))["ok"]
    ended = asyncio.Event()
    tom.line.on("disconnect", lambda *_: ended.set())
    assert (await owner.post(f"/api/people/{tom.admin.id}/deactivate")).status_code == 200
    async with asyncio.timeout(15):
        await ended.wait()
    assert code_of(await tom.http.get("/api/chats")) == (401, "unauthenticated")
    chat = (await mara.http.get(f"/api/chats/{visitor.id}")).json()["chat"]
    assert (chat["state"], chat["assignedTo"]) == ("waiting", None)
    states = [chat["chat"]["state"] for chat in await visitor.has_heard("session-updated")]
    assert states[-2:] == ["human", "waiting"]
    kept = (await mara.http.get(f"/api/chats/{other.id}")).json()["chat"]
    assert (kept["state"], kept["assignedTo"]["name"]) == ("human", "Mara")
    assert (await mara.ask("take-over", {"sessionId": visitor.id}))["ok"]


async def test_an_agent_made_a_viewer_gives_their_chats_back_and_one_made_admin_keeps_them(
    house: House, desk: Desk
) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    tom, mara = await house.colleague("Tom"), await house.colleague("Mara")
    first, second = await house.visitor(), await house.visitor()
    await tom.ask("take-over", {"sessionId": first.id})
    await mara.ask("take-over", {"sessionId": second.id})
    await owner.patch(f"/api/people/{tom.admin.id}", json={"role": "viewer"})
    await owner.patch(f"/api/people/{mara.admin.id}", json={"role": "admin"})
    states = [(await owner.get(f"/api/chats/{one.id}")).json()["chat"]["state"] for one in (first, second)]
    assert states == ["waiting", "human"]


async def test_whoever_is_let_in_again_signs_in_as_before(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    tom, toms = await desk.person("Tom", Role.AGENT)
    for _ in range(2):  # a doubled click changes nothing more
        assert (await owner.post(f"/api/people/{tom.id}/deactivate")).status_code == 200
    assert code_of(await desk.login(tom.email)) == (401, "wrong_credentials")
    for _ in range(2):
        assert (await owner.post(f"/api/people/{tom.id}/activate")).json()["person"]["deactivatedAt"] is None
    assert code_of(await toms.get("/api/chats")) == (401, "unauthenticated")
    assert (await desk.login(tom.email)).json()["admin"]["role"] == "agent"
    assert await desk.changes(owner) == ["person.deactivated", "person.activated"]


async def test_the_last_owner_stays_one(desk: Desk) -> None:
    ada, owner = await desk.person("Ada", Role.OWNER)
    assert code_of(await owner.patch(f"/api/people/{ada.id}", json={"role": "admin"})) == (409, "conflict")
    assert code_of(await owner.post(f"/api/people/{ada.id}/deactivate")) == (403, "forbidden")
    left, _ = await desk.person("Left", Role.OWNER)
    assert (await owner.post(f"/api/people/{left.id}/deactivate")).status_code == 200
    assert code_of(await owner.patch(f"/api/people/{ada.id}", json={"role": "admin"})) == (409, "conflict")


@pytest.mark.parametrize("how", ["deactivate", "lower"])
async def test_of_two_owners_who_remove_each_other_at_once_one_is_left(desk: Desk, how: str) -> None:
    ada, adas = await desk.person("Ada", Role.OWNER)
    bea, beas = await desk.person("Bea", Role.OWNER)

    async def remove(http: object, id: object) -> int:
        if how == "deactivate":
            return (await http.post(f"/api/people/{id}/deactivate")).status_code  # type: ignore[attr-defined,no-any-return]
        return (await http.patch(f"/api/people/{id}", json={"role": "agent"})).status_code  # type: ignore[attr-defined,no-any-return]

    answers = await asyncio.gather(remove(adas, bea.id), remove(beas, ada.id))
    assert min(answers) == 200
    assert max(answers) in (401, 403, 409)
    async with desk.house.store.direct() as connection:
        owners = await connection.fetchval("select count(*) from admins where role = 'owner' and disabled_at is null")
    assert owners == 1


async def test_an_admin_touches_no_owner_and_raises_nobody_above_themselves(desk: Desk) -> None:
    ada = await desk.hire("Ada", Role.OWNER)
    bo, admin = await desk.person("Bo", Role.ADMIN)
    tom = await desk.hire("Tom", Role.AGENT)
    assert code_of(await admin.patch(f"/api/people/{ada.id}", json={"role": "agent"})) == (403, "forbidden")
    for action in ("deactivate", "activate", "reset-link"):
        assert code_of(await admin.post(f"/api/people/{ada.id}/{action}")) == (403, "forbidden")
    assert code_of(await admin.post(f"/api/people/{tom.id}/reset-second-factor")) == (403, "forbidden")
    for person in (bo, tom):
        refused = await admin.patch(f"/api/people/{person.id}", json={"role": "owner"})
        assert code_of(refused) == (403, "forbidden")
    assert (await admin.patch(f"/api/people/{tom.id}", json={"role": "admin"})).status_code == 200


async def test_unknown_people_and_unknown_roles_are_refused(desk: Desk) -> None:
    ada, owner = await desk.person("Ada", Role.OWNER)
    for action in ("deactivate", "activate", "reset-link", "reset-second-factor"):
        assert code_of(await owner.post(f"/api/people/{NOBODY}/{action}")) == (404, "not_found")
        assert (await owner.post(f"/api/people/me/{action}")).status_code == 422
    assert code_of(await owner.patch(f"/api/people/{NOBODY}", json={"role": "agent"})) == (404, "not_found")
    for body in ({}, {"role": "visitor"}, {"role": "king"}, {"role": 5}, {"role": None}, [], "owner"):
        answer = await owner.patch(f"/api/people/{ada.id}", json=body)
        assert code_of(answer) == (422, "invalid_input"), body


async def reset(desk: Desk, token: str, password: str = NEW) -> tuple[int, str]:
    body = {"token": token, "password": password}
    answer = await desk.house.http.post("/api/auth/reset/finish", json=body)
    return answer.status_code, answer.text


async def test_a_link_from_an_owner_makes_a_new_password_and_ends_all_tokens(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    tom, toms = await desk.person("Tom", Role.AGENT)
    made = (await owner.post(f"/api/people/{tom.id}/reset-link")).json()
    link = urlsplit(made["link"])
    assert (link.path, link.query, made["mail"]) == ("/admin/reset", "", "off")
    assert (await toms.get("/api/auth/verify")).status_code == 200  # until it is used
    assert (await desk.house.http.post("/api/auth/reset", json={"token": link.fragment})).json() == {"email": tom.email}
    assert (await reset(desk, link.fragment, "short"))[0] == 422
    assert (await reset(desk, link.fragment))[0] == 200
    assert (await toms.get("/api/auth/verify")).status_code == 401
    assert code_of(await desk.login(tom.email)) == (401, "wrong_credentials")
    assert (await desk.login(tom.email, NEW)).status_code == 200
    assert await desk.changes(owner) == ["person.reset_link_made", "person.password_reset"]


async def test_reset_links_that_do_not_work_are_told_alike(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    told = set()

    async def link_for(name: str) -> tuple[Json, str]:
        person = await desk.hire(name, Role.AGENT)
        made = (await owner.post(f"/api/people/{person.id}/reset-link")).json()
        return {"id": str(person.id), "email": person.email}, urlsplit(made["link"]).fragment

    _, used = await link_for("used")
    assert [(await reset(desk, used))[0] for _ in range(2)] == [200, 404]
    person, replaced = await link_for("replaced")
    await owner.post(f"/api/people/{person['id']}/reset-link")
    person, gone = await link_for("gone")
    await owner.post(f"/api/people/{person['id']}/deactivate")
    person, changed = await link_for("changed")
    theirs = await desk.client(person["email"])
    await theirs.post("/api/auth/password", json={"current": PASSWORD, "new": NEW})
    _, expired = await link_for("expired")
    async with desk.house.store.direct() as connection:
        await connection.execute("update password_resets set expires_at = now() - interval '1 second'")
    for token in (used, replaced, gone, changed, expired, "unknown"):
        told.add(await reset(desk, token))
        looked = await desk.house.http.post("/api/auth/reset", json={"token": token})
        told.add((looked.status_code, looked.text))
    assert len(told) == 1
    assert "link_over" in told.pop()[1]


async def test_of_two_who_use_a_reset_link_at_once_one_does(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    tom = await desk.hire("Tom", Role.AGENT)
    token = urlsplit((await owner.post(f"/api/people/{tom.id}/reset-link")).json()["link"]).fragment
    answers = await asyncio.gather(*(reset(desk, token, f"{NEW} {n}") for n in range(4)))
    assert sorted(status for status, _ in answers) == [200, 404, 404, 404]


async def test_somebody_who_left_gets_no_link(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    tom = await desk.hire("Tom", Role.AGENT)
    await owner.post(f"/api/people/{tom.id}/deactivate")
    assert code_of(await owner.post(f"/api/people/{tom.id}/reset-link")) == (409, "conflict")


async def test_a_forgotten_password_is_mended_by_mail_and_nobody_learns_who_has_an_account(
    store: Store, desk: Desk
) -> None:
    assert (await desk.house.http.get("/api/auth/ways")).json() == {"passwordByMail": False}
    refused = await desk.house.http.post("/api/auth/forgot", json={"email": "tom@example.com"})
    assert code_of(refused) == (409, "mail_refused")
    office = PostOffice()
    with opened(office) as port:
        settings = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}
        async with open_house(store, **settings, smtp_from="desk@example.com") as house:
            mailing = Desk(house, desk.passwords)
            tom = await mailing.hire("Tom", Role.AGENT)
            assert (await house.http.get("/api/auth/ways")).json() == {"passwordByMail": True}
            answers = [
                await house.http.post("/api/auth/forgot", json={"email": email})
                for email in ("stranger@example.com", "no address", " Tom@Example.com ")
            ]
            assert {(answer.status_code, answer.text) for answer in answers} == {(200, '{"ok":true}')}
            letter = await office.next_letter()
            assert letter["To"] == tom.email
            text = letter.get_content().replace("=\n", "")
            [link] = [line for line in text.splitlines() if "/admin/reset#" in line]
            assert (await reset(mailing, urlsplit(link).fragment))[0] == 200
            assert (await mailing.login(tom.email, NEW)).status_code == 200
            assert [one["To"] for one in office.letters] == [tom.email]


async def test_who_asks_for_many_letters_is_slowed_and_fills_nobodys_mailbox(store: Store, desk: Desk) -> None:
    office = PostOffice()
    with opened(office) as port:
        settings = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}
        async with open_house(store, **settings, smtp_from="desk@example.com") as house:
            tom = await Desk(house, desk.passwords).hire("Tom", Role.AGENT)
            answers = [await house.http.post("/api/auth/forgot", json={"email": tom.email}) for _ in range(7)]
            assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
            assert int(answers[-1].headers["retry-after"]) > 0
            for _ in range(3):
                await office.next_letter()
        assert len(office.letters) == 3


async def test_the_record_says_who_changed_what_newest_first_page_by_page(desk: Desk) -> None:
    ada, owner = await desk.person("Ada", Role.OWNER)
    bo, admin = await desk.person("Bo", Role.ADMIN)
    tom = await desk.hire("Tom", Role.VIEWER)
    await owner.patch(f"/api/people/{tom.id}", json={"role": "agent"})
    await admin.post(f"/api/people/{tom.id}/deactivate")
    await owner.post(f"/api/people/{tom.id}/activate")
    everything = (await admin.get("/api/changes")).json()
    assert everything["nextBefore"] is None
    assert [one["action"] for one in everything["changes"]] == [
        "person.activated",
        "person.deactivated",
        "person.role_changed",
    ]
    first = everything["changes"][-1]
    assert (first["admin"], first["target"]) == ({"id": str(ada.id), "name": "Ada"}, "Tom")
    assert (first["before"], first["after"]) == ({"role": "viewer"}, {"role": "agent"})
    pages: list[str] = []
    before: int | None = None
    while True:
        page = (await owner.get("/api/changes", params={"limit": 1} | ({"before": before} if before else {}))).json()
        pages += [one["action"] for one in page["changes"]]
        if (before := page["nextBefore"]) is None:
            break
    assert pages == [one["action"] for one in everything["changes"]]
    by_bo = (await owner.get("/api/changes", params={"adminId": str(bo.id)})).json()["changes"]
    assert [one["action"] for one in by_bo] == ["person.deactivated"]
    assert (await owner.get("/api/changes", params={"kind": "site"})).json()["changes"] == []
    assert len((await owner.get("/api/changes", params={"kind": "person"})).json()["changes"]) == 3


@pytest.mark.parametrize(
    "query", ["before=0", "before=x", "before=99999999999999999999", "adminId=me", "limit=0", "limit=201", "kind=%00"]
)
async def test_what_the_record_cannot_be_asked_is_refused(desk: Desk, query: str) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    assert (await owner.get(f"/api/changes?{query}")).status_code in (400, 422)


async def test_a_change_that_does_not_happen_is_not_recorded(desk: Desk) -> None:
    ada, owner = await desk.person("Ada", Role.OWNER)
    await owner.patch(f"/api/people/{ada.id}", json={"role": "agent"})
    await owner.patch(f"/api/people/{ada.id}", json={"role": "owner"})
    assert await desk.changes(owner) == []
