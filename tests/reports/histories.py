"""Random conversations as the record keeps them, and beside each what a patient person would have noted of it."""

import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

import asyncpg

from frontdesk.kit.ids import new_id

FAILURES = ("unhappy", "daily_cap", "visitor_limit")
SOURCES = ("Returns", "Shipping & costs", "Über uns")
TAGS = ("order", "Ärger", "спасибо")


def seconds(span: timedelta) -> int:
    """Whole seconds, a half rounded up."""
    return (span // timedelta(microseconds=1) + 500_000) // 1_000_000


@dataclass
class Deeds:
    """What one colleague did in a chat."""

    taken: int = 0
    messages: int = 0
    responses: list[int] = field(default_factory=list)


@dataclass
class History:
    """A chat that is lived through step by step; each step writes what the chat slice would have written."""

    chance: random.Random
    now: datetime
    admins: list[UUID]
    team: UUID | None
    with_assistant: bool
    id: UUID = field(default_factory=new_id)

    # what is noted
    started_at: datetime | None = None
    first_response: int | None = None
    waits: list[Decimal] = field(default_factory=list)
    open_s: timedelta = timedelta()
    owner: UUID | None = None
    why: str | None = None
    was_asked: bool = False
    has_ai: bool = False
    cost: int = 0
    rating: int | None = None
    tags: list[str] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)
    people: dict[UUID, Deeds] = field(default_factory=dict)

    # how it stands
    state: str = ""
    waiting_since: datetime | None = None
    opened_at: datetime | None = None
    pending_since: datetime | None = None
    joined_at: datetime | None = None
    messages: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    replies: list[tuple[Any, ...]] = field(default_factory=list)
    stored: list[int] = field(default_factory=lambda: [0, 0, 0])

    def __post_init__(self) -> None:
        self.state = "ai" if self.with_assistant else "waiting"
        self._event("session.created", "visitor")

    # --- what the record keeps ---

    def _event(self, name: str, actor: str, admin: UUID | None = None, reason: str | None = None, **facts: Any) -> None:
        self.events.append((self.now, self.id, actor, admin, name, reason, json.dumps(facts) if facts else None))

    def _message(self, sender: str, admin: UUID | None = None, **meta: Any) -> None:
        row = (
            self.id,
            len(self.messages) + 1,
            sender,
            admin,
            "some words",
            json.dumps(meta) if meta else None,
            self.now,
        )
        self.messages.append(row)

    def _change(
        self, action: str, target: str, admin: UUID | None = None, reason: str | None = None, **facts: Any
    ) -> None:
        if self.waiting_since is not None:
            waited = round((self.now - self.waiting_since).total_seconds(), 1)
            facts["waitedS"] = waited
            if target == "human":
                self.waits.append(Decimal(str(waited)))
        self.waiting_since = self.now if target == "waiting" else None
        if self.state == "closed":
            self.opened_at = self.now
        if target == "human":
            self.owner = UUID(facts["to"]["id"]) if "to" in facts else admin
            assert self.owner is not None
            self.people.setdefault(self.owner, Deeds()).taken += 1
            self.joined_at = self.now
        self.state = target
        self._event(f"session.{action}", "admin" if admin else "system", admin, reason, **facts)
        self._message("system", notice=action, state=target)

    # --- what may happen ---

    def user(self) -> None:
        if self.state == "closed":
            self.state = "ai" if self.with_assistant else "waiting"
            self._event("session.reopened", "visitor", reason="the visitor wrote again")
            self.opened_at = self.now
        if self.state == "waiting":
            self.waiting_since = self.waiting_since or self.now
        self._message("user")
        self.started_at = self.started_at or self.now
        self.pending_since = self.pending_since or self.now

    def _answered(self) -> None:
        if self.started_at is not None and self.first_response is None:
            self.first_response = seconds(self.now - self.started_at)
        self.pending_since = self.joined_at = None

    def ai(self) -> None:
        cited = self.chance.sample(SOURCES, self.chance.randint(0, 2))
        self._message("ai", reason="grounded", sources=[{"title": title, "url": None} for title in cited])
        if self.started_at is not None:
            self.has_ai = True
            self.sources |= set(cited)
        cost = self.chance.choice([0, 1, 137, 20_001])
        self.replies.append((new_id(), self.id, cost / 1e6, self.now))
        self.cost += cost
        self._answered()

    def admin(self) -> None:
        if self.state != "human":
            self.take()
        who = self.owner if self.chance.random() < 0.8 else self.chance.choice(self.admins)
        assert who is not None
        deeds = self.people.setdefault(who, Deeds())
        deeds.messages += 1
        if self.pending_since is not None:
            deeds.responses.append(seconds(self.now - max(self.pending_since, self.joined_at or self.pending_since)))
        self._message("admin", who)
        self._answered()

    def request(self) -> None:
        if self.state not in ("ai", "closed"):
            return
        cause = self.chance.choice(["rule", "model", "failure", None])
        reason = {
            "rule": "asked_for_person",
            "model": "Wants a refund.",
            "failure": self.chance.choice(FAILURES),
            None: "please",
        }
        why = {"rule": "asked", "model": "model", "failure": reason["failure"], None: "button"}[cause]
        self.why = self.why or why
        self.was_asked = True
        self._change("requested", "waiting", None, reason[cause], **({"cause": cause} if cause else {}))

    def withdraw(self) -> None:
        if self.state == "waiting" and self.with_assistant:
            self._change("withdrawn", "ai")

    def take(self) -> None:
        self._change("taken_over", "human", self.chance.choice(self.admins))

    def assign(self) -> None:
        giver, taker = self.chance.choice(self.admins), self.chance.choice(self.admins)
        self._change("assigned", "human", giver, None, to={"id": str(taker), "name": "x"})

    def hand_back(self) -> None:
        if self.state == "human":
            self._change("handed_back", "ai" if self.with_assistant else "waiting", self.owner)

    def close(self) -> None:
        if self.state == "closed":
            return
        if self.started_at is not None:
            self.open_s += max(timedelta(), self.now - max(self.opened_at or self.started_at, self.started_at))
        self._change("closed", "closed", self.owner if self.state == "human" else None)

    def reopen(self) -> None:
        if self.state == "closed":
            self._change("reopened", "human", self.chance.choice(self.admins))

    def rate(self) -> None:
        self.rating = self.chance.randint(1, 5)
        self._event("session.rated", "visitor", score=self.rating)

    def tag(self) -> None:
        self.tags = self.chance.sample(TAGS, self.chance.randint(0, 2))
        self._event("session.tagged", "admin", self.admins[0])

    def live(self, steps: int) -> None:
        """So many things happen, with anything from a moment to days between."""
        for _ in range(steps):
            pause_s = self.chance.choice([0.4, 3, 40, 400, 4_000, 40_000, 100_000]) * self.chance.random()
            self.now += timedelta(microseconds=round(pause_s * 1e6) + 1)
            may = [self.user, self.user, self.user, self.request, self.take, self.admin, self.assign, self.hand_back]
            may += [self.close, self.close, self.reopen, self.rate, self.tag, self.withdraw]
            if self.state == "ai" and self.started_at is not None:
                may += [self.ai] * 6
            self.chance.choice(may)()

    # --- what is noted in the end ---

    @property
    def outcome(self) -> str:
        if self.owner is not None:
            return "person"
        if self.was_asked or self.state == "waiting":
            return "missed"
        return "assistant" if self.has_ai else "unanswered"

    @property
    def reason(self) -> str | None:
        if self.why is None and (self.waits or self.state == "waiting"):
            return "off"
        return self.why or ("taken" if self.owner else None)

    @property
    def wait(self) -> int | None:
        return int(sum(self.waits, Decimal()).quantize(Decimal(1), ROUND_HALF_UP)) if self.waits else None

    @property
    def open(self) -> int | None:
        return seconds(self.open_s) if self.state == "closed" else None

    async def store(self, connection: asyncpg.Connection, *, now: datetime | None = None) -> None:
        """What has happened since the last time stands in the database; `now` is when it was written, if it was not long ago."""
        last_at = now or self.now
        await connection.execute(
            """
            insert into sessions (id, key_hash, state, last_seq, last_message_at, rating, rated_at, tags, team_id)
            values ($1::uuid, sha256($1::uuid::text::bytea), $2, $3, $4, $5, $4, $6, $7)
            on conflict (id) do update set version = sessions.version + 1, state = excluded.state, last_seq = excluded.last_seq,
                last_message_at = excluded.last_message_at, rating = excluded.rating, tags = excluded.tags
            """,
            *(self.id, self.state, len(self.messages), last_at, self.rating, self.tags, self.team),
        )
        statements = (
            """
            insert into messages (session_id, seq, sender, admin_id, content, meta, created_at)
            values ($1, $2, $3, $4, $5, $6::text::jsonb, $7)
            """,
            """
            insert into events (at, session_id, actor, admin_id, name, reason, facts)
            values ($1, $2, $3, $4, $5, $6, $7::text::jsonb)
            """,
            """
            insert into ai_replies (id, session_id, turn, outcome, reason, provider, cost_usd, started_at, duration_ms, details)
            values ($1, $2, 1, 'answered', 'grounded', 'custom', $3, $4, 1, '{}')
            """,
        )
        for place, (statement, rows) in enumerate(
            zip(statements, (self.messages, self.events, self.replies), strict=True)
        ):
            await connection.executemany(statement, rows[self.stored[place] :])
            self.stored[place] = len(rows)
