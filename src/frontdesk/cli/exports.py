"""`frontdesk export`: everything, or one visitor, as a file."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

from frontdesk.accounts import changes
from frontdesk.app.records import list_held_files
from frontdesk.cli.database import database
from frontdesk.cli.serve import run
from frontdesk.errors import CannotStart
from frontdesk.files.parts import create_shelf
from frontdesk.records.bundle import bundle
from frontdesk.records.exporting import export_everything, export_visitor
from frontdesk.records.visitors import get_holding
from frontdesk.settings import load_settings
from frontdesk.store.engine import Store
from frontdesk.store.migrations import ensure_reachable, migrate


def export(path: Path, chat: str | None) -> int:
    """`path` holds the export, and nobody else may read it; its size in bytes. Raises: CannotStart, NotFound."""
    settings = load_settings()
    session_id = None if chat is None else _id(chat)
    shelf = create_shelf(settings.files_url, settings.data_dir)

    async def work(url: str) -> int:
        await ensure_reachable(url)
        await migrate(url)
        store = await Store.open(url, pool_size=2, command_timeout_s=settings.database_timeout_s)
        try:
            async with store.begin() as tx:
                if session_id is None:
                    await changes.record(tx, None, "data.exported")
                    content = export_everything(store)
                else:
                    ids = (await get_holding(tx, None, session_id)).session_ids
                    facts = {"chat": str(session_id), "chats": len(ids)}
                    await changes.record(tx, None, "data.visitor_exported", after=facts)
                    content = bundle(export_visitor(store, ids), list_held_files(store, shelf, ids))
            return await _write(path, content)
        finally:
            await store.close()

    with database(settings) as found:
        return run(work(found.url))


def _id(chat: str) -> UUID:
    try:
        return UUID(chat)
    except ValueError:
        raise CannotStart(
            "--chat takes a chat's id, as it stands at the end of its address in the dashboard."
        ) from None


async def _write(path: Path, content: AsyncIterator[bytes]) -> int:
    with _new_file(path) as file:
        async for part in content:
            file.write(part)
        return file.tell()


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """It is there when the block ends well, and not when it does not."""
    try:
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError:
        raise CannotStart(f"{path} is there already: choose another name, or remove it.") from None
    except OSError as error:
        raise CannotStart(f"The export could not be written to {path}: {error.strerror}.") from error
    try:
        with file:
            yield file
    except BaseException as error:
        path.unlink()
        if isinstance(error, OSError):
            raise CannotStart(f"The export could not be written to {path}: {error.strerror}.") from error
        raise
