"""Whatever the provider does, the visitor gets one answer or one person, in time; and nobody pays for what nobody reads."""

import asyncio
import time

import pytest

from frontdesk.assistant.records import Outcome, list_attempts
from frontdesk.chat.facts import AssistantThought
from frontdesk.chat.rules import Sender, State
from tests.assistant.conftest import Shop

FAULTS = [
    ("stall", "timeout"),
    ("stall-in-answer", "timeout"),
    ("429-for-long", "rate_limited"),
    ("always-500", "provider_error"),
    ("wrong-key", "refused_key"),
    ("unknown", "unknown_model"),
    ("break-off", "unreachable"),
    ("end-without-end", "broken_off"),
    ("error-in-stream", "provider_error"),
    ("broken-json", "malformed"),
    ("strange-json", "malformed"),
    ("endless", "too_long"),
    ("endless-line", "too_long"),
    ("empty-choices", "broken_off"),
    ("empty", "empty"),
    ("filtered", "filtered"),
    ("no-stream", "broken_off"),
    ("html", "broken_off"),
]


@pytest.mark.parametrize(("model", "reason"), FAULTS)
async def test_a_fault_ends_in_a_hand_off_within_20_s(shop: Shop, model: str, reason: str) -> None:
    await shop.use(model, firstTokenTimeoutS=3.0)
    chat = await shop.open()
    began = time.monotonic()
    await shop.say(chat)
    notice = await shop.outcome(chat)
    assert time.monotonic() - began < 20
    assert notice.sender is Sender.SYSTEM and notice.meta is not None and notice.meta["notice"] == "requested"
    assert "calling a person" in notice.content
    await shop.quiet()
    assert (await shop.now(chat.id)).state is State.WAITING
    # nothing half-finished is left: neither stored, nor shown
    assert [message.sender for message in await shop.messages(chat)] == [Sender.USER, Sender.SYSTEM]
    assert shop.draft_of(chat) == ""
    thoughts = [fact.is_thinking for fact in shop.facts if isinstance(fact, AssistantThought)]
    assert thoughts[0] and not thoughts[-1]
    async with shop.desk.store.begin() as tx:
        (attempt,) = await list_attempts(tx, chat.id, since=chat.created_at)
    assert (attempt.outcome, attempt.reason) == (Outcome.HANDED_OFF, reason)
    async with asyncio.timeout(15):
        await asyncio.gather(*(called.ended.wait() for called in shop.models.calls))


async def test_nobody_listening_is_a_fault_too(shop: Shop) -> None:
    await shop.use("ok", baseUrl="http://127.0.0.1:9/v1")
    chat = await shop.open()
    await shop.say(chat)
    assert (await shop.outcome(chat)).sender is Sender.SYSTEM


@pytest.mark.parametrize("model", ["429-then-200", "no-temperature", "ok", "strange-tool"])
async def test_what_can_be_mended_is_answered_once(shop: Shop, model: str) -> None:
    await shop.use(model)
    chat = await shop.open()
    await shop.say(chat)
    answer = await shop.outcome(chat)
    assert answer.sender is Sender.AI
    await shop.quiet()
    assert [message.sender for message in await shop.messages(chat)] == [Sender.USER, Sender.AI]


async def test_an_answer_cut_off_by_its_limit_ends_with_a_whole_sentence(shop: Shop) -> None:
    await shop.use("length")
    chat = await shop.open()
    await shop.say(chat)
    assert (await shop.outcome(chat)).content == "One whole sentence."


async def test_the_model_s_tool_calls_a_person_with_a_summary_for_the_team_only(shop: Shop) -> None:
    await shop.use("hand-off")
    chat = await shop.open()
    await shop.say(chat, "My order arrived broken")
    notice = await shop.outcome(chat)
    assert notice.meta is not None and notice.meta["cause"] == "model"
    assert "17" not in str(notice.meta)
    call = await shop.until(lambda: [f for f in shop.facts if getattr(f, "name", "") == "handoff-requested"])
    card = call[0].facts["handOff"]
    assert card["wants"] == "Order 17 arrived broken." and card["reason"] == "wants a refund"
    assert not call[0].to_visitor


async def test_a_tool_call_with_broken_arguments_still_calls_a_person(shop: Shop) -> None:
    await shop.use("hand-off-broken")
    chat = await shop.open()
    await shop.say(chat)
    notice = await shop.outcome(chat)
    assert notice.meta is not None and notice.meta["cause"] == "model"


async def test_with_the_provider_down_what_is_known_is_said_itself(shop: Shop) -> None:
    await shop.assistant.teach_example()
    await shop.use("always-500")
    async with asyncio.timeout(20):
        while await shop.assistant.reader.read_next():
            pass
    chat = await shop.open()
    await shop.say(chat, "How long does delivery take?")
    answer = await shop.outcome(chat)
    assert answer.sender is Sender.AI and "Two days to your door" in answer.content
    assert answer.meta is not None and answer.meta["reason"] == "fallback"


@pytest.mark.parametrize(
    ("says", "shown"),
    [
        ("A\0B and \ud800 lone.", "AB and  lone."),
        ("See [our page](javascript:alert(1)) now.", "See our page now."),
        ("See ![x](https://spy.example/p.png) now.", "See x now."),
        ("See [prices](https://shop.example/prices) now.", "See [prices](https://shop.example/prices) now."),
        ("Right\u202eleft.", "Rightleft."),
        # text it stays: clients show Markdown, and never HTML
        ("<script>alert(1)</script> is a tag.", "<script>alert(1)</script> is a tag."),
    ],
)
async def test_hostile_answers_are_cleaned_before_they_are_stored(shop: Shop, says: str, shown: str) -> None:
    shop.models.says = says
    await shop.use("says")
    chat = await shop.open()
    await shop.say(chat)
    assert (await shop.outcome(chat)).content == shown
