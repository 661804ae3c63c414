"""Signing in and out over HTTP, and who is taken for whom."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import httpx2
import pytest

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Admin, Role
from frontdesk.accounts.tokens import Tokens
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.kit.clock import ManualClock
from frontdesk.store.engine import Store

Hire = Callable[[Role], Awaitable[Admin]]

EMAIL = "ada@example.com"
PASSWORD = "correct horse battery"


async def login(api: httpx2.AsyncClient, **changes: object) -> httpx2.Response:
    return await api.post("/api/auth/login", json={"email": EMAIL, "password": PASSWORD} | changes)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_signing_in_and_asking_who_one_is(api: httpx2.AsyncClient, ada: Admin) -> None:
    answer = await login(api)
    assert answer.status_code == 200
    person = {"id": str(ada.id), "name": "Ada", "email": EMAIL, "role": "owner"}
    person |= {"pictureUrl": None, "secondFactor": False}
    assert set(answer.json()) == {"token", "expiresAt", "admin", "device"}
    assert answer.json()["admin"] == person
    assert answer.headers["cache-control"] == "no-store"
    verified = await api.get("/api/auth/verify", headers=bearer(answer.json()["token"]))
    assert verified.json() == {"valid": True, "admin": person, "expiresAt": answer.json()["expiresAt"]}
    assert datetime.fromisoformat(answer.json()["expiresAt"]).tzinfo is not None


async def test_a_token_is_renewed(api: httpx2.AsyncClient, ada: Admin, clock: ManualClock) -> None:
    first = (await login(api)).json()
    clock.advance(1_000)
    renewed = await api.post("/api/auth/renew", headers=bearer(first["token"]))
    assert renewed.status_code == 200
    assert renewed.json()["admin"] == first["admin"]
    later = datetime.fromisoformat(renewed.json()["expiresAt"]) - datetime.fromisoformat(first["expiresAt"])
    assert later.total_seconds() == 1_000
    for token in (first["token"], renewed.json()["token"]):
        assert (await api.get("/api/auth/verify", headers=bearer(token))).status_code == 200
    assert (await api.post("/api/auth/renew")).status_code == 401
    await api.post("/api/auth/logout", headers=bearer(first["token"]))
    assert (await api.post("/api/auth/renew", headers=bearer(renewed.json()["token"]))).status_code == 401


async def test_a_wrong_password_is_told_so_and_nothing_more(api: httpx2.AsyncClient, ada: Admin) -> None:
    wrong = await login(api, password="a wrong guess")
    unknown = await login(api, email="nobody@example.com")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["error"]["code"] == "wrong_credentials"


async def test_who_guesses_is_told_to_wait(api: httpx2.AsyncClient, ada: Admin) -> None:
    answers = [await login(api, password="a wrong guess") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) == answers[-1].json()["error"]["retryAfter"] >= 1


async def test_who_guesses_behind_another_address_does_not_slow_the_owner_at_hers(
    api: httpx2.AsyncClient, ada: Admin
) -> None:
    assert (await login(api)).status_code == 200
    eve = {"X-Forwarded-For": "203.0.113.7"}
    guess = {"email": EMAIL, "password": "a wrong guess"}
    answers = [await api.post("/api/auth/login", json=guess, headers=eve) for _ in range(6)]
    assert answers[-1].status_code == 429
    assert (await login(api)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"email": None}, "email"),
        ({"email": 5}, "email"),
        ({"email": ""}, "email"),
        ({"email": "x" * 255}, "email"),
        ({"email": {"$ne": ""}}, "email"),
        ({"password": None}, "password"),
        ({"password": ["x"]}, "password"),
        ({"password": True}, "password"),
        ({"password": "x" * 1001}, "password"),
    ],
)
async def test_a_field_of_the_wrong_kind_is_named(
    api: httpx2.AsyncClient, changes: dict[str, object], path: str
) -> None:
    answer = await login(api, **changes)
    assert answer.status_code == 422
    assert [field["path"] for field in answer.json()["error"]["fields"]] == [path]


async def test_a_password_of_a_megabyte_is_not_even_read(api: httpx2.AsyncClient) -> None:
    assert (await login(api, password="x" * 1_000_000)).status_code == 413


async def test_rights_cannot_be_asked_for(api: httpx2.AsyncClient, ada: Admin, hire: Hire, tokens: Tokens) -> None:
    answer = await login(api, role="owner", isAdmin=True, token_version=9, id="x")
    assert answer.status_code == 200
    viewer = await hire(Role.VIEWER)
    token, _ = tokens.issue(viewer.id, viewer.token_version)
    raised = {**bearer(token), "X-Role": "owner"}
    assert (await api.post("/api/chats/x/take-over?role=owner", headers=raised)).status_code == 403


async def test_signing_out_ends_all_tokens_of_that_person_and_of_nobody_else(
    api: httpx2.AsyncClient, ada: Admin, hire: Hire, tokens: Tokens
) -> None:
    laptop, phone = [(await login(api)).json()["token"] for _ in range(2)]
    agent = await hire(Role.AGENT)
    colleague, _ = tokens.issue(agent.id, agent.token_version)
    assert (await api.post("/api/auth/logout", headers=bearer(laptop))).json() == {"ok": True}
    for token, status in ((laptop, 401), (phone, 401), (colleague, 200)):
        assert (await api.get("/api/auth/verify", headers=bearer(token))).status_code == status


async def test_a_token_that_is_over_does_not_stand_in_the_way_of_signing_in(
    api: httpx2.AsyncClient, ada: Admin, clock: ManualClock
) -> None:
    token = (await login(api)).json()["token"]
    clock.advance(7200)
    assert (await api.get("/api/auth/verify", headers=bearer(token))).status_code == 401
    again = await api.post("/api/auth/login", json={"email": EMAIL, "password": PASSWORD}, headers=bearer(token))
    assert again.status_code == 200
    assert (await api.get("/healthz", headers=bearer(token))).status_code == 200


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer x", "bearer a.b.c", "Bearer null", "Bearer \xff", "Bearer " + "x" * 9000]
)
async def test_a_bad_token_is_refused_and_not_taken_for_a_visitor(api: httpx2.AsyncClient, header: str) -> None:
    for path in ("/api/auth/verify", "/api/chats", "/api/chats/some-chat"):
        answer = await api.get(path, headers={"Authorization": header.encode("latin-1")})
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_who_shows_no_token_is_a_visitor_with_their_key(api: httpx2.AsyncClient) -> None:
    headers = {"X-Session-Id": "my-key", "User-Agent": "x" * 5000, "X-Forwarded-For": "198.51.100.1"}
    said = (await api.get("/api/chats/current", headers=headers)).json()
    assert said["actor"] == "Visitor"
    assert "key='my-key', address='198.51.100.1'" in said["said"]
    assert len(said["said"]) < 600


async def test_a_password_of_a_proxy_in_front_is_not_for_us(api: httpx2.AsyncClient) -> None:
    answer = await api.get("/api/chats/current", headers={"Authorization": "Basic YTpi"})
    assert (answer.status_code, answer.json()["actor"]) == (200, "Visitor")


@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.VIEWER, 403), (Role.AGENT, 200), (Role.OWNER, 200)])
async def test_a_route_is_open_to_its_roles(
    api: httpx2.AsyncClient, ada: Admin, hire: Hire, tokens: Tokens, role: Role | None, status: int
) -> None:
    headers = {}
    if role:
        person = await hire(role)
        headers = bearer(tokens.issue(person.id, person.token_version)[0])
    assert (await api.post("/api/chats/some-chat/take-over", headers=headers)).status_code == status


async def test_a_route_that_is_in_no_table_is_closed_to_the_owner_too(api: httpx2.AsyncClient, ada: Admin) -> None:
    token = (await login(api)).json()["token"]
    assert (await api.delete("/api/chats/some-chat", headers=bearer(token))).status_code == 403


async def test_who_was_disabled_on_the_command_line_is_out_at_the_next_poll(
    api: httpx2.AsyncClient, store: Store, current: CurrentAdmins, ada: Admin, hire: Hire, tokens: Tokens
) -> None:
    agent = await hire(Role.AGENT)
    token, _ = tokens.issue(agent.id, agent.token_version)
    assert (await api.get("/api/chats", headers=bearer(token))).status_code == 200
    async with store.begin() as tx:
        await admins.disable(tx, agent.id)
    await current.refresh()  # what the poll does
    assert (await api.get("/api/chats", headers=bearer(token))).status_code == 401
