"""Where files are kept: a folder, or a bucket of S3, Google Cloud or Azure, through obstore.

Each file is named by its conversation and itself, so that a conversation's files can be erased without asking the database.
"""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from frontdesk.errors import CannotStart, NotFound, Unavailable

log = structlog.get_logger(__name__)

PART_BYTES = 256 * 1024
SENT_PART_BYTES = 5 * 1024 * 1024
"""The least that S3 takes as a part of a larger object."""


AT_ONCE = 4
"""Files that are put there at the same time: of each, a part is in memory."""


class Kept(NamedTuple):
    """A file that is there: its size, and its bytes a part at a time."""

    size_bytes: int
    parts: AsyncIterator[bytes]


class Listed(NamedTuple):
    """A file's name on the shelf, and when it was put there."""

    key: str
    at: datetime


def key_of(session_id: UUID, file_id: UUID, *, thumbnail: bool = False) -> str:
    """The name on the shelf."""
    return f"{session_id.hex}/{file_id.hex}{'-thumbnail' if thumbnail else ''}"


def ids_of(key: str) -> tuple[UUID, UUID] | None:
    """The conversation and the file that `key_of` made it from; None for what it never makes."""
    folder, _, name = key.partition("/")
    try:
        return UUID(hex=folder), UUID(hex=name.removesuffix("-thumbnail"))
    except ValueError:
        return None


class Shelf:
    """The files under `url` (`s3://bucket/path`, `gs://…`, `az://…`, `file:///…`), or in `folder`, which is made when first needed.

    Keys to a cloud come from its own variables in the environment. Whatever fails there is `Unavailable`.
    """

    def __init__(self, url: str | None, folder: Path) -> None:
        """Raises CannotStart for an address that is none."""
        self._folder = (
            folder if url is None else Path(url.removeprefix("file://")) if url.startswith("file://") else None
        )
        self._store = None if self._folder else _open(url or "")
        self._free = asyncio.Semaphore(AT_ONCE)

    async def put(self, key: str, source: Path) -> None:
        """The whole of `source` is there under `key`, and outlives a crash; or nothing is. `source` may be gone afterwards."""
        async with self._free:
            with _translated():
                if self._folder is not None and await asyncio.to_thread(_move, source, self._folder / key):
                    return
                # it writes under a temporary name, or in parts that count only when all are there
                await obstore.put_async(self._opened(), key, source, chunk_size=SENT_PART_BYTES, max_concurrency=1)

    async def open(self, key: str) -> Kept:
        """Raises NotFound."""
        if self._folder is not None and not self._folder.exists():
            raise NotFound
        with _translated():
            found = await obstore.get_async(self._opened(), key)
        return Kept(found.meta["size"], _parts(found.stream(min_chunk_size=PART_BYTES)))

    async def remove(self, *keys: str) -> None:
        """They are not there any more; nothing happens to those that were not."""
        for key in keys:
            with _translated():
                try:
                    await obstore.delete_async(self._opened(), key)
                except FileNotFoundError:
                    continue

    async def list(self, folder: str | None = None) -> AsyncIterator[list[Listed]]:
        """All files, or those of one folder, some hundreds at a time."""
        if self._folder is not None and not self._folder.exists():
            return
        with _translated():
            async for batch in obstore.list(self._opened(), prefix=folder, chunk_size=500):
                yield [Listed(one["path"], one["last_modified"]) for one in batch]

    def _opened(self) -> ObjectStore:
        if self._store is None:
            assert self._folder is not None, "all others are opened at once"
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._store = LocalStore(self._folder, automatic_cleanup=True)
        return self._store


def _move(source: Path, target: Path) -> bool:
    """Whether it could be moved there; it cannot, to another disk."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _flush(source)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno == errno.EXDEV:
            return False
        raise
    _flush(target.parent)
    return True


def _flush(path: Path) -> None:
    # a message is acknowledged when it is on the disk; so is what it carries
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


async def _parts(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    with _translated():
        async for part in stream:
            yield bytes(part)


def _open(url: str) -> ObjectStore:
    try:
        return from_url(url)
    except (BaseError, ValueError) as error:
        # the address itself is not repeated: somebody may have put a key into it
        reason = str(error).splitlines()[0].replace(url, "…")
        raise CannotStart(f"FILES_URL cannot be used: {reason}") from None


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise NotFound from None
    except (BaseError, OSError) as error:
        log.error("files cannot be reached", error=type(error).__name__, reason=str(error).splitlines()[0][:200])
        raise Unavailable("There is no room for files at the moment, or they cannot be reached.") from None
