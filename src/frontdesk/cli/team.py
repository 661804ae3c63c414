"""What the commands do to the database and the team, beside a running server or without one."""

from collections.abc import Awaitable, Callable

from frontdesk.accounts import admins, team
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.roles import Admin, Role
from frontdesk.cli.database import database
from frontdesk.cli.serve import run
from frontdesk.errors import CannotStart
from frontdesk.settings import Settings, load_settings
from frontdesk.store.engine import Store
from frontdesk.store.migrations import migrate, newest_revision


def migrate_database() -> str:
    """The database has this version's tables, whose number is returned. Raises: CannotStart."""
    settings = load_settings()
    with database(settings) as found:
        run(migrate(found.url))
    return newest_revision()


def create_person(email: str, name: str, role: str, password: str) -> Admin:
    """Somebody new in the team, called after their address when `name` is empty. Raises: CannotStart, InvalidInput, Conflict."""
    if role not in [known.value for known in Role if known is not Role.VISITOR]:
        raise CannotStart("A role is one of owner, admin, agent and viewer.")
    settings = load_settings()
    name = name or admins.name_from(email)
    return _with_store(
        settings,
        lambda store: team.create_admin(store, Passwords(), email=email, name=name, role=Role(role), password=password),
    )


def give_password(email: str, password: str, *, second_factor_off: bool) -> Admin:
    """Somebody's new password, and no second factor if that is wanted too. Raises: CannotStart, InvalidInput, NotFound."""
    settings = load_settings()
    options = {"email": email, "password": password}
    return _with_store(
        settings,
        lambda store: team.reset_password(store, Passwords(), **options, second_factor_off=second_factor_off),
    )


def _with_store(settings: Settings, work: Callable[[Store], Awaitable[Admin]]) -> Admin:
    async def with_store(url: str) -> Admin:
        await migrate(url)
        store = await Store.open(url, pool_size=2, command_timeout_s=settings.database_timeout_s)
        try:
            return await work(store)
        finally:
            await store.close()

    with database(settings) as found:
        return run(with_store(found.url))
