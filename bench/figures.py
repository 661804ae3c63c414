"""The figures' page over 90 days with a million chats, and how long it takes to count them all for the first time."""

import asyncio
import json
import statistics
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import asyncpg

from bench.messages import sign_in
from bench.servers import Running, frontdesk
from frontdesk.reports.roller import Roller
from frontdesk.store.engine import Store

DAYS = 90
PEOPLE = 20
MUST_MS = 300

# The n-th chat's id is made of n. Three of ten have been handed to one of PEOPLE persons, the assistant has answered the others;
# most have been closed, every fifth was rated. They are spread evenly over the days before today.
PERSON = "('01900000-0000-7000-9000-' || lpad(to_hex(n % $2), 12, '0'))::uuid"
AT = "date_trunc('day', now()) - interval '1 second' * ($1 - n) * (86400.0 * 90 / $1)"
ID = "('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
HIRE = f"""
insert into admins (id, email, name, password_hash, role)
select {PERSON}, 'person' || n || '@example.com', 'Person ' || n, '-', 'agent' from generate_series(0, $2::bigint - 1) n where $1 > 0
"""  # noqa: S608 - our own words
FILL = f"""
insert into sessions (id, key_hash, state, created_at, last_seq, last_message_at, last_sender, last_active_at, rating, rated_at, tags)
select {ID}, sha256(int8send(n)), case when n % 10 < 9 then 'closed' else 'ai' end, {AT}, 4, {AT} + interval '20 minutes', 'user', now(),
    case when n % 5 = 0 then 1 + n / 5 % 5 end, case when n % 5 = 0 then now() end,
    case when n % 4 = 0 then array['tag ' || n % 30] else '{{}}' end
from generate_series(1::bigint, $1) n where $2 > 0;

insert into messages (session_id, seq, sender, content, meta, created_at, admin_id)
select {ID}, seq, case when seq % 2 = 1 then 'user' when n % 10 < 3 then 'admin' else 'ai' end,
    'where is my order ' || n || ', please?',
    case when seq % 2 = 0 and n % 10 >= 3 then jsonb_build_object('sources', jsonb_build_array(
        jsonb_build_object('title', 'Source ' || n % 40))) end,
    {AT} + interval '1 second' * (seq * (n * 7919 % 600)), case when seq % 2 = 0 and n % 10 < 3 then {PERSON} end
from generate_series(1::bigint, $1) n, generate_series(1, 4) seq;

insert into events (session_id, at, actor, admin_id, name, facts)
select {ID}, {AT} + interval '1 second' * (step * 100),
    case when name = 'session.taken_over' then 'admin' else 'visitor' end,
    case when name = 'session.taken_over' then {PERSON} end, name,
    case name when 'session.taken_over' then jsonb_build_object('waitedS', n * 104729 % 1200)
        when 'session.requested' then jsonb_build_object('cause', 'rule') end
from generate_series(1::bigint, $1) n,
    (values (0, 'session.created'), (1, 'session.requested'), (2, 'session.taken_over'), (9, 'session.closed')) steps (step, name)
where (step not in (1, 2) or n % 10 < 3) and (step <> 9 or n % 10 < 9) and $2 > 0;

insert into ai_replies (id, session_id, turn, outcome, reason, provider, cost_usd, started_at, duration_ms, details)
select ('018f0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, {ID}, 1, 'answered', 'grounded', 'custom',
    0.000137, {AT}, 900, '{{}}'
from generate_series(1::bigint, $1) n where n % 10 >= 3 and $2 > 0
"""  # noqa: S608


async def fill(url: str, *, chats: int) -> None:
    """PEOPLE persons, and that many chats with four messages each."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(HIRE, 1, PEOPLE)
        for statement in FILL.split(";\n"):
            await connection.execute(statement, chats, PEOPLE)
        for table in ("sessions", "messages", "events", "ai_replies"):
            await connection.execute(f"vacuum analyze {table}")
    finally:
        await connection.close()


async def roll(url: str) -> float:
    """Seconds until all is counted."""
    store = await Store.open(url)
    started = time.monotonic()
    await Roller(store).roll()
    took_s = time.monotonic() - started
    async with store.direct() as connection:
        for table in ("chat_facts", "chat_people", "day_figures"):
            await connection.execute(f"vacuum analyze {table}", timeout=120)
    await store.close()
    return took_s


def measure(urls: dict[str, str], folder: Path, *, chats: int, rounds: int = 30) -> None:
    """Fill a database, count it, and ask for the page as the dashboard does."""
    (folder / "figures").mkdir(exist_ok=True)
    with frontdesk(urls["figures"], folder / "figures") as server:
        sign_in(server)  # there is an owner: a start makes one where there is nobody yet
    started = time.monotonic()
    asyncio.run(fill(urls["figures"], chats=chats))
    print(f"\nfilled with {chats:,} chats in {DAYS} days in {time.monotonic() - started:.0f} s", flush=True)
    took_s = asyncio.run(roll(urls["figures"]))
    print(f"counted for the first time in {took_s:.0f} s: {chats / took_s:,.0f} chats a second", flush=True)
    ask(urls["figures"], folder / "figures", rounds=rounds)


def ask(url: str, folder: Path, *, rounds: int) -> None:
    """The page's requests to a server on that database: one after the other, and at once, as the dashboard asks."""
    today = datetime.now(UTC).date()
    span = f"from={today - timedelta(days=DAYS)}&to={today - timedelta(days=1)}&zone="
    person = "01900000-0000-7000-9000-000000000001"
    pages = {
        "UTC": f"{span}UTC",
        "New York (edges are no whole days)": f"{span}America/New_York",
        "India (nor whole hours)": f"{span}Asia/Kolkata",
        "one person": f"{span}UTC&person={person}",
    }
    print(
        "| 90 days, page's requests | figures, ms | what is asked, ms | strip, ms | one after the other: median, worst |"
        " at once: median, worst |"
    )
    print("|---|---|---|---|---|---|")
    with frontdesk(url, folder) as server, ThreadPoolExecutor(3) as browser:
        token = sign_in(server)
        for name, wanted in pages.items():
            paths = (f"/api/figures?{wanted}", f"/api/figures/asked?{wanted}", "/api/figures/live")
            ask_one = partial(_ask, server, token)
            times = [[ask_one(path) for path in paths] for _ in range(rounds)]
            # begun in the same moment, the slowest is the last
            at_once = [max(browser.map(ask_one, paths)) for _ in range(rounds)]
            parts = " | ".join(f"{statistics.median(one):.0f}" for one in zip(*times, strict=True))
            together = [sum(one) for one in times]
            print(
                f"| {name} | {parts} | {statistics.median(together):.0f}, {max(together):.0f} (must {MUST_MS}) |"
                f" {statistics.median(at_once):.0f}, {max(at_once):.0f} |",
                flush=True,
            )


def _ask(server: Running, token: str, path: str) -> float:
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}{path}", headers={"Authorization": f"Bearer {token}"}
    )
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=30) as answer:
        body = json.load(answer)
    took_ms = (time.perf_counter() - started) * 1e3
    assert "figures" not in body or body["figures"]["chats"]["now"] > 0, "an empty page measures nothing"
    return took_ms
