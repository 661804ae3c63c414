"""The files on the shelf, as a backup takes and gives them."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg

from frontdesk.errors import NotFound
from frontdesk.files.shelf import Shelf, key_of

_FILES = "select session_id, id, width is not null as is_picture from files order by id"


class ShelvedFiles:
    """See `store.backup.Blobs`."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def list_keys(self, connection: asyncpg.Connection) -> list[str]:
        """A picture has its thumbnail beside it."""
        if await connection.fetchval("select to_regclass('files')") is None:
            return []  # of a version that had none
        keys = []
        async for row in connection.cursor(_FILES):
            keys.append(key_of(row["session_id"], row["id"]))
            if row["is_picture"]:
                keys.append(key_of(row["session_id"], row["id"], thumbnail=True))
        return keys

    async def read(self, key: str) -> AsyncIterator[bytes]:
        """Raises: FileNotFoundError."""
        try:
            kept = await self._shelf.open(key)
        except NotFound as error:
            raise FileNotFoundError(key) from error
        async for part in kept.parts:
            yield part

    async def exists(self, key: str) -> bool:
        try:
            await self._shelf.open(key)
        except NotFound:
            return False
        return True

    async def write(self, key: str, parts: AsyncIterator[bytes]) -> None:
        """As an upload does: whole on this disk first, then onto the shelf, which may take the file itself."""
        with tempfile.TemporaryDirectory(prefix="frontdesk-restore-") as folder:
            path = Path(folder) / "file"
            with path.open("wb") as file:
                async for part in parts:
                    file.write(part)
            await self._shelf.put(key, path)

    async def remove(self, key: str) -> None:
        await self._shelf.remove(key)
