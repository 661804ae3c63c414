"""The files beside the database, as a backup needs them: whoever keeps them hands them in."""

from collections.abc import AsyncIterator
from typing import Protocol

import asyncpg


class Blobs(Protocol):
    """A store of files that never change once they are written."""

    async def list_keys(self, connection: asyncpg.Connection) -> list[str]:
        """The keys of all files that the database names, as `connection`'s transaction sees it."""
        ...

    def read(self, key: str) -> AsyncIterator[bytes]:
        """The file, a part at a time. Raises: FileNotFoundError."""
        ...

    async def exists(self, key: str) -> bool: ...

    async def write(self, key: str, parts: AsyncIterator[bytes]) -> None:
        """The file is there, whole. Raises: OSError."""
        ...

    async def remove(self, key: str) -> None: ...


class NoBlobs:
    """An installation without files."""

    async def list_keys(self, _: asyncpg.Connection) -> list[str]:
        return []

    async def read(self, key: str) -> AsyncIterator[bytes]:
        raise FileNotFoundError(key)
        yield b""

    async def exists(self, _: str) -> bool:
        return False

    async def write(self, key: str, parts: AsyncIterator[bytes]) -> None:
        raise OSError(f"there is no place for {key}")

    async def remove(self, _: str) -> None:
        return
