"""A visitor waits for a person: the team gets a card and is called again and again, the visitor is asked for an address.

Each request for a person, from a rule, the button, the model or a fault, leaves a notice in the conversation; this follows from it.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row, func, literal_column, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.assistant.cards import build_card
from frontdesk.assistant.current import CurrentConfig
from frontdesk.assistant.language import detect_language
from frontdesk.assistant.preparing import HandOff
from frontdesk.assistant.prompt import HISTORY_MESSAGES
from frontdesk.assistant.records import list_attempts
from frontdesk.assistant.wording import Say, duration, say
from frontdesk.chat import queries
from frontdesk.chat.desk import Desk
from frontdesk.chat.events import Announced, ChatChanged, Fact, MessagePosted
from frontdesk.chat.messages import Draft
from frontdesk.chat.records import Message
from frontdesk.chat.rules import Action, Sender, State
from frontdesk.errors import FrontdeskError
from frontdesk.kit.clock import iso
from frontdesk.kit.ids import new_id
from frontdesk.kit.tasks import Tasks
from frontdesk.store.tables import Event, Session
from frontdesk.store.tables import HandOff as HandOffRow

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 3.0
MAX_ALERTS = 30
PAST_WAITS = timedelta(days=30)
ENOUGH_WAITS = 5
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,24}")


def _may_have_email(content: str) -> bool:
    # the plain look first: every message comes by here, and the pattern tries each letter as an address's beginning
    return "@" in content and _EMAIL.search(content) is not None


OpensAt = Callable[[datetime], Awaitable[datetime | None]]
"""When the team is there next, in its local time; None while it is there, or nobody knows."""


class Calls:
    """Follows every request for a person until somebody takes it."""

    def __init__(self, desk: Desk, current: CurrentConfig, tasks: Tasks, opens_at: OpensAt) -> None:
        self._desk, self._current, self._tasks, self._opens_at = desk, current, tasks, opens_at
        # the model's words, until the notice comes by that belongs to them: they are for the team, and not in it
        self._expected: dict[UUID, HandOff] = {}

    def expect(self, session_id: UUID, hand_off: HandOff) -> None:
        """The assistant is about to call a person; see `worker.OnHandOff`."""
        self._expected[session_id] = hand_off

    def hear(self, fact: Fact) -> None:
        """For `Publisher.subscribe`."""
        match fact:
            case MessagePosted(message) if _is_request(message):
                expected = self._expected.pop(message.session_id, None)
                self._tasks.run("hand-off", self._begin(message, expected))
            case MessagePosted(message) if message.sender is Sender.USER and _may_have_email(message.content):
                self._tasks.run("visitor's e-mail", self._note_email(message))
            case ChatChanged(chat) if chat.state is not State.WAITING:
                self._tasks.run("hand-off settled", self._settle(chat.id))

    async def run(self) -> None:
        """Call again, and ask for addresses; runs until it is cancelled."""
        while True:
            try:
                await self.look()
            except FrontdeskError as error:
                log.warning("hand-offs delayed", error=error.code)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Every hand-off for which it is time."""
        rules, now = self._current.now.config.hand_off, self._desk.clock.now()
        async with self._desk.store.begin() as tx:
            again = await _claim_alerts(tx, before=now - timedelta(seconds=rules.repeat_alert_s))
            ask = await _claim_asking(tx, before=now - timedelta(seconds=rules.ask_email_after_s))
        for row in again:
            facts = {"handOff": hand_off_json(row), "repeat": row.alerts}
            self._desk.publisher.tell(Announced(row.session_id, "handoff-requested", facts, to_visitor=False))
        for row in ask:
            await self._ask_email(row.session_id, row.card["language"], now)

    async def _begin(self, notice: Message, expected: HandOff | None) -> None:
        facts, now = notice.meta or {}, self._desk.clock.now()
        async with self._desk.store.begin() as tx:
            chat = await queries.find_chat(tx, id=notice.session_id)
            if chat is None:
                return
            history = (await queries.list_messages(tx, chat.id, before=notice.seq, limit=HISTORY_MESSAGES)).items
            attempts = await list_attempts(tx, chat.id, since=history[0].created_at if history else now)
            said = "\n".join(message.content for message in history if message.sender is Sender.USER)
            card = build_card(
                history,
                attempts,
                cause=str(facts.get("cause") or "button"),
                reason=expected.reason if expected else str(facts.get("reason") or "asked_for_person"),
                summary=expected.summary if expected else "",
                language=str(facts.get("language") or detect_language(said, hint=chat.locale)),
            )
            values = {"id": new_id(), "session_id": chat.id, "seq": notice.seq, "cause": card["cause"], "card": card}
            new = postgresql.insert(HandOffRow).values(values).on_conflict_do_nothing().returning(*_ROW)
            row = (await tx.execute(new)).one_or_none()
        if row is None:
            return
        facts = {"handOff": hand_off_json(row), "repeat": 1}
        self._desk.publisher.tell(Announced(row.session_id, "handoff-requested", facts, to_visitor=False))
        if await self._opens_at(now) is not None:
            async with self._desk.store.begin() as tx:
                closed = await _claim_asking(tx, before=now + timedelta(days=1), session_id=row.session_id)
            for one in closed:
                await self._ask_email(one.session_id, one.card["language"], now)

    async def _ask_email(self, session_id: UUID, language: str, now: datetime) -> None:
        async with self._desk.store.begin() as tx:
            chat = await queries.find_chat(tx, id=session_id)
            waits = await _past_waits_s(tx, since=now - PAST_WAITS)
        if chat is None or chat.state is not State.WAITING:
            return
        parts = [] if chat.visitor_email else [say(Say.ASK_EMAIL, language)]
        opens_at = await self._opens_at(now)
        if opens_at is not None:
            parts.append(say(Say.OPEN_AGAIN, language, moment=f"{opens_at:%Y-%m-%d %H:%M}"))
        elif len(waits) >= ENOUGH_WAITS:
            parts.append(say(Say.USUALLY_WITHIN, language, duration=duration(median(waits), language)))
        if not parts:
            return
        meta: dict[str, Any] = {"notice": "email_asked" if not chat.visitor_email else "wait_told"}
        if opens_at is not None:
            meta["opensAt"] = iso(opens_at)
        await self._desk.appender.append(Draft(session_id, Sender.SYSTEM, " ".join(parts), meta=meta))

    async def _note_email(self, message: Message) -> None:
        found = _EMAIL.search(message.content)
        async with self._desk.store.begin() as tx:
            chat = await queries.lock_chat(tx, message.session_id)
            row = await _newest(tx, message.session_id)
            if found is None or chat is None or row is None or row.asked_email_at is None or row.settled_at is not None:
                return
            email = found.group().lower()
            if chat.state is not State.WAITING or chat.visitor_email == email:
                return
            await queries.update_session(tx, chat.id, {"visitor_email": email})
            after = await queries.find_chat(tx, id=chat.id)
        if after is not None:
            self._desk.publisher.tell(ChatChanged(after))
        said = say(Say.EMAIL_NOTED, row.card["language"], email=email)
        await self._desk.appender.append(Draft(chat.id, Sender.SYSTEM, said, meta={"notice": "email_noted"}))

    async def _settle(self, session_id: UUID) -> None:
        async with self._desk.store.begin() as tx:
            await tx.execute(
                update(HandOffRow)
                .where(HandOffRow.session_id == session_id, HandOffRow.settled_at.is_(None))
                .values(settled_at=func.now())
            )


_ROW = (
    HandOffRow.id,
    HandOffRow.session_id,
    HandOffRow.seq,
    HandOffRow.at,
    HandOffRow.card,
    HandOffRow.alerts,
    HandOffRow.asked_email_at,
    HandOffRow.settled_at,
)


async def find_hand_off(tx: AsyncSession, session_id: UUID) -> dict[str, Any] | None:
    """The newest request for a person in this conversation, as the team sees it."""
    row = await _newest(tx, session_id)
    return hand_off_json(row) if row is not None else None


def hand_off_json(row: Row[Any]) -> dict[str, Any]:
    """As the team sees it."""
    return {**row.card, "seq": row.seq, "at": iso(row.at), "settledAt": iso(row.settled_at) if row.settled_at else None}


async def _newest(tx: AsyncSession, session_id: UUID) -> Row[Any] | None:
    rows = select(*_ROW).where(HandOffRow.session_id == session_id).order_by(HandOffRow.seq.desc()).limit(1)
    return (await tx.execute(rows)).one_or_none()


async def _claim_alerts(tx: AsyncSession, *, before: datetime) -> list[Row[Any]]:
    """Compare and set: of several processes one calls."""
    due = (
        select(HandOffRow.id)
        .join(Session, Session.id == HandOffRow.session_id)
        .where(HandOffRow.settled_at.is_(None), HandOffRow.alerted_at <= before, HandOffRow.alerts < MAX_ALERTS)
        .where(Session.state == State.WAITING.value)
        .order_by(HandOffRow.alerted_at)
        .limit(50)
        .with_for_update(of=HandOffRow, skip_locked=True)
    )
    changed = (
        update(HandOffRow)
        .where(HandOffRow.id.in_(due.scalar_subquery()))
        .values(alerts=HandOffRow.alerts + 1, alerted_at=datetime.now(UTC))
    )
    return list(await tx.execute(changed.returning(*_ROW)))


async def _claim_asking(tx: AsyncSession, *, before: datetime, session_id: UUID | None = None) -> list[Row[Any]]:
    """The same for asking the visitor, once for each hand-off."""
    due = select(HandOffRow.id).where(
        HandOffRow.settled_at.is_(None), HandOffRow.asked_email_at.is_(None), HandOffRow.at <= before
    )
    if session_id is not None:
        due = due.where(HandOffRow.session_id == session_id)
    due = due.order_by(HandOffRow.at).limit(50).with_for_update(skip_locked=True)
    changed = (
        update(HandOffRow).where(HandOffRow.id.in_(due.scalar_subquery())).values(asked_email_at=datetime.now(UTC))
    )
    return list(await tx.execute(changed.returning(*_ROW)))


async def _past_waits_s(tx: AsyncSession, *, since: datetime) -> list[float]:
    rows = await tx.execute(
        select(Event.facts)
        # spelt out as in the index, or PostgreSQL cannot know that the index will do
        .where(literal_column("name in ('session.taken_over', 'session.assigned')"), Event.at >= since)
        .order_by(Event.id.desc())
        .limit(200)
    )
    return [float(row.facts["waitedS"]) for row in rows if row.facts and "waitedS" in row.facts]


def _is_request(message: Message) -> bool:
    return message.sender is Sender.SYSTEM and (message.meta or {}).get("notice") == Action.REQUEST.value
