"""What is told of a conversation's state is never older than what was told before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from frontdesk.chat.chatlist import ChatListUpdates
from frontdesk.chat.events import ChatChanged, Publisher
from frontdesk.chat.narrow import Narrow
from frontdesk.chat.presence import Presence
from frontdesk.chat.records import Chat
from frontdesk.kit.clock import SystemClock
from frontdesk.realtime.bus import Emission, MemoryBus
from frontdesk.realtime.rooms import Rooms
from tests.chat.conftest import Conversations


@dataclass
class Told:
    """A publisher on rooms that nobody is in, and all that is sent to them."""

    publisher: Publisher
    chat_list: ChatListUpdates
    sent: list[Emission] = field(default_factory=list)

    async def rows(self, number: int) -> dict[str, Any]:
        """The list's update of that number, by the chats' ids."""
        async with asyncio.timeout(10):
            while len(updates := [one for one in self.sent if one.event == "chat-list-update"]) <= number:
                await asyncio.sleep(0.005)
        (body,) = updates[number].args
        return {row["sessionId"]: row for row in body["chats"]}  # type: ignore[index]


@pytest.fixture
async def told(desk: Conversations) -> AsyncIterator[Told]:
    bus = MemoryBus()
    rooms = Rooms(bus, max_rooms_per_socket=1)
    narrow = Narrow(desk.store, rooms, dict)
    chat_list = ChatListUpdates(desk.store, rooms, narrow, every_s=0.02)
    publisher = Publisher(rooms, narrow, Presence(SystemClock()), on_row_changed=chat_list.mark)
    told = Told(publisher, chat_list)
    bus.subscribe(told.sent.append)
    running = asyncio.create_task(chat_list.run(publisher))
    yield told
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def _until_read(marked: dict[UUID, None], chat: Chat) -> None:
    """A round has taken it, and reads it."""
    async with asyncio.timeout(10):
        while chat.id in marked:
            await asyncio.sleep(0)


async def test_a_row_that_changes_while_it_is_read_comes_with_the_next_update(desk: Conversations, told: Told) -> None:
    desk.assistant_is_on = False
    changing, other = await desk.open(), await desk.open()
    for chat in (changing, other):
        await desk.say(chat)
        told.chat_list.mark(chat.id)
    await _until_read(told.chat_list._changed, changing)
    told.publisher.tell(ChatChanged(changing))
    assert set(await told.rows(0)) == {str(other.id)}
    assert set(await told.rows(1)) == {str(changing.id)}


async def test_a_row_that_changes_all_the_time_is_told_all_the_same(desk: Conversations, told: Told) -> None:
    chat = await desk.open()
    told.chat_list.mark(chat.id)
    for _ in range(2):
        await _until_read(told.chat_list._changed, chat)
        told.chat_list.mark(chat.id)
    assert set(await told.rows(0)) == {str(chat.id)}
