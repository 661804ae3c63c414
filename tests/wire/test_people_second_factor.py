"""The second factor: set up with a code, asked for at sign-in, and never got round by guessing or by using a code twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx2
import pyotp
import pytest

from frontdesk.accounts.guesses import PER_CODE
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.roles import Role
from frontdesk.kit.clock import ManualClock
from frontdesk.store.engine import Store
from tests.wire.people import open_house
from tests.wire.team import PASSWORD, Desk, code_of

CLOCK = ManualClock(datetime.now(UTC))
"""It stands still, so that no step ends in the middle of a test."""


@pytest.fixture
async def desk(store: Store, passwords: Passwords) -> AsyncIterator[Desk]:
    async with open_house(store, clock=CLOCK) as house:
        yield Desk(house, passwords)


class App:
    """An authenticator app."""

    def __init__(self, secret: str) -> None:
        self._totp = pyotp.TOTP(secret)

    def at(self, steps: int = 0) -> str:
        return self._totp.at(CLOCK.now(), counter_offset=steps)


async def switch_on(http: httpx2.AsyncClient) -> tuple[App, list[str]]:
    """Set up with the code of the step before this one, so that this step's is still unused."""
    setup = await http.post("/api/auth/second-factor", json={"password": PASSWORD})
    assert setup.status_code == 200, setup.text
    app = App(setup.json()["secret"])
    confirmed = await http.post("/api/auth/second-factor/confirm", json={"code": app.at(-1)})
    assert confirmed.status_code == 200, confirmed.text
    return app, confirmed.json()["recoveryCodes"]


async def test_signing_in_takes_a_code_once_it_is_on(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    app, _ = await switch_on(http)
    assert code_of(await desk.login(ada.email)) == (401, "second_factor_required")
    assert code_of(await desk.login(ada.email, code="000000")) == (401, "wrong_code")
    entered = await desk.login(ada.email, code=f" {app.at()[:3]} {app.at()[3:]} ")
    assert entered.status_code == 200
    assert entered.json()["admin"]["secondFactor"] is True
    assert (await http.get("/api/auth/verify")).json()["admin"]["secondFactor"] is True


async def test_a_wrong_password_says_nothing_of_a_second_factor(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    await switch_on(http)
    wrong = await desk.login(ada.email, "a wrong guess")
    unknown = await desk.login("nobody@example.com", "a wrong guess")
    assert code_of(wrong) == (401, "wrong_credentials")
    assert wrong.json() == unknown.json()


async def test_what_is_shown_fits_an_authenticator_app(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    setup = (await http.post("/api/auth/second-factor", json={"password": PASSWORD})).json()
    parsed = pyotp.parse_uri(setup["uri"])
    assert (parsed.secret, parsed.name, parsed.issuer) == (setup["secret"], ada.email, "Frontdesk")
    assert setup["qr"]["path"].startswith("M4 4h1v1h-1z")
    assert 29 <= setup["qr"]["size"] <= 80


async def test_nothing_is_asked_for_before_a_code_has_come_back(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    assert code_of(await http.post("/api/auth/second-factor/confirm", json={"code": "000000"})) == (409, "conflict")
    await http.post("/api/auth/second-factor", json={"password": PASSWORD})
    assert code_of(await http.post("/api/auth/second-factor/confirm", json={"code": "000000"})) == (401, "wrong_code")
    assert (await desk.login(ada.email)).status_code == 200
    app, _ = await switch_on(http)  # begun anew: the secret of before is void
    assert (await desk.login(ada.email, code=app.at())).status_code == 200


async def test_a_code_is_taken_once_also_by_two_at_once(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    app, recovery = await switch_on(http)
    for code in (app.at(), recovery[0]):
        answers = await asyncio.gather(*(desk.login(ada.email, code=code) for _ in range(3)))
        assert sorted(answer.status_code for answer in answers) == [200, 401, 401]
        assert code_of(await desk.login(ada.email, code=code)) == (401, "wrong_code")


async def test_the_code_that_confirmed_it_is_used_up(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    setup = (await http.post("/api/auth/second-factor", json={"password": PASSWORD})).json()
    code = App(setup["secret"]).at()
    assert (await http.post("/api/auth/second-factor/confirm", json={"code": code})).status_code == 200
    assert code_of(await desk.login(ada.email, code=code)) == (401, "wrong_code")


@pytest.mark.parametrize(("steps", "status"), [(-3, 401), (3, 401), (1, 200)])
async def test_a_clock_may_be_off_by_one_step(desk: Desk, steps: int, status: int) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    app, _ = await switch_on(http)
    assert (await desk.login(ada.email, code=app.at(steps))).status_code == status


async def test_an_older_code_is_not_taken_after_a_newer_one(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    app, _ = await switch_on(http)
    newer, older = app.at(1), app.at(0)
    assert (await desk.login(ada.email, code=newer)).status_code == 200
    assert code_of(await desk.login(ada.email, code=older)) == (401, "wrong_code")


async def test_each_recovery_code_lets_in_once_and_their_use_is_recorded(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    _, codes = await switch_on(http)
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) == 16 for code in codes)
    assert (await desk.login(ada.email, code=codes[0].upper().replace("-", " "))).status_code == 200
    assert code_of(await desk.login(ada.email, code=codes[0])) == (401, "wrong_code")
    assert (await desk.login(ada.email, code=codes[9])).status_code == 200
    [*_, first, second] = (await http.get("/api/changes")).json()["changes"][:2][::-1]
    assert (first["action"], first["after"], second["after"]) == (
        "person.recovery_code_used",
        {"left": 9},
        {"left": 8},
    )


async def test_what_is_kept_is_neither_the_secret_nor_a_code(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    setup = (await http.post("/api/auth/second-factor", json={"password": PASSWORD})).json()
    codes = (await http.post("/api/auth/second-factor/confirm", json={"code": App(setup["secret"]).at()})).json()
    async with desk.house.store.direct() as connection:
        row = await connection.fetchrow("select * from admins where id = $1", ada.id)
        recorded = await connection.fetch("select * from changes")
    kept = f"{row!r} {recorded!r}"
    assert "person.second_factor_switched_on" in kept
    for secret in (setup["secret"], *codes["recoveryCodes"]):
        assert secret not in kept
        assert secret.replace("-", "") not in kept


async def test_new_recovery_codes_void_the_old_ones_and_take_a_code(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    app, old = await switch_on(http)
    address = "/api/auth/second-factor/recovery-codes"
    assert code_of(await http.post(address, json={"code": "000000"})) == (401, "wrong_code")
    new = (await http.post(address, json={"code": app.at()})).json()["recoveryCodes"]
    assert not set(new) & set(old)
    assert code_of(await desk.login(ada.email, code=old[0])) == (401, "wrong_code")
    assert (await desk.login(ada.email, code=new[0])).status_code == 200


async def test_guessing_is_slowed_and_the_right_code_has_to_wait_too(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    app, _ = await switch_on(http)
    answers = [await desk.login(ada.email, code=f"{n:06}") for n in range(PER_CODE.free + 1)]
    assert [answer.status_code for answer in answers] == [401] * PER_CODE.free + [429]
    assert (await desk.login(ada.email, code=app.at())).status_code == 429
    CLOCK.advance(int(answers[-1].headers["retry-after"]))
    assert (await desk.login(ada.email, code=app.at())).status_code == 200


async def test_asking_whether_a_code_is_wanted_costs_no_attempt(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    app, _ = await switch_on(http)
    for _ in range(PER_CODE.free + 3):
        assert code_of(await desk.login(ada.email)) == (401, "second_factor_required")
    assert (await desk.login(ada.email, code=app.at())).status_code == 200


async def test_switching_off_takes_password_and_code(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    off = "/api/auth/second-factor/off"
    assert code_of(await http.post(off, json={"password": PASSWORD, "code": "000000"})) == (409, "conflict")
    app, _ = await switch_on(http)
    refused: list[tuple[dict[str, Any], tuple[int, str]]] = [
        ({"password": PASSWORD}, (422, "invalid_input")),
        ({"code": app.at()}, (422, "invalid_input")),
        ({"password": "a wrong guess", "code": app.at()}, (401, "wrong_credentials")),
        ({"password": PASSWORD, "code": "000000"}, (401, "wrong_code")),
    ]
    for body, told in refused:
        assert code_of(await http.post(off, json=body)) == told
        assert code_of(await desk.login(ada.email)) == (401, "second_factor_required")
    assert (await http.post(off, json={"password": PASSWORD, "code": app.at()})).json() == {"ok": True}
    assert (await desk.login(ada.email)).status_code == 200


async def test_setting_up_takes_the_password_and_is_not_done_twice(desk: Desk) -> None:
    _, http = await desk.person("Ada", Role.OWNER)
    begin = "/api/auth/second-factor"
    assert code_of(await http.post(begin, json={"password": "a wrong guess"})) == (401, "wrong_credentials")
    assert code_of(await http.post(begin, json={})) == (422, "invalid_input")
    app, _ = await switch_on(http)
    assert code_of(await http.post(begin, json={"password": PASSWORD})) == (409, "conflict")
    assert code_of(await http.post(f"{begin}/confirm", json={"code": app.at()})) == (409, "conflict")


async def test_an_owner_helps_somebody_who_lost_device_and_codes(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    tom, toms = await desk.person("Tom", Role.AGENT)
    await switch_on(toms)
    assert [one["secondFactor"] for one in (await owner.get("/api/people")).json()["people"]] == [False, True]
    helped = await owner.post(f"/api/people/{tom.id}/reset-second-factor")
    assert helped.json()["person"]["secondFactor"] is False
    assert (await desk.login(tom.email)).status_code == 200
    assert (await desk.changes(owner))[-1] == "person.second_factor_switched_off"


async def test_a_new_password_by_link_does_not_get_round_it(desk: Desk) -> None:
    _, owner = await desk.person("Ada", Role.OWNER)
    tom, toms = await desk.person("Tom", Role.AGENT)
    app, _ = await switch_on(toms)
    link = (await owner.post(f"/api/people/{tom.id}/reset-link")).json()["link"]
    body = {"token": link.partition("#")[2], "password": "another horse, another battery"}
    assert (await desk.house.http.post("/api/auth/reset/finish", json=body)).json() == {"ok": True}
    assert code_of(await desk.login(tom.email, body["password"])) == (401, "second_factor_required")
    assert (await desk.login(tom.email, body["password"], code=app.at())).status_code == 200


@pytest.mark.parametrize("code", ["", "x" * 101, 123456, ["000000"], {"$ne": ""}])
async def test_a_code_of_the_wrong_kind_is_named(desk: Desk, code: object) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    await switch_on(http)
    answer = await desk.login(ada.email, code=code)
    assert answer.status_code in (401, 422)
    for address in ("confirm", "recovery-codes"):
        refused = await http.post(f"/api/auth/second-factor/{address}", json={"code": code})
        assert code_of(refused) == (422, "invalid_input")


@pytest.mark.parametrize("code", ["１２３４５６", "12345", "-", "   ", "000000 or 1=1", "😀" * 6])
async def test_a_code_of_strange_signs_is_just_wrong(desk: Desk, code: str) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    await switch_on(http)
    assert code_of(await desk.login(ada.email, code=code)) == (401, "wrong_code")
