"""The visitor: their name and address, what the site knows of them, and what the desk remembers.

What a visitor's page says of them is a help and no proof. Only `identify` proves something: the site's own server has signed it.
"""

import hmac
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.admins import normal_email
from frontdesk.accounts.roles import Actor, Admin
from frontdesk.chat import pages, queries, sessions
from frontdesk.chat.reach import within_reach
from frontdesk.chat.records import Chat
from frontdesk.chat.teams import find_team_called
from frontdesk.errors import Conflict, Forbidden, InvalidInput, NotFound
from frontdesk.store import tables
from frontdesk.store.tables import Session

TEAM_ATTRIBUTE = "team"
"""An attribute of this name is the team's whose chat it shall be."""
MAX_NAME_CHARS = 200
MAX_ATTRIBUTES = 30
MAX_KEY_CHARS = 40
MAX_TEXT_CHARS = 500
MAX_EVENTS = 100
MAX_EARLIER_CHATS = 10

Plain = str | int | float | bool
"""The value of an attribute."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is to be changed; what is not named in `given` stays. A None in it takes the value away."""

    given: Mapping[str, str | None]
    attributes: Mapping[str, Plain | None]

    def columns(self) -> dict[str, str | None]:
        """`given` by the columns' names, tidied. Raises InvalidInput."""
        tidied = {field: " ".join((value or "").split()) or None for field, value in self.given.items()}
        name, email = tidied.get("name"), tidied.get("email")
        if name is not None and len(name) > MAX_NAME_CHARS:
            raise InvalidInput(fields=[{"path": "name", "problem": f"should have at most {MAX_NAME_CHARS} characters"}])
        if email is not None:
            tidied["email"] = normal_email(email)
        return {f"visitor_{field}": tidied[field] for field in ("name", "email") if field in tidied}


@dataclass(frozen=True, slots=True)
class EventSeen:
    """One line of a conversation's record."""

    at: datetime
    name: str
    actor: str
    admin_name: str | None
    reason: str | None
    facts: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Details:
    """What stands beside a conversation, lists newest first."""

    chat: Chat
    attributes: dict[str, Plain]
    pages: list[pages.Visit]
    events: list[EventSeen]
    earlier: list[Chat]


def is_signed(user_id: str, signature: str, secret: str) -> bool:
    """Whether `signature` is the hex HMAC-SHA256 (RFC 2104) of `user_id` under `secret`. Takes the same time either way."""
    right = hmac.new(secret.encode(), user_id.encode(), "sha256").hexdigest()
    return hmac.compare_digest(right.encode(), signature.lower().encode())


def merge_attributes(before: Mapping[str, Any], given: Mapping[str, Plain | None]) -> dict[str, Any]:
    """`before` with what is given; None takes one away. Raises InvalidInput when a value or their number is out of bounds."""
    merged = dict(before)
    for key, value in given.items():
        if not 1 <= len(key) <= MAX_KEY_CHARS:
            raise _wrong_attribute("", f"names should have 1 to {MAX_KEY_CHARS} characters")
        if isinstance(value, str) and len(value) > MAX_TEXT_CHARS:
            raise _wrong_attribute(key, f"should have at most {MAX_TEXT_CHARS} characters")
        # what no browser reads back exactly (ECMA-262, Number.MAX_SAFE_INTEGER) or JSON cannot say
        if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) < 2**53):
            raise _wrong_attribute(key, "is too large a number")
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = value
    if len(merged) > MAX_ATTRIBUTES:
        raise _wrong_attribute("", f"at most {MAX_ATTRIBUTES} are allowed")
    return merged


async def update_visitor(tx: AsyncSession, actor: Actor, session_id: UUID, profile: Profile) -> Chat:
    """The visitor's row says what `profile` says. A change by an admin is recorded, by its fields and without their values.

    Raises NotFound, InvalidInput.
    """
    columns: dict[str, Any] = dict(profile.columns())
    await sessions.lock_chat(tx, actor, session_id)
    if profile.attributes:
        columns["attributes"] = merge_attributes(await _attributes(tx, session_id), profile.attributes)
    named = profile.attributes.get(TEAM_ATTRIBUTE)
    if isinstance(named, str) and (team_id := await find_team_called(tx, named)) is not None:
        # the site knows best whose chat it is, but a team that people have given it to keeps it
        columns["team_id"] = case((Session.last_seq == 0, team_id), else_=func.coalesce(Session.team_id, team_id))
    if columns:
        await queries.update_session(tx, session_id, columns)
    if columns and isinstance(actor, Admin):
        facts = {"fields": sorted(profile.given)}
        await queries.insert_event(
            tx, session_id=session_id, actor="admin", admin_id=actor.id, name="session.visitor_changed", facts=facts
        )
    return await _reread(tx, session_id)


async def identify(
    tx: AsyncSession, session_id: UUID, user_id: str, signature: str, profile: Profile, *, secret: str | None
) -> Chat:
    """The site's server says, by its signature, that this visitor is its user `user_id`.

    Raises NotFound; Forbidden when the signature is not good, or the site has no identity secret; Conflict when the
    conversation is another user's: on a shared computer a new one has to begin.
    """
    if secret is None or not is_signed(user_id, signature, secret):
        raise Forbidden("That identity could not be verified.")
    chat = await queries.lock_chat(tx, session_id)
    if chat is None:
        raise NotFound
    if chat.verified_id not in (None, user_id):
        raise Conflict("This chat belongs to another user of the site. Please begin a new one.")
    await queries.update_session(tx, session_id, {"verified_id": user_id, **profile.columns()})
    if chat.verified_id is None:
        await queries.insert_event(tx, session_id=session_id, actor="visitor", name="session.identified")
    return await _reread(tx, session_id)


async def get_details(tx: AsyncSession, admin: Admin, session_id: UUID) -> Details:
    """Of the visitor's earlier chats those that the admin may see. Raises NotFound."""
    chat = await _reread(tx, session_id)
    return Details(
        chat,
        await _attributes(tx, session_id),
        await pages.list_pages(tx, session_id),
        await list_events(tx, session_id),
        await queries.list_earlier_chats(tx, chat, within=within_reach(admin), limit=MAX_EARLIER_CHATS),
    )


async def list_events(tx: AsyncSession, session_id: UUID) -> list[EventSeen]:
    """The newest MAX_EVENTS lines of the record, newest first."""
    event = tables.Event
    rows = await tx.execute(
        select(event.at, event.name, event.actor, tables.Admin.name.label("admin_name"), event.reason, event.facts)
        .outerjoin(tables.Admin, tables.Admin.id == event.admin_id)
        .where(event.session_id == session_id)
        .order_by(event.id.desc())
        .limit(MAX_EVENTS)
    )
    return [EventSeen(**row._asdict()) for row in rows]


async def _attributes(tx: AsyncSession, session_id: UUID) -> dict[str, Plain]:
    found = await tx.scalar(select(tables.Session.attributes).where(tables.Session.id == session_id))
    return found or {}


async def _reread(tx: AsyncSession, session_id: UUID) -> Chat:
    chat = await queries.find_chat(tx, id=session_id)
    if chat is None:
        raise NotFound
    return chat


def _wrong_attribute(key: str, problem: str) -> InvalidInput:
    return InvalidInput(fields=[{"path": f"attributes.{key}" if key else "attributes", "problem": problem}])
