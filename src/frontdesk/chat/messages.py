"""Messages on their one way into the database: what may be stored, the statement that stores it, and what came of it.

`appender.Appender` sends the statement for many conversations at once; `append_in` does it for one draft inside a caller's own
transaction.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import orjson

from frontdesk.chat import appending
from frontdesk.chat.facts import Connection
from frontdesk.chat.records import Message
from frontdesk.chat.rules import CLIENT_ID_MAX_CHARS, Sender, State, preview
from frontdesk.errors import ClientIdConflict, Conflict, InvalidInput, NotFound, StaleTurn


class Draft(NamedTuple):
    """A message that wants to be stored. `turn` is for the assistant only: the turn that it answers. `origin` is the connection
    that sent it: it learns from its acknowledgement, and is not told again. `file_ids`: what it carries, uploaded by the same sender
    to the same session, and in no message yet."""

    session_id: UUID
    sender: Sender
    content: str
    client_id: str | None = None
    sender_name: str | None = None
    admin_id: UUID | None = None
    meta: dict[str, Any] | None = None
    turn: int | None = None
    origin: Connection | None = None
    file_ids: tuple[UUID, ...] = ()
    sender_picture_id: UUID | None = None


class Posted(NamedTuple):
    """A stored message. `is_repeat`: it had been stored before, and nobody is to be told again. `turn` and `state` are the
    conversation's after it (None for a repeat); `moved`: it changed the state, as when it opened a closed chat, or its visitor
    waits from it on."""

    message: Message
    is_repeat: bool
    turn: int | None
    state: State | None
    moved: bool
    origin: Connection | None = None


class NotHeld(Conflict):
    """An admin's message to a chat that no person has: the caller takes the chat over first."""


def check_content(content: str, *, max_chars: int, has_files: bool = False) -> str:
    """The content as it was given. Raises InvalidInput when it is longer than `max_chars` characters, or blank without a file."""
    if not content.strip():
        if has_files:
            return ""
        raise InvalidInput("A message needs some text.", fields=[{"path": "content", "problem": "is blank"}])
    if len(content) > max_chars:
        problem = f"has {len(content)} characters, {max_chars} are allowed"
        raise InvalidInput(
            f"That message is too long: at most {max_chars} characters.",
            fields=[{"path": "content", "problem": problem}],
        )
    return content


def check_files(file_ids: Sequence[UUID], *, max_count: int) -> tuple[UUID, ...]:
    """Each once. Raises InvalidInput for more than `max_count`; whether they can go with this message shows when it is stored."""
    if not file_ids:
        return ()
    ids = tuple(dict.fromkeys(file_ids))
    if len(ids) > max_count:
        problem = f"has {len(ids)} files, {max_count} are allowed"
        raise InvalidInput(
            f"A message carries at most {max_count} files.", fields=[{"path": "fileIds", "problem": problem}]
        )
    return ids


def check_client_id(client_id: str | None) -> str | None:
    """Raises InvalidInput unless it is absent or 1 to 100 characters."""
    if client_id is not None and not 1 <= len(client_id) <= CLIENT_ID_MAX_CHARS:
        raise InvalidInput(fields=[{"path": "clientId", "problem": f"must have 1 to {CLIENT_ID_MAX_CHARS} characters"}])
    return client_id


async def append_in(connection: asyncpg.Connection, draft: Draft, *, resting: State) -> Posted:
    """Store one message inside the caller's transaction, which holds the session's row lock; the caller tells about it.

    Raises what `Appender.append` raises.
    """
    rows = await connection.fetch(*append_statement([draft], resting))
    return posted_of(draft, rows[0] if rows else None)


def append_statement(drafts: Sequence[Draft], resting: State) -> tuple[Any, ...]:
    """The statement that stores these drafts, each of another session, and what it is given. A draft's row has its place among them as
    `n`. `resting`: see `rules.resting_state`."""
    given = orjson.dumps([_given(n, draft) for n, draft in enumerate(drafts)]).decode()
    files = [
        (draft.session_id, id, place) for draft in drafts if draft.file_ids for place, id in enumerate(draft.file_ids)
    ]
    if not files:
        return appending.APPEND, given, resting.value
    return appending.APPEND_WITH_FILES, given, resting.value, *(list(column) for column in zip(*files, strict=True))


def _given(n: int, draft: Draft) -> dict[str, Any]:
    given: dict[str, Any] = {
        "n": n,
        "session_id": draft.session_id.hex,
        "client_id": draft.client_id,
        "sender": draft.sender,
        "content": draft.content,
        "preview": preview(draft.content),
    }
    if draft.sender is not Sender.USER:
        admin_id = draft.admin_id and draft.admin_id.hex
        given |= {"sender_name": draft.sender_name, "admin_id": admin_id, "meta": draft.meta, "turn": draft.turn}
    return given


def posted_of(draft: Draft, row: Any) -> Posted:
    """What the row that came back for the draft says of it; None if none came. Raises what `Appender.append` raises, but Unavailable."""
    if row is None:
        raise NotFound
    match row["verdict"]:
        case "conflict":
            raise ClientIdConflict(clientId=draft.client_id)
        case "stale":
            raise StaleTurn
        case "unheld":
            raise NotHeld
        case "fileless":
            raise InvalidInput(
                "A file of this message is not there any more, or went with another one.",
                fields=[{"path": "fileIds", "problem": "must all be your own, of this chat, and not sent yet"}],
            )
    is_repeat = row["verdict"] == "repeated"
    known_meta, attachments = row["known_meta"], row.get("attachments")
    message = Message(
        session_id=draft.session_id,
        seq=row["seq"],
        client_id=draft.client_id,
        sender=draft.sender,
        sender_name=row["known_name"] if is_repeat else draft.sender_name,
        admin_id=draft.admin_id,
        content=draft.content,
        meta=(known_meta and orjson.loads(known_meta)) if is_repeat else draft.meta,
        created_at=row["created_at"],
        read_at=row["read_at"],
        attachments=attachments and orjson.loads(attachments),
        sender_picture_id=draft.sender_picture_id,
    )
    return Posted(message, is_repeat, row["turn"], _STATES.get(row["state"]), row["moved"], draft.origin)


_STATES = {state.value: state for state in State}
"""to look one up takes a tenth of what it takes to make one"""
