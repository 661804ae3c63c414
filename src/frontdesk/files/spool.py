"""A file on its way in: written to a folder of our own as it comes, so that memory holds a piece of it and no more."""

import asyncio
import os
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from frontdesk.errors import InvalidInput, Malformed, RateLimited, TooLarge, Unavailable
from frontdesk.kit.ids import new_secret

log = structlog.get_logger(__name__)

SILENCE_S = 20.0
"""For how long a sender may say nothing."""
GRACE_S, SLOWEST_BYTES_PER_S = 30.0, 4_000
"""After so long, a sender who is slower than that holds a place that others could use."""
AT_ONCE, AT_ONCE_PER_SENDER = 200, 100
"""Uploads that are on their way; a sender is an address, behind which many visitors may be, or one of the team."""
LEFT_BEHIND_S = 3600.0


class Spool:
    """The folder for what is not whole yet; made when first needed."""

    def __init__(self, folder: Path, *, max_bytes: int, silence_s: float = SILENCE_S, grace_s: float = GRACE_S) -> None:
        self._folder = folder
        self.max_bytes = max_bytes
        self._silence_s, self._grace_s = silence_s, grace_s
        self._on_their_way: Counter[str] = Counter()

    @contextmanager
    def place(self, sender: str) -> Iterator[Path]:
        """A folder of its own for one upload, gone at the end whatever happens. Raises RateLimited when too many are on their way."""
        if self._on_their_way.total() >= AT_ONCE or self._on_their_way[sender] >= AT_ONCE_PER_SENDER:
            raise RateLimited(2.0, "Too many files are on their way at once.")
        self._on_their_way[sender] += 1
        place = self._folder / new_secret()
        try:
            with full_disk_told():
                place.mkdir(parents=True, mode=0o700)
            yield place
        finally:
            self._on_their_way -= Counter({sender: 1})  # and forgets it at none
            shutil.rmtree(place, ignore_errors=True)

    def ensure_size(self, announced: str | None) -> None:
        """Before anything is read. Raises TooLarge for a length (as its header says) beyond the limit, Malformed for none."""
        if announced is None:
            return
        if not (announced.isascii() and announced.isdigit()):
            raise Malformed
        # as text first: Python refuses to read integers of some thousand digits
        if len(announced) > 18 or int(announced) > self.max_bytes:
            raise self._too_large()

    async def write(self, target: Path, body: AsyncIterator[bytes]) -> int:
        """All of `body` is in `target`; how many bytes that were.

        Raises TooLarge at the first byte too many, InvalidInput for none at all, Malformed for a sender who falls silent or is far
        too slow, Unavailable for a full disk.
        """
        size_bytes, began = 0, asyncio.get_running_loop().time()
        with full_disk_told():
            file = await asyncio.to_thread(os.open, target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                async for part in self._in_time(body):
                    size_bytes += len(part)
                    if size_bytes > self.max_bytes:
                        raise self._too_large()
                    took_s = asyncio.get_running_loop().time() - began
                    if took_s > self._grace_s and size_bytes < took_s * SLOWEST_BYTES_PER_S:
                        raise Malformed("That file came too slowly.")
                    await _write(file, part)
            finally:
                os.close(file)
        if not size_bytes:
            raise InvalidInput("That file is empty.")
        return size_bytes

    def sweep(self) -> int:
        """What a crash has left behind is gone; how many uploads that were."""
        if not self._folder.exists():
            return 0
        oldest = time.time() - LEFT_BEHIND_S
        left = [place for place in self._folder.iterdir() if place.stat().st_mtime < oldest]
        for place in left:
            shutil.rmtree(place, ignore_errors=True)
        return len(left)

    async def _in_time(self, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        while True:
            try:
                async with asyncio.timeout(self._silence_s):
                    part = await anext(body)
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise Malformed("That file did not arrive: nothing came for too long.") from None
            if part:
                yield part

    def _too_large(self) -> TooLarge:
        return TooLarge(
            f"A file may have at most {round(self.max_bytes / 1_000_000, 1):g} MB.", limitBytes=self.max_bytes
        )


async def _write(file: int, part: bytes) -> None:
    writing = asyncio.ensure_future(asyncio.to_thread(_write_all, file, part))
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        await asyncio.wait([writing])  # its number must not be another file's while the thread still writes
        raise


def _write_all(file: int, part: bytes) -> None:
    rest = memoryview(part)
    while rest:
        rest = rest[os.write(file, rest) :]


@contextmanager
def full_disk_told() -> Iterator[None]:
    """What the disk refuses is told as Unavailable."""
    try:
        yield
    except OSError as error:
        log.error("no file can be written", error=os.strerror(error.errno or 0))
        raise Unavailable("There is no room for files at the moment.") from None
