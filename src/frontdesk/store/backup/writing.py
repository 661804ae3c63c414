"""Writing a backup: one moment of the database, while others go on writing to it."""

import json
import os
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import structlog

from frontdesk import __version__
from frontdesk.errors import CannotStart
from frontdesk.kit.clock import iso
from frontdesk.store.backup.archive import (
    MANIFEST,
    SECRETS,
    SIGNATURE,
    Content,
    Digest,
    Manifest,
    TableContent,
    check_archive,
    sign,
)
from frontdesk.store.backup.blobs import Blobs
from frontdesk.store.backup.catalogue import (
    SAME_TEXT,
    TableFound,
    find_revision,
    is_saved,
    list_positions,
    list_tables,
)
from frontdesk.store.connect import connect
from frontdesk.store.migrations import ensure_reachable

log = structlog.get_logger(__name__)

# half the size for a fifth of the time that zlib's best would take
COMPRESSION = 3


async def write_backup(url: str, path: Path, *, blobs: Blobs, secret_key: str, with_secret: bool = True) -> Manifest:
    """`path` is a backup of the database as it was at one moment, read again and found whole. Nobody else may read the file.

    Whoever writes to the database meanwhile is not held up. A file that goes missing meanwhile (a visitor is erased) is named
    in `lost`. Raises: CannotStart, and `path` is not there then.
    """
    await ensure_reachable(url)
    with _drafted(path) as draft:
        with _new_archive(draft) as archive:
            await _write(url, archive, blobs, secret_key, with_secret=with_secret)
        manifest = check_archive(draft, secret_key=secret_key)
    await _note(url, _facts(path, manifest))
    return manifest


@contextmanager
def _drafted(path: Path) -> Iterator[Path]:
    """Another name to write to; the file has its own when the block ends well, and is gone when it does not."""
    if path.exists() or path.is_symlink():
        raise CannotStart(f"{path} is there already: choose another name, or remove it.")
    draft = path.with_name(f".{path.name}.part")
    try:
        yield draft
        draft.rename(path)
    except OSError as error:
        raise CannotStart(f"The backup could not be written to {path}: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _new_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    path.unlink(missing_ok=True)
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
    with file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
            yield archive
        file.flush()
        os.fsync(file.fileno())


async def _write(url: str, archive: zipfile.ZipFile, blobs: Blobs, secret_key: str, *, with_secret: bool) -> None:
    async with _snapshot(url) as connection:
        revision = await find_revision(connection)
        if revision is None:
            raise CannotStart("There is nothing to back up: the database holds no tables of Frontdesk.")
        at = datetime.now(UTC)
        tables = [
            await _write_table(archive, connection, table) for table in await list_tables(connection) if is_saved(table)
        ]
        files, lost = await _write_files(archive, blobs, await blobs.list_keys(connection))
        secrets = (
            _write_entry(archive, SECRETS, json.dumps({"secretKey": secret_key}).encode()) if with_secret else None
        )
        manifest = Manifest(
            frontdesk=__version__,
            revision=revision,
            postgresql=await connection.fetchval("show server_version"),
            at=iso(at),
            tables=tables,
            positions=await list_positions(connection),
            files=files,
            secrets=secrets,
            lost=lost,
        )
    said = manifest.dump()
    archive.writestr(MANIFEST, said)
    archive.writestr(SIGNATURE, sign(said, secret_key))


@asynccontextmanager
async def _snapshot(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.execute(SAME_TEXT)
            yield connection
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise CannotStart(f"The database could not be read to its end: {error}") from error
    finally:
        await connection.close()


async def _write_table(archive: zipfile.ZipFile, connection: asyncpg.Connection, table: TableFound) -> TableContent:
    name, digest = f"tables/{table.name}", Digest()
    with archive.open(name, "w", force_zip64=True) as entry:

        async def take(data: bytes) -> None:
            digest.add(data)
            entry.write(data)

        done: str = await connection.copy_from_query(table.rows_query(), output=take, format="text")
    return TableContent(name, digest.size_bytes, digest.sha256, table.columns, int(done.rsplit(maxsplit=1)[-1]))


async def _write_files(archive: zipfile.ZipFile, blobs: Blobs, keys: list[str]) -> tuple[list[Content], list[str]]:
    files: list[Content] = []
    lost: list[str] = []
    for key in keys:
        parts = blobs.read(key)
        try:
            first = await anext(parts, b"")
        except FileNotFoundError:
            lost.append(key)
            continue
        name, digest = f"files/{key}", Digest()
        # pictures and documents are compressed already
        entry_info = zipfile.ZipInfo(name, date_time=datetime.now(UTC).timetuple()[:6])
        with archive.open(entry_info, "w", force_zip64=True) as entry:
            for part in [first]:
                digest.add(part)
                entry.write(part)
            async for part in parts:
                digest.add(part)
                entry.write(part)
        files.append(Content(name, digest.size_bytes, digest.sha256))
    return files, lost


def _write_entry(archive: zipfile.ZipFile, name: str, data: bytes) -> Content:
    digest = Digest()
    digest.add(data)
    archive.writestr(name, data)
    return Content(name, digest.size_bytes, digest.sha256)


def _facts(path: Path, manifest: Manifest) -> dict[str, object]:
    size_bytes = path.stat().st_size
    return {"sizeBytes": size_bytes, "rows": manifest.rows, "files": len(manifest.files), "of": manifest.at}


async def _note(url: str, facts: dict[str, object]) -> None:
    """The database knows of its newest backup; that it does not is no reason to have none."""
    try:
        connection = await connect(url, command_timeout_s=10)
        try:
            if await connection.fetchval("select to_regclass('archives')") is not None:
                await connection.execute("insert into archives (kind, facts) values ('backup', $1)", facts)
        finally:
            await connection.close()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        log.warning("backup not noted", error=str(error))
