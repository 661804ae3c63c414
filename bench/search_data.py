"""Millions of messages, and the index over them."""

import time
from collections.abc import Iterator
from typing import Any

import asyncpg

from bench.lists import PER_CHAT
from bench.sentences import Sentences
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
    case when n % 10 = 0 then names[1 + n % count] || ' ' || names[1 + n * 7 % count] end,
    case when n % 10 = 0 then lower(names[1 + n % count]) || n || '@example.com' end,
    case when n % 100 = 7 then array['vip'] else '{}' end
from generate_series(1::bigint, $1) n, (select $3::text[] as names, array_length($3::text[], 1) as count) known
"""
SENDERS = ("user", "ai", "user", "ai", "user", "admin", "user", "ai", "user", "admin")


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


async def sizes(url: str) -> dict[str, Any]:
    """Rows and bytes of the index."""
    connection = await asyncpg.connect(url)
    try:
        return dict(await connection.fetchrow(SIZES))
    finally:
        await connection.close()
