"""A visitor's records and files as one ZIP, made while it is sent: nothing is ever held as a whole."""

import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from frontdesk.errors import NotFound

RECORDS = "records.jsonl"


@dataclass(frozen=True, slots=True)
class FileHeld:
    """A visitor's file. `open` gives its bytes a part at a time, and raises NotFound when it is gone."""

    name: str
    open: Callable[[], AsyncIterator[bytes]]


ListFiles = Callable[[Sequence[UUID]], AsyncIterator[FileHeld]]
"""The files of these conversations."""


async def bundle(records: AsyncIterator[bytes], files: AsyncIterator[FileHeld]) -> AsyncIterator[bytes]:
    """The ZIP: RECORDS, and each file under `files/`. A file that is gone meanwhile is left out."""
    pipe = _Pipe()
    # documents and pictures are compressed already; lines of text become a tenth
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:  # type: ignore[call-overload]
        with archive.open(RECORDS, "w", force_zip64=True) as entry:
            async for page in records:
                entry.write(page)
                yield pipe.take()
        async for file in files:
            parts = file.open()
            try:
                first = await anext(parts, b"")
            except NotFound:
                continue
            with archive.open(f"files/{file.name}", "w", force_zip64=True) as entry:
                entry.write(first)
                yield pipe.take()
                async for part in parts:
                    entry.write(part)
                    yield pipe.take()
    yield pipe.take()


class _Pipe:
    """What a ZIP is written to that cannot go back: see `zipfile`, "unseekable streams"."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        self._written += data
        return len(data)

    def flush(self) -> None:
        return

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self._written = bytes(self._written), bytearray()
        return taken
