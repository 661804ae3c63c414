"""The way of a message into the database: numbered, once, in order, and fenced."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import text

from frontdesk.accounts.roles import Visitor
from frontdesk.chat import appender, queries
from frontdesk.chat.messages import Draft, NotHeld, check_client_id, check_content
from frontdesk.chat.rules import Action, Sender, State
from frontdesk.errors import ClientIdConflict, InvalidInput, NotFound, StaleTurn
from frontdesk.kit.ids import new_id
from tests.chat.conftest import Conversations

VISITOR = Visitor(None, "127.0.0.1", None)


async def stored(desk: Conversations, session_id: object) -> list[tuple[int, str, str]]:
    async with desk.store.direct() as connection:
        rows = await connection.fetch(
            "select seq, sender, content from messages where session_id = $1 order by seq", session_id
        )
    return [tuple(row) for row in rows]


async def test_messages_are_numbered_from_one_without_gaps(desk: Conversations) -> None:
    chat = await desk.open()
    posted = [await desk.say(chat, f"message {n}") for n in range(1, 6)]
    assert [p.message.seq for p in posted] == [1, 2, 3, 4, 5]
    assert await stored(desk, chat.id) == [(n, "user", f"message {n}") for n in range(1, 6)]


async def test_a_burst_over_many_conversations_keeps_the_order_of_each(desk: Conversations) -> None:
    chats = [await desk.open() for _ in range(20)]
    await asyncio.gather(*(desk.say(chat, f"{n}") for n in range(25) for chat in chats))
    for chat in chats:
        assert await stored(desk, chat.id) == [(n + 1, "user", f"{n}") for n in range(25)]
        told = [posted.message.seq for posted in desk.told if posted.message.session_id == chat.id]
        assert told == list(range(1, 26)), "each is told once, in order"


async def test_a_retry_returns_the_same_message_and_tells_nobody_again(desk: Conversations) -> None:
    chat = await desk.open()
    first = await desk.say(chat, "only once", "a")
    second = await desk.say(chat, "only once", "a")
    assert second.is_repeat
    assert second.message == first.message
    assert [posted.message.seq for posted in desk.told] == [1]
    assert (await desk.now(chat.id)).unread_count == 1


async def test_twenty_sends_of_one_client_id_at_once_are_one_message(desk: Conversations) -> None:
    chat = await desk.open()
    results = await asyncio.gather(*(desk.say(chat, "only once", "a") for _ in range(20)))
    assert {posted.message.seq for posted in results} == {1}
    assert sum(not posted.is_repeat for posted in results) == 1
    assert len(desk.told) == 1
    assert (await desk.now(chat.id)).last_seq == 1


async def test_another_process_storing_the_same_client_id_at_the_same_time_makes_no_second_message(
    desk: Conversations,
) -> None:
    chat = await desk.open()
    other = Conversations(desk.store)
    other.start()
    try:
        for n in range(30):
            mine, theirs = await asyncio.gather(desk.say(chat, f"{n}", f"c{n}"), other.say(chat, f"{n}", f"c{n}"))
            assert mine.message.seq == theirs.message.seq == n + 1
            assert mine.is_repeat is not theirs.is_repeat
    finally:
        await other.appender.close()
    assert [seq for seq, *_ in await stored(desk, chat.id)] == list(range(1, 31))


async def test_the_same_client_id_with_another_text_is_a_conflict(desk: Conversations) -> None:
    chat = await desk.open()
    await desk.say(chat, "one", "a")
    with pytest.raises(ClientIdConflict):
        await desk.say(chat, "two", "a")
    assert await stored(desk, chat.id) == [(1, "user", "one")]


async def test_the_same_client_id_in_another_conversation_is_another_message(desk: Conversations) -> None:
    here, there = await desk.open(), await desk.open()
    assert not (await desk.say(here, "one", "a")).is_repeat
    assert not (await desk.say(there, "two", "a")).is_repeat


async def test_an_unknown_session_stores_nothing_and_spoils_nothing(desk: Conversations) -> None:
    chat = await desk.open()
    results = await asyncio.gather(
        desk.appender.append(Draft(new_id(), Sender.USER, "to nobody")),
        desk.say(chat, "to somebody"),
        return_exceptions=True,
    )
    assert isinstance(results[0], NotFound)
    assert await stored(desk, chat.id) == [(1, "user", "to somebody")]


async def test_the_assistant_stores_nothing_after_the_visitor_wrote_again(desk: Conversations) -> None:
    chat = await desk.open()
    turn = (await desk.say(chat, "first")).turn
    assert turn is not None
    await desk.say(chat, "second")
    with pytest.raises(StaleTurn):
        await desk.answer(chat, turn=turn)
    assert (await desk.now(chat.id)).reply_due_at is not None, "an answer is still owed"


async def test_the_assistant_answers_the_turn_that_is(desk: Conversations) -> None:
    chat = await desk.open()
    turn = (await desk.say(chat, "first")).turn
    assert turn is not None
    answer = await desk.answer(chat, turn=turn)
    after = await desk.now(chat.id)
    assert answer.message.seq == 2
    assert after.reply_due_at is None
    assert (after.last_sender, after.visitor_unread_count) == (Sender.AI, 1)


@pytest.mark.parametrize("action", [Action.TAKE_OVER, Action.CLOSE, Action.REQUEST])
async def test_the_assistant_is_silent_after(action: Action, desk: Conversations) -> None:
    chat, admin = await desk.open(), await desk.admin()
    await desk.say(chat)
    await desk.change(chat, VISITOR if action is Action.REQUEST else admin, action)
    turn = (await desk.now(chat.id)).turn
    with pytest.raises(StaleTurn):
        await desk.answer(chat, turn=turn)
    with pytest.raises(StaleTurn):
        await desk.answer(chat, turn=turn - 1)


async def test_an_admins_message_to_a_chat_that_nobody_has_is_not_stored_by_itself(desk: Conversations) -> None:
    chat, admin = await desk.open(), await desk.admin()
    with pytest.raises(NotHeld):
        await desk.appender.append(Draft(chat.id, Sender.ADMIN, "hello", admin_id=admin.id))
    assert await stored(desk, chat.id) == []


@pytest.mark.parametrize(("assistant_is_on", "state"), [(True, State.AI), (False, State.WAITING)])
async def test_a_visitor_who_writes_again_opens_a_closed_chat(
    assistant_is_on: bool, state: State, desk: Conversations
) -> None:
    chat, admin = await desk.open(), await desk.admin()
    await desk.say(chat)
    await desk.change(chat, admin, Action.TAKE_OVER)
    await desk.change(chat, admin, Action.CLOSE)
    desk.assistant_is_on = assistant_is_on
    posted = await desk.say(chat, "one more thing")
    after = await desk.now(chat.id)
    assert (posted.moved, posted.state, after.state) == (True, state, state)
    assert after.assigned_admin_id is None
    assert (after.waiting_since is not None) is (state is State.WAITING)
    assert (after.reply_due_at is not None) is (state is State.AI)
    async with desk.store.direct() as connection:
        names = await connection.fetch("select name from events where session_id = $1 order by id", chat.id)
    assert [row["name"] for row in names] == [
        "session.created",
        "session.taken_over",
        "session.closed",
        "session.reopened",
    ]


async def test_nobody_waits_for_an_assistant_that_was_switched_off(desk: Conversations) -> None:
    chat = await desk.open()
    await desk.say(chat)
    desk.assistant_is_on = False
    posted = await desk.say(chat, "are you there?")
    after = await desk.now(chat.id)
    assert (posted.moved, after.state, after.reply_due_at) == (True, State.WAITING, None)
    assert after.waiting_since is not None


async def test_a_chat_waits_from_its_first_message_when_the_assistant_is_off(desk: Conversations) -> None:
    desk.assistant_is_on = False
    chat = await desk.open()
    assert (chat.state, chat.waiting_since) == (State.WAITING, None)
    assert (await desk.say(chat, client_id="first")).moved
    since = (await desk.now(chat.id)).waiting_since
    assert since is not None
    assert not (await desk.say(chat)).moved
    assert not (await desk.say(chat, client_id="first")).moved
    assert (await desk.now(chat.id)).waiting_since == since


async def test_a_conversation_that_is_held_up_holds_up_no_other(desk: Conversations) -> None:
    held, free = await desk.open(), await desk.open()
    async with desk.store.begin() as tx:
        await queries.lock_chat(tx, held.id)
        waiting = asyncio.create_task(desk.say(held, "waits"))
        async with asyncio.timeout(10):
            while not await tx.scalar(text("select count(*) from pg_locks where not granted")):
                pass
            for n in range(3):
                assert (await desk.say(free, "goes on")).message.seq == n + 1
        assert not waiting.done()
    assert (await waiting).message.seq == 1


async def test_an_answer_that_is_held_up_holds_up_nobody_s_message(
    desk: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appender, "HELP_AFTER_S", 60.0)
    held, free = await desk.open(), await desk.open()
    turn = (await desk.say(held)).turn
    assert turn is not None
    async with desk.store.begin() as tx:
        await queries.lock_chat(tx, held.id)
        waiting = asyncio.create_task(desk.answer(held, turn=turn))
        async with asyncio.timeout(10):
            while not await tx.scalar(text("select count(*) from pg_locks where not granted")):
                pass
            assert (await desk.say(free, "goes on")).message.seq == 1
        later = asyncio.create_task(desk.say(held, "and another thing"))
        assert not waiting.done()
    # in the order in which they came, though they have different queues
    assert ((await waiting).message.seq, (await later).message.seq) == (2, 3)
    assert [posted.message.seq for posted in desk.told if posted.message.session_id == held.id] == [1, 2, 3]


async def test_a_statement_that_fails_refuses_its_senders_and_the_next_is_stored(desk: Conversations) -> None:
    chat = await desk.open()
    async with desk.store.direct() as connection:
        await connection.execute("alter table messages add constraint no_trouble check (content <> 'trouble')")
    result = await asyncio.gather(desk.say(chat, "trouble"), return_exceptions=True)
    assert result[0].code == "internal"  # type: ignore[union-attr]
    assert (await desk.say(chat, "fine")).message.seq == 1


async def test_a_connection_that_was_killed_costs_an_error_at_most(desk: Conversations) -> None:
    chat = await desk.open()
    await desk.say(chat, "before", "a")
    async with desk.store.direct() as connection:
        others = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"
        await connection.execute(others)
    results = await asyncio.gather(*(desk.say(chat, "after", "b") for _ in range(3)), return_exceptions=True)
    assert all(not isinstance(r, BaseException) or r.code == "unavailable" for r in results)  # type: ignore[attr-defined]
    assert (await desk.say(chat, "after", "b")).message.seq == 2


def test_content_is_checked() -> None:
    assert check_content(" x ", max_chars=3) == " x "
    for content in ["", "  \n\t", "xxxx"]:
        with pytest.raises(InvalidInput):
            check_content(content, max_chars=3)


def test_client_ids_are_checked() -> None:
    assert check_client_id(None) is None
    assert check_client_id("x" * 100) == "x" * 100
    for client_id in ["", "x" * 101]:
        with pytest.raises(InvalidInput):
            check_client_id(client_id)


def test_the_driver_is_the_one_that_the_retry_is_written_for() -> None:
    # `Appender` repeats a statement on this error; if the driver renames it, the repeat would silently end
    assert asyncpg.UniqueViolationError.sqlstate == "23505"
