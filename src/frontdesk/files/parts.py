"""The slice put together, for the composition root."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from fastapi import APIRouter

from frontdesk.chat.attachments import Links
from frontdesk.chat.desk import Desk
from frontdesk.errors import CannotStart
from frontdesk.files.http import files_router
from frontdesk.files.kinds import ENDINGS
from frontdesk.files.shelf import Shelf
from frontdesk.files.spool import Spool
from frontdesk.files.sweeper import Sweeper
from frontdesk.files.uploads import Limits, Uploads
from frontdesk.kit.clock import Clock
from frontdesk.kit.darkroom import Darkroom
from frontdesk.kit.tasks import Tasks
from frontdesk.store.engine import Store

NO_TYPES = ("none",)
"""For `allowed`: nothing may be sent."""


@dataclass(frozen=True, slots=True)
class Files:
    """Its running parts."""

    uploads: Uploads
    links: Links
    sweeper: Sweeper

    def start(self, tasks: Tasks) -> None:
        """What nobody can reach is removed from here on."""
        tasks.keep("files", self.sweeper.run)

    def router(self, desk: Desk) -> APIRouter:
        """Its HTTP routes."""
        return files_router(desk, self.uploads, self.links)


def create_files(
    store: Store,
    clock: Clock,
    limits: Limits,
    links: Links,
    *,
    url: str | None,
    folder: Path,
    allowed: Collection[str],
    max_bytes: int,
    keep_unsent: timedelta,
) -> Files:
    """Everything wired, and nothing running. `folder` is Frontdesk's own; `url` says where else files are kept.

    Raises CannotStart for a type that is not known, and for an address that is none.
    """
    allowed = frozenset() if tuple(allowed) == NO_TYPES else frozenset(allowed)
    if unknown := allowed - ENDINGS.keys():
        raise CannotStart(f"FILES_TYPES names {', '.join(sorted(unknown))}; known are {', '.join(ENDINGS)}.")
    shelf = create_shelf(url, folder)
    spool = Spool(folder / "incoming", max_bytes=max_bytes)
    uploads = Uploads(store, shelf, spool, Darkroom(), limits, allowed)
    return Files(uploads, links, Sweeper(uploads, clock, keep_unsent=keep_unsent))


def create_shelf(url: str | None, folder: Path) -> Shelf:
    """Where files are kept; `url` and `folder` as above."""
    return Shelf(url, folder / "files")
