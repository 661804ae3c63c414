"""The index misses nothing, whatever happened, and forgets what was erased."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Admin, Role
from frontdesk.chat import tags, visitors
from frontdesk.chat.notes import add_note
from frontdesk.chat.records import Chat
from frontdesk.kit.clock import ManualClock, SystemClock
from frontdesk.records.erasing import delete_chats
from frontdesk.search.finding import search
from frontdesk.search.index import SearchIndex
from frontdesk.search.parse import parse
from frontdesk.store.engine import Store
from tests.chat.conftest import Conversations


@pytest.fixture
async def desk(store: Store) -> AsyncIterator[Conversations]:
    conversations = Conversations(store)
    conversations.start()
    yield conversations
    await conversations.appender.close()


@pytest.fixture
def index(store: Store) -> SearchIndex:
    return SearchIndex(store, SystemClock())


@pytest.fixture
async def owner(store: Store) -> Admin:
    async with store.begin() as tx:
        return await admins.create(tx, email="owner@example.com", name="Olga", role=Role.OWNER, password_hash="-")


async def found(store: Store, owner: Admin, typed: str) -> list[tuple[UUID, int]]:
    async with store.begin() as tx:
        query = parse(typed, now=SystemClock().now())
        page = await search(tx, owner, query, place=None, limit=50)
    return [(hit.session_id, hit.item) for hit in page.hits]


async def count(store: Store, statement: str, **parameters: Any) -> int:
    async with store.begin() as tx:
        number: int = (await tx.execute(text(statement), parameters)).scalar_one()
    return number


async def test_what_was_stored_without_a_word_to_the_index_is_found(
    store: Store, desk: Conversations, index: SearchIndex, owner: Admin
) -> None:
    chats = [await desk.open() for _ in range(3)]
    for chat in chats:
        for number in range(4):
            await desk.say(chat, f"pomegranate {number}")
    await index.catch_up()
    assert len(await found(store, owner, "pomegranate")) == 12
    await desk.say(chats[0], "pomegranate again")
    await index.look()
    await index.write_some()
    assert (chats[0].id, 5) in await found(store, owner, "pomegranate again")


async def test_looking_again_changes_nothing(
    store: Store, desk: Conversations, index: SearchIndex, owner: Admin
) -> None:
    chat = await desk.open()
    await desk.say(chat, "quince and quince")
    for _ in range(3):
        await index.catch_up()
    assert await count(store, "select count(*) from search_items") == 1
    # all that are counted: the words are counted once for each message
    assert await count(store, "select items from search_words where word = 'quince'") == 1
    assert await count(store, "select items from search_words where word = ''") == 1


async def test_a_writer_that_was_cut_off_leaves_nothing_half_done(
    store: Store, desk: Conversations, owner: Admin
) -> None:
    chat = await desk.open()
    for number in range(20):
        await desk.say(chat, f"medlar {number}")
    cut_off = SearchIndex(store, SystemClock())
    await cut_off.look()
    writing = asyncio.create_task(cut_off.write_some())
    await asyncio.sleep(0)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await count(store, "select count(*) from search_items") in (0, 20)
    await SearchIndex(store, SystemClock()).catch_up()
    assert len(await found(store, owner, "medlar")) == 20


async def test_an_index_that_was_left_half_made_is_made_on_a_step_at_a_time(
    store: Store, desk: Conversations, owner: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontdesk.search.index.STEP", 3)
    chats = [await desk.open() for _ in range(20)]
    for chat in chats:
        await desk.say(chat, "feijoa")
    first = SearchIndex(store, SystemClock())
    await first.look()
    await first.write_some()
    begun = await count(store, "select count(*) from search_items")
    assert 0 < begun <= 6, "of those that spoke of late as many as a step, and a step of the walk"
    await SearchIndex(store, SystemClock()).catch_up()
    assert len(await found(store, owner, "feijoa")) == 20


async def test_two_writers_do_not_write_twice(store: Store, desk: Conversations, owner: Admin) -> None:
    for _ in range(10):
        chat = await desk.open()
        for number in range(10):
            await desk.say(chat, f"loquat {number}")
    await asyncio.gather(*(SearchIndex(store, SystemClock()).catch_up() for _ in range(3)))
    assert await count(store, "select count(*) from search_items") == 100
    assert len(set(await found(store, owner, "loquat"))) == 50  # a page


async def test_a_long_conversation_is_written_in_parts(
    store: Store, desk: Conversations, index: SearchIndex, owner: Admin
) -> None:
    chat = await desk.open()
    async with store.begin() as tx:
        await tx.execute(
            text(
                "insert into messages (session_id, seq, client_id, sender, content, created_at)"
                " select :id, n, 'c' || n, 'user', 'sapodilla' || n, now() from generate_series(1, 2500) n"
            ),
            {"id": chat.id},
        )
        await tx.execute(
            text("update sessions set version = version + 1, last_seq = 2500 where id = :id"), {"id": chat.id}
        )
    await index.catch_up()
    assert await count(store, "select count(*) from search_items") == 2500
    assert await found(store, owner, '"sapodilla2500"') == [(chat.id, 2500)]


async def test_visitors_are_found_by_all_that_is_known_of_them_and_by_what_it_is_now(
    store: Store, desk: Conversations, index: SearchIndex, owner: Admin
) -> None:
    chat = await desk.open()
    await desk.say(chat, "hello")

    async def name(**given: Any) -> None:
        attributes = given.pop("attributes", {})
        async with store.begin() as tx:
            await visitors.update_visitor(tx, owner, chat.id, visitors.Profile(given, attributes))
        await index.catch_up()

    async def chats(typed: str) -> list[UUID]:
        async with store.begin() as tx:
            page = await search(tx, owner, parse(typed, now=SystemClock().now()), place=None, limit=10)
        return page.chats

    await name(
        name="Zoë Ångström", email="zoe@example.com", attributes={"plan": "platinum", "orders": 4711, "vip": True}
    )
    for typed in ("zoe", "ÅNGSTRÖM", "zoe@example.com", "zo", "platinum", "4711", "angstorm"):
        assert await chats(typed) == [chat.id], typed
    await name(name="Yara", attributes={"plan": None})
    assert await chats("zoe angstrom") == []
    assert await chats("platinum") == []
    assert await chats("yara") == [chat.id]
    async with store.begin() as tx:
        await tags.set_tags(tx, owner, chat.id, ["Big Spender"])
    await index.catch_up()
    assert await chats('tag:"big spender"') == [chat.id]
    assert await chats("spender") == [chat.id]
    assert await chats("tag:small") == []


async def test_notes_are_found_and_only_by_the_team_that_wrote_them(
    store: Store, desk: Conversations, index: SearchIndex, owner: Admin
) -> None:
    chat = await desk.open()
    await desk.say(chat, "hello")
    await index.catch_up()
    for content in ("Wants a kumquat", "Kumquat sent"):
        async with store.begin() as tx:
            await add_note(tx, owner, chat.id, content)
    await index.catch_up()
    assert await found(store, owner, "kumquat is:note") == [(chat.id, -2), (chat.id, -1)]
    assert await found(store, owner, "kumquat from:me") == [(chat.id, -2), (chat.id, -1)]
    assert await found(store, owner, "kumquat from:visitor") == []


async def test_an_erased_conversation_leaves_no_row_and_no_word_of_its_own(
    store: Store, desk: Conversations, index: SearchIndex, owner: Admin
) -> None:
    gone, stays = await desk.open(), await desk.open()
    await desk.say(gone, "my name is Xylophonia and I like durian")
    await desk.say(stays, "durian for me")
    await index.catch_up()
    async with store.begin() as tx:
        await delete_chats(tx, [gone.id])
    assert await found(store, owner, "xylophonia") == []
    assert await found(store, owner, "durian") == [(stays.id, 1)]
    assert await count(store, "select count(*) from search_chats where session_id = :id", id=gone.id) == 0
    assert await count(store, "select count(*) from search_words where word = 'xylophonia'") == 0
    assert await count(store, "select count(*) from search_words where word = 'durian'") == 1


async def test_erasing_while_it_is_written_harms_neither(
    store: Store, desk: Conversations, index: SearchIndex, owner: Admin
) -> None:
    chats = [await desk.open() for _ in range(20)]
    for chat in chats:
        await desk.say(chat, "tamarind")

    async def erase(chat: Chat) -> None:
        async with store.begin() as tx:
            await tx.execute(text("delete from sessions where id = :id"), {"id": chat.id})

    await asyncio.gather(index.catch_up(), *(erase(chat) for chat in chats[::2]))
    await index.catch_up()
    assert {id for id, _ in await found(store, owner, "tamarind")} == {chat.id for chat in chats[1::2]}


async def test_counts_are_written_from_time_to_time(store: Store, desk: Conversations, owner: Admin) -> None:
    clock = ManualClock(SystemClock().now())
    index = SearchIndex(store, clock)
    chat = await desk.open()

    async def say_and_write() -> None:
        await desk.say(chat, "rambutan")
        await index.catch_up()

    for _ in range(3):
        await say_and_write()
    known = "select items from search_words where word = 'rambutan'"
    assert await count(store, known) == 1, "a known word's count waits"
    clock.advance(60)
    await say_and_write()
    assert await count(store, known) == 4
