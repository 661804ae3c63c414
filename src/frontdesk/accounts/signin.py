"""Signing in, and making guesses slow without locking the owner out.

Guesses are counted per account and per address. Both together would let anybody lock anybody out by guessing at their account,
so an address from which this account has signed in before is counted by itself: what others do to the account does not slow it.
Guesses at the second factor, which only somebody with the right password can make, are counted apart and slowed sooner.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.accounts import admins
from frontdesk.accounts.backoff import Allowance, Backoff
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.roles import Admin
from frontdesk.accounts.second_factor import SecondFactor
from frontdesk.accounts.tokens import Tokens
from frontdesk.errors import InvalidInput, RateLimited, SecondFactorRequired, Unavailable, WrongCredentials
from frontdesk.kit.clock import Clock
from frontdesk.store.engine import Store

# an office shares one address, so that is given more before it has to wait; a person who forgot tries a handful of times
PER_ACCOUNT = Allowance(free=5, max_wait_s=60)
PER_ADDRESS = Allowance(free=20, max_wait_s=900)
PER_KNOWN_PAIR = Allowance(free=5, max_wait_s=60)
# 3 codes of 1,000,000 are good at any moment: some hundred guesses a day stay hopeless
PER_CODE = Allowance(free=5, max_wait_s=600)

MAX_KNOWN_PAIRS = 10_000
TOO_MANY = "Too many attempts to sign in. Please wait a moment and try again."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person, and the token that they carry from now on."""

    admin: Admin
    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """An account whose password was right. `new_hash` is to replace the one that was made with other parameters."""

    account: admins.Account
    new_hash: str | None


class SignIn:
    """Takes e-mail address, password, and a code where one is wanted, for a token. Counts are this process's own, and are lost with it."""

    def __init__(
        self, store: Store, passwords: Passwords, tokens: Tokens, second_factor: SecondFactor, clock: Clock
    ) -> None:
        self._store = store
        self._passwords = passwords
        self._tokens = tokens
        self._second_factor = second_factor
        self._clock = clock
        self._accounts = Backoff(PER_ACCOUNT, clock)
        self._addresses = Backoff(PER_ADDRESS, clock)
        self._pairs = Backoff(PER_KNOWN_PAIR, clock)
        self._codes = Backoff(PER_CODE, clock)
        self._known: OrderedDict[str, None] = OrderedDict()

    async def sign_in(self, email: str, password: str, *, limit_key: str, code: str | None = None) -> SignedIn:
        """The person with a new token. `limit_key` is what to count for where they come from (`web.addresses.limit_key`);
        `code` is the second factor's, for those who have one.

        Opens its own units of work, one before and one after the password is looked at. An unknown or disabled account gets the
        same answer after the same time as a wrong password.

        Raises: WrongCredentials, SecondFactorRequired, WrongCode, RateLimited, Unavailable.
        """
        try:
            email = admins.normal_email(email)
        except InvalidInput:
            # it names nobody, but whoever sends it is counted and answered like anybody else
            email = "no address"
        pair = f"{limit_key} {email}"
        counted = self._counted(email, limit_key, pair)
        wait_s = max(backoff.wait_s(name) for backoff, name in counted)
        if wait_s > 0:
            raise RateLimited(wait_s, TOO_MANY)
        for backoff, name in counted:
            backoff.charge(name)
        try:
            account = await self._check(email, password)
        except Unavailable:
            self._refund(counted)  # not their doing
            raise
        self._refund(counted)
        signed_in = await self._let_in(account, code, count_as=pair if pair in self._known else email)
        self._pairs.clear(pair)
        self._remember(pair)
        return signed_in

    def _counted(self, email: str, limit_key: str, pair: str) -> list[tuple[Backoff, str]]:
        if pair in self._known:
            return [(self._pairs, pair)]
        return [(self._accounts, email), (self._addresses, limit_key)]

    def _refund(self, counted: list[tuple[Backoff, str]]) -> None:
        for backoff, name in counted:
            backoff.refund(name)

    async def _check(self, email: str, password: str) -> Checked:
        async with self._store.begin() as tx:
            account = await admins.find_by_email(tx, email)
        usable = account if account and not account.is_disabled else None
        if not await self._passwords.verify(usable.password_hash if usable else None, password) or usable is None:
            raise WrongCredentials
        new_hash = None
        if self._passwords.needs_rehash(usable.password_hash):
            new_hash = await self._passwords.hash(password)
        return Checked(usable, new_hash)

    async def _let_in(self, checked: Checked, code: str | None, *, count_as: str) -> SignedIn:
        needs_code = checked.account.admin.has_second_factor
        if needs_code:
            if code is None:
                raise SecondFactorRequired
            wait_s = self._codes.wait_s(count_as)
            if wait_s > 0:
                raise RateLimited(wait_s, TOO_MANY)
            self._codes.charge(count_as)
        async with self._store.begin() as tx:
            admin = await admins.record_login(tx, checked.account, at=self._clock.now(), new_hash=checked.new_hash)
            if admin is None:
                raise WrongCredentials
            # as it is now: it may have been switched on or off meanwhile
            if admin.has_second_factor:
                if code is None:
                    raise SecondFactorRequired
                await self._second_factor.take(tx, admin, code)
        if needs_code:
            self._codes.clear(count_as)
        token, expires_at = self._tokens.issue(admin.id, admin.token_version)
        return SignedIn(admin, token, expires_at)

    def _remember(self, pair: str) -> None:
        self._known[pair] = None
        self._known.move_to_end(pair)
        while len(self._known) > MAX_KNOWN_PAIRS:
            self._known.popitem(last=False)
