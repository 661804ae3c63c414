"""New passwords by link: for those who forgot theirs, and made by an owner or admin for a colleague."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import admins, changes
from frontdesk.accounts.letters import Letters
from frontdesk.accounts.roles import Admin
from frontdesk.errors import InvalidInput, LinkOver, MailRefused, RateLimited
from frontdesk.kit.clock import Clock
from frontdesk.kit.ids import digest, new_secret
from frontdesk.kit.limits import Limiter
from frontdesk.kit.tasks import Tasks
from frontdesk.store.engine import Store
from frontdesk.store.tables import Admin as AdminRow
from frontdesk.store.tables import PasswordReset as Row

LIFETIME = timedelta(hours=2)
LIFETIME_BY_HAND = timedelta(days=1)
TOKEN_BYTES = 24


async def create_reset(tx: AsyncSession, admin_id: UUID, *, now: datetime, lifetime: timedelta) -> tuple[str, datetime]:
    """The secret of a link with which this person may choose a new password, and when it ends; an older link has ended."""
    token = new_secret(TOKEN_BYTES)
    values = {"token_hash": digest(token), "expires_at": now + lifetime}
    statement = postgresql.insert(Row).values(admin_id=admin_id, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=[Row.admin_id], set_=values))
    return token, now + lifetime


async def get_by_token(tx: AsyncSession, token: str, *, now: datetime) -> Admin:
    """Whose password this secret may change. Raises LinkOver."""
    good = (Row.token_hash == digest(token), Row.expires_at > now, AdminRow.disabled_at.is_(None))
    query = select(*admins.COLUMNS).join_from(AdminRow, Row, Row.admin_id == AdminRow.id).where(*good)
    row = (await tx.execute(query)).one_or_none()
    if row is None:
        raise LinkOver
    return admins.from_row(row)


async def use_reset(tx: AsyncSession, token: str, *, password_hash: str, now: datetime) -> Admin:
    """The password is changed, nobody is signed in with the old one, and the link has ended. Raises LinkOver."""
    statement = delete(Row).where(Row.token_hash == digest(token), Row.expires_at > now).returning(Row.admin_id)
    admin_id = (await tx.execute(statement)).scalar_one_or_none()
    if admin_id is None or await admins.find(tx, admin_id) is None:
        raise LinkOver
    admin = await admins.set_password(tx, admin_id, password_hash)
    await changes.record(tx, admin, "person.password_reset", admin.name)
    return admin


class ForgottenPassword:
    """Sends the link. Whether there is such an account shows neither in the answer nor in its time: all else happens behind it."""

    def __init__(self, store: Store, letters: Letters, tasks: Tasks, clock: Clock) -> None:
        self._store, self._letters, self._tasks, self._clock = store, letters, tasks, clock
        self._addresses = Limiter(20, per_s=3600, burst=5, clock=clock)
        self._accounts = Limiter(6, per_s=3600, burst=3, clock=clock)

    def ask(self, email: str, *, limit_key: str) -> None:
        """A link is on its way, if there is such an account. `limit_key` as in `SignIn.sign_in`. Raises RateLimited, MailRefused."""
        if not self._letters.is_set:
            raise MailRefused("No mail can be sent from here. Ask an owner or admin of your team for a link.")
        self._addresses.hit(limit_key)
        self._tasks.run("forgotten password", self._send(email))

    async def _send(self, email: str) -> None:
        try:
            address = admins.normal_email(email)
            # who is asked for again and again has letters enough: the last link is still good
            self._accounts.hit(address)
        except (InvalidInput, RateLimited):
            return
        async with self._store.begin() as tx:
            account = await admins.find_by_email(tx, address)
            if account is None or account.is_disabled:
                return
            token, _ = await create_reset(tx, account.admin.id, now=self._clock.now(), lifetime=LIFETIME)
        self._letters.send_reset_later(self._tasks, account.admin, token)
