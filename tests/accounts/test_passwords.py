"""Passwords are kept as argon2id hashes, and looking for accounts by the clock finds nothing."""

import asyncio
import time

import pytest

from frontdesk.accounts.passwords import MAX_WAITING, Passwords, check_new_password
from frontdesk.errors import InvalidInput, Unavailable


async def test_the_password_and_no_other_matches_its_hash(passwords: Passwords) -> None:
    made = await passwords.hash("correct horse battery")
    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.verify(made, "correct horse battery")
    assert not await passwords.verify(made, "correct horse batterz")
    assert not await passwords.verify(made, "")


async def test_the_same_password_never_makes_the_same_hash(passwords: Passwords) -> None:
    assert await passwords.hash("correct horse battery") != await passwords.hash("correct horse battery")


@pytest.mark.parametrize("broken", ["", "none", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv"])
async def test_a_hash_that_is_none_matches_nothing(passwords: Passwords, broken: str) -> None:
    assert not await passwords.verify(broken, "correct horse battery")


async def test_an_account_that_there_is_not_takes_as_long_as_one_that_there_is(passwords: Passwords) -> None:
    made = await passwords.hash("correct horse battery")

    async def least_s(password_hash: str | None) -> float:
        times = []
        for _ in range(7):
            # of the processor, in all threads: what else the machine does is not in it
            start = time.process_time()
            assert not await passwords.verify(password_hash, "wrong")
            times.append(time.process_time() - start)
        return min(times)

    ratio = await least_s(None) / await least_s(made)
    assert 0.5 < ratio < 2


async def test_not_even_the_text_behind_the_stand_in_hash_opens_an_account_that_there_is_not(
    passwords: Passwords,
) -> None:
    assert not await passwords.verify(None, "the hash that stands in for accounts that there are not")


async def test_a_hash_of_weaker_parameters_is_seen(passwords: Passwords) -> None:
    weaker = Passwords(memory_kib=8192, passes=1)
    made = await weaker.hash("correct horse battery")
    weaker.close()
    assert await passwords.verify(made, "correct horse battery")
    assert passwords.needs_rehash(made)
    assert not passwords.needs_rehash(await passwords.hash("correct horse battery"))


async def test_a_flood_is_turned_away_and_then_all_is_well_again() -> None:
    passwords = Passwords(memory_kib=8192, passes=1)
    made = await passwords.hash("correct horse battery")
    flood = [passwords.verify(made, "wrong") for _ in range(MAX_WAITING + 20)]
    answers = await asyncio.gather(*flood, return_exceptions=True)
    assert sum(isinstance(answer, Unavailable) for answer in answers) == 20
    assert await passwords.verify(made, "correct horse battery")
    passwords.close()


@pytest.mark.parametrize("password", ["", "short", "123456789", "aaaaaaaaaaaa", "ababababababab", "x" * 201])
def test_a_password_that_nobody_should_choose_is_refused_without_being_repeated(password: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_new_password(password)
    assert not password or password not in str(refused.value.body())


@pytest.mark.parametrize("password", ["correct horse", "密码密码很长很长很长一二", "x y z a b c d e " * 12])
def test_any_other_password_will_do(password: str) -> None:
    check_new_password(password)
