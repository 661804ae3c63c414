"""Signing in works for who knows the password, and not for who guesses, without locking anybody out."""

import asyncio

import pytest
from sqlalchemy import select, update

from frontdesk.accounts import admins
from frontdesk.accounts.guesses import PER_ACCOUNT, PER_ADDRESS, Devices, Guesses
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.roles import Admin, Role
from frontdesk.accounts.second_factor import SecondFactor
from frontdesk.accounts.signin import SignedIn, SignIn
from frontdesk.accounts.tokens import Tokens
from frontdesk.errors import FrontdeskError, RateLimited, Unavailable, WrongCredentials
from frontdesk.kit.clock import ManualClock
from frontdesk.kit.limits import Limiter
from frontdesk.store.engine import Store
from frontdesk.store.tables import Admin as Row

EMAIL = "ada@example.com"
PASSWORD = "correct horse battery"
HOME = "192.0.2.1"
ELSEWHERE = "203.0.113.7"


async def attempt(
    sign_in: SignIn, password: str = PASSWORD, *, email: str = EMAIL, at: str = HOME
) -> SignedIn | FrontdeskError:
    try:
        return await sign_in.sign_in(email, password, limit_key=at)
    except FrontdeskError as error:
        return error


async def guess_until_blocked(sign_in: SignIn, *, email: str = EMAIL, at: str = ELSEWHERE) -> RateLimited:
    """Guesses until that has to wait; gives the refusal."""
    for _ in range(PER_ADDRESS.free + 1):
        answer = await attempt(sign_in, "a wrong guess", email=email, at=at)
        if isinstance(answer, RateLimited):
            return answer
        assert isinstance(answer, WrongCredentials)
    raise AssertionError("never blocked")


async def test_the_right_password_gets_a_token_that_reads(sign_in: SignIn, tokens: Tokens, ada: Admin) -> None:
    signed_in = await sign_in.sign_in(" ADA@example.com", PASSWORD, limit_key=HOME)
    assert signed_in.admin == ada
    claims = tokens.read(signed_in.token)
    assert (claims.admin_id, claims.expires_at) == (ada.id, signed_in.expires_at)
    assert signed_in.token not in repr(signed_in)


async def test_signing_in_is_on_record(store: Store, sign_in: SignIn, ada: Admin, clock: ManualClock) -> None:
    await sign_in.sign_in(EMAIL, PASSWORD, limit_key=HOME)
    async with store.begin() as tx:
        assert (await tx.execute(select(Row.last_login_at))).scalar_one() == clock.now()


@pytest.mark.parametrize(
    "email", [EMAIL, "nobody@example.com", "", "no address", "\0", "x" * 1000, "ada@example.com' or 1=1"]
)
async def test_wrong_password_and_unknown_account_get_the_same_answer(sign_in: SignIn, ada: Admin, email: str) -> None:
    answer = await attempt(sign_in, "a wrong guess", email=email)
    assert isinstance(answer, WrongCredentials)
    assert answer.body() == WrongCredentials().body()


async def test_who_is_disabled_gets_that_answer_too(
    store: Store, sign_in: SignIn, passwords: Passwords, ada: Admin
) -> None:
    made = await passwords.hash(PASSWORD)
    async with store.begin() as tx:
        bo = await admins.create(tx, email="bo@example.com", name="Bo", role=Role.AGENT, password_hash=made)
    assert isinstance(await attempt(sign_in, email=bo.email), SignedIn)
    async with store.begin() as tx:
        await admins.disable(tx, bo.id)
    assert isinstance(await attempt(sign_in, email=bo.email), WrongCredentials)


async def test_who_guesses_waits_longer_each_time(sign_in: SignIn, ada: Admin, clock: ManualClock) -> None:
    first = await guess_until_blocked(sign_in)
    clock.advance(first.retry_after_s)
    second = await guess_until_blocked(sign_in)
    assert second.retry_after_s > first.retry_after_s


async def test_many_guesses_at_once_count_as_many(sign_in: SignIn, ada: Admin) -> None:
    answers = await asyncio.gather(*(attempt(sign_in, f"guess {n}", at=ELSEWHERE) for n in range(30)))
    assert sum(isinstance(answer, WrongCredentials) for answer in answers) == PER_ACCOUNT.free


async def test_guesses_at_one_account_slow_that_account_from_every_unknown_address(sign_in: SignIn, ada: Admin) -> None:
    answers = [await attempt(sign_in, "a wrong guess", at=f"203.0.113.{n}") for n in range(PER_ACCOUNT.free + 1)]
    assert isinstance(answers[-1], RateLimited)


async def test_guesses_at_many_accounts_slow_the_address(sign_in: SignIn, ada: Admin) -> None:
    answers = [await attempt(sign_in, email=f"n{n}@example.com", at=ELSEWHERE) for n in range(PER_ADDRESS.free + 1)]
    assert isinstance(answers[-1], RateLimited)
    assert isinstance(await attempt(sign_in, at=HOME), SignedIn)


async def test_the_right_password_gets_in_after_the_wait(sign_in: SignIn, ada: Admin, clock: ManualClock) -> None:
    refused = await guess_until_blocked(sign_in)
    assert isinstance(await attempt(sign_in, at=ELSEWHERE), RateLimited)
    clock.advance(refused.retry_after_s)
    assert isinstance(await attempt(sign_in, at=ELSEWHERE), SignedIn)


async def test_the_owner_at_home_does_not_notice_who_guesses_elsewhere(sign_in: SignIn, ada: Admin) -> None:
    assert isinstance(await attempt(sign_in, at=HOME), SignedIn)
    await guess_until_blocked(sign_in, at=ELSEWHERE)
    assert isinstance(await attempt(sign_in, at=HOME), SignedIn)


async def test_whoever_guesses_from_the_owners_address_waits_too(sign_in: SignIn, ada: Admin) -> None:
    assert isinstance(await attempt(sign_in, at=HOME), SignedIn)
    await guess_until_blocked(sign_in, at=HOME)


async def test_signing_in_well_to_an_account_of_ones_own_buys_no_further_guesses(
    store: Store, sign_in: SignIn, passwords: Passwords, ada: Admin
) -> None:
    made = await passwords.hash(PASSWORD)
    async with store.begin() as tx:
        await admins.create(tx, email="eve@example.com", name="Eve", role=Role.VIEWER, password_hash=made)
    wrong = 0
    for n in range(PER_ADDRESS.free + 5):
        answer = await attempt(sign_in, "a wrong guess", email=f"n{n}@example.com", at=ELSEWHERE)
        wrong += isinstance(answer, WrongCredentials)
        await attempt(sign_in, email="eve@example.com", at=ELSEWHERE)
    assert wrong <= PER_ADDRESS.free


async def test_a_database_that_is_away_is_nobodys_failed_attempt(
    passwords: Passwords, tokens: Tokens, second_factor: SecondFactor, guesses: Guesses
) -> None:
    nowhere = await Store.open("postgresql://frontdesk@127.0.0.1:1/none")
    sign_in = SignIn(nowhere, passwords, tokens, second_factor, guesses, ManualClock())
    answers = [await attempt(sign_in) for _ in range(PER_ADDRESS.free + 1)]
    await nowhere.close()
    assert {type(answer) for answer in answers} == {Unavailable}


async def test_a_hash_of_older_parameters_is_renewed(
    store: Store, sign_in: SignIn, passwords: Passwords, ada: Admin
) -> None:
    weaker = Passwords(memory_kib=8192, passes=1)
    made = await weaker.hash(PASSWORD)
    weaker.close()
    async with store.begin() as tx:
        await tx.execute(update(Row).where(Row.id == ada.id).values(password_hash=made))
    assert isinstance(await attempt(sign_in), SignedIn)
    async with store.begin() as tx:
        kept = (await tx.execute(select(Row.password_hash))).scalar_one()
    assert kept != made
    assert not passwords.needs_rehash(kept)
    assert await passwords.verify(kept, PASSWORD)


async def test_a_browser_that_is_known_is_not_slowed_by_anybodys_guesses_wherever_it_is(
    sign_in: SignIn, ada: Admin, clock: ManualClock
) -> None:
    device = (await sign_in.sign_in(EMAIL, PASSWORD, limit_key=HOME)).device
    assert device
    await guess_until_blocked(sign_in, at=ELSEWHERE)
    on_the_road = "198.51.100.9"
    with pytest.raises(RateLimited):
        await sign_in.sign_in(EMAIL, PASSWORD, limit_key=on_the_road)
    signed_in = await sign_in.sign_in(EMAIL, PASSWORD, limit_key=on_the_road, device=device)
    assert signed_in.device and signed_in.admin.id == ada.id


@pytest.mark.parametrize("device", ["", ".", "made.up", "ü.\ud800", "x" * 200])
async def test_a_mark_that_was_not_given_to_this_account_helps_nobody(
    sign_in: SignIn, passwords: Passwords, store: Store, ada: Admin, device: str
) -> None:
    await guess_until_blocked(sign_in)
    with pytest.raises(RateLimited):
        await sign_in.sign_in(EMAIL, PASSWORD, limit_key="198.51.100.9", device=device)


async def test_guesses_from_a_known_browser_have_to_wait_too(sign_in: SignIn, ada: Admin) -> None:
    device = (await sign_in.sign_in(EMAIL, PASSWORD, limit_key=HOME)).device
    for _ in range(PER_ACCOUNT.free):
        with pytest.raises(WrongCredentials):
            await sign_in.sign_in(EMAIL, "a wrong guess", limit_key=HOME, device=device)
    with pytest.raises(RateLimited):
        await sign_in.sign_in(EMAIL, PASSWORD, limit_key=HOME, device=device)


async def test_all_together_have_a_limit_and_who_is_known_is_not_kept_out_by_it(
    store: Store, passwords: Passwords, tokens: Tokens, second_factor: SecondFactor, ada: Admin, clock: ManualClock
) -> None:
    guesses = Guesses(Devices("x" * 32), Limiter(60, per_s=60, burst=3, clock=clock), clock)
    sign_in = SignIn(store, passwords, tokens, second_factor, guesses, clock)
    device = (await sign_in.sign_in(EMAIL, PASSWORD, limit_key=HOME)).device
    answers = [await attempt(sign_in, "x", email=f"n{n}@example.com", at=f"192.0.2.{n}") for n in range(5)]
    assert [type(answer) for answer in answers] == [WrongCredentials] * 2 + [RateLimited] * 3
    assert (await sign_in.sign_in(EMAIL, PASSWORD, limit_key="198.51.100.9", device=device)).admin.id == ada.id
