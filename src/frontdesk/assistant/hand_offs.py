"""Requests for a person as the database keeps them: one for each time that a visitor waits, with the card that the team sees.

They follow from the conversations themselves: a chat that waits and has none is owed one, and one whose chat waits no more is
settled. So nothing hangs on who was running when the visitor began to wait.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.assistant.cards import build_card
from frontdesk.assistant.language import detect_language
from frontdesk.assistant.prompt import HISTORY_MESSAGES
from frontdesk.assistant.records import list_attempts
from frontdesk.chat import message_queries, queries
from frontdesk.chat.records import Chat, Message
from frontdesk.chat.rules import Action, Sender, State
from frontdesk.kit.clock import iso
from frontdesk.kit.ids import new_id
from frontdesk.store import tables
from frontdesk.store.engine import driver_connection
from frontdesk.store.tables import Event, HandOff, Session

MAX_ALERTS = 30
# Who has waited for longer stands in the inbox, and calls nobody any more: after an upgrade, or a long time away.
CALLS_FOR = timedelta(days=1)
PAST_WAITS = timedelta(days=30)

_ROW = (
    HandOff.id,
    HandOff.session_id,
    HandOff.seq,
    HandOff.at,
    HandOff.card,
    HandOff.alerts,
    HandOff.asked_email_at,
    HandOff.heard_seq,
    HandOff.settled_at,
)
_IS_CURRENT = (Session.state == State.WAITING.value) & Session.waiting_since.is_not_distinct_from(HandOff.waiting_since)


async def find_hand_off(tx: AsyncSession, session_id: UUID) -> dict[str, Any] | None:
    """The newest request for a person in this conversation, as the team sees it."""
    newest = select(*_ROW).where(HandOff.session_id == session_id).order_by(HandOff.waiting_since.desc()).limit(1)
    row = (await tx.execute(newest)).one_or_none()
    return hand_off_json(row) if row is not None else None


def hand_off_json(row: Row[Any]) -> dict[str, Any]:
    """As the team sees it."""
    return {**row.card, "seq": row.seq, "at": iso(row.at), "settledAt": iso(row.settled_at) if row.settled_at else None}


_ADD = """
insert into hand_offs (id, session_id, seq, waiting_since, cause, card) values ($1, $2, $3, $4, $5, $6) on conflict do nothing
"""


async def begin(tx: AsyncSession, chat: Chat, *, reason: str | None = None, summary: str = "") -> None:
    """`chat`, which waits, has its hand-off, unless it has it already. `reason` and `summary` are the model's, for the team only."""
    history = (await message_queries.list_messages(tx, chat.id, limit=HISTORY_MESSAGES)).items
    notice = _notice(history)
    facts = (notice.meta if notice else None) or {}
    attempts = await list_attempts(tx, chat.id, since=history[0].created_at) if history else []
    said = "\n".join(message.content for message in history if message.sender is Sender.USER)
    cause, why = _cause(facts)
    card = build_card(
        history,
        attempts,
        cause=cause,
        reason=reason or why,
        summary=summary,
        language=str(facts.get("language") or detect_language(said, hint=chat.locale)),
    )
    seq = notice.seq if notice else chat.last_seq
    await (await driver_connection(tx)).execute(_ADD, new_id(), chat.id, seq, chat.waiting_since, cause, card)


def _notice(history: list[Message]) -> Message | None:
    """What told the visitor that they wait; None when nothing did: with the assistant off a chat waits from its first message."""
    states = (message for message in reversed(history) if message.meta and "state" in message.meta)
    newest = next(states, None)
    return newest if newest and newest.meta and newest.meta["state"] == State.WAITING.value else None


def _cause(facts: dict[str, Any]) -> tuple[str, str]:
    match facts.get("notice"):
        case Action.REQUEST.value:
            return str(facts.get("cause") or "button"), "asked_for_person"
        case Action.HAND_BACK.value:
            return "failure", "handed_back"
    return "failure", "assistant_off"


async def begin_owed(tx: AsyncSession, *, limit: int) -> int:
    """Chats that wait and have no hand-off yet have theirs, those first that wait the longest; how many were looked at.

    No message and no change of state waits for this: one whose chat is taken in the same moment is settled by the next `settle`.
    """
    ids = await _list_owed(tx, limit=limit)
    for chat in await queries.find_chats(tx, ids):
        if chat.state is State.WAITING and chat.waiting_since is not None:
            await begin(tx, chat)
    return len(ids)


async def _list_owed(tx: AsyncSession, *, limit: int) -> list[UUID]:
    own = select(HandOff.id).where(HandOff.session_id == Session.id, HandOff.waiting_since == Session.waiting_since)
    owed = (
        select(Session.id)
        .where(Session.waiting_since >= datetime.now(UTC) - CALLS_FOR, Session.state == State.WAITING.value)
        .where(~own.exists())
        .order_by(Session.waiting_since)
        .limit(limit)
        # held against being erased, and against nothing else
        .with_for_update(read=True, key_share=True, of=Session)
    )
    return list(await tx.scalars(owed))


async def settle(tx: AsyncSession) -> None:
    """Those whose chat waits no more, or anew, are settled."""
    ended = (
        select(HandOff.id)
        .join(Session, Session.id == HandOff.session_id)
        .where(HandOff.settled_at.is_(None), ~_IS_CURRENT)
    )
    await tx.execute(update(HandOff).where(HandOff.id.in_(ended.scalar_subquery())).values(settled_at=func.now()))


async def claim_alerts(tx: AsyncSession, *, before: datetime) -> list[Row[Any]]:
    """Those for which the team is to be called: never called yet, or last called before `before`. Of several processes one calls."""
    due = (
        _open()
        .where((HandOff.alerts == 0) | (HandOff.alerted_at <= before), HandOff.alerts < MAX_ALERTS)
        .order_by(HandOff.alerted_at)
        .limit(50)
        .with_for_update(of=HandOff, skip_locked=True)
    )
    changed = (
        update(HandOff)
        .where(HandOff.id.in_(due.scalar_subquery()))
        .values(alerts=HandOff.alerts + 1, alerted_at=datetime.now(UTC))
    )
    return list(await tx.execute(changed.returning(*_ROW)))


async def claim_asking(tx: AsyncSession, *, before: datetime) -> Row[Any] | None:
    """One that began before `before`, and whose visitor has not been asked for an address: the caller asks, in this transaction."""
    due = (
        _open()
        .where(HandOff.asked_email_at.is_(None), HandOff.at <= before)
        .order_by(HandOff.at)
        .limit(1)
        .with_for_update(of=HandOff, skip_locked=True)
    )
    changed = update(HandOff).where(HandOff.id == due.scalar_subquery()).values(asked_email_at=datetime.now(UTC))
    return (await tx.execute(changed.returning(*_ROW))).one_or_none()


async def find_addressed(tx: AsyncSession) -> Row[Any] | None:
    """One whose visitor was asked, and wrote an `@` in a message that nobody has searched: with the message (`said`, `said_seq`)."""
    message = tables.Message
    rows = (
        select(*_ROW, message.content.label("said"), message.seq.label("said_seq"))
        .join(Session, Session.id == HandOff.session_id)
        .join(message, message.session_id == HandOff.session_id)
        .where(HandOff.settled_at.is_(None), HandOff.asked_email_at.is_not(None), _IS_CURRENT)
        .where(message.seq > HandOff.heard_seq, message.sender == Sender.USER.value, message.content.contains("@"))
        .order_by(HandOff.id, message.seq)
        .limit(1)
        .with_for_update(of=HandOff, skip_locked=True)
    )
    return (await tx.execute(rows)).one_or_none()


async def note_heard(tx: AsyncSession, id: UUID, seq: int) -> None:
    """The visitor's messages up to `seq` have been looked through for an address."""
    await tx.execute(update(HandOff).where(HandOff.id == id).values(heard_seq=seq))


async def list_past_waits_s(tx: AsyncSession, *, now: datetime) -> list[float]:
    """How long visitors waited for a person, in seconds; the last 200 of PAST_WAITS."""
    rows = await tx.execute(
        select(Event.facts)
        # spelt out as in the index, or PostgreSQL cannot know that the index will do
        .where(literal_column("name in ('session.taken_over', 'session.assigned')"), Event.at >= now - PAST_WAITS)
        .order_by(Event.id.desc())
        .limit(200)
    )
    return [float(row.facts["waitedS"]) for row in rows if row.facts and "waitedS" in row.facts]


def _open() -> Select[UUID]:
    return (
        select(HandOff.id)
        .join(Session, Session.id == HandOff.session_id)
        .where(HandOff.settled_at.is_(None), _IS_CURRENT)
    )
