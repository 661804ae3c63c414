"""What was found, as it was written: the index has only words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.chat.notes import SEQ_BEFORE
from frontdesk.search.queries import Hit
from frontdesk.store.tables import Message, Note, Session


class Said(NamedTuple):
    """A message, or a note: then `seq` is that of the message before it, 0 for none, and `sender` is admin."""

    seq: int
    note_id: UUID | None
    sender: str
    author: str | None
    content: str
    at: datetime


async def read_said(tx: AsyncSession, hits: Sequence[Hit]) -> dict[Hit, Said]:
    """What was said; what has been erased meanwhile is left out."""
    said: dict[tuple[UUID, int | UUID], Said] = {}
    messages = [(hit.session_id, hit.item) for hit in hits if hit.note_id is None]
    if messages:
        wanted = tuple_(Message.session_id, Message.seq).in_(messages)
        columns = (Message.sender, Message.sender_name, Message.content, Message.created_at, Message.attachments)
        for id, seq, sender, name, content, at, files in await tx.execute(
            select(Message.session_id, Message.seq, *columns).where(wanted)
        ):
            said[id, seq] = Said(seq, None, sender, name, _with_names(content, files), at)
    notes = [hit.note_id for hit in hits if hit.note_id is not None]
    if notes:
        noted = (Note.author_name, Note.content, Note.created_at)
        for id, note_id, seq, name, content, at in await tx.execute(
            select(Note.session_id, Note.id, SEQ_BEFORE, *noted).where(Note.id.in_(notes))
        ):
            said[id, note_id] = Said(seq, note_id, "admin", name, content, at)
    keys = {hit: (hit.session_id, hit.note_id or hit.item) for hit in hits}
    return {hit: said[key] for hit, key in keys.items() if key in said}


def _with_names(content: str, files: Sequence[dict[str, Any]] | None) -> str:
    return " · ".join(filter(None, [content, *(file["name"] for file in files or ())]))


async def read_described(tx: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    """What is known of the visitors, under the names of the fields: `name`, `email`, `verifiedId`, `tag`, or the attribute's own."""
    columns = (Session.id, Session.visitor_name, Session.visitor_email, Session.verified_id)
    found: dict[UUID, list[tuple[str, str]]] = {}
    for id, name, email, verified_id, attributes, tags in await tx.execute(
        select(*columns, Session.attributes, Session.tags).where(Session.id.in_(ids))
    ):
        fields = [("name", name), ("email", email), ("verifiedId", verified_id)]
        fields += [(key, str(value)) for key, value in attributes.items() if not isinstance(value, bool)]
        fields += [("tag", tag) for tag in tags]
        found[id] = [(field, value) for field, value in fields if value]
    return found
