"""Inviting a colleague by link: it works once, for a while, and for nobody else."""

import asyncio
from urllib.parse import urlsplit

import httpx2
import pytest

from frontdesk.accounts.roles import Role
from frontdesk.store.engine import Store
from tests.post_office import PostOffice, free_port, opened
from tests.wire.people import open_house
from tests.wire.team import PASSWORD, Desk, Json, code_of

ADDRESS = "new@example.com"


async def invited(http: httpx2.AsyncClient, **changes: object) -> Json:
    answer = await http.post("/api/invitations", json={"email": ADDRESS, "role": "agent"} | changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


def token_of(sent: Json) -> str:
    return urlsplit(sent["link"]).fragment


async def join(desk: Desk, token: str, **changes: object) -> httpx2.Response:
    body = {"token": token, "name": "Nele", "password": PASSWORD} | changes
    return await desk.house.http.post("/api/auth/invitation/accept", json=body)


async def test_who_follows_the_link_is_in_the_team_and_signed_in(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    sent = await invited(owner, email=" New@Example.com ", name="Nele", role="admin")
    assert sent["mail"] == "off"
    link = urlsplit(sent["link"])
    assert (link.path, link.query) == ("/admin/invitation", "")
    looked = await desk.house.http.post("/api/auth/invitation", json={"token": token_of(sent)})
    assert looked.json() == {
        "email": ADDRESS,
        "name": "Nele",
        "role": "admin",
        "inviter": "Ada",
        "expiresAt": sent["invitation"]["expiresAt"],
    }
    joined = (await join(desk, token_of(sent), name=" Nele N. ")).json()
    assert (joined["admin"]["name"], joined["admin"]["email"], joined["admin"]["role"]) == ("Nele N.", ADDRESS, "admin")
    assert (await desk.with_token(joined["token"]).get("/api/auth/verify")).status_code == 200
    assert (await desk.login(ADDRESS)).status_code == 200
    assert (await owner.get("/api/invitations")).json() == {"invitations": []}
    assert await desk.changes(owner) == ["person.invited", "person.joined"]


async def test_used_withdrawn_replaced_expired_and_unknown_are_told_alike(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    used = token_of(await invited(owner, email="a@example.com"))
    assert (await join(desk, used)).status_code == 200
    withdrawn = await invited(owner, email="b@example.com")
    assert (await owner.delete(f"/api/invitations/{withdrawn['invitation']['id']}")).json() == {"ok": True}
    replaced = await invited(owner, email="c@example.com")
    newer = await owner.post(f"/api/invitations/{replaced['invitation']['id']}/send-again")
    expired = token_of(await invited(owner, email="d@example.com"))
    async with desk.house.store.direct() as connection:
        await connection.execute("update invitations set expires_at = now() where email = 'd@example.com'")
    told = set()
    for token in (used, token_of(withdrawn), token_of(replaced), expired, "unknown", "x" * 200):
        for answer in (
            await join(desk, token),
            await desk.house.http.post("/api/auth/invitation", json={"token": token}),
        ):
            told.add((answer.status_code, answer.text))
    assert len(told) == 1
    assert next(iter(told))[0] == 404
    assert "link_over" in next(iter(told))[1]
    assert (await join(desk, token_of(newer.json()))).status_code == 200


async def test_an_expired_invitation_is_listed_and_can_be_made_anew(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    await invited(owner)
    async with desk.house.store.direct() as connection:
        await connection.execute("update invitations set expires_at = now()")
    assert len((await owner.get("/api/invitations")).json()["invitations"]) == 1
    again = await invited(owner)
    assert len((await owner.get("/api/invitations")).json()["invitations"]) == 1
    assert (await join(desk, token_of(again))).status_code == 200


async def test_of_two_at_once_one_joins(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    token = token_of(await invited(owner))
    answers = await asyncio.gather(*(join(desk, token, name=f"N{n}") for n in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404, 404]
    assert len((await owner.get("/api/people")).json()["people"]) == 2


async def test_a_doubled_click_invites_once(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    body = {"email": ADDRESS, "role": "agent"}
    answers = await asyncio.gather(*(owner.post("/api/invitations", json=body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len((await owner.get("/api/invitations")).json()["invitations"]) == 1


async def test_nobody_is_invited_to_a_role_above_the_inviters(desk: Desk) -> None:
    await desk.hire("Ada", Role.OWNER)
    _, admin = await desk.person("Bo", Role.ADMIN)
    assert code_of(await admin.post("/api/invitations", json={"email": ADDRESS, "role": "owner"})) == (403, "forbidden")
    await invited(admin, role="admin")
    for role in (Role.AGENT, Role.VIEWER):
        _, other = await desk.person(f"low-{role}", role)
        refused = await other.post("/api/invitations", json={"email": ADDRESS, "role": "viewer"})
        assert code_of(refused) == (403, "forbidden")
        assert code_of(await other.get("/api/invitations")) == (403, "forbidden")


async def test_an_admin_touches_no_invitation_of_an_owner_to_be(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    _, admin = await desk.person("Bo", Role.ADMIN)
    id = (await invited(owner, role="owner"))["invitation"]["id"]
    assert code_of(await admin.post(f"/api/invitations/{id}/send-again")) == (403, "forbidden")
    assert code_of(await admin.delete(f"/api/invitations/{id}")) == (403, "forbidden")


async def test_who_is_in_the_team_is_not_invited_again(desk: Desk) -> None:
    ada, owner = await desk.person("Ada", Role.OWNER)
    refused = await owner.post("/api/invitations", json={"email": ada.email.upper(), "role": "agent"})
    assert code_of(refused) == (409, "conflict")
    token = token_of(await invited(owner, email="late@example.com"))
    await desk.hire("Late", Role.AGENT)
    assert code_of(await join(desk, token)) == (409, "conflict")


async def test_what_somebody_sent_away_had_prepared_does_not_let_them_back(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    bo, admin = await desk.person("Bo", Role.ADMIN)
    token = token_of(await invited(admin, role="admin"))
    assert (await owner.post(f"/api/people/{bo.id}/deactivate")).status_code == 200
    assert code_of(await join(desk, token)) == (404, "link_over")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "a b@example.com"}, "email"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "email"),
        ({"email": 5}, "email"),
        ({"email": "x" * 255 + "@example.com"}, "email"),
        ({"role": "visitor"}, "role"),
        ({"role": "king"}, "role"),
        ({"role": None}, "role"),
        ({"name": "x" * 101}, "name"),
        ({"name": " "}, "name"),
    ],
)
async def test_what_cannot_be_an_invitation_is_refused(desk: Desk, changes: Json, path: str) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    answer = await owner.post("/api/invitations", json={"email": ADDRESS, "role": "agent"} | changes)
    assert code_of(answer) == (422, "invalid_input")
    assert [fault["path"] for fault in answer.json()["error"]["fields"]] == [path]
    assert (await owner.get("/api/invitations")).json() == {"invitations": []}


@pytest.mark.parametrize("changes", [{"password": "short"}, {"password": "a" * 20}, {"name": " "}, {"name": "x" * 101}])
async def test_a_joining_that_is_refused_leaves_the_link_good(desk: Desk, changes: Json) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    token = token_of(await invited(owner))
    assert code_of(await join(desk, token, **changes)) == (422, "invalid_input")
    assert (await join(desk, token)).status_code == 200


async def test_the_role_cannot_be_asked_for(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    joined = await join(desk, token_of(await invited(owner)), role="owner", email="me@example.com")
    assert (joined.json()["admin"]["role"], joined.json()["admin"]["email"]) == ("agent", ADDRESS)


async def test_an_unknown_invitation_is_not_found(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    unknown = "/api/invitations/00000000-0000-7000-8000-000000000000"
    assert code_of(await owner.delete(unknown)) == (404, "not_found")
    assert code_of(await owner.post(f"{unknown}/send-again")) == (404, "not_found")
    assert (await owner.delete("/api/invitations/me")).status_code == 422


async def test_with_a_mail_server_the_link_goes_out_too(store: Store, desk: Desk) -> None:
    office = PostOffice()
    with opened(office) as port:
        settings = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}
        async with open_house(store, **settings, smtp_from="desk@example.com") as house:
            mailing = Desk(house, desk.passwords)
            _, owner = await mailing.person("Ada", Role.OWNER)
            sent = await invited(owner)
            assert sent["mail"] == "sent"
            letter = await office.next_letter()
            assert letter["To"] == ADDRESS
            assert sent["link"] in letter.get_content().replace("=\n", "")
            assert (await join(mailing, token_of(sent))).status_code == 200
            failed = await invited(owner, email="nobody@example.com")
            assert failed["mail"] == "failed"
            assert token_of(failed)


async def test_a_mail_server_that_is_away_does_not_stand_in_the_way(store: Store, desk: Desk) -> None:
    settings = {"smtp_host": "127.0.0.1", "smtp_port": free_port(), "smtp_security": "none"}
    async with open_house(store, **settings, smtp_from="desk@example.com") as house:
        mailing = Desk(house, desk.passwords)
        _, owner = await mailing.person("Ada", Role.OWNER)
        sent = await invited(owner)
        assert sent["mail"] == "failed"
        assert (await join(mailing, token_of(sent))).status_code == 200
