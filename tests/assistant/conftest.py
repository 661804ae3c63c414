"""The assistant's parts on a real database and a model's server over real HTTP; only the provider is a stand-in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from starlette.types import ASGIApp

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Admin, Role, Visitor
from frontdesk.app.parts import limits_of
from frontdesk.assistant.current import CurrentConfig
from frontdesk.assistant.drafts import Drafts
from frontdesk.assistant.parts import SEAL_PURPOSE, Assistant, create_assistant
from frontdesk.chat import desk as operations
from frontdesk.chat import sessions
from frontdesk.chat.appender import Appender
from frontdesk.chat.desk import Desk, tell_posted
from frontdesk.chat.events import Publisher
from frontdesk.chat.facts import Announced, Fact, MessagePosted
from frontdesk.chat.message_queries import list_messages
from frontdesk.chat.messages import Draft, Posted
from frontdesk.chat.moves import Moves
from frontdesk.chat.narrow import Narrow
from frontdesk.chat.presence import Presence
from frontdesk.chat.queries import find_chat
from frontdesk.chat.records import Chat, Message
from frontdesk.chat.rules import Action, Sender
from frontdesk.kit.clock import SystemClock
from frontdesk.kit.ids import new_secret
from frontdesk.kit.sealing import Seal
from frontdesk.kit.tasks import Tasks
from frontdesk.settings.load import Settings
from frontdesk.store.engine import Store
from tests.assistant.model_server import ModelServer
from tests.wire.people import House, open_house


class Rooms:
    """Nobody is connected; what is told is seen by the listeners."""

    def emit(self, room: str, event: str, *args: object, skip: Any = None) -> None:
        pass


@dataclass
class ShopHours:
    """Open and somebody there, unless a test says otherwise."""

    next: datetime | None = None
    is_staffed: bool = True

    async def opens_at(self, at: datetime) -> datetime | None:
        return self.next

    def is_anybody_available(self) -> bool:
        return self.is_staffed


@dataclass
class Shop:
    """A desk with its assistant at work, and somebody who writes to it."""

    desk: Desk
    assistant: Assistant
    models: ModelServer
    base_url: str
    hours: ShopHours
    facts: list[Fact] = field(default_factory=list)
    said: list[Message] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, fact: Fact) -> None:
        self.facts.append(fact)
        if isinstance(fact, MessagePosted):
            self.said.append(fact.message)
        self._news.set()

    async def until(self, found: Callable[[], Any], *, within_s: float = 20.0) -> Any:
        """What `found` finds, as soon as it finds something in what was told."""
        async with asyncio.timeout(within_s):
            while not (result := found()):
                self._news.clear()
                if not (result := found()):
                    await self._news.wait()
                else:
                    break
        return result

    async def use(self, model: str, **changes: Any) -> None:
        """Answer with the model server's `model`."""
        await self.assistant.current.change(
            {
                "enabled": True,
                "provider": "custom",
                "baseUrl": self.base_url,
                "model": model,
                "burstWaitS": 0.0,
                **changes,
            }
        )

    async def open(self, locale: str | None = "en") -> Chat:
        async with self.desk.store.begin() as tx:
            opened = await sessions.open_session(
                tx,
                Visitor(None, "127.0.0.1", "a browser"),
                new_secret(),
                sessions.Introduction(locale=locale),
                assistant_is_on=self.desk.assistant_is_on(),
            )
        return opened.chat

    async def say(self, chat: Chat, content: str = "How long does delivery take?") -> Posted:
        return await self.desk.appender.append(Draft(chat.id, Sender.USER, content))

    async def outcome(self, chat: Chat, *, after: int = 0, within_s: float = 20.0) -> Message:
        """The AI's answer, or the notice that a person is called."""

        def found() -> Message | None:
            wanted = (Sender.AI, Sender.SYSTEM)
            said = (m for m in self.said if m.session_id == chat.id and m.seq > after and m.sender in wanted)
            return next(said, None)

        message: Message = await self.until(found, within_s=within_s)
        return message

    async def quiet(self) -> None:
        """Nothing is being answered, and everything is written down."""
        async with asyncio.timeout(20):
            while self.assistant.worker.running or self.assistant.tasks._jobs:
                await asyncio.sleep(0.01)

    async def quiet_for(self, chat: Chat) -> None:
        """This conversation is not being answered."""
        async with asyncio.timeout(20):
            while chat.id in self.assistant.worker._runs:
                await asyncio.sleep(0.005)

    def draft_of(self, chat: Chat) -> str:
        """What a browser would show of the answer in progress."""
        shown = ""
        for fact in self.facts:
            if isinstance(fact, Announced) and fact.name == "ai-reply-chunk" and fact.session_id == chat.id:
                cut = shown.encode("utf-16-le")[: 2 * fact.facts["offset"]].decode("utf-16-le")
                shown = cut + fact.facts["text"]
        return shown

    async def now(self, id: UUID) -> Chat:
        async with self.desk.store.begin() as tx:
            chat = await find_chat(tx, id=id)
        assert chat is not None
        return chat

    async def messages(self, chat: Chat) -> list[Message]:
        async with self.desk.store.begin() as tx:
            return (await list_messages(tx, chat.id, limit=200)).items

    async def admin(self, name: str = "Mara") -> Admin:
        async with self.desk.store.begin() as tx:
            email = f"{name.lower()}-{new_secret(4)}@example.com"
            return await admins.create(tx, email=email, name=name, role=Role.ADMIN, password_hash="-")

    async def change(self, chat: Chat, actor: Admin | Visitor | None, action: Action) -> Chat:
        return await operations.change_state(self.desk, actor, chat.id, action)


@asynccontextmanager
async def open_shop(store: Store, models: ModelServer) -> AsyncIterator[Shop]:
    """A process's worth of parts on `store`, at work until the block ends; several of them are several processes."""
    clock, tasks, hours = SystemClock(), Tasks(), ShopHours()
    current = CurrentConfig(store, Seal("a secret of this test", purpose=SEAL_PURPOSE))
    presence = Presence(clock)
    publisher = Publisher(Rooms(), Narrow(store, Rooms(), dict), presence, on_row_changed=lambda _: None)

    def tell_all(posted: Sequence[Posted]) -> None:
        for one in posted:
            tell_posted(publisher, one)

    moves = Moves(store, publisher)
    publisher.subscribe(moves.hear, MessagePosted)
    tasks.keep("moves", moves.run)
    desk = Desk(
        store=store,
        appender=Appender(store, on_posted=tell_all, assistant_is_on=current.assistant_is_on),
        publisher=publisher,
        presence=presence,
        limits=limits_of(Settings(_env_file=None), clock),
        clock=clock,
        assistant_is_on=current.assistant_is_on,
        message_max_chars=4000,
    )
    assistant = create_assistant(
        desk,
        current,
        Drafts(publisher),
        tasks,
        allow_private=True,
        opens_at=hours.opens_at,
        is_anybody_available=hours.is_anybody_available,
    )
    shop = Shop(desk, assistant, models, models.url, hours)
    publisher.subscribe(shop.hear)
    assistant.start()
    yield shop
    models.go_on.set()
    await assistant.stop()
    await tasks.stop(timeout_s=5)
    await desk.appender.close()


@pytest.fixture
async def shop(store: Store, models: ModelServer) -> AsyncIterator[Shop]:
    async with open_shop(store, models) as shop:
        yield shop


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    """A whole running Frontdesk, whose people are connected."""
    async with open_house(store) as house:
        yield house


@pytest.fixture
async def models(serve: Callable[[ASGIApp], Awaitable[str]]) -> ModelServer:
    """A model's server; `url` is its address."""
    models = ModelServer()
    models.url = f"{await serve(models.app)}/v1"
    return models
