"""What is told of a conversation's state is never older than what was told before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from frontdesk.chat.chatlist import ChatListUpdates
from frontdesk.chat.events import Publisher
from frontdesk.chat.facts import ChatChanged, ChatErased, Fact
from frontdesk.chat.latest import MAX_REMEMBERED
from frontdesk.chat.narrow import Narrow
from frontdesk.chat.presence import Presence
from frontdesk.chat.reach import TEAM
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Action, State
from frontdesk.kit.clock import SystemClock
from tests.chat.conftest import Conversations


@dataclass
class Team:
    """Where everything goes that the team is told."""

    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def emit(self, room: str, event: str, *args: Any, skip: object = None) -> None:
        if room == TEAM:
            self.heard.append((event, *args))


@dataclass
class Told:
    """A publisher, and all that is told by it."""

    publisher: Publisher
    chat_list: ChatListUpdates
    team: Team

    async def rows(self, number: int) -> dict[str, Any]:
        """The list's update of that number, by the chats' ids."""
        async with asyncio.timeout(10):
            while len(updates := [body for event, body in self.team.heard if event == "chat-list-update"]) <= number:
                await asyncio.sleep(0.005)
        return {row["sessionId"]: row for row in updates[number]["chats"]}

    def states(self) -> list[str]:
        """As `session-updated` said them."""
        return [body["chat"]["state"] for event, body in self.team.heard if event == "session-updated"]


@pytest.fixture
async def told(desk: Conversations) -> AsyncIterator[Told]:
    team = Team()
    narrow = Narrow(desk.store, team, dict)
    chat_list = ChatListUpdates(desk.store, team, narrow, every_s=0.02)
    publisher = Publisher(team, narrow, Presence(SystemClock()), on_row_changed=chat_list.mark)
    running = asyncio.create_task(chat_list.run(publisher))
    yield Told(publisher, chat_list, team)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def _until_read(marked: dict[UUID, None], chat: Chat) -> None:
    """A round has taken it, and reads it."""
    async with asyncio.timeout(10):
        while chat.id in marked:
            await asyncio.sleep(0)


def _changed(chat: Chat, **to: Any) -> Chat:
    return replace(chat, version=chat.version + 1, **to)


async def test_a_row_that_changes_while_it_is_read_is_told_as_it_became(desk: Conversations, told: Told) -> None:
    changing, other = await desk.open(), await desk.open()
    for chat in (changing, other):
        told.chat_list.mark(chat.id)
    await _until_read(told.chat_list._changed, changing)
    told.publisher.tell(ChatChanged(_changed(changing, state=State.HUMAN)))
    rows = await told.rows(0)
    assert rows[str(changing.id)]["state"] == "human"
    assert rows[str(other.id)]["state"] == "ai"


@pytest.mark.parametrize("where", ["here", "elsewhere"])
async def test_of_two_changes_the_later_is_told_last_in_whatever_order_they_come(
    desk: Conversations, told: Told, where: str
) -> None:
    chat = await desk.open()
    waiting = (await desk.change(chat, None, Action.REQUEST)).chat
    human = (await desk.change(chat, await desk.admin(), Action.TAKE_OVER)).chat
    heard: list[Fact] = []
    told.publisher.subscribe(heard.append, ChatChanged, elsewhere=True)
    told.publisher.tell(ChatChanged(human))
    tell = told.publisher.tell if where == "here" else told.publisher.tell_of_elsewhere
    tell(ChatChanged(waiting, before=chat))
    assert told.states() == ["human", "human"]
    assert heard == [ChatChanged(human), ChatChanged(human, before=chat)]


async def test_a_row_that_was_told_counts_as_told(desk: Conversations, told: Told) -> None:
    chat = await desk.open()
    await desk.change(chat, None, Action.REQUEST)
    told.chat_list.mark(chat.id)
    assert (await told.rows(0))[str(chat.id)]["state"] == "waiting"
    told.publisher.tell(ChatChanged(chat))
    assert told.states() == ["waiting"]


async def test_nothing_is_told_any_more_of_a_chat_that_is_erased(desk: Conversations, told: Told) -> None:
    erased, other = await desk.open(), await desk.open()
    for chat in (erased, other):
        told.chat_list.mark(chat.id)
    await _until_read(told.chat_list._changed, erased)
    told.publisher.tell(ChatErased(erased.id))
    assert set(await told.rows(0)) == {str(other.id)}
    told.publisher.tell(ChatChanged(_changed(erased)))
    assert told.states() == []


async def test_only_so_many_chats_are_remembered(desk: Conversations, told: Told) -> None:
    chat = await desk.open()
    latest, later = told.publisher.latest, _changed(chat, state=State.HUMAN)
    assert latest.of(later) is later
    for _ in range(MAX_REMEMBERED - 1):
        latest.of(replace(chat, id=uuid4()))
    assert latest.of(chat) is later
    for _ in range(MAX_REMEMBERED):
        latest.of(replace(chat, id=uuid4()))
    assert latest.of(chat) is chat
