"""Signing in."""

from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.accounts import admins
from frontdesk.accounts.guesses import Attempt, Guesses
from frontdesk.accounts.identity import Identity
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.roles import Admin
from frontdesk.accounts.second_factor import SecondFactor
from frontdesk.accounts.tokens import Tokens
from frontdesk.errors import InvalidInput, SecondFactorRequired, Unavailable, WrongCredentials
from frontdesk.kit.clock import Clock
from frontdesk.store.engine import Store


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person, and the token that they carry from now on."""

    admin: Admin
    token: str = field(repr=False)
    expires_at: datetime
    device: str | None = field(default=None, repr=False)
    """the mark for their browser, to show when they sign in again: see `guesses`"""


@dataclass(frozen=True, slots=True)
class Checked:
    """An account whose password was right. `new_hash` is to replace the one that was made with other parameters."""

    account: admins.Account
    new_hash: str | None


class SignIn:
    """Takes e-mail address, password, and a code where one is wanted, for a token."""

    def __init__(
        self,
        store: Store,
        passwords: Passwords,
        tokens: Tokens,
        second_factor: SecondFactor,
        guesses: Guesses,
        clock: Clock,
    ) -> None:
        self._store = store
        self._passwords = passwords
        self._tokens = tokens
        self._second_factor = second_factor
        self._guesses = guesses
        self._clock = clock

    async def sign_in(
        self, email: str, password: str, *, limit_key: str, code: str | None = None, device: str | None = None
    ) -> SignedIn:
        """The person with a new token. `limit_key` is what to count for where they come from (`web.addresses.limit_key`);
        `code` is the second factor's, for those who have one; `device` is the mark of an earlier sign-in.

        Opens its own units of work, one before and one after the password is looked at. An unknown or disabled account gets the
        same answer after the same time as a wrong password.

        Raises: WrongCredentials, SecondFactorRequired, WrongCode, RateLimited, Unavailable.
        """
        try:
            email = admins.normal_email(email)
        except InvalidInput:
            # it names nobody, but whoever sends it is counted and answered like anybody else
            email = "no address"
        attempt = self._guesses.begin(email, limit_key=limit_key, device=device)
        try:
            account = await self._check(email, password)
        except Unavailable:
            self._guesses.forget(attempt)
            raise
        self._guesses.forget(attempt)
        return await self._let_in(account, code, attempt)

    def renew(self, identity: Identity) -> SignedIn:
        """The same person with a token that ends later, but not later than a sign-in may last (`tokens.SIGNED_IN_FOR`)."""
        admin = identity.admin
        token, expires_at = self._tokens.issue(admin.id, admin.token_version, signed_in_at=identity.signed_in_at)
        return SignedIn(admin, token, expires_at)

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

    async def _let_in(self, checked: Checked, code: str | None, attempt: Attempt) -> SignedIn:
        take_as_good = None
        if checked.account.admin.has_second_factor:
            if code is None:
                raise SecondFactorRequired
            take_as_good = self._guesses.begin_code(attempt)
        async with self._store.begin() as tx:
            admin = await admins.record_login(tx, checked.account, at=self._clock.now(), new_hash=checked.new_hash)
            if admin is None:
                raise WrongCredentials
            # as it is now: it may have been switched on or off meanwhile
            if admin.has_second_factor:
                if code is None:
                    raise SecondFactorRequired
                await self._second_factor.take(tx, admin, code)
        if take_as_good is not None:
            take_as_good()
        token, expires_at = self._tokens.issue(admin.id, admin.token_version)
        return SignedIn(admin, token, expires_at, self._guesses.settle(attempt))
