"""One's own name and password."""

import asyncio

import httpx2
import pytest

from frontdesk.accounts import admins
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.roles import Role
from tests.wire.people import PATIENCE_S, Colleague, House

OLD, NEW = "correct horse battery", "wrong donkey charger"


async def with_password(house: House, name: str = "Mara") -> Colleague:
    passwords = Passwords(memory_kib=64, passes=1)
    person = await house.colleague(name, Role.VIEWER)
    async with house.store.begin() as tx:
        admin = await admins.set_password(tx, person.admin.id, await passwords.hash(OLD))
    passwords.close()
    return await house.come_back(admin)


async def sign_in(house: House, mara: Colleague, password: str) -> httpx2.Response:
    return await house.http.post("/api/auth/login", json={"email": mara.admin.email, "password": password})


async def test_a_new_name_is_what_visitors_and_the_team_see_from_then_on(house: House) -> None:
    mara, visitor = await house.colleague("Mara"), await house.visitor()
    answer = await mara.http.patch("/api/auth/me", json={"name": "  Mara B. "})
    assert answer.json()["admin"]["name"] == "Mara B."
    assert (await mara.http.get("/api/auth/verify")).json()["admin"]["name"] == "Mara B."
    sent = await mara.ask("admin-reply", {"sessionId": visitor.id, "content": "hello"})
    assert sent["message"]["senderName"] == "Mara B."
    assert (await mara.http.patch("/api/auth/me", json={})).json() == answer.json()
    for name in ("", " ", "x" * 101, 5):
        assert (await mara.http.patch("/api/auth/me", json={"name": name})).status_code == 422


async def test_a_new_password_ends_all_tokens_but_the_one_that_is_given_for_it(house: House) -> None:
    mara = await with_password(house)
    closed = asyncio.Event()
    mara.line.on("disconnect", lambda *_: closed.set())
    answer = await mara.http.post("/api/auth/password", json={"current": OLD, "new": NEW})
    assert answer.status_code == 200
    async with asyncio.timeout(PATIENCE_S):
        await closed.wait()
    assert (await mara.http.get("/api/auth/verify")).status_code == 401
    bearer = {"Authorization": f"Bearer {answer.json()['token']}"}
    assert (await house.http.get("/api/auth/verify", headers=bearer)).status_code == 200
    assert (await sign_in(house, mara, OLD)).status_code == 401
    assert (await sign_in(house, mara, NEW)).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"current": "something else", "new": NEW}, 401, "wrong_credentials"),
        ({"current": OLD, "new": "short"}, 422, "invalid_input"),
        ({"current": OLD, "new": "aaaaaaaaaaaa"}, 422, "invalid_input"),
        ({"new": NEW}, 422, "invalid_input"),
    ],
)
async def test_what_is_refused_changes_nothing(house: House, body: dict[str, str], status: int, code: str) -> None:
    mara = await with_password(house)
    answer = await mara.http.post("/api/auth/password", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert (await sign_in(house, mara, OLD)).status_code == 200


async def test_who_guesses_at_the_old_password_has_to_wait(house: House) -> None:
    mara = await with_password(house)
    answers = [
        (await mara.http.post("/api/auth/password", json={"current": f"guess {n}", "new": NEW})).json()["error"]
        for n in range(6)
    ]
    assert [error["code"] for error in answers] == ["wrong_credentials"] * 5 + ["rate_limited"]
    assert answers[-1]["retryAfter"] >= 1
