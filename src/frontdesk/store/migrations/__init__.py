"""The tables' history. Revisions are numbered, in one line: 0001, 0002, …; the number begins the file's name."""

from pathlib import Path

import asyncpg
import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from frontdesk.errors import CannotStart
from frontdesk.store.connect import connect
from frontdesk.store.engine import Store
from frontdesk.store.url import shown_url

log = structlog.get_logger(__name__)

FOLDER = Path(__file__).parent
LOCK = 0x66726F6E74646573  # "frontdes": whoever migrates holds this advisory lock


def list_revisions() -> list[str]:
    """All revisions that this code knows, the oldest first."""
    return sorted(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def newest_revision() -> str:
    """The newest revision that this code knows."""
    return list_revisions()[-1]


async def migrate(url: str) -> None:
    """The database has all tables of this version. Several at once are fine: one works, the others wait and find it done.

    Raises: CannotStart when it cannot be reached or changed, or a newer Frontdesk has been there.
    """
    await ensure_reachable(url)
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: connect(url), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            await connection.run_sync(upgrade, newest_revision())
    except DBAPIError as error:
        raise CannotStart(_advice(error)) from error
    finally:
        await engine.dispose()


async def is_current(store: Store) -> bool:
    """Whether the database has this version's tables. Raises: Unavailable."""
    async with store.begin() as tx:
        return await tx.run_sync(lambda session: _revision(session.connection())) == newest_revision()


def upgrade(connection: Connection, to: str) -> None:
    """The tables are at revision `to`, within the connection's transaction. Raises: CannotStart when they are newer than this code."""
    revision = _revision(connection)
    if revision == to:
        return
    if revision is not None and revision > newest_revision():
        raise CannotStart(
            f"The database was changed by a newer Frontdesk (its tables are at {revision}, "
            f"this one knows {newest_revision()}): update Frontdesk."
        )
    # imported only when there is something to do: most starts find nothing
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    log.info("database migrated", before=revision, now=to)


def _revision(connection: Connection) -> str | None:
    if connection.scalar(text("select to_regclass('alembic_version')")) is None:
        return None
    revision: str | None = connection.scalar(text("select version_num from alembic_version"))
    return revision


async def ensure_reachable(url: str) -> None:
    """The database answers, and lets us in. Raises: CannotStart."""
    try:
        connection = await connect(url)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise CannotStart(f"The database at {shown_url(url)} cannot be used: {error or 'no answer'}") from error
    await connection.close()


def _advice(error: DBAPIError) -> str:
    cause = error.orig.__cause__ if error.orig is not None else None
    if isinstance(cause, asyncpg.InsufficientPrivilegeError):
        return (
            f"The database's user may not change its tables: {cause}. As the database's owner: "
            "grant create on database … to …; grant all on schema public to …;"
        )
    if isinstance(cause, asyncpg.FeatureNotSupportedError | asyncpg.UndefinedFileError):
        return f"An extension is missing on the database server: {cause}. Install PostgreSQL's contrib package (postgresql-contrib)."
    return f"The database could not be brought up to date: {cause or error}"
