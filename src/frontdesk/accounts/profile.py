"""What people change about themselves, with their password: a token may be somebody else's who found the screen unlocked."""

from frontdesk.accounts import admins, changes
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
    """Asks for it, and changes it. Counts are this process's own, and are lost with it."""

    def __init__(self, store: Store, passwords: Passwords, tokens: Tokens, clock: Clock) -> None:
        self._store = store
        self._passwords = passwords
        self._tokens = tokens
        self._attempts = Backoff(PER_PERSON, clock)

    async def ensure(self, admin: Admin, password: str) -> admins.Account:
        """`password` is this person's; their account as it was then. Opens its own unit of work, before the password is hashed.

        Raises: WrongCredentials, RateLimited, Unavailable.
        """
        name = str(admin.id)
        wait_s = self._attempts.wait_s(name)
        if wait_s > 0:
            raise RateLimited(wait_s, "Too many attempts. Please wait a moment and try again.")
        self._attempts.charge(name)
        async with self._store.begin() as tx:
            account = await admins.find_by_email(tx, admin.email)
        if account is None or not await self._passwords.verify(account.password_hash, password):
            raise WrongCredentials("That is not your password.")
        self._attempts.clear(name)
        return account

    async def change(self, admin: Admin, current: str, new: str) -> SignedIn:
        """The password is `new`, all tokens have ended, and the person goes on with the one returned.

        Opens its own units of work, one before and one after the passwords are hashed.

        Raises: InvalidInput (`new` will not do), WrongCredentials, RateLimited, Unavailable.
        """
        check_new_password(new, field="new")
        account = await self.ensure(admin, current)
        password_hash = await self._passwords.hash(new)
        async with self._store.begin() as tx:
            changed = await admins.replace_password(tx, account, password_hash)
            if changed is None:
                raise WrongCredentials("That is not your password any more.")
            await changes.record(tx, changed, "person.password_changed", changed.name)
        return self._go_on(changed)

    async def sign_out_elsewhere(self, admin: Admin) -> SignedIn:
        """All of this person's tokens have ended, and they go on here with the one returned."""
        async with self._store.begin() as tx:
            changed = await admins.end_tokens(tx, admin.id)
        return self._go_on(changed)

    def _go_on(self, admin: Admin) -> SignedIn:
        token, expires_at = self._tokens.issue(admin.id, admin.token_version)
        return SignedIn(admin, token, expires_at)
