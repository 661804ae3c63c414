"""Search over millions of messages: how long each kind of query takes, how large the index is, and what it costs to keep."""

import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg

from bench.lists import PER_CHAT
from bench.messages import sign_in
from bench.sentences import Sentences
from bench.servers import Running, frontdesk
from frontdesk.kit.clock import SystemClock
from frontdesk.search.index import SearchIndex
from frontdesk.store.engine import Store

# a chat every 30 s; a tenth tells a name and an address, one in a hundred has a tag, one in a hundred is open
SESSIONS = """
insert into sessions (id, key_hash, state, created_at, last_seq, last_message_at, last_sender, last_preview, last_active_at,
    address, visitor_name, visitor_email, tags)
select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, sha256(int8send(n)),
    case when n % 1000 = 0 then 'waiting' when n % 100 = 1 then 'ai' else 'closed' end,
    now() - interval '30 seconds' * ($1 - n), $2, now() - interval '30 seconds' * ($1 - n), 'user', 'hello', now(), '192.0.2.1',
    case when n % 10 = 0 then ($3::text[])[1 + n % array_length($3::text[], 1)] || ' ' || ($3::text[])[1 + n * 7 % array_length($3::text[], 1)] end,
    case when n % 10 = 0 then lower(($3::text[])[1 + n % array_length($3::text[], 1)]) || n || '@example.com' end,
    case when n % 100 = 7 then array['vip'] else '{}' end
from generate_series(1::bigint, $1) n
"""
SENDERS = ("user", "ai", "user", "ai", "user", "admin", "user", "ai", "user", "admin")
PER_KIND = 60


async def fill(url: str, *, chats: int) -> None:
    """That many chats with `PER_CHAT` messages each."""
    sentences = Sentences()
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(SESSIONS, chats, PER_CHAT, sentences.names[:5_000])
        await connection.execute("insert into tags (key, name) values ('vip', 'vip')")
        step = 20_000
        for start in range(1, chats + 1, step):
            rows = await connection.fetch(
                "select id, last_message_at from sessions where id >= $1 order by id limit $2", _id(start), step
            )
            await connection.copy_records_to_table(
                "messages",
                records=_messages(rows, sentences),
                columns=["session_id", "seq", "client_id", "sender", "content", "created_at"],
            )
        for table in ("sessions", "messages"):
            await connection.execute(f"vacuum analyze {table}")
    finally:
        await connection.close()


def _id(number: int) -> str:
    return f"01900000-0000-7000-8000-{number:012x}"


def _messages(rows: list[asyncpg.Record], sentences: Sentences) -> Iterator[tuple[object, ...]]:
    for row in rows:
        for seq, sender in enumerate(SENDERS, 1):
            client_id = f"c{seq}" if sender == "user" else None
            yield row["id"], seq, client_id, sender, sentences.next(), row["last_message_at"]


async def build(url: str) -> float:
    """The index over all of it, as Frontdesk makes it behind an upgrade, but without its rests; seconds."""
    store = await Store.open(url)
    started = time.monotonic()
    try:
        await SearchIndex(store, SystemClock()).catch_up()
        took_s = time.monotonic() - started
        async with store.direct(timeout_s=600) as connection:
            for table in ("search_items", "search_chats", "search_words"):
                await connection.execute(f"vacuum analyze {table}")
        return took_s
    finally:
        await store.close()


SIZES = """
select count(*) as items, pg_size_pretty(pg_total_relation_size('messages')) as messages,
    pg_size_pretty(pg_total_relation_size('search_items') + pg_total_relation_size('search_chats')
        + pg_total_relation_size('search_words')) as index,
    (select count(*) from search_words) as words,
    pg_size_pretty(pg_relation_size('search_items_words')) as gin, pg_size_pretty(pg_table_size('search_items')) as heap
from search_items
"""


def kinds_of_queries(sentences: Sentences) -> dict[str, Callable[[], str]]:
    """Each makes another query of its kind at each call."""
    chance = random.Random(7)
    english = sentences.languages["en"].words

    def said(tag: str) -> str:
        return sentences.languages[tag].sentence(chance)

    def word(first: int, last: int) -> str:
        words = sentences.languages[chance.choice(["en", "en", "de", "fr", "ru"])].words
        return words[chance.randrange(first, min(last, len(words)))]

    def slip(right: str) -> str:
        at = chance.randrange(1, len(right) - 1)
        return right[:at] + right[at + 1] + right[at] + right[at + 2 :]

    def run(tag: str, signs: int) -> str:
        text = said(tag) + said(tag)
        at = chance.randrange(len(text) - signs)
        return text[at : at + signs]

    def long_word() -> str:
        return next(w for w in iter(lambda: english[chance.randrange(300, 3_000)], "") if len(w) >= 6)

    return {
        "a name, said a few times": lambda: chance.choice(sentences.names),
        "a word out of thousands": lambda: word(500, 5_000),
        "a very common word": lambda: word(0, 15),
        "two common words": lambda: f"{word(0, 40)} {word(0, 40)}",
        "three words": lambda: " ".join(english[chance.randrange(5, 400)] for _ in range(3)),
        "two letters": lambda: long_word()[:2],
        "three letters": lambda: long_word()[:3],
        "misspelt": lambda: slip(long_word()),
        "a phrase": lambda: '"' + " ".join(said("en").split()[:2]) + '"',
        "a phrase of common words": lambda: f'"{english[chance.randrange(12)]} {english[chance.randrange(12)]}"',
        "Chinese, two signs": lambda: run("zh", 2),
        "Chinese, four signs": lambda: run("zh", 4),
        "Japanese, three signs": lambda: run("ja", 3),
        "a common word, from:ai": lambda: f"{word(0, 30)} from:ai",
        "a word, a month": lambda: f"{word(100, 2_000)} after:300d before:200d",
        "a common word, long ago": lambda: f"{word(0, 30)} before:300d",
        "a word, is:waiting": lambda: f"{word(0, 300)} is:waiting",
        "a word, is:closed": lambda: f"{word(0, 300)} is:closed",
        "a word, tag:vip": lambda: f"{word(0, 300)} tag:vip",
        "a visitor's name": lambda: chance.choice(sentences.names[:5_000]),
        "an order number": lambda: str(chance.randrange(10**7, 10**8)),
        "nothing": lambda: "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=9)),
    }


def _ask(server: Running, token: str, typed: str) -> tuple[float, dict[str, Any]]:
    address = f"http://127.0.0.1:{server.port}/api/search?{urllib.parse.urlencode({'q': typed})}"
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=30) as answer:
        found = json.load(answer)
    return (time.perf_counter() - started) * 1e3, found


def _row(name: str, times: list[float], hits: float, cut: int) -> str:
    times = sorted(times)
    p50, p95, p99 = (times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99))
    return f"| {name} | {p50:.0f} | {p95:.0f} | {p99:.0f} | {hits:.1f} | {cut} of {len(times)} |"


def queries(url: str, folder: Path) -> None:
    """Every kind in turn, over HTTP, one after another as somebody who types."""
    sentences = Sentences()
    kinds = kinds_of_queries(sentences)
    times: dict[str, list[float]] = {name: [] for name in kinds}
    hits: dict[str, list[int]] = {name: [] for name in kinds}
    cut = dict.fromkeys(kinds, 0)
    with frontdesk(url, folder) as server:
        token = sign_in(server)
        for _ in range(PER_KIND):
            for name, make in kinds.items():
                took_ms, found = _ask(server, token, make())
                times[name].append(took_ms)
                hits[name].append(len(found["items"]))
                cut[name] += found["lookedBackTo"] is not None
    print(
        "\n| query | p50 ms | p95 ms | p99 ms | hits on the page | stopped before the oldest |\n|---|---|---|---|---|---|"
    )
    for name in kinds:
        print(_row(name, times[name], statistics.mean(hits[name]), cut[name]))
    everything = [took for list_ in times.values() for took in list_]
    mean = statistics.mean(count for list_ in hits.values() for count in list_)
    print(_row("**all**", everything, mean, sum(cut.values())), flush=True)


def cost(yardstick: Path, url: str, folder: Path, *, rounds: int, seconds: float) -> None:
    """Messages a second with the index and without, in turn; between them the index catches up, unmeasured."""
    found: dict[str, list[dict[str, Any]]] = {"frontdesk.cli": [], "bench.unindexed": []}
    for number in range(rounds):
        for module in found if number % 2 else reversed(found):
            asyncio.run(build(url))
            with frontdesk(url, folder, module=module) as server:
                options = [
                    "--port",
                    str(server.port),
                    "-v",
                    "200",
                    "-a",
                    "2",
                    "-t",
                    str(seconds),
                    "--token",
                    sign_in(server),
                ]
                command = [sys.executable, "-m", "bench.talk", str(yardstick), *options]
                done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
            found[module].append(json.loads(done.stdout.strip().splitlines()[-1]))
        print(
            f"round {number + 1} of {rounds}:",
            {name: runs[-1]["acknowledged_per_s"] for name, runs in found.items()},
            flush=True,
        )
    print("\n| | acknowledged messages/s | p50 ms | p99 ms |\n|---|---|---|---|")
    for module, runs in found.items():
        figures = [statistics.median(run[name] for run in runs) for name in ("acknowledged_per_s", "p50_ms", "p99_ms")]
        name = "with the index" if module == "frontdesk.cli" else "without"
        print(f"| {name} | {figures[0]:,.0f} | {figures[1]} | {figures[2]} |")
    ratios = [b["acknowledged_per_s"] / a["acknowledged_per_s"] for a, b in zip(*found.values(), strict=True)]
    print(
        f"\na message costs {statistics.median(ratios) - 1:+.1%} with the index (rounds: {', '.join(f'{r - 1:+.1%}' for r in ratios)})",
        flush=True,
    )


def measure(yardstick: Path, url: str, folder: Path, *, chats: int, rounds: int, seconds: float) -> None:
    """Fill, index, ask, and weigh."""
    folder = folder / "search"
    folder.mkdir(exist_ok=True)
    started = time.monotonic()
    asyncio.run(fill(url, chats=chats))
    print(
        f"\nfilled with {chats:,} chats and {chats * PER_CHAT:,} messages in {time.monotonic() - started:.0f} s",
        flush=True,
    )
    took_s = asyncio.run(build(url))
    sizes = asyncio.run(_sizes(url))
    print(f"indexed in {took_s:.0f} s, {chats * PER_CHAT / took_s:,.0f} messages a second: {sizes}", flush=True)
    queries(url, folder)
    cost(yardstick, url, folder, rounds=rounds, seconds=seconds)


async def _sizes(url: str) -> dict[str, Any]:
    connection = await asyncpg.connect(url)
    try:
        return dict(await connection.fetchrow(SIZES))
    finally:
        await connection.close()
