"""Who answers: taking over, handing back, closing, and two people at once."""

import asyncio
from random import Random

import pytest

from frontdesk.accounts.roles import Visitor
from frontdesk.chat import handoff
from frontdesk.chat.messages import Draft
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Action, Sender, State
from frontdesk.errors import Conflict, NotFound
from tests.chat.conftest import Conversations

VISITOR = Visitor(None, "127.0.0.1", None)


async def test_a_take_over_is_told_in_the_conversation_and_recorded(desk: Conversations) -> None:
    chat, mara = await desk.open(), await desk.admin("Mara")
    await desk.say(chat)
    change = await desk.change(chat, mara, Action.TAKE_OVER)
    assert (change.chat.state, change.chat.assigned_admin_name) == (State.HUMAN, "Mara")
    notice = change.posted[0].message
    assert (notice.seq, notice.sender, notice.content) == (2, Sender.SYSTEM, "Mara has joined.")
    assert notice.meta == {"notice": "taken_over", "state": "human", "by": "admin", "name": "Mara"}
    async with desk.store.direct() as connection:
        row = await connection.fetchrow("select actor, admin_id, name from events order by id desc limit 1")
    assert tuple(row) == ("admin", mara.id, "session.taken_over")


async def test_a_notice_leaves_the_last_words_to_those_who_talk(desk: Conversations) -> None:
    chat, admin = await desk.open(), await desk.admin()
    await desk.say(chat, "My lamp is cracked")
    await desk.change(chat, admin, Action.TAKE_OVER)
    after = await desk.now(chat.id)
    assert after.last_seq == 2
    assert (after.last_sender, after.last_preview) == (Sender.USER, "My lamp is cracked")

    silent = await desk.open()
    await desk.change(silent, VISITOR, Action.REQUEST)
    assert (await desk.now(silent.id)).last_sender is Sender.SYSTEM, "better than nothing"


async def test_of_two_who_take_over_at_once_one_wins_and_the_other_is_told_who(desk: Conversations) -> None:
    mara, tom = await desk.admin("Mara"), await desk.admin("Tom")
    for _ in range(10):
        chat = await desk.open()
        results = await asyncio.gather(
            *(desk.change(chat, admin, Action.TAKE_OVER) for admin in (mara, tom)), return_exceptions=True
        )
        [won] = [result for result in results if isinstance(result, handoff.Change)]
        [lost] = [result for result in results if isinstance(result, Conflict)]
        assert lost.facts == {
            "state": "human",
            "assignedTo": {
                "id": str(won.chat.assigned_admin_id),
                "name": won.chat.assigned_admin_name,
                "pictureUrl": None,
            },
        }
        assert (await desk.now(chat.id)).last_seq == 1, "one notice, not two"


async def test_taking_over_from_a_colleague_needs_their_name(desk: Conversations) -> None:
    chat, mara, tom = await desk.open(), await desk.admin("Mara"), await desk.admin("Tom")
    await desk.change(chat, mara, Action.TAKE_OVER)
    with pytest.raises(Conflict):
        await desk.change(chat, tom, Action.TAKE_OVER)
    with pytest.raises(Conflict):
        await desk.change(chat, tom, Action.TAKE_OVER, from_admin_id=str(tom.id))
    change = await desk.change(chat, tom, Action.TAKE_OVER, from_admin_id=str(mara.id))
    assert change.chat.assigned_admin_id == tom.id


async def test_taking_over_twice_is_once(desk: Conversations) -> None:
    chat, mara = await desk.open(), await desk.admin()
    await desk.change(chat, mara, Action.TAKE_OVER)
    again = await desk.change(chat, mara, Action.TAKE_OVER)
    assert (again.changed, again.posted) == (False, ())


async def test_a_chat_handed_back_is_the_assistants_or_the_queues(desk: Conversations) -> None:
    chat, mara = await desk.open(), await desk.admin()
    await desk.change(chat, mara, Action.TAKE_OVER)
    assert (await desk.change(chat, mara, Action.HAND_BACK)).chat.state is State.AI
    await desk.change(chat, mara, Action.TAKE_OVER)
    desk.assistant_is_on = False
    after = (await desk.change(chat, mara, Action.HAND_BACK)).chat
    assert (after.state, after.assigned_admin_id) == (State.WAITING, None)
    assert after.waiting_since is not None


async def test_asking_for_a_person_can_be_repeated_and_withdrawn(desk: Conversations) -> None:
    chat = await desk.open()
    assert (await desk.change(chat, VISITOR, Action.REQUEST)).chat.waiting_since is not None
    assert not (await desk.change(chat, VISITOR, Action.REQUEST)).changed
    after = (await desk.change(chat, VISITOR, Action.WITHDRAW)).chat
    assert (after.state, after.waiting_since) == (State.AI, None)


@pytest.mark.parametrize(
    "action", [Action.TAKE_OVER, Action.CLOSE, Action.HAND_BACK, Action.REOPEN, Action.REQUEST, Action.WITHDRAW]
)
async def test_an_unknown_chat_is_not_found(action: Action, desk: Conversations) -> None:
    chat = await desk.open()
    async with desk.store.direct() as connection:
        await connection.execute("delete from sessions where id = $1", chat.id)
    with pytest.raises(NotFound):
        await desk.change(chat, await desk.admin(), action)


async def test_what_the_state_does_not_allow_is_refused_with_the_state(desk: Conversations) -> None:
    chat, mara = await desk.open(), await desk.admin()
    await desk.change(chat, mara, Action.CLOSE)
    with pytest.raises(Conflict) as refused:
        await desk.change(chat, mara, Action.HAND_BACK)
    assert refused.value.facts == {"state": "closed", "assignedTo": None}


async def test_a_reply_to_a_chat_that_nobody_has_takes_it_over(desk: Conversations) -> None:
    chat, mara = await desk.open(), await desk.admin("Mara")
    await desk.say(chat)
    draft = Draft(chat.id, Sender.ADMIN, "hello", "a", sender_name="Mara", admin_id=mara.id)
    async with desk.store.begin() as tx:
        change = await handoff.reply_taking_over(tx, mara, draft, assistant_is_on=True)
    assert [(p.message.seq, p.message.sender) for p in change.posted] == [(2, Sender.SYSTEM), (3, Sender.ADMIN)]
    assert change.chat.assigned_admin_id == mara.id


async def test_two_replies_at_once_are_both_stored_and_one_has_the_chat(desk: Conversations) -> None:
    chat, mara, tom = await desk.open(), await desk.admin("Mara"), await desk.admin("Tom")

    async def reply(admin: object) -> handoff.Change:
        draft = Draft(chat.id, Sender.ADMIN, f"from {admin.name}", sender_name=admin.name, admin_id=admin.id)  # type: ignore[attr-defined]
        async with desk.store.begin() as tx:
            return await handoff.reply_taking_over(tx, admin, draft, assistant_is_on=True)  # type: ignore[arg-type]

    changes = await asyncio.gather(reply(mara), reply(tom))
    after = await desk.now(chat.id)
    assert after.last_seq == 3, "one notice and two replies"
    assert len({change.chat.assigned_admin_id for change in changes}) == 1


async def test_messages_and_changes_at_once_leave_no_gap(desk: Conversations) -> None:
    chat, mara = await desk.open(), await desk.admin()

    async def back_and_forth() -> None:
        for _ in range(10):
            await desk.change(chat, mara, Action.TAKE_OVER)
            await desk.change(chat, mara, Action.HAND_BACK)

    async def talk() -> None:
        for n in range(40):
            await desk.say(chat, f"{n}")

    await asyncio.gather(back_and_forth(), talk())
    async with desk.store.direct() as connection:
        seqs = [
            row["seq"]
            for row in await connection.fetch("select seq from messages where session_id = $1 order by seq", chat.id)
        ]
    assert seqs == list(range(1, 61))
    assert (await desk.now(chat.id)).last_seq == 60


@pytest.mark.timeout(300)
async def test_a_thousand_races_against_a_running_answer_store_nothing_of_it_afterwards(desk: Conversations) -> None:
    """Whatever ends the assistant's turn, no message of its stands behind it."""
    mara = await desk.admin()
    ends = [Action.TAKE_OVER, Action.CLOSE, Action.REQUEST, None]
    random = Random(1)

    async def late_answer(chat: Chat, turn: int) -> None:
        await asyncio.sleep(random.random() * 0.3)  # a change takes about as long while fifty of them run
        await desk.answer(chat, turn=turn)

    async def race(n: int) -> None:
        chat = await desk.open()
        turn = (await desk.say(chat)).turn
        assert turn is not None
        end = ends[n % 4]
        ending = (
            desk.say(chat, "another")
            if end is None
            else desk.change(chat, VISITOR if end is Action.REQUEST else mara, end)
        )
        await asyncio.gather(late_answer(chat, turn), ending, return_exceptions=True)

    for start in range(0, 1000, 50):
        await asyncio.gather(*(race(n) for n in range(start, start + 50)))
    async with desk.store.direct() as connection:
        late = await connection.fetchval(
            "select count(*) from messages a where a.sender = 'ai' and exists (select from messages b "
            "where b.session_id = a.session_id and b.seq < a.seq and (b.sender = 'system' or b.sender = 'user' and b.content = 'another'))"
        )
        answers = await connection.fetchval("select count(*) from messages where sender = 'ai'")
        endings = await connection.fetchval(
            "select count(*) from messages where sender = 'system' or content = 'another'"
        )
    assert late == 0
    assert endings == 1000
    assert 0 < answers < 1000, "the race was one: sometimes the answer was first, sometimes not"
