"""The first page of the list of chats and of a long conversation: a small desk beside one with a million chats."""

import asyncio
import json
import statistics
import time
import urllib.request
from pathlib import Path

import asyncpg

from bench.messages import sign_in
from bench.servers import Running, frontdesk

# Chats one second apart, newest last; one in a hundred is open. The n-th id is made of n, so that the messages find it.
SESSIONS = """
insert into sessions
    (id, key_hash, state, created_at, last_seq, last_message_at, last_sender, last_preview, last_active_at, address)
select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, sha256(int8send(n)),
    case when n % 100 = 0 then 'waiting' when n % 100 = 1 then 'ai' else 'closed' end,
    now() - interval '1 second' * ($1 - n), $2, now() - interval '1 second' * ($1 - n), 'user',
    'where is my order ' || n, now(), '192.0.2.1'
from generate_series(1, $1) n
"""
MESSAGES = """
insert into messages (session_id, seq, client_id, sender, content, created_at)
select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, seq, 'c' || seq, 'user',
    'where is my order ' || n || ', please?', now()
from generate_series($1::bigint, $2) n, generate_series(1, $3) seq
"""
LONG = """
insert into messages (session_id, seq, client_id, sender, content, created_at)
select ('01900000-0000-7000-8000-' || lpad(to_hex(1), 12, '0'))::uuid, seq, 'c' || seq, 'user',
    'where is my order, please?', now()
from generate_series($1 + 1, $2) seq
"""
LONG_ID = "01900000-0000-7000-8000-000000000001"
PER_CHAT = 10


async def fill(url: str, *, chats: int, longest: int) -> None:
    """That many chats with `PER_CHAT` messages each, and one with `longest`."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(SESSIONS, chats, PER_CHAT)
        step = 100_000
        for start in range(1, chats + 1, step):
            await connection.execute(MESSAGES, start, min(start + step - 1, chats), PER_CHAT)
        await connection.execute(LONG, PER_CHAT, longest)
        await connection.execute("update sessions set last_seq = $1 where id = $2", longest, LONG_ID)
        await connection.execute("vacuum analyze sessions")
        await connection.execute("vacuum analyze messages")
    finally:
        await connection.close()


def measure(urls: dict[str, str], folder: Path, *, chats: int, rounds: int = 300) -> None:
    """Fill two databases and ask both servers in turn."""
    started = time.monotonic()
    asyncio.run(fill(urls["small"], chats=1_000, longest=1_000))
    asyncio.run(fill(urls["large"], chats=chats, longest=100_000))
    print(
        f"\nfilled with {chats:,} chats and {chats * PER_CHAT + 100_000:,} messages in {time.monotonic() - started:.0f} s",
        flush=True,
    )
    pages = {
        "list of chats": "/api/chats",
        "waiting chats": "/api/chats?state=waiting",
        "open chats": "/api/chats?state=ai&state=waiting&state=human",
        "long conversation": f"/api/chats/{LONG_ID}",
        "its older page": f"/api/messages/{LONG_ID}?before=500",
    }
    (folder / "small").mkdir(exist_ok=True)
    (folder / "large").mkdir(exist_ok=True)
    with frontdesk(urls["small"], folder / "small") as small, frontdesk(urls["large"], folder / "large") as large:
        tokens = {server.port: sign_in(server) for server in (small, large)}
        print("| first page of | 1,000 chats, ms | large, ms | ratio |\n|---|---|---|---|")
        for name, path in pages.items():
            times: dict[int, list[float]] = {small.port: [], large.port: []}
            for _ in range(rounds):
                for server in (small, large):
                    times[server.port].append(_ask(server, path, tokens[server.port]))
            before, after = (statistics.median(times[server.port]) for server in (small, large))
            print(f"| {name} | {before:.2f} | {after:.2f} | {after / before:.2f} × |", flush=True)


def _ask(server: Running, path: str, token: str) -> float:
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}{path}", headers={"Authorization": f"Bearer {token}"}
    )
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=30) as answer:
        body = json.load(answer)
    took_ms = (time.perf_counter() - started) * 1e3
    assert body.get("chats") or body.get("messages"), "an empty page measures nothing"
    return took_ms
