"""What an operator does to the team, from the command line or at the first start.

These open units of work themselves: a password is hashed before one begins, because nothing slow may happen inside.
"""

from dataclasses import dataclass, field

from frontdesk.accounts import admins, changes
from frontdesk.accounts.passwords import Passwords, check_new_password
from frontdesk.accounts.roles import Admin, Role
from frontdesk.accounts.second_factor import switch_off
from frontdesk.errors import NotFound
from frontdesk.kit.ids import new_secret
from frontdesk.store.engine import Store


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """Who was made. `password` is there when it was made up and has to be shown, this once."""

    admin: Admin
    password: str | None = field(repr=False)


async def ensure_first_admin(
    store: Store, passwords: Passwords, *, email: str, password: str | None
) -> FirstAdmin | None:
    """There is somebody who can sign in: when the team was empty, an owner with `password`, or with one made up here.

    None when the team was not empty; its people stay as they are, whatever `password` says. Safe in several processes at once.
    How good `password` has to be depends on where we run, so the settings check that.
    """
    async with store.begin() as tx:
        if not await admins.is_empty(tx):
            return None
    made_up = None if password else new_secret(15)
    password_hash = await passwords.hash(password or made_up or "")
    async with store.begin() as tx:
        await admins.lock_owners(tx)
        if not await admins.is_empty(tx):
            return None
        name = admins.name_from(email)
        admin = await admins.create(tx, email=email, name=name, role=Role.OWNER, password_hash=password_hash)
    return FirstAdmin(admin, made_up)


async def create_admin(
    store: Store, passwords: Passwords, *, email: str, name: str, role: Role, password: str
) -> Admin:
    """A new person in the team. Raises InvalidInput, and Conflict when somebody has that address already."""
    check_new_password(password)
    password_hash = await passwords.hash(password)
    async with store.begin() as tx:
        admin = await admins.create(tx, email=email, name=name, role=role, password_hash=password_hash)
        await changes.record(tx, None, "person.created", admin.name, after={"email": admin.email, "role": role.value})
        return admin


async def reset_password(
    store: Store, passwords: Passwords, *, email: str, password: str, second_factor_off: bool = False
) -> Admin:
    """The password is `password`, and whoever was signed in is not any more; it alone lets them in with `second_factor_off`.

    Raises InvalidInput and NotFound.
    """
    check_new_password(password)
    address = admins.normal_email(email)
    password_hash = await passwords.hash(password)
    async with store.begin() as tx:
        account = await admins.find_by_email(tx, address)
        if account is None:
            raise NotFound("Nobody in the team has that e-mail address.")
        admin = await admins.set_password(tx, account.admin.id, password_hash)
        await changes.record(tx, None, "person.password_reset", admin.name)
        if second_factor_off:
            await switch_off(tx, None, admin)
        return admin
