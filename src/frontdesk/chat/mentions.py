"""Who was mentioned in a note and has not seen it: kept until they open its conversation, wherever they were meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin
from frontdesk.chat import queries
from frontdesk.chat.notes import NOTE_COLUMNS, SEQ_BEFORE, Note
from frontdesk.chat.reach import within_reach
from frontdesk.chat.records import Chat
from frontdesk.store.tables import Note as NoteRow
from frontdesk.store.tables import Session, UnseenMention

MAX_LISTED = 100


@dataclass(frozen=True, slots=True)
class Mention:
    """A note that mentions somebody, the `seq` of the message before it (0 for none), and its conversation as it is now."""

    note: Note
    seq: int
    chat: Chat


async def remember(tx: AsyncSession, note: Note, admin_ids: Sequence[UUID]) -> None:
    """None of these has seen `note` yet."""
    if admin_ids:
        rows = [{"admin_id": admin_id, "note_id": note.id} for admin_id in admin_ids]
        await tx.execute(insert(UnseenMention), rows)


async def list_unseen(tx: AsyncSession, admin: Admin) -> list[Mention]:
    """The newest MAX_LISTED notes in which `admin` was mentioned unseen, newest first; only of chats that they may see now."""
    newest = (
        select(*NOTE_COLUMNS, SEQ_BEFORE.label("seq"))
        .join(UnseenMention, UnseenMention.note_id == NoteRow.id)
        .join(Session, Session.id == NoteRow.session_id)
        .where(UnseenMention.admin_id == admin.id, within_reach(admin))
        .order_by(NoteRow.id.desc())
        .limit(MAX_LISTED)
    )
    found = [(Note(*noted), seq) for *noted, seq in await tx.execute(newest)]
    chats = {chat.id: chat for chat in await queries.find_chats(tx, list({note.session_id for note, _ in found}))}
    return [Mention(note, seq, chats[note.session_id]) for note, seq in found if note.session_id in chats]


async def mark_seen(tx: AsyncSession, admin: Admin, session_id: UUID) -> int:
    """`admin` has seen all that a conversation's notes said to them; how many of them were new."""
    of_chat = select(NoteRow.id).where(NoteRow.session_id == session_id)
    seen = delete(UnseenMention).where(UnseenMention.admin_id == admin.id, UnseenMention.note_id.in_(of_chat))
    return len((await tx.execute(seen.returning(UnseenMention.note_id))).all())
