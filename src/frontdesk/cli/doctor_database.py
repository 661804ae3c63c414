"""Whether the database can be reached and used, and what the assistant's settings in it look like."""

from collections.abc import AsyncIterator, Iterator

import asyncpg

from frontdesk.assistant.parts import SEAL_PURPOSE as AI_SEAL_PURPOSE
from frontdesk.cli.database import database
from frontdesk.cli.findings import Finding, good, note, wrong
from frontdesk.cli.serve import run
from frontdesk.errors import CannotStart
from frontdesk.kit.sealing import CannotOpen, Seal
from frontdesk.settings import Settings
from frontdesk.settings.fields import secret
from frontdesk.settings.secrets import kept_secret
from frontdesk.store.connect import connect
from frontdesk.store.embedded.binaries import OLDEST_MAJOR
from frontdesk.store.migrations import ensure_reachable, newest_revision
from frontdesk.store.url import shown_url

EXTENSIONS = ("pg_trgm", "unaccent")
APPENDERS_AND_SPARE = 9
OLD_BACKUP_DAYS = 7


def examine_database(settings: Settings) -> Iterator[Finding]:
    """Starts a PostgreSQL of our own for as long as it takes, if none is named and none runs."""
    try:
        with database(settings) as found:
            where = (
                shown_url(found.url) if settings.database_url else f"PostgreSQL of its own in {settings.postgres_dir}"
            )
            yield from run(_all(_examine(found.url, where, settings)))
    except CannotStart as error:
        yield wrong("database", str(error))


async def _all(findings: AsyncIterator[Finding]) -> list[Finding]:
    return [finding async for finding in findings]


async def _examine(url: str, where: str, settings: Settings) -> AsyncIterator[Finding]:
    await ensure_reachable(url)
    connection = await connect(url, command_timeout_s=10)
    try:
        yield await _version(connection, where)
        async for finding in _setup(connection, settings):
            yield finding
        revision = await _revision(connection)
        if revision is None or revision < newest_revision():
            yield note("tables", "not yet of this version; the next start changes them (or frontdesk migrate)")
        elif revision > newest_revision():
            yield wrong(
                "tables", f"of a newer Frontdesk ({revision}, this one knows {newest_revision()}): update Frontdesk"
            )
        else:
            yield good("tables", f"of this version ({revision})")
            yield await _assistant(connection, settings)
            yield await _backup(connection)
    finally:
        await connection.close()


async def _version(connection: asyncpg.Connection, where: str) -> Finding:
    version: str = await connection.fetchval("show server_version")
    if connection.get_server_version().major < OLDEST_MAJOR:
        return wrong(
            "database", f"{where} is PostgreSQL {version}; Frontdesk needs {OLDEST_MAJOR} or newer: upgrade it"
        )
    return good("database", f"{where} answers (PostgreSQL {version.split(maxsplit=1)[0]})")


async def _setup(connection: asyncpg.Connection, settings: Settings) -> AsyncIterator[Finding]:
    encoding = await connection.fetchval("show server_encoding")
    if encoding != "UTF8":
        yield wrong(
            "database", f"it is kept in {encoding}, which has no room for all languages: make it with encoding 'UTF8'"
        )
    elif await connection.fetchval("select upper('д')") != "Д":
        yield wrong(
            "database",
            "its locale knows no letters but ASCII's, so search finds nothing elsewhere: make it with another (C.UTF-8, ICU)",
        )
    missing = await connection.fetch(
        "select name from unnest($1::text[]) as name where not exists (select from pg_available_extensions a where a.name = name.name)",
        EXTENSIONS,
    )
    if missing:
        names = " and ".join(row["name"] for row in missing)
        yield wrong("database", f"the server has no {names}: install PostgreSQL's contrib package (postgresql-contrib)")
    for setting, danger in (
        ("fsync", "a power cut can destroy the database"),
        ("synchronous_commit", "a crash loses acknowledged messages"),
    ):
        if await connection.fetchval(f"show {setting}") == "off":
            yield wrong("database", f"{setting} is off: {danger}; switch it on")
    allowed = int(await connection.fetchval("show max_connections"))
    wanted = settings.database_pool_size + APPENDERS_AND_SPARE
    if allowed < wanted:
        yield wrong(
            "database",
            f"it allows {allowed} connections and Frontdesk takes up to {wanted}: raise max_connections or lower DATABASE_POOL_SIZE",
        )


async def _revision(connection: asyncpg.Connection) -> str | None:
    if await connection.fetchval("select to_regclass('alembic_version')") is None:
        return None
    revision: str | None = await connection.fetchval("select version_num from alembic_version")
    return revision


async def _assistant(connection: asyncpg.Connection, settings: Settings) -> Finding:
    row = await connection.fetchrow("select enabled, provider, model, sealed_key from ai_config")
    if row["sealed_key"] is not None and not _opens(row["sealed_key"], settings):
        return wrong(
            "assistant",
            "the provider's key was stored under another SECRET_KEY: set that one again, or enter the provider's key anew in the dashboard",
        )
    if not row["enabled"]:
        return note("assistant", "switched off; every conversation waits for a person (the dashboard switches it on)")
    if row["provider"] in ("openai", "openrouter") and row["sealed_key"] is None:
        return wrong("assistant", f"switched on with {row['provider']}, and there is no key: set it in the dashboard")
    return good("assistant", f"answers with {row['provider']} {row['model'] or ''}".rstrip())


async def _backup(connection: asyncpg.Connection) -> Finding:
    days = await connection.fetchval(
        "select extract(epoch from now() - max(at)) / 86400 from archives where kind = 'backup'"
    )
    if days is None:
        return note(
            "backup", "none was made of this database yet: frontdesk backup FILE, and keep it on another machine"
        )
    if days > OLD_BACKUP_DAYS:
        return note("backup", f"the newest is {days:.0f} days old: frontdesk backup FILE makes another")
    return good("backup", f"the newest was made {_ago(float(days))}")


def _ago(days: float) -> str:
    return "today" if days < 1 else "yesterday" if days < 2 else f"{days:.0f} days ago"


def _opens(sealed_key: bytes, settings: Settings) -> bool:
    key = secret(settings.secret_key) or kept_secret(settings.data_dir, "secret_key") or ""
    try:
        Seal(key, purpose=AI_SEAL_PURPOSE).open(sealed_key)
    except CannotOpen:
        return False
    return True
