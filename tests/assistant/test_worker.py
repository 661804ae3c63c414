"""One answer to what was asked, streamed, and never over a person."""

import asyncio
import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from frontdesk.accounts.roles import Visitor
from frontdesk.assistant import leases
from frontdesk.assistant.records import Outcome, count_after_take_over, find_attempt, list_attempts
from frontdesk.chat.facts import Announced, AssistantThought, MessagePosted, VisitorTyped
from frontdesk.chat.messages import Draft
from frontdesk.chat.queries import update_session
from frontdesk.chat.rules import Action, Sender, State
from frontdesk.chat.sessions import Introduction, open_session
from frontdesk.kit.ids import new_id, new_secret
from frontdesk.kit.pace import Pace
from frontdesk.store.engine import Store
from tests.assistant.conftest import Shop

VISITOR = Visitor(None, "127.0.0.1", None)


async def test_a_question_is_answered_with_its_source_and_its_cost(shop: Shop) -> None:
    await shop.assistant.teach_example()
    while await shop.assistant.reader.read_next():
        pass
    await shop.use("gpt-4o-mini")
    chat = await shop.open()
    await shop.say(chat, "How long does delivery take?")
    answer = await shop.outcome(chat)
    assert answer.content == "Delivery takes 2 to 4 working days."
    assert answer.meta is not None and answer.meta["reason"] == "model"
    (source,) = answer.meta["sources"]
    assert source["title"].startswith("How long does delivery take") and source["url"] is None
    await shop.quiet()
    async with shop.desk.store.begin() as tx:
        attempt = await find_attempt(tx, chat.id, answer.seq)
    assert attempt is not None and attempt.outcome is Outcome.ANSWERED
    assert (attempt.prompt_tokens, attempt.completion_tokens) == (1000, 100)
    assert attempt.cost_usd == pytest.approx((1000 * 0.15 + 100 * 0.6) / 1e6)
    assert attempt.first_token_ms is not None
    assert (await shop.now(chat.id)).reply_due_at is None


async def test_one_answer_s_connection_is_the_next_one_s(shop: Shop) -> None:
    await shop.use("ok")
    for _ in range(3):
        chat = await shop.open()
        await shop.say(chat)
        await shop.outcome(chat)
    assert len({call.port for call in shop.models.calls}) == 1


async def test_what_happens_to_the_connection_after_the_answer_s_end_does_not_matter(shop: Shop) -> None:
    await shop.use("break-off-after-end")
    chat = await shop.open()
    await shop.say(chat)
    assert (await shop.outcome(chat)).content == "Delivery takes 3 days."
    assert len(shop.models.calls) == 1


async def test_the_answer_streams_to_both_sides_between_thinking_and_its_message(shop: Shop) -> None:
    shop.models.says = "One two three four five six seven eight nine ten, with an emoji 🙂 in it."
    shop.models.word_pause_s = 0.02
    await shop.use("ok")
    chat = await shop.open()
    await shop.say(chat)
    answer = await shop.outcome(chat)
    chunks = [fact for fact in shop.facts if isinstance(fact, Announced) and fact.name == "ai-reply-chunk"]
    assert len(chunks) > 2 and all(chunk.to_team and chunk.to_visitor for chunk in chunks)
    assert answer.content.startswith(shop.draft_of(chat).strip()) and shop.draft_of(chat)
    await shop.quiet()
    last_chunk = max(n for n, fact in enumerate(shop.facts) if fact in chunks)
    assert last_chunk < shop.facts.index(next(f for f in shop.facts if getattr(f, "message", None) == answer))
    kinds = [type(fact) for fact in shop.facts if isinstance(fact, AssistantThought | MessagePosted | Announced)]
    assert kinds[1] is AssistantThought and kinds[-1] is AssistantThought
    assert kinds[-2] is MessagePosted


async def test_that_it_thinks_is_told_before_an_answer_s_turn_has_come(shop: Shop) -> None:
    await shop.use("ok")
    worker = shop.assistant.worker
    worker._means = replace(worker._means, starts=Pace(every_s=60.0))
    first, chat = await shop.open(), await shop.open()
    await shop.say(first)
    await shop.outcome(first)
    await shop.say(chat)
    await shop.until(lambda: AssistantThought(chat.id, is_thinking=True) in shop.facts)
    assert len(shop.models.calls) == 1
    await shop.change(chat, await shop.admin(), Action.TAKE_OVER)
    assert shop.facts[-1] == AssistantThought(chat.id, is_thinking=False)


async def test_nothing_is_looked_for_where_a_person_is_waited_for(shop: Shop) -> None:
    await shop.use("ok")
    chat = await shop.open()
    await shop.say(chat, "Let me talk to a human")
    await shop.outcome(chat)
    await shop.quiet()
    shop.facts.clear()
    await shop.say(chat, "Are you still there?")
    assert shop.assistant.worker.running == 0
    await shop.change(chat, await shop.admin(), Action.TAKE_OVER)
    await shop.say(chat, "Ah, hello!")
    assert shop.assistant.worker.running == 0
    assert not any(isinstance(fact, AssistantThought) for fact in shop.facts)


async def test_who_comes_in_mid_answer_is_given_what_there_is(shop: Shop) -> None:
    await shop.use("wait-in-answer")
    chat = await shop.open()
    await shop.say(chat)
    await shop.until(lambda: shop.draft_of(chat))
    assert shop.assistant.drafts.find(chat.id) == {"turn": 1, "text": "Delivery takes "}
    shop.models.go_on.set()
    assert (await shop.outcome(chat)).content == "Delivery takes 3 days."
    await shop.quiet()
    assert shop.assistant.drafts.find(chat.id) is None


async def test_a_burst_gets_one_answer_to_all_of_it(shop: Shop) -> None:
    shop.models.answer = lambda body: " / ".join(m["content"] for m in body["messages"] if m["role"] == "user")
    await shop.use("ok", burstWaitS=2)
    chat = await shop.open()
    for part in ("Hello,", "I have a question:", "do you ship abroad?"):
        await shop.say(chat, part)
    answer = await shop.outcome(chat)
    assert answer.content == "Hello, / I have a question: / do you ship abroad?"
    await shop.quiet()
    assert [m.sender for m in await shop.messages(chat)] == [Sender.USER] * 3 + [Sender.AI]
    assert len(shop.models.calls) == 1


async def test_while_the_visitor_types_the_answer_waits(shop: Shop) -> None:
    await shop.use("ok", burstWaitS=0.2)
    chat = await shop.open()
    await shop.say(chat, "Hello")
    await shop.until(lambda: [fact for fact in shop.facts if isinstance(fact, AssistantThought)])
    shop.desk.publisher.tell(VisitorTyped(chat.id, is_typing=True))
    await asyncio.sleep(0.6)  # well past the burst's own wait: that nothing has happened is the outcome
    assert shop.models.calls == []
    shop.desk.publisher.tell(VisitorTyped(chat.id, is_typing=False))
    assert (await shop.outcome(chat)).sender is Sender.AI


async def test_a_newer_message_cancels_the_call_upstream_and_is_answered_with_it(shop: Shop) -> None:
    await shop.use("wait-in-answer")
    chat = await shop.open()
    await shop.say(chat, "First?")
    await shop.until(lambda: shop.draft_of(chat))
    await shop.say(chat, "Second?")
    async with asyncio.timeout(15):
        await shop.models.calls[0].ended.wait()
    assert not shop.models.calls[0].is_complete
    shop.models.go_on.set()
    answer = await shop.outcome(chat)
    assert answer.seq == 3
    await shop.quiet()
    assert [m.sender for m in await shop.messages(chat)] == [Sender.USER, Sender.USER, Sender.AI]
    # the dropped one was paid for, and is on the record
    async with shop.desk.store.begin() as tx:
        dropped, answered = await list_attempts(tx, chat.id, since=chat.created_at)
    assert (dropped.outcome, answered.outcome) == (Outcome.DROPPED, Outcome.ANSWERED)
    assert dropped.prompt_tokens


@pytest.mark.parametrize("action", [Action.TAKE_OVER, Action.CLOSE])
async def test_a_take_over_or_close_stops_the_answer_in_mid_sentence(shop: Shop, action: Action) -> None:
    await shop.use("wait-in-answer")
    chat = await shop.open()
    await shop.say(chat)
    await shop.until(lambda: shop.draft_of(chat))
    await shop.change(chat, await shop.admin() if action is Action.TAKE_OVER else VISITOR, action)
    async with asyncio.timeout(15):
        await shop.models.calls[0].ended.wait()
    await shop.quiet()
    shop.models.go_on.set()
    assert shop.draft_of(chat) == ""
    assert Sender.AI not in [m.sender for m in await shop.messages(chat)]


async def test_handed_back_it_begins_anew_without_what_was_said_before(shop: Shop) -> None:
    await shop.use("ok")
    chat, admin = await shop.open(), await shop.admin()
    await shop.say(chat, "My secret word is swordfish")
    await shop.outcome(chat)
    await shop.quiet()
    await shop.change(chat, admin, Action.TAKE_OVER)
    await shop.change(chat, admin, Action.HAND_BACK)
    posted = await shop.say(chat, "And now?")
    await shop.outcome(chat, after=posted.message.seq)
    assert [m["content"] for m in shop.models.calls[-1].body["messages"][1:]] == ["And now?"]


async def test_forced_races_leave_no_answer_after_a_person_or_a_close(shop: Shop) -> None:
    """Each round something comes in between at a random moment of the answer: before, in and after its last word."""
    rng = random.Random(11)
    shop.models.says, shop.models.word_pause_s = "Yes it does work well.", 0.001
    await shop.use("ok")
    admin = await shop.admin()

    async def race(number: int) -> None:
        chat = await shop.open()
        await shop.say(chat)
        await asyncio.sleep(rng.random() * 0.15)
        match number % 3:
            case 0:
                interrupted = (await shop.change(chat, admin, Action.TAKE_OVER)).last_seq
            case 1:
                interrupted = (await shop.change(chat, VISITOR, Action.CLOSE)).last_seq
            case 2:
                interrupted = (await shop.say(chat, "One more thing")).message.seq
                await shop.outcome(chat, after=interrupted)
        await shop.quiet_for(chat)
        after = [m.sender for m in await shop.messages(chat) if m.seq > interrupted]
        if number % 3 == 2:
            assert after == [Sender.AI]
        else:
            assert Sender.AI not in after

    for start in range(0, 120, 12):
        await asyncio.gather(*(race(start + n) for n in range(12)))
    async with shop.desk.store.begin() as tx:
        assert await count_after_take_over(tx) == 0


async def test_the_figure_of_answers_after_a_take_over_can_be_other_than_zero(shop: Shop) -> None:
    chat, admin = await shop.open(), await shop.admin()
    await shop.change(chat, admin, Action.TAKE_OVER)
    async with shop.desk.store.direct() as connection:
        await connection.execute(
            "insert into messages (session_id, seq, sender, content, created_at) values ($1, 99, 'ai', 'x', now())",
            chat.id,
        )
    async with shop.desk.store.begin() as tx:
        assert await count_after_take_over(tx) == 1


async def test_a_reply_whose_worker_died_is_written_by_another(shop: Shop) -> None:
    await shop.use("ok")
    chat = await shop.open()
    async with shop.desk.store.direct() as connection:
        await connection.execute(
            "insert into reply_leases values ($1, $2, now() + interval '1 second')", chat.id, new_id()
        )
    await shop.say(chat)
    async with shop.desk.store.begin() as tx:
        assert await leases.claim(tx, new_id(), chat.id) is None
    assert (await shop.outcome(chat)).sender is Sender.AI


async def test_a_visitor_who_takes_the_answer_s_id_gets_one_answer_all_the_same(shop: Shop) -> None:
    await shop.use("ok")
    chat = await shop.open()
    await shop.desk.appender.append(Draft(chat.id, Sender.USER, "Hello, how long?", "ai-1"))
    assert (await shop.outcome(chat)).sender is Sender.AI
    await shop.quiet()
    assert [m.sender for m in await shop.messages(chat)] == [Sender.USER, Sender.AI]
    assert len(shop.models.calls) == 1


async def test_what_stays_due_for_no_reason_asks_no_model_again(shop: Shop) -> None:
    await shop.use("ok")
    chat = await shop.open()
    async with shop.desk.store.direct() as connection:
        # a database that forgets that the answer was given
        await connection.execute(
            "create function forget() returns trigger language plpgsql as $$ begin"
            " if new.state = 'ai' then new.reply_due_at := old.reply_due_at; end if; return new; end $$"
        )
        await connection.execute(
            "update sessions set version = version + 1, reply_due_at = now() where id = $1", chat.id
        )
        await connection.execute(
            "create trigger forget before update on sessions for each row execute function forget()"
        )
    await shop.say(chat)
    await shop.outcome(chat)
    for _ in range(3):
        await shop.assistant.worker._look()
        await shop.quiet()
    assert len(shop.models.calls) == 1
    assert [m.sender for m in await shop.messages(chat)] == [Sender.USER, Sender.AI]


async def test_of_several_workers_one_gets_the_reply(store: Store) -> None:
    async with store.begin() as tx:
        opened = await open_session(tx, VISITOR, new_secret(), Introduction(), assistant_is_on=True)
        await update_session(tx, opened.chat.id, {"reply_due_at": datetime.now(UTC)})

    async def claim() -> bool:
        async with store.begin() as tx:
            return await leases.claim(tx, new_id(), opened.chat.id) is not None

    assert sum(await asyncio.gather(*(claim() for _ in range(12)))) == 1


async def test_what_is_still_due_when_it_is_switched_off_goes_to_a_person(shop: Shop) -> None:
    await shop.use("ok")
    chat = await shop.open()
    await shop.assistant.current.change({"enabled": False})
    async with shop.desk.store.direct() as connection:
        await connection.execute(
            "insert into messages (session_id, seq, sender, content, created_at) values ($1, 1, 'user', 'Hello?', now())",
            chat.id,
        )
        await connection.execute(
            "update sessions set version = version + 1, last_seq = 1, reply_due_at = now() where id = $1", chat.id
        )
    assert (await shop.outcome(chat)).sender is Sender.SYSTEM
    assert (await shop.now(chat.id)).state is State.WAITING
    assert shop.models.calls == []


async def test_at_the_daily_cap_a_person_is_called_and_the_model_is_not(shop: Shop) -> None:
    await shop.use("gpt-4o-mini", dailyCapUsd=0.0001)
    chat = await shop.open()
    await shop.say(chat)
    await shop.outcome(chat)
    await shop.quiet()
    second = await shop.say(chat, "And how much is it?")
    assert (await shop.outcome(chat, after=second.message.seq)).sender is Sender.SYSTEM
    await shop.quiet()
    assert len(shop.models.calls) == 1
    async with shop.desk.store.begin() as tx:
        assert (await list_attempts(tx, chat.id, since=chat.created_at))[-1].reason == "daily_cap"


async def test_two_hundred_answers_at_once_all_complete(shop: Shop) -> None:
    shop.models.says, shop.models.word_pause_s = "word " * 20, 0.01
    await shop.use("ok")
    chats = [await shop.open() for _ in range(200)]
    await asyncio.gather(*(shop.say(chat) for chat in chats))
    await shop.until(lambda: len(shop.said) == 400, within_s=40)
    assert {message.session_id for message in shop.said if message.sender is Sender.AI} == {chat.id for chat in chats}
