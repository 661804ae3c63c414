"""The chat's parts on a real database, without a server in front of them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Admin, Role, Visitor
from frontdesk.chat import handoff, sessions
from frontdesk.chat.appender import Appender
from frontdesk.chat.messages import Draft, Posted
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import Action, Sender
from frontdesk.kit.ids import new_secret
from frontdesk.store.engine import Store


@dataclass
class Conversations:
    """Makes conversations, says things in them, and remembers what was told."""

    store: Store
    assistant_is_on: bool = True
    told: list[Posted] = field(default_factory=list)
    appender: Appender = field(init=False)

    def start(self) -> None:
        self.appender = Appender(self.store, on_posted=self._tell, assistant_is_on=lambda: self.assistant_is_on)

    def _tell(self, posted: Sequence[Posted]) -> None:
        self.told.extend(posted)

    async def open(self, key: str | None = None) -> Chat:
        visitor = Visitor(None, "127.0.0.1", "a browser")
        async with self.store.begin() as tx:
            opened = await sessions.open_session(
                tx, visitor, key or new_secret(), sessions.Introduction(), assistant_is_on=self.assistant_is_on
            )
        return opened.chat

    async def admin(self, name: str = "Mara") -> Admin:
        async with self.store.begin() as tx:
            return await admins.create(
                tx, email=f"{name.lower()}-{new_secret(4)}@example.com", name=name, role=Role.AGENT, password_hash="-"
            )

    async def say(self, chat: Chat, content: str = "hello", client_id: str | None = None) -> Posted:
        return await self.appender.append(Draft(chat.id, Sender.USER, content, client_id))

    async def answer(self, chat: Chat, *, turn: int, content: str = "an answer") -> Posted:
        return await self.appender.append(Draft(chat.id, Sender.AI, content, turn=turn))

    async def change(self, chat: Chat, actor: Admin | Visitor | None, action: Action, **options: str) -> handoff.Change:
        async with self.store.begin() as tx:
            return await handoff.change_state(
                tx, actor, chat.id, action, assistant_is_on=self.assistant_is_on, **options
            )

    async def now(self, id: UUID) -> Chat:
        async with self.store.begin() as tx:
            chat = await sessions.queries.find_chat(tx, id=id)
        assert chat is not None
        return chat


@pytest.fixture
async def desk(store: Store) -> AsyncIterator[Conversations]:
    conversations = Conversations(store)
    conversations.start()
    yield conversations
    async with asyncio.timeout(15):
        await conversations.appender.drain()
    await conversations.appender.close()
