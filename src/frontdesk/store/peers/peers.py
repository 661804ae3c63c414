"""Who else is there.

Each process says that it is there when it comes, and every BEAT_S from then on (which also shows it that its line still works).
While it is alone it says nothing else: what happens in it is nobody's business. Notices may get lost (the database is away, a process
dies between COMMIT and notice); then whoever missed something is told since when, and looks into the database, as every client does
after a break.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from frontdesk.errors import FrontdeskError
from frontdesk.kit.clock import Clock, iso
from frontdesk.kit.ids import new_secret
from frontdesk.store.peers.frames import Notice
from frontdesk.store.peers.line import Connect, Line

log = structlog.get_logger(__name__)

BEAT_S = 2.0
GONE_AFTER_S = 7.0
SKEW = timedelta(seconds=5)
"""Clocks of two machines may differ by so much, and a transaction may be so late to commit what it dated earlier."""

Hear = Callable[[str, Any], None]
"""Takes the sender's name and the body."""


@dataclass(slots=True)
class _Peer:
    heard_at: float
    """monotonic"""
    at: str
    """where it takes requests that belong to it"""


class Peers:
    """The other processes on this database. Handlers must neither block nor raise."""

    def __init__(self, connect: Connect, clock: Clock, *, timeout_s: float, at: str = "") -> None:
        self.name = new_secret(9)
        self._at = at
        self._clock = clock
        self._line = Line(connect, self._take, timeout_s=timeout_s)
        self._others: dict[str, _Peer] = {}
        self._handlers: dict[str, Hear] = {}
        self._on_joined: list[Callable[[], None]] = []
        self._on_left: list[Callable[[str], None]] = []
        self._on_missed: list[Callable[[datetime], None]] = []
        self._broken_at: datetime | None = None
        # since when something may have been missed, if anybody is there who could have said it
        self._doubtful_since: datetime | None = None
        self._doubtful_until = 0.0

    # --- for the parts that have something to tell ---

    def on(self, kind: str, hear: Hear) -> None:
        """From now on `hear` is given every notice of this kind from others."""
        self._handlers[kind] = hear

    def on_joined(self, listener: Callable[[], None]) -> None:
        """Somebody has come, and knows nothing yet: `listener` tells how things stand here."""
        self._on_joined.append(listener)

    def on_left(self, listener: Callable[[str], None]) -> None:
        """That process has gone; nothing that it told of itself is true any more."""
        self._on_left.append(listener)

    def on_missed(self, listener: Callable[[datetime], None]) -> None:
        """What others stored since that time may not have been heard of."""
        self._on_missed.append(listener)

    @property
    def others(self) -> frozenset[str]:
        """Their names."""
        return frozenset(self._others)

    def address_of(self, name: str) -> str | None:
        """Where that process takes requests; None when it is not there."""
        peer = self._others.get(name)
        return peer.at if peer else None

    def tell(self, kind: str, body: Any) -> None:
        """Tell all others, if there are any. `body` is plain JSON. Never waits."""
        if self._others:
            self._say(kind, body)

    # --- being there ---

    async def run(self) -> None:
        """There until the line breaks. Raises Unavailable."""
        beating = asyncio.create_task(self._beat())
        try:
            await self._line.run(self._opened)
        finally:
            beating.cancel()
            self._broken_at = self._broken_at or self._clock.now()

    async def leave(self) -> None:
        """The others know that this process is not there any more."""
        if not self._others:
            return
        self._say("bye", None)
        try:
            await self._line.flush()
        except FrontdeskError as error:
            log.warning("left without a word", error=error.code)  # they notice by themselves

    def _opened(self) -> None:
        missed_since, self._broken_at = self._broken_at, None
        self._say("hello", {"at": self._at, "mutedSince": iso(missed_since) if missed_since else None})
        if missed_since and self._others:
            self._missed(missed_since)
        else:
            # somebody may have come meanwhile: who has said nothing for so long by then is not there
            self._doubtful_since, self._doubtful_until = missed_since, self._clock.monotonic() + GONE_AFTER_S

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            self._say("here", {"at": self._at})
            now = self._clock.monotonic()
            for name in [name for name, peer in self._others.items() if now - peer.heard_at > GONE_AFTER_S]:
                self._gone(name, now)

    def _say(self, kind: str, body: Any) -> None:
        self._line.send(Notice(kind, [self.name, body]))

    def _take(self, notice: Notice) -> None:
        name, body = notice.body
        match notice.kind:
            case "hello" | "here":
                self._meet(name, str(body["at"]))
                if body.get("mutedSince"):
                    self._missed(datetime.fromisoformat(body["mutedSince"]))
            case "bye":
                self._forget(name)
            case kind if kind in self._handlers:
                self._handlers[kind](name, body)

    def _meet(self, name: str, at: str) -> None:
        is_new = name not in self._others
        self._others[name] = _Peer(self._clock.monotonic(), at)
        if is_new:
            log.info("another process is there", process=name)
            # it may have heard nothing of us, since we were alone
            self._say("here", {"at": self._at})
            for listener in self._on_joined:
                listener()
            if self._doubtful_since and self._clock.monotonic() < self._doubtful_until:
                self._missed(self._doubtful_since)
            self._doubtful_since = None

    def _gone(self, name: str, now: float) -> None:
        silent_s = now - self._others[name].heard_at
        log.warning("another process is gone without a word", process=name)
        self._forget(name)
        # it may have stored something and died before it could tell
        self._missed(self._clock.now() - timedelta(seconds=silent_s))

    def _forget(self, name: str) -> None:
        if self._others.pop(name, None):
            for listener in self._on_left:
                listener(name)

    def _missed(self, since: datetime) -> None:
        for listener in self._on_missed:
            listener(since - SKEW)
