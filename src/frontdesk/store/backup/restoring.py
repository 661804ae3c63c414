"""Bringing a backup back: all of it in one transaction, or nothing.

While it runs, whoever else asks the database waits, and is told to try again: nothing is acknowledged that the restore would
take away again.
"""

import json
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import asyncpg
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from frontdesk import __version__
from frontdesk.errors import CannotStart
from frontdesk.kit.sealing import CannotOpen, Seal
from frontdesk.store.backup.archive import (
    Digest,
    Manifest,
    TableContent,
    check_archive,
    open_archive,
    read_entry,
    read_secret_key,
)
from frontdesk.store.backup.blobs import Blobs
from frontdesk.store.backup.catalogue import (
    SAME_TEXT,
    VERSION_TABLE,
    TableFound,
    find_revision,
    is_known,
    list_loose,
    list_tables,
    quoted,
)
from frontdesk.store.connect import connect
from frontdesk.store.migrations import LOCK, ensure_reachable, list_revisions, newest_revision, upgrade

log = structlog.get_logger(__name__)

LOCK_TIMEOUT_S = 15
_IS_IN_USE = "select exists (select from admins) or exists (select from sessions)"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column that holds what `kit.sealing` has sealed, and for which purpose."""

    table: str
    column: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back. `unreadable` are sealed columns that had to be emptied: their key is not known."""

    manifest: Manifest
    unreadable: list[str]


async def restore_backup(
    url: str, path: Path, *, blobs: Blobs, secret_key: str, sealed: Sequence[Sealed] = (), replace: bool = False
) -> Restored:
    """The database and the files are what the archive holds, in this version's tables; what was sealed is sealed under `secret_key`.

    `replace`: although people or conversations are there, which are gone afterwards. Raises: CannotStart, and nothing has
    changed then.
    """
    manifest = check_archive(path, secret_key=secret_key)
    _ensure_readable(manifest)
    await ensure_reachable(url)
    written: list[str] = []
    try:
        with open_archive(path) as archive:
            async with _transaction(url) as tx:
                connection = await _driver(tx)
                await _ensure_free(connection, replace=replace)
                await _clear(connection)
                await tx.run_sync(upgrade, manifest.revision)
                await _load(connection, archive, manifest)
                await tx.run_sync(upgrade, newest_revision())
                old_key = read_secret_key(archive) or secret_key
                unreadable = await _reseal(connection, sealed, old_key=old_key, new_key=secret_key)
                await _note(connection, manifest)
                await _write_files(archive, blobs, manifest, written)
    except BaseException:
        for key in written:
            await blobs.remove(key)
        raise
    await _analyze(url)
    return Restored(manifest, unreadable)


def _ensure_readable(manifest: Manifest) -> None:
    if manifest.revision > newest_revision():
        raise CannotStart(
            f"This backup was made by Frontdesk {manifest.frontdesk}, whose tables are newer ({manifest.revision}) than this "
            f"one's ({newest_revision()}, Frontdesk {__version__}): update Frontdesk first."
        )
    if manifest.revision not in list_revisions():
        raise CannotStart(f"This backup is of a version of the tables that Frontdesk never had ({manifest.revision}).")


@asynccontextmanager
async def _transaction(url: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: connect(url), poolclass=NullPool)
    try:
        async with engine.begin() as tx:
            # the transaction begins with its first statement
            await tx.execute(text(f"set local lock_timeout = '{LOCK_TIMEOUT_S}s'"))
            await tx.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            for statement in SAME_TEXT.split("; "):
                await tx.execute(text(statement))
            yield tx
    except (DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        cause = error.orig.__cause__ if isinstance(error, DBAPIError) and error.orig is not None else error
        if isinstance(cause, asyncpg.LockNotAvailableError | asyncpg.DeadlockDetectedError):
            raise CannotStart(
                "The database is in use by something that does not let go: try again, or stop it first."
            ) from error
        raise CannotStart(f"The backup could not be restored, and nothing was changed: {cause or error}") from error
    finally:
        await engine.dispose()


async def _driver(tx: AsyncConnection) -> asyncpg.Connection:
    return (await tx.get_raw_connection()).driver_connection


async def _ensure_free(connection: asyncpg.Connection, *, replace: bool) -> None:
    tables = await list_tables(connection)
    foreign = sorted(table.name for table in tables if not is_known(table))
    if foreign:
        raise CannotStart(
            f"The database also holds tables that are not Frontdesk's ({', '.join(foreign[:5])}): restore into one of its own."
        )
    if not replace and tables and await connection.fetchval(_IS_IN_USE):
        raise CannotStart(
            "The database holds people or conversations already. With --replace they are replaced by the backup's, and lost."
        )


async def _clear(connection: asyncpg.Connection) -> None:
    """Nothing of Frontdesk's is left in the schema."""
    names = [quoted(table.name) for table in await list_tables(connection)]
    if await find_revision(connection) is not None:
        names.append(VERSION_TABLE)
    if names:
        # all at once: each transaction that has one of them ends before ours goes on
        await connection.execute(f"lock table {', '.join(names)} in access exclusive mode")
        await connection.execute(f"drop table {', '.join(names)} cascade")
    for loose in await list_loose(connection):
        await connection.execute(f"drop {loose} cascade")


async def _load(connection: asyncpg.Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """The tables hold the archive's rows, and give them back byte for byte."""
    found = {table.name: table for table in await list_tables(connection)}
    # the migrations put some first rows there
    saved = [quoted(content.table) for content in manifest.tables if content.table in found]
    await connection.execute(f"truncate {', '.join(saved)} cascade")
    for content in manifest.tables:
        table = found.get(content.table)
        missing = set(content.columns) - set(table.columns) if table else {"*"}
        if table is None or missing:
            raise CannotStart(
                f"The backup holds {content.table} ({', '.join(sorted(missing))}), which this database cannot hold: "
                "it lacks an extension that the other one has (pgvector?)."
            )
        with archive.open(f"tables/{content.table}") as entry:
            await connection.copy_to_table(content.table, source=_parts(entry), columns=content.columns, format="text")
        await _compare(connection, table, content)
    for position in manifest.positions:
        await connection.execute(
            "select setval(pg_get_serial_sequence(quote_ident($1), $2), $3, $4)",
            position.table,
            position.column,
            position.last_value,
            position.is_called,
        )


async def _parts(entry: IO[bytes]) -> AsyncIterator[bytes]:
    for chunk in read_entry(entry):
        yield chunk


async def _compare(connection: asyncpg.Connection, table: TableFound, content: TableContent) -> None:
    digest = Digest()

    async def take(data: bytes) -> None:
        digest.add(data)

    await connection.copy_from_query(table.rows_query(content.columns), output=take, format="text")
    if (digest.lines, digest.sha256) != (content.rows, content.sha256):
        raise CannotStart(f"{content.table} did not come back as it was saved; nothing was changed.")


async def _reseal(connection: asyncpg.Connection, sealed: Sequence[Sealed], *, old_key: str, new_key: str) -> list[str]:
    """What the old key sealed is sealed under the new one; what it cannot open is emptied, and named."""
    unreadable: list[str] = []
    for place in sealed:
        old, new = Seal(old_key, purpose=place.purpose), Seal(new_key, purpose=place.purpose)
        rows = await connection.fetch(
            f"select ctid, {place.column} as value from {place.table} where {place.column} is not null"  # noqa: S608 - our own names
        )
        for row in rows:
            try:
                value = new.seal(old.open(row["value"]))
            except CannotOpen:
                value = None
                unreadable.append(f"{place.table}.{place.column}")
            await connection.execute(
                f"update {place.table} set {place.column} = $2 where ctid = $1",  # noqa: S608
                row["ctid"],
                value,
            )
    return sorted(set(unreadable))


async def _note(connection: asyncpg.Connection, manifest: Manifest) -> None:
    # running servers look for this row: it tells them to begin anew
    facts = {"of": manifest.at, "frontdesk": manifest.frontdesk, "rows": manifest.rows, "files": len(manifest.files)}
    # as text: SQLAlchemy has a codec of its own for jsonb on this connection
    await connection.execute(
        "insert into archives (kind, facts) values ('restore', $1::text::jsonb)", json.dumps(facts)
    )


async def _write_files(archive: zipfile.ZipFile, blobs: Blobs, manifest: Manifest, written: list[str]) -> None:
    """Files never change once they are written, so those that are there already stay."""
    for content in manifest.files:
        key = content.name.removeprefix("files/")
        if await blobs.exists(key):
            continue
        with archive.open(content.name) as entry:
            written.append(key)
            try:
                await blobs.write(key, _parts(entry))
            except (OSError, ValueError) as error:
                raise CannotStart(f"The file {key} could not be stored, and nothing was changed: {error}") from error


async def _analyze(url: str) -> None:
    # PostgreSQL knows nothing yet of the tables' sizes, and its first plans would be poor
    connection = await connect(url)
    try:
        await connection.execute("analyze")
    except asyncpg.PostgresError as error:
        log.warning("not analyzed", error=str(error))
    finally:
        await connection.close()
