"""Whose turn it is: one chat to one person at a time, fairly, and only to those who are there and may."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Admin, Reach, Role
from frontdesk.chat import teams
from frontdesk.chat.assignment import assign, assign_to_team
from frontdesk.chat.attendance import note_seen
from frontdesk.chat.offering import end_offers, offer_next
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Action, State
from frontdesk.chat.teams import Rounds, TeamChange
from frontdesk.store.engine import Store
from frontdesk.store.tables import Attendance, Session
from tests.chat.conftest import Conversations


class Floor:
    """A desk whose chats go round."""

    def __init__(self, store: Store, desk: Conversations, boss: Admin) -> None:
        self.store, self.desk, self.boss = store, desk, boss

    async def person(self, name: str, role: Role = Role.AGENT, reach: Reach = Reach.ALL) -> Admin:
        """Somebody who is there."""
        admin = await self.desk.admin(name)
        async with self.store.begin() as tx:
            await admins.set_role(tx, admin.id, role)
            await admins.set_reach(tx, admin.id, reach)
            await note_seen(tx, [admin.id])
        return admin

    async def waiting(self) -> Chat:
        chat = await self.desk.open()
        await self.desk.say(chat)
        return (await self.desk.change(chat, None, Action.REQUEST)).chat

    async def rounds(self, *, max_open: int = 5, is_on: bool = True) -> None:
        async with self.store.begin() as tx:
            await teams.change_rounds(tx, self.boss, Rounds(is_on, max_open, 60))

    async def team(self, name: str, *members: Admin, is_on: bool = True) -> UUID:
        async with self.store.begin() as tx:
            asked = TeamChange(name, members=[one.id for one in members], rounds=Rounds(is_on, 5, 60))
            return (await teams.create_team(tx, self.boss, asked)).id

    async def offer(self) -> Chat | None:
        async with self.store.begin() as tx:
            return await offer_next(tx)

    async def offer_all(self) -> list[str]:
        """To whom chats were offered, one after the other."""
        names = []
        while (chat := await self.offer()) is not None:
            assert chat.offered_admin_name is not None
            names.append(chat.offered_admin_name)
        return names

    async def end(self) -> list[Chat]:
        async with self.store.begin() as tx:
            return await end_offers(tx)

    async def time_is_up(self) -> None:
        """For all offers."""
        async with self.store.begin() as tx:
            await tx.execute(update(Session).values(offer_ends_at=datetime.now(UTC) - timedelta(seconds=1)))


@pytest.fixture
async def floor(store: Store, desk: Conversations) -> Floor:
    boss = await desk.admin("Boss")
    async with store.begin() as tx:
        await admins.set_role(tx, boss.id, Role.OWNER)
    return Floor(store, desk, boss)


async def test_nothing_is_offered_while_rounds_are_off(floor: Floor) -> None:
    await floor.person("Mara")
    await floor.waiting()
    assert await floor.offer() is None
    await floor.rounds()
    assert await floor.offer_all() == ["Mara"]


async def test_chats_go_to_whoever_got_one_longest_ago_those_who_wait_longest_first(floor: Floor) -> None:
    await floor.rounds()
    mara, tom, ann = [await floor.person(name) for name in ("Mara", "Tom", "Ann")]
    chats = [await floor.waiting() for _ in range(4)]
    first = await floor.offer_all()
    assert sorted(first[:3]) == ["Ann", "Mara", "Tom"]
    assert first[3] == first[0]
    offered = [(await floor.desk.now(chat.id)).offered_admin_name for chat in chats]
    assert offered == first
    # who takes one by hand goes to the end too
    extra = await floor.waiting()
    order = [await floor.desk.now(chat.id) for chat in chats]
    next_in_turn = {"Mara": mara, "Tom": tom, "Ann": ann}[first[1]]
    await floor.desk.change(order[1], next_in_turn, Action.TAKE_OVER)
    assert await floor.offer_all() == [first[2]]
    assert (await floor.desk.now(extra.id)).offered_admin_name == first[2]


async def test_an_offer_leaves_the_chat_waiting_and_anybody_may_take_it(floor: Floor) -> None:
    await floor.rounds()
    await floor.person("Mara")
    chat = await floor.waiting()
    offered = await floor.offer()
    assert offered is not None
    assert (offered.state, offered.assigned_admin_id, offered.waiting_since) == (
        State.WAITING,
        None,
        chat.waiting_since,
    )
    assert offered.last_seq == chat.last_seq, "the visitor is told nothing"
    tom = await floor.desk.admin("Tom")
    taken = (await floor.desk.change(chat, tom, Action.TAKE_OVER)).chat
    assert (taken.assigned_admin_name, taken.offered_admin_id, taken.offer_ends_at) == ("Tom", None, None)
    assert await floor.end() == []


async def test_who_does_not_answer_is_passed_over_and_when_nobody_is_left_it_waits_for_all(floor: Floor) -> None:
    await floor.rounds()
    await floor.person("Mara")
    await floor.person("Tom")
    chat = await floor.waiting()
    names = await floor.offer_all()
    assert await floor.offer() is None, "the offer still holds"
    await floor.time_is_up()
    names += await floor.offer_all()
    assert sorted(names) == ["Mara", "Tom"]
    await floor.time_is_up()
    assert await floor.offer_all() == []
    [ended] = await floor.end()
    assert (ended.id, ended.offered_admin_id, ended.state) == (chat.id, None, State.WAITING)
    assert await floor.end() == []
    assert await floor.offer_all() == [], "nobody is asked twice in one waiting"
    await floor.person("Ann")
    assert await floor.offer_all() == ["Ann"], "but somebody new is"


async def test_the_next_waiting_of_a_chat_begins_a_new_round(floor: Floor) -> None:
    await floor.rounds()
    mara = await floor.person("Mara")
    chat = await floor.waiting()
    assert await floor.offer_all() == ["Mara"]
    await floor.time_is_up()
    await floor.end()
    await floor.desk.change(chat, mara, Action.TAKE_OVER)
    await floor.desk.change(chat, mara, Action.CLOSE)
    await floor.desk.change(chat, None, Action.REQUEST)
    assert await floor.offer_all() == ["Mara"]


async def test_nobody_is_offered_more_than_their_limit(floor: Floor) -> None:
    await floor.rounds(max_open=2)
    mara = await floor.person("Mara")
    taken = await floor.waiting()
    await floor.desk.change(taken, mara, Action.TAKE_OVER)
    waiting = [await floor.waiting() for _ in range(3)]
    assert await floor.offer_all() == ["Mara"], "one that she has, and one that is offered, are two"
    await floor.desk.change(waiting[0], mara, Action.TAKE_OVER)
    assert await floor.offer_all() == []
    await floor.desk.change(taken, mara, Action.CLOSE)
    assert await floor.offer_all() == ["Mara"]


async def test_only_those_who_are_there_and_may_answer_are_asked(floor: Floor) -> None:
    await floor.rounds()
    away, gone, left = [await floor.person(name) for name in ("Away", "Gone", "Left")]
    await floor.person("Viewer", Role.VIEWER)
    await floor.person("Bound", reach=Reach.TEAMS)
    await floor.desk.admin("Unseen")
    long_ago = datetime.now(UTC) - admins.AWAY_AFTER - timedelta(seconds=1)
    async with floor.store.begin() as tx:
        await tx.execute(update(Attendance).where(Attendance.admin_id == away.id).values(is_away=True))
        await tx.execute(update(Attendance).where(Attendance.admin_id == gone.id).values(seen_at=long_ago))
        await admins.disable(tx, left.id)
    await floor.waiting()
    assert await floor.offer_all() == []
    await floor.person("Own", reach=Reach.OWN)
    assert await floor.offer_all() == ["Own"]


@pytest.mark.parametrize("how", ["away", "gone", "left", "lowered"])
async def test_whose_turn_it_is_and_leaves_is_passed_over_at_once(floor: Floor, how: str) -> None:
    await floor.rounds()
    mara = await floor.person("Mara")
    chat = await floor.waiting()
    assert await floor.offer_all() == ["Mara"]
    async with floor.store.begin() as tx:
        match how:
            case "away":
                await tx.execute(update(Attendance).where(Attendance.admin_id == mara.id).values(is_away=True))
            case "gone":
                await tx.execute(update(Attendance).where(Attendance.admin_id == mara.id).values(seen_at=None))
            case "left":
                await admins.disable(tx, mara.id)
            case "lowered":
                await admins.set_role(tx, mara.id, Role.VIEWER)
    if how != "gone":
        await floor.person("Tom")
        assert await floor.offer_all() == ["Tom"]
    else:
        async with floor.store.begin() as tx:
            await tx.execute(update(Attendance).values(seen_at=datetime.now(UTC) - timedelta(hours=1)))
        [ended] = await floor.end()
        assert (ended.id, ended.offered_admin_id) == (chat.id, None)


async def test_a_teams_chats_go_round_in_the_team_and_those_of_no_team_as_the_desk_says(floor: Floor) -> None:
    mara, tom = await floor.person("Mara"), await floor.person("Tom", reach=Reach.TEAMS)
    sales = await floor.team("Sales", tom)
    quiet = await floor.team("Quiet", mara, is_on=False)
    of_sales, of_quiet, of_none = [await floor.waiting() for _ in range(3)]
    async with floor.store.begin() as tx:
        await assign_to_team(tx, floor.boss, of_sales.id, sales)
        await assign_to_team(tx, floor.boss, of_quiet.id, quiet)
    assert await floor.offer_all() == ["Tom"]
    assert (await floor.desk.now(of_sales.id)).offered_admin_id == tom.id
    await floor.rounds()
    assert await floor.offer_all() == ["Mara"]
    assert (await floor.desk.now(of_none.id)).offered_admin_id == mara.id
    async with floor.store.begin() as tx:
        moved = await assign_to_team(tx, floor.boss, of_none.id, sales)
        await teams.delete_team(tx, floor.boss, quiet)
    assert moved.chat.offered_admin_id is None, "another team, another round"
    assert sorted(await floor.offer_all()) == ["Mara", "Tom"], "the chats of a deleted team are no team's"


async def test_a_chat_that_was_given_to_somebody_is_offered_to_nobody(floor: Floor) -> None:
    await floor.rounds()
    await floor.person("Mara")
    tom = await floor.desk.admin("Tom")
    chat = await floor.waiting()
    assert await floor.offer_all() == ["Mara"]
    async with floor.store.begin() as tx:
        given = await assign(tx, floor.boss, chat.id, tom.id)
    assert (given.chat.assigned_admin_name, given.chat.offered_admin_id) == ("Tom", None)
    assert await floor.offer_all() == []


async def test_several_processes_at_once_give_no_chat_to_two_and_nobody_more_than_the_limit(
    floor: Floor, database_url: str
) -> None:
    await floor.rounds(max_open=3)
    people = [await floor.person(name) for name in ("Mara", "Tom", "Ann")]
    chats = [await floor.waiting() for _ in range(12)]
    others = [await Store.open(database_url, pool_size=2) for _ in range(3)]
    told: list[Chat] = []

    async def process(store: Store) -> None:
        idle = 0
        while idle < 5:
            async with store.begin() as tx:
                chat = await offer_next(tx)
            if chat is None:
                idle += 1
                await asyncio.sleep(0)
            else:
                told.append(chat)

    async def takes(chat: Chat, admin: Admin) -> None:
        await floor.desk.change(chat, admin, Action.TAKE_OVER)

    eve = await floor.desk.admin("Eve")
    await asyncio.gather(*(process(store) for store in others), *(takes(chat, eve) for chat in chats[:2]))
    for store in others:
        await store.close()
    assert len({chat.id for chat in told}) == len(told), "each was offered once"
    now = [await floor.desk.now(chat.id) for chat in chats]
    held = [chat.offered_admin_id for chat in now if chat.state is State.WAITING and chat.offered_admin_id is not None]
    assert {id: held.count(id) for id in held} == {one.id: 3 for one in people}
    assert [chat.assigned_admin_name for chat in now[:2]] == ["Eve", "Eve"]
    assert all(chat.offered_admin_id is None for chat in now[:2])
