"""The way of a file: written to disk as it comes, found out, made anew if it is a picture, put on the shelf, and known to the
database last. Whatever goes wrong before that leaves nothing behind.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy.exc import IntegrityError

from frontdesk.accounts.roles import Actor, Admin, Visitor
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Sender, State
from frontdesk.errors import Conflict, NotFound, UnsupportedFile
from frontdesk.files import records
from frontdesk.files.kinds import ENDINGS, PICTURES, find_type
from frontdesk.files.names import harmless_name
from frontdesk.files.records import File
from frontdesk.files.shelf import Shelf, key_of
from frontdesk.files.spool import Spool, full_disk_told
from frontdesk.kit.darkroom import Darkroom
from frontdesk.kit.ids import new_id
from frontdesk.kit.limits import Limiter, Tiers
from frontdesk.store.engine import Store
from frontdesk.web.addresses import limit_key

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many files: visitors' by conversation, address and in all; the team's by person."""

    visitors: Tiers
    admins: Limiter

    def hit(self, actor: Actor, chat: Chat) -> None:
        """Count an upload. Raises RateLimited."""
        if isinstance(actor, Admin):
            self.admins.hit(actor.id)
        else:
            self.visitors.hit(chat.id, limit_key(actor.address))

    def limiters(self) -> Iterator[tuple[str, Limiter]]:
        """Each by a name of its own."""
        yield "uploads of one", self.visitors.own
        yield "uploads of an address", self.visitors.address
        yield "uploads of all", self.visitors.all
        yield "uploads of an admin", self.admins


@dataclass(frozen=True, slots=True)
class Uploads:
    """What receiving files needs. `allowed`: media types out of `kinds.ENDINGS`."""

    store: Store
    shelf: Shelf
    spool: Spool
    darkroom: Darkroom
    limits: Limits
    allowed: Collection[str]

    async def receive(
        self, actor: Actor, chat: Chat, name: str, body: AsyncIterator[bytes], *, announced: str | None
    ) -> File:
        """The file is stored whole, and waits for its message. `announced` is what Content-Length says.

        Raises Conflict (the chat is closed), RateLimited, TooLarge, InvalidInput (empty, damaged), UnsupportedFile, Malformed (it
        breaks off or stalls), Unavailable (no room).
        """
        if chat.state is State.CLOSED:
            raise Conflict("This chat is closed. Write a message first.", state=chat.state.value)
        self.spool.ensure_size(announced)
        self.limits.hit(actor, chat)
        with self.spool.place(str(actor.id) if isinstance(actor, Admin) else limit_key(actor.address)) as place:
            source = place / "source"
            await self.spool.write(source, body)
            with full_disk_told():
                kind = await asyncio.to_thread(find_type, source, name)
            if kind not in self.allowed:
                raise UnsupportedFile(type=kind)
            size = None
            if kind in PICTURES:
                developed = await self.darkroom.develop(source, place / "content", place / "thumbnail")
                kind, *size = developed
                source = place / "content"
            file = File(
                id=new_id(),
                session_id=chat.id,
                seq=None,
                sender=(Sender.ADMIN if isinstance(actor, Admin) else Sender.USER).value,
                admin_id=actor.id if isinstance(actor, Admin) else None,
                name=harmless_name(name, ENDINGS[kind]),
                type=kind,
                size_bytes=source.stat().st_size,
                width=size[0] if size else None,
                height=size[1] if size else None,
            )
            await self._keep(file, source, place / "thumbnail")
        return file

    async def _keep(self, file: File, source: Path, thumbnail: Path) -> None:
        try:
            await self.shelf.put(key_of(file.session_id, file.id), source)
            if file.is_picture:
                await self.shelf.put(key_of(file.session_id, file.id, thumbnail=True), thumbnail)
            async with self.store.begin() as tx:
                await records.insert_file(tx, file)
        except IntegrityError:
            await self.remove(file)
            raise NotFound from None  # the conversation was erased meanwhile
        except BaseException:
            await self.remove(file)
            raise

    async def remove(self, file: File) -> None:
        """It is off the shelf."""
        keys = [key_of(file.session_id, file.id)]
        if file.is_picture:
            keys.append(key_of(file.session_id, file.id, thumbnail=True))
        await self.shelf.remove(*keys)

    async def forget(self, actor: Actor, file: File) -> None:
        """An upload that its sender does not want to send after all is gone. Raises NotFound for somebody else's, Conflict for one
        that was sent."""
        if not is_senders(actor, file):
            raise NotFound
        async with self.store.begin() as tx:
            if not await records.delete_unsent(tx, file.id):
                raise Conflict("That file was sent already.")
        await self.remove(file)


def is_senders(actor: Actor, file: File) -> bool:
    """Whether `actor` (who may see the file's chat) has sent it."""
    if isinstance(actor, Visitor):
        return file.sender == Sender.USER
    return file.admin_id == actor.id


async def erase(shelf: Shelf, session_ids: Collection[UUID]) -> int:
    """No file of these conversations is on the shelf any more; how many were removed. Their rows go with the sessions'.

    Call it after those rows are gone: what a failure here leaves behind, `sweeper` finds.
    """
    count = 0
    for id in session_ids:
        async for batch in shelf.list(id.hex):
            await shelf.remove(*(one.key for one in batch))
            count += len(batch)
    return count
