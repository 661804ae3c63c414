"""Writes into the index what conversations say now that they did not say when they were last looked at.

Nothing remembers what has to be done: a conversation's own row tells how far it has come, ours how far it can be found. So it
does not matter why somebody looks, how often, or whether Frontdesk was killed in between.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from frontdesk.search.entries import NOTE, Entry, author_mark, make_entry, sender_mark, tag_mark

MAX_ITEMS = 1_000
"""Messages and notes in one transaction."""
_BETWEEN_BREATHS = 5

_BEHIND = """
select s.id, s.created_at, s.last_seq, s.visitor_name, s.visitor_email, s.verified_id, s.attributes, s.tags,
    n.count as notes, d.described,
    coalesce(c.last_seq, 0) as done_seq, coalesce(c.notes, 0) as done_notes, c.described as done_described
from sessions s
left join search_chats c on c.session_id = s.id
cross join lateral (select count(*)::int as count from notes where session_id = s.id) n
cross join lateral (
    select md5(concat_ws(
        chr(31), s.visitor_name, s.visitor_email, s.verified_id, s.attributes::text, array_to_string(s.tags, chr(31))
    )) as described
) d
where s.id = any($1)
    and (c.session_id is null or s.last_seq > c.last_seq or n.count > c.notes or c.described <> d.described)
"""
# by the primary key for each conversation, however many messages there are in all
_MESSAGES = """
select m.session_id, m.seq as item, null::uuid as note_id, m.created_at as at, m.sender, m.admin_id, m.content, m.attachments
from unnest($1::uuid[], $2::int[], $3::int[]) d(session_id, after, up_to)
cross join lateral (
    select * from messages where session_id = d.session_id and seq > d.after and seq <= d.up_to and sender <> 'system'
) m
"""
_NOTES = """
select n.session_id, -(i.count + row_number() over (partition by n.session_id order by n.id))::int as item, n.id as note_id,
    n.created_at as at, 'note' as sender, n.admin_id, n.content, null::jsonb as attachments
from notes n
cross join lateral (select count(*) from search_items where session_id = n.session_id and item < 0) i
where n.session_id = any($1)
    and not exists (select from search_items where session_id = n.session_id and item < 0 and note_id = n.id)
"""
_DESCRIBE = """
insert into search_chats (session_id, at, last_seq, notes, described, words)
select session_id, at, 0, 0, described, words::tsvector
from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[]) as d(session_id, at, described, words)
on conflict (session_id) do update set described = excluded.described, words = excluded.words
"""
_ADVANCE = """
update search_chats c set last_seq = d.last_seq, notes = d.notes
from unnest($1::uuid[], $2::int[], $3::int[]) as d(session_id, last_seq, notes) where c.session_id = d.session_id
"""
_ADD = """
insert into search_items (session_id, item, note_id, at, words)
select session_id, item, note_id, at, words::tsvector
from unnest($1::uuid[], $2::int[], $3::uuid[], $4::timestamptz[], $5::text[]) as i(session_id, item, note_id, at, words)
"""
# one writer at a time, in whatever process: two would only wait for each other
_ALONE = "select pg_try_advisory_xact_lock(5843)"


class Written(NamedTuple):
    """What one transaction wrote. `left` are the conversations that are not done."""

    items: int
    left: list[UUID]
    counts: Counter[str]


async def find_behind(connection: asyncpg.Connection, ids: Sequence[UUID]) -> list[UUID]:
    """Those of the conversations of which not all can be found."""
    return [row["id"] for row in await connection.fetch(_BEHIND, ids)]


async def write(connection: asyncpg.Connection, ids: Sequence[UUID]) -> Written:
    """Up to MAX_ITEMS messages and notes of these conversations, and what their visitors are called, can be found.

    In the caller's transaction; the words' counts are the caller's to write.
    """
    if not await connection.fetchval(_ALONE):
        return Written(0, list(ids), Counter())
    chats, left = _first(await connection.fetch(_BEHIND, ids))
    counts: Counter[str] = Counter()
    renamed = [chat for chat in chats if chat["described"] != chat["done_described"]]
    if renamed:
        entries = await _make(_visitor_entry, renamed)
        await connection.execute(
            _DESCRIBE,
            [chat["id"] for chat in renamed],
            [chat["created_at"] for chat in renamed],
            [chat["described"] for chat in renamed],
            [entry.vector for entry in entries],
        )
        counts.update(word for entry in entries for word in entry.counted)
    items = await _read_items(connection, chats)
    if items:
        entries = await _make(_item_entry, items)
        columns = [[item[name] for item in items] for name in ("session_id", "item", "note_id", "at")]
        await connection.execute(_ADD, *columns, [entry.vector for entry in entries])
        counts.update(word for entry in entries for word in entry.counted)
    if chats:
        noted = Counter(item["session_id"] for item in items if item["item"] < 0)
        await connection.execute(
            _ADVANCE,
            [chat["id"] for chat in chats],
            [chat["up_to"] for chat in chats],
            [chat["done_notes"] + noted[chat["id"]] for chat in chats],
        )
    return Written(len(items), left, counts)


def _first(rows: Sequence[asyncpg.Record]) -> tuple[list[dict[str, Any]], list[UUID]]:
    """As many of the conversations as MAX_ITEMS messages are, with `up_to`, and those that are not done with it."""
    chats, left, room = [], [], MAX_ITEMS
    for row in rows:
        if room <= 0:
            left.append(row["id"])
            continue
        up_to = min(row["last_seq"], row["done_seq"] + room)
        room -= up_to - row["done_seq"] + row["notes"] - row["done_notes"] + 1
        chats.append({**row, "up_to": up_to})
        if up_to < row["last_seq"]:
            left.append(row["id"])
    return chats, left


async def _read_items(connection: asyncpg.Connection, chats: Sequence[dict[str, Any]]) -> list[asyncpg.Record]:
    behind = [chat for chat in chats if chat["up_to"] > chat["done_seq"]]
    noted = [chat["id"] for chat in chats if chat["notes"] > chat["done_notes"]]
    items: list[asyncpg.Record] = []
    if behind:
        columns = [[chat[name] for chat in behind] for name in ("id", "done_seq", "up_to")]
        items += await connection.fetch(_MESSAGES, *columns)
    if noted:
        items += await connection.fetch(_NOTES, noted)
    # in the order of time, so that what is found together stands together
    return sorted(items, key=lambda item: item["at"])


async def _make(make: Callable[[Any], Entry], rows: Sequence[Any]) -> list[Entry]:
    entries = []
    for number, row in enumerate(rows):
        if number % _BETWEEN_BREATHS == 0:
            await asyncio.sleep(0)  # messages are waiting to be passed on
        entries.append(make(row))
    return entries


def _item_entry(item: asyncpg.Record) -> Entry:
    marks = [NOTE if item["sender"] == "note" else sender_mark(item["sender"])]
    if item["admin_id"] is not None:
        marks.append(author_mark(item["admin_id"]))
    return make_entry([item["content"], *(file["name"] for file in item["attachments"] or ())], marks)


def _visitor_entry(chat: dict[str, Any]) -> Entry:
    texts = [chat[name] for name in ("visitor_name", "visitor_email", "verified_id") if chat[name]]
    texts += [str(value) for value in chat["attributes"].values() if not isinstance(value, bool)]
    return make_entry([*texts, *chat["tags"]], [tag_mark(tag) for tag in chat["tags"]])
