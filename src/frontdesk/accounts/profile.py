"""Changing one's own password: with the old one, since a token may be somebody else's who found the screen unlocked."""

from frontdesk.accounts import admins
from frontdesk.accounts.backoff import Allowance, Backoff
from frontdesk.accounts.passwords import Passwords, check_new_password
from frontdesk.accounts.roles import Admin
from frontdesk.accounts.signin import SignedIn
from frontdesk.accounts.tokens import Tokens
from frontdesk.errors import RateLimited, WrongCredentials
from frontdesk.kit.clock import Clock
from frontdesk.store.engine import Store

PER_PERSON = Allowance(free=5, max_wait_s=300)


class OwnPassword:
    """Takes the old password for the new one. Counts are this process's own, and are lost with it."""

    def __init__(self, store: Store, passwords: Passwords, tokens: Tokens, clock: Clock) -> None:
        self._store = store
        self._passwords = passwords
        self._tokens = tokens
        self._attempts = Backoff(PER_PERSON, clock)

    async def change(self, admin: Admin, current: str, new: str) -> SignedIn:
        """The password is `new`, all tokens have ended, and the person goes on with the one returned.

        Opens its own units of work, one before and one after the passwords are hashed.

        Raises: InvalidInput (`new` will not do), WrongCredentials, RateLimited, Unavailable.
        """
        check_new_password(new, field="new")
        name = str(admin.id)
        wait_s = self._attempts.wait_s(name)
        if wait_s > 0:
            raise RateLimited(wait_s, "Too many attempts. Please wait a moment and try again.")
        self._attempts.charge(name)
        async with self._store.begin() as tx:
            account = await admins.find_by_email(tx, admin.email)
        if account is None or not await self._passwords.verify(account.password_hash, current):
            raise WrongCredentials("That is not your password.")
        password_hash = await self._passwords.hash(new)
        async with self._store.begin() as tx:
            changed = await admins.replace_password(tx, account, password_hash)
        if changed is None:
            raise WrongCredentials("That is not your password any more.")
        self._attempts.clear(name)
        token, expires_at = self._tokens.issue(changed.id, changed.token_version)
        return SignedIn(changed, token, expires_at)
