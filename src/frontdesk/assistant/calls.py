"""A visitor waits for a person: the team gets a card and is called again and again, the visitor is asked for an address.

All of it is found in the database by `look`, which runs every few seconds; what this process hears of only makes it look at once.
So a crash, or a database that was away, delays a call and loses none.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import structlog
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.assistant import hand_offs
from frontdesk.assistant.current import CurrentConfig
from frontdesk.assistant.wording import Say, duration, say
from frontdesk.chat import queries
from frontdesk.chat.desk import Desk, tell_posted
from frontdesk.chat.facts import Announced, ChatChanged, Fact, MessagePosted
from frontdesk.chat.messages import Draft, Posted, append_in
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Sender, State, resting_state
from frontdesk.errors import FrontdeskError
from frontdesk.kit.clock import iso
from frontdesk.store.engine import driver_connection

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 3.0
# However much happens, there are no more looks than this.
PAUSE_S = 0.2
AT_ONCE = 20
"""Hand-offs that begin in one transaction."""
ENOUGH_WAITS = 5
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,24}")

OpensAt = Callable[[datetime], Awaitable[datetime | None]]
"""When the team is there next, in its local time; None while it is there, or nobody knows."""


class Calls:
    """Follows every visitor who waits for a person, until somebody takes the chat."""

    def __init__(
        self, desk: Desk, current: CurrentConfig, opens_at: OpensAt, is_anybody_available: Callable[[], bool]
    ) -> None:
        self._desk, self._current, self._opens_at = desk, current, opens_at
        self._is_anybody_available = is_anybody_available
        self._news = asyncio.Event()

    def hear(self, fact: Fact) -> None:
        """For `Publisher.subscribe`: whatever may begin or end a waiting, or bring an address."""
        match fact:
            case ChatChanged():
                self._news.set()
            case MessagePosted(message) if message.sender is Sender.USER and "@" in message.content:
                self._news.set()

    async def run(self) -> None:
        """Look, for ever; runs until it is cancelled."""
        while True:
            self._news.clear()
            try:
                await self.look()
            except FrontdeskError as error:
                log.warning("hand-offs delayed", error=error.code)
            await asyncio.sleep(PAUSE_S)
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Everything that is due has been done. Raises Unavailable; the rest is still due then."""
        rules, now = self._current.now.config.hand_off, self._desk.clock.now()
        while await self._begin_some() == AT_ONCE:
            pass
        async with self._desk.store.begin() as tx:
            await hand_offs.settle(tx)
            calls = await hand_offs.claim_alerts(tx, before=now - timedelta(seconds=rules.repeat_alert_s))
        for row in calls:
            facts = {"handOff": hand_offs.hand_off_json(row), "repeat": row.alerts}
            self._desk.publisher.tell(Announced(row.session_id, "handoff-requested", facts, to_visitor=False))
        opens_at = await self._opens_at(now)
        # while nobody is there, at once: the margin is for a database whose clock is ahead of ours
        is_staffed = opens_at is None and self._is_anybody_available()
        wait = timedelta(seconds=rules.ask_email_after_s) if is_staffed else -timedelta(days=1)
        while await self._ask_one(opens_at, now, before=now - wait, is_staffed=is_staffed):
            pass
        while await self._read_one():
            pass

    async def _begin_some(self) -> int:
        async with self._desk.store.begin() as tx:
            return await hand_offs.begin_owed(tx, limit=AT_ONCE)

    async def _ask_one(self, opens_at: datetime | None, now: datetime, *, before: datetime, is_staffed: bool) -> bool:
        posted = None
        async with self._desk.store.begin() as tx:
            row = await hand_offs.claim_asking(tx, before=before)
            chat = await queries.lock_chat(tx, row.session_id) if row is not None else None
            if row is not None and chat is not None and chat.state is State.WAITING:
                # what others have waited promises nothing while nobody is there
                waits_s = await hand_offs.list_past_waits_s(tx, now=now) if is_staffed else []
                notice = _asking(chat, row.card["language"], opens_at, waits_s)
                posted = notice and await self._post(tx, notice)
        if posted:
            tell_posted(self._desk.publisher, posted)
        return row is not None

    async def _read_one(self) -> bool:
        """One message that may hold the address that its visitor was asked for."""
        posted, after = None, None
        async with self._desk.store.begin() as tx:
            row = await hand_offs.find_addressed(tx)
            if row is None:
                return False
            await hand_offs.note_heard(tx, row.id, row.said_seq)
            chat, email = await queries.lock_chat(tx, row.session_id), _find_email(row)
            if email and chat is not None and chat.state is State.WAITING and chat.visitor_email != email:
                await queries.update_session(tx, chat.id, {"visitor_email": email})
                said = say(Say.EMAIL_NOTED, row.card["language"], email=email)
                posted = await self._post(tx, Draft(chat.id, Sender.SYSTEM, said, meta={"notice": "email_noted"}))
                after = await queries.find_chat(tx, id=chat.id)
        if posted and after:
            tell_posted(self._desk.publisher, posted)
            self._desk.publisher.tell(ChatChanged(after))
        return True

    async def _post(self, tx: AsyncSession, draft: Draft) -> Posted:
        resting = resting_state(assistant_is_on=self._desk.assistant_is_on())
        return await append_in(await driver_connection(tx), draft, resting=resting)


def _asking(chat: Chat, language: str, opens_at: datetime | None, waits_s: list[float]) -> Draft | None:
    """What the visitor is asked and told; None when there is nothing to ask, and nothing that could be said honestly."""
    parts = [] if chat.visitor_email else [say(Say.ASK_EMAIL, language)]
    if opens_at is not None:
        parts.append(say(Say.OPEN_AGAIN, language, moment=f"{opens_at:%Y-%m-%d %H:%M}"))
    elif len(waits_s) >= ENOUGH_WAITS:
        parts.append(say(Say.USUALLY_WITHIN, language, duration=duration(median(waits_s), language)))
    if not parts:
        return None
    meta: dict[str, Any] = {"notice": "wait_told" if chat.visitor_email else "email_asked"}
    if opens_at is not None:
        meta["opensAt"] = iso(opens_at)
    return Draft(chat.id, Sender.SYSTEM, " ".join(parts), meta=meta)


def _find_email(row: Row[Any]) -> str | None:
    found = _EMAIL.search(row.said)
    return found.group().lower() if found else None
