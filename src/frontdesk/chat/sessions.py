"""Sessions: opened by a visitor's key, found by key or public id, read and listed."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Actor, Admin, Visitor
from frontdesk.chat import message_queries, pages, queries
from frontdesk.chat.reach import ensure_within_reach, walks_within, within_reach
from frontdesk.chat.records import Chat, Message, Page, key_hash
from frontdesk.chat.rules import KEY_MAX_CHARS, KEY_MIN_CHARS, Sender, State, is_key, other_side, resting_state
from frontdesk.chat.teams import find_team_of_page
from frontdesk.errors import InvalidInput, NotFound
from frontdesk.kit.ids import new_id
from frontdesk.store.tables import Session


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a visitor's page says of itself, all of it optional and none of it trusted."""

    page: str | None = None
    locale: str | None = None
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A session, and whether it is new."""

    chat: Chat
    is_new: bool


def check_key(key: str) -> str:
    """Raises InvalidInput for a key that a client chose and that is too short or has other characters."""
    if not is_key(key):
        problem = f"must have {KEY_MIN_CHARS} to {KEY_MAX_CHARS} characters out of A-Z a-z 0-9 . _ ~ : -"
        raise InvalidInput("That session id cannot be used.", fields=[{"path": "sessionId", "problem": problem}])
    return key


async def open_session(
    tx: AsyncSession,
    visitor: Visitor,
    key: str,
    introduction: Introduction,
    *,
    assistant_is_on: bool,
    may_create: bool = True,
) -> Opened:
    """The session of `key`, made if there is none; what the visitor's browser says of itself is kept on its row.

    Raises InvalidInput (not a key), NotFound (unknown, and `may_create` is False).
    """
    hashed = key_hash(check_key(key))
    seen = {
        "last_active_at": datetime.now(UTC),
        "address": visitor.address,
        "user_agent": visitor.user_agent and visitor.user_agent[:500],
        **_said(introduction),
    }
    is_new = False
    chat = await queries.find_chat(tx, key_hash=hashed)
    if chat is None:
        if not may_create:
            raise NotFound
        values = {
            "id": new_id(),
            "key_hash": hashed,
            "state": resting_state(assistant_is_on=assistant_is_on).value,
            "team_id": introduction.page and await find_team_of_page(tx, introduction.page),
            **seen,
        }
        is_new = await queries.insert_session(tx, values)
        if is_new:
            await queries.insert_event(tx, session_id=values["id"], actor="visitor", name="session.created")
    else:
        await queries.update_session(tx, chat.id, seen | await _team_of_page(tx, introduction.page))
    chat = await queries.find_chat(tx, key_hash=hashed)
    if chat is None:
        raise NotFound  # erased in this very moment
    if introduction.page is not None:
        await pages.record_page(tx, chat.id, introduction.page)
    return Opened(chat, is_new)


def _said(introduction: Introduction) -> dict[str, Any]:
    said = {
        "page": introduction.page and introduction.page[:2000],
        "locale": introduction.locale and introduction.locale[:35],
        "visitor_name": introduction.name and introduction.name[:200],
        "visitor_email": introduction.email and introduction.email[:320],
    }
    return {column: value for column, value in said.items() if value is not None}


async def _team_of_page(tx: AsyncSession, page: str | None) -> dict[str, Any]:
    team_id = await find_team_of_page(tx, page) if page is not None else None
    if team_id is None:
        return {}
    # by the page that they write from: once something was said, looking around on the site moves no chat
    return {"team_id": case((Session.last_seq == 0, team_id), else_=Session.team_id)}


async def get_chat(tx: AsyncSession, actor: Actor, shown_id: str | None) -> Chat:
    """The session that `actor` calls `shown_id`: a public id from an admin, a key from a visitor.

    Raises NotFound, the same for unknown, malformed and foreign ids and for chats beyond an admin's reach, after the same look-up.
    """
    if isinstance(actor, Admin):
        chat = await queries.find_chat(tx, id=parse_public_id(shown_id), within=within_reach(actor))
    else:
        chat = await queries.find_chat(tx, key_hash=key_hash(shown_id or ""))
    if chat is None:
        raise NotFound
    return chat


async def lock_chat(tx: AsyncSession, actor: Actor | None, session_id: UUID) -> Chat:
    """As `queries.lock_chat`. Raises NotFound when it has been erased, or is beyond the reach of `actor`, if that is an admin."""
    chat = await queries.lock_chat(tx, session_id)
    if chat is None:
        raise NotFound
    if isinstance(actor, Admin):
        ensure_within_reach(actor, chat)
    return chat


def parse_public_id(text: str | None) -> UUID:
    """Raises NotFound for what is no public id."""
    try:
        return UUID(text or "")
    except ValueError:
        raise NotFound from None


async def see_page(tx: AsyncSession, session_id: UUID, page: str | None, title: str | None = None) -> None:
    """The visitor looks at this page now."""
    if page is not None:
        await pages.record_page(tx, session_id, page, title)
    seen = {"last_active_at": datetime.now(UTC), **_said(Introduction(page=page))}
    await queries.update_session(tx, session_id, seen | await _team_of_page(tx, page))


@dataclass(frozen=True, slots=True)
class ReadUpTo:
    """A read position: `up_to` is the reader's position now; `changed` when it moved, at `at`."""

    session_id: UUID
    up_to: int
    by_visitor: bool
    changed: bool
    at: datetime


async def mark_read(tx: AsyncSession, actor: Actor, session_id: UUID, up_to: int) -> ReadUpTo:
    """The actor has seen what the other side said, up to and with `seq` `up_to`. A position never goes back.

    Raises NotFound when the session has been erased, or is beyond an admin's reach.
    """
    chat = await lock_chat(tx, actor, session_id)
    by_visitor = isinstance(actor, Visitor)
    at = datetime.now(UTC)
    position = chat.visitor_read_seq if by_visitor else chat.team_read_seq
    up_to = min(up_to, chat.last_seq)
    if up_to <= position:
        return ReadUpTo(session_id, position, by_visitor, changed=False, at=at)
    senders = [sender for sender in Sender if sender is not Sender.SYSTEM and other_side(sender) is by_visitor]
    count = await message_queries.mark_read(tx, session_id, senders=senders, after=position, up_to=up_to, at=at)
    if by_visitor:
        values = {"visitor_read_seq": up_to, "visitor_unread_count": max(0, chat.visitor_unread_count - count)}
    else:
        values = {"team_read_seq": up_to, "unread_count": max(0, chat.unread_count - count)}
    await queries.update_session(tx, session_id, values)
    return ReadUpTo(session_id, up_to, by_visitor, changed=True, at=at)


async def get_message(tx: AsyncSession, session_id: UUID, seq: int) -> Message:
    """Raises NotFound."""
    message = await message_queries.find_message(tx, session_id, seq)
    if message is None:
        raise NotFound
    return message


async def list_chats(
    tx: AsyncSession,
    admin: Admin,
    *,
    states: Sequence[State],
    cursor: str | None,
    limit: int,
    with_messages: bool,
    team_id: UUID | None = None,
) -> tuple[Page[Chat], str | None]:
    """A page of the list of chats and the cursor of the next one, of all that the admin may see, or those of them of one team.

    Raises InvalidInput for a cursor that is none of ours.
    """
    after = None if cursor is None else _read_cursor(cursor)
    within = walks_within(admin) if team_id is None else [(Session.team_id == team_id) & within_reach(admin)]
    page = await queries.list_chats(
        tx, states=states, within=within, after=after, limit=limit, with_messages=with_messages
    )
    last = page.items[-1] if page.has_more else None
    return page, _cursor(last.last_message_at, last.id) if last else None


def _cursor(at: datetime, id: UUID) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()} {id.hex}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        at, _, id = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(" ")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("no zone")
        return moment, UUID(hex=id)
    except (ValueError, binascii.Error, OverflowError):
        raise InvalidInput(
            "That cursor is not one of ours.", fields=[{"path": "cursor", "problem": "is not a cursor"}]
        ) from None
