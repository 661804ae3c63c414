"""Notes: what the team writes about a conversation, for itself. No visitor ever receives one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Admin
from frontdesk.chat import queries, sessions
from frontdesk.chat.reach import may_see, scope_of
from frontdesk.errors import InvalidInput
from frontdesk.kit.clock import iso
from frontdesk.kit.ids import new_id
from frontdesk.store import tables

MAX_NOTE_CHARS = 4000
MAX_MENTIONS = 20
MAX_LISTED = 500


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `admin_id` is None when its author is no longer in the database; the name stays."""

    id: UUID
    session_id: UUID
    admin_id: UUID | None
    author_name: str
    content: str
    mentions: list[str]
    created_at: datetime


NOTE_COLUMNS = (
    tables.Note.id,
    tables.Note.session_id,
    tables.Note.admin_id,
    tables.Note.author_name,
    tables.Note.content,
    tables.Note.mentions,
    tables.Note.created_at,
)
SEQ_BEFORE = func.coalesce(
    select(tables.Message.seq)
    .where(tables.Message.session_id == tables.Note.session_id, tables.Message.created_at <= tables.Note.created_at)
    .order_by(tables.Message.seq.desc())
    .limit(1)
    .scalar_subquery(),
    0,
)
"""Of the message before a note, 0 for none: where in the conversation it stands."""


async def add_note(
    tx: AsyncSession, author: Admin, session_id: UUID, content: str, mentions: Sequence[UUID] = ()
) -> Note:
    """The note is stored.

    Raises NotFound, and InvalidInput when it is blank or too long, or mentions somebody who is not in the team or does not see the chat.
    """
    content = content.strip()
    if not 1 <= len(content) <= MAX_NOTE_CHARS:
        problem = f"should have 1 to {MAX_NOTE_CHARS} characters"
        raise InvalidInput(f"A note {problem}.", fields=[{"path": "content", "problem": problem}])
    mentions = list(dict.fromkeys(mentions))
    if len(mentions) > MAX_MENTIONS:
        raise InvalidInput(fields=[{"path": "mentions", "problem": f"at most {MAX_MENTIONS} are allowed"}])
    chat = await sessions.lock_chat(tx, author, session_id)
    for place, admin_id in enumerate(mentions):
        colleague = await admins.find(tx, admin_id)
        if colleague is None:
            raise InvalidInput(fields=[{"path": f"mentions.{place}", "problem": "is nobody in the team"}])
        if not may_see(colleague, scope_of(chat)):
            message = f"{colleague.name} does not see this chat."
            raise InvalidInput(message, fields=[{"path": f"mentions.{place}", "problem": "does not see this chat"}])
    values = {
        "id": new_id(),
        "session_id": session_id,
        "admin_id": author.id,
        "author_name": author.name,
        "content": content,
        "mentions": [str(admin_id) for admin_id in mentions],
    }
    row = (await tx.execute(insert(tables.Note).values(values).returning(*NOTE_COLUMNS))).one()
    await queries.insert_event(tx, session_id=session_id, actor="admin", admin_id=author.id, name="session.noted")
    return Note(**row._asdict())


async def list_notes(tx: AsyncSession, session_id: UUID) -> list[Note]:
    """The newest MAX_LISTED notes of a conversation, oldest first."""
    newest = (
        select(*NOTE_COLUMNS)
        .where(tables.Note.session_id == session_id)
        .order_by(tables.Note.id.desc())
        .limit(MAX_LISTED)
    )
    return [Note(**row._asdict()) for row in await tx.execute(newest)][::-1]


def note_json(note: Note) -> dict[str, Any]:
    """A note, for the team."""
    return {
        "id": str(note.id),
        "sessionId": str(note.session_id),
        "author": {"id": note.admin_id and str(note.admin_id), "name": note.author_name},
        "content": note.content,
        "mentions": note.mentions,
        "createdAt": iso(note.created_at),
    }
