"""The figures are what a direct count of the same chats gives, whatever their history, the time zone and the span."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from frontdesk.accounts.roles import Admin, Reach, Role
from frontdesk.kit.ids import new_id
from frontdesk.reports.figures import read_figures
from frontdesk.reports.roller import Roller
from frontdesk.reports.scale import step_of
from frontdesk.reports.scopes import Scope
from frontdesk.reports.spans import Span
from frontdesk.store.engine import Store
from tests.reports.histories import History
from tests.wire.people import Json

# around changes of the clocks: by an hour, by half an hour, at midnight; and offsets that are no whole hours
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Asia/Beirut",
]
SPANS = [
    (date(2026, 3, 20), date(2026, 4, 10)),
    (date(2026, 3, 29), date(2026, 3, 29)),
    (date(2026, 3, 28), date(2026, 3, 30)),
    (date(2026, 4, 1), date(2026, 4, 5)),
    (date(2025, 1, 1), date(2026, 12, 31)),
    (date(2027, 1, 1), date(2027, 1, 2)),
]


def direct(chats: Sequence[History], span: Span, who: set[UUID | None] | None = None) -> Json:
    """One span, counted by going through all chats."""
    zone = ZoneInfo(span.zone)
    in_span = [
        (chat, chat.started_at.astimezone(zone))
        for chat in chats
        if chat.started_at is not None and (who is None or chat.owner in who)
    ]
    in_span = [(chat, at) for chat, at in in_span if span.first <= at.date() <= span.last]
    found = [chat for chat, _ in in_span]
    ratings = Counter(chat.rating for chat in found if chat.rating is not None)
    solved = sum(chat.outcome == "assistant" for chat in found)
    cost = sum(chat.cost for chat in found)
    people: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    responses: dict[str, list[int]] = defaultdict(list)
    for chat in found:
        for admin, deeds in chat.people.items():
            people[str(admin)][0] += 1
            people[str(admin)][1] += deeds.messages
            responses[str(admin)] += deeds.responses
    return {
        "chats": len(found),
        "outcomes": Counter(chat.outcome for chat in found),
        "why": Counter(chat.reason for chat in found if chat.reason),
        "firstResponse": durations([chat.first_response for chat in found]),
        "wait": durations([chat.wait for chat in found]),
        "open": durations([chat.open for chat in found]),
        "cost": (cost / 1e6, round(cost / solved / 1e6, 6) if solved else None),
        "ratings": [ratings[score] for score in range(1, 6)],
        "average": round(sum(k * n for k, n in ratings.items()) / ratings.total(), 2) if ratings else None,
        "tags": Counter(tag for chat in found for tag in chat.tags),
        "sources": Counter(title for chat in found for title in chat.sources),
        "people": {id: (*counts, nearest_rank(responses[id], Fraction(1, 2))) for id, counts in people.items()},
        "days": Counter((str(at.date()), chat.outcome) for chat, at in in_span),
        "hours": Counter((at.isoweekday(), at.hour) for _, at in in_span),
    }


def durations(values: Sequence[int | None]) -> tuple[int, int | None, int | None]:
    there = [value for value in values if value is not None]
    return len(there), nearest_rank(there, Fraction(1, 2)), nearest_rank(there, Fraction(9, 10))


def nearest_rank(values: Sequence[int], share: Fraction) -> int | None:
    """Of the values themselves; only the answer is put on the scale."""
    if not values:
        return None
    return step_of(sorted(values)[max(0, -(-len(values) * share.numerator // share.denominator) - 1)])


def told(figures: Json, when: str) -> Json:
    """The page's figures of the span ("now") or of the one before it, in the shape of `direct`."""
    durations = {
        name: tuple(figures[name][part][when] for part in ("chats", "medianS", "p90S"))
        for name in ("firstResponse", "wait", "open")
    }
    return {
        "chats": figures["chats"][when],
        "outcomes": Counter({name: value[when] for name, value in figures["outcomes"].items()}),
        "why": Counter({one["key"]: one[when] for one in figures["why"]}),
        **durations,
        "cost": (figures["cost"]["totalUsd"][when], figures["cost"]["perSolvedUsd"][when]),
        "ratings": [value[when] for value in figures["ratings"]["scores"]],
        "average": figures["ratings"]["average"][when],
        "tags": Counter({one["key"]: one[when] for one in figures["tags"]}),
        "sources": Counter({one["key"]: one[when] for one in figures["sources"]}),
    }


async def compare(
    store: Store, chats: Sequence[History], zones: Sequence[str], scope: Scope, who: set[UUID | None] | None
) -> int:
    """How many chats were in the spans that were compared."""
    seen = 0
    for zone in zones:
        for first, last in SPANS:
            span = Span.of(first, last, zone)
            async with store.begin() as tx:
                figures = await read_figures(tx, span, scope)
            right = direct(chats, span, who)
            page = told(figures, "now")
            assert page == {name: right[name] for name in page}, (zone, first, last)
            people = {
                one["id"]: (one["chats"]["now"], one["messages"]["now"], one["medianResponseS"])
                for one in figures["people"]
            }
            assert people == right["people"]
            days = {(day["day"], outcome): day[outcome] for day in figures["days"] for outcome in figures["outcomes"]}
            assert Counter(days) == right["days"]
            assert len(figures["days"]) == span.days
            hours = {(day, hour): n for day, row in enumerate(figures["hours"], 1) for hour, n in enumerate(row)}
            assert Counter(hours) == right["hours"]
            before = direct(chats, span.before(), who)
            assert figures["chats"]["before"] == before["chats"]
            assert sum(day["before"] for day in figures["days"]) == before["chats"]
            for name in ("firstResponse", "wait", "open", "cost", "ratings", "average", "outcomes"):
                assert told(figures, "before")[name] == before[name]
            seen += page["chats"]
    return seen


@pytest.mark.timeout(180)
@pytest.mark.parametrize("seed", [1, 2])
async def test_any_histories_are_counted_as_by_hand_and_so_is_what_happens_to_them_later(
    store: Store, seed: int
) -> None:
    chance = random.Random(seed)
    admins = [new_id() for _ in range(3)]
    team = new_id()
    roller = Roller(store, batch=17)

    async with store.direct(timeout_s=60) as connection:
        for n, admin in enumerate(admins):
            await connection.execute(
                "insert into admins (id, email, name, password_hash, role) values ($1, $2, 'A', '-', $3)",
                *(admin, f"a{n}@example.com", Role.AGENT.value),
            )
        await connection.execute("insert into teams (id, name) values ($1, 'T')", team)
        chats = [one_of(chance, admins, chance.choice([None, team])) for _ in range(150)]
        for chat in chats:
            chat.live(chance.randint(0, 12))
            await chat.store(connection)
    await roller.roll()
    assert await compare(store, chats, ZONES, Scope(), None) > 300
    await compare(store, chats, ZONES[:2], Scope(person_id=admins[0]), {admins[0]})
    in_team = [chat for chat in chats if chat.team is not None]
    assert await compare(store, in_team, ZONES[1:2], Scope(team_id=team), None) > 30
    await compare_narrow(store, chats, admins, team)

    # some go on, some are rated late, some are erased
    async with store.direct(timeout_s=60) as connection:
        for chat in chats[:60]:
            chat.live(chance.randint(1, 6))
            await chat.store(connection, now=datetime.now(UTC))
        for chat in chats[60:80]:
            chat.rate()
            chat.tag()
            await chat.store(connection)
        gone, chats = chats[80:100], chats[:80] + chats[100:]
        await connection.execute("delete from sessions where id = any($1)", [chat.id for chat in gone])
    await roller.roll()
    await compare(store, chats, ZONES[:3], Scope(), None)
    async with store.direct(timeout_s=60) as connection:
        before = await sums(connection)
    await roller.roll()
    async with store.direct(timeout_s=60) as connection:
        assert await sums(connection) == before
        await connection.execute("delete from chat_facts")
        await connection.execute("update roll_up set done_at = null, mark_xid = null, walked_at = null")
    # all anew, from the record alone
    await roller.roll()
    async with store.direct(timeout_s=60) as connection:
        assert await sums(connection) == before


async def test_a_chat_of_the_last_second_belongs_to_the_hour_and_day_that_end_with_it(store: Store) -> None:
    chats = []
    async with store.direct() as connection:
        for day in (20, 29):
            last = datetime(2026, 3, day, 23, 59, 59, 700_000, tzinfo=UTC)
            chats.append(History(random.Random(1), last, [], None, with_assistant=True))
            chats[-1].user()
            await chats[-1].store(connection)
    await Roller(store).roll()
    assert await compare(store, chats, ZONES, Scope(), None) > 0


async def compare_narrow(store: Store, chats: Sequence[History], admins: Sequence[UUID], team: UUID) -> None:
    """For somebody who sees the chats that no person has had and their own, and somebody who sees their team's and their own."""
    me, other = admins[:2]
    own = narrow(me, Reach.OWN)
    assert await compare(store, chats, ZONES[1:2], Scope(reach_of=own), {None, me}) > 30
    assert await compare(store, chats, ZONES[1:2], Scope(person_id=me, reach_of=own), {me}) > 10
    assert await compare(store, chats, ZONES[1:2], Scope(person_id=other, reach_of=own), set()) == 0
    unheld_of_team = [chat for chat in chats if chat.team == team]
    assert await compare(store, unheld_of_team, ZONES[1:2], Scope(team_id=team, reach_of=own), {None, me}) > 10

    teams = narrow(me, Reach.TEAMS, team)
    seen = [chat for chat in chats if chat.team == team or chat.owner == me]
    assert await compare(store, seen, ZONES[1:2], Scope(reach_of=teams), None) > 30
    assert await compare(store, seen, ZONES[1:2], Scope(person_id=other, reach_of=teams), {other}) > 10
    in_team = [chat for chat in chats if chat.team == team]
    assert await compare(store, in_team, ZONES[1:2], Scope(team_id=team, reach_of=teams), None) > 30
    assert await compare(store, [], ZONES[1:2], Scope(team_id=new_id(), reach_of=teams), None) == 0
    alone = narrow(me, Reach.TEAMS)
    assert await compare(store, chats, ZONES[1:2], Scope(reach_of=alone), {me}) > 10
    assert await compare(store, in_team, ZONES[1:2], Scope(team_id=team, reach_of=alone), {me}) > 5


def narrow(id: UUID, reach: Reach, *teams: UUID) -> Admin:
    return Admin(id, "A", "a0@example.com", Role.VIEWER, 0, reach, frozenset(teams))


async def sums(connection: asyncpg.Connection) -> list[asyncpg.Record]:
    found: list[asyncpg.Record] = await connection.fetch(
        'select * from day_figures order by whose, figure, day, key collate "C"'
    )
    return found


def one_of(chance: random.Random, admins: list[UUID], team: UUID | None) -> History:
    start = datetime(2026, 3, 15, tzinfo=UTC) + timedelta(seconds=chance.random() * 30 * 86_400)
    if chance.random() < 0.3:  # at the very edge of days
        start = start.replace(minute=chance.choice([0, 15, 30, 45, 59]), second=0, microsecond=0)
    return History(chance, start, admins, team, with_assistant=chance.random() < 0.8)
