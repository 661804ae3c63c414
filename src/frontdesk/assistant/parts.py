"""The assistant put together, for the composition root: make it, start it, stop it."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter

from frontdesk.assistant.calls import Calls, OpensAt
from frontdesk.assistant.current import CurrentConfig
from frontdesk.assistant.drafts import Drafts
from frontdesk.assistant.http import assistant_router, hand_off_router
from frontdesk.assistant.knowledge.embedder import Embedder
from frontdesk.assistant.knowledge.example import add_example
from frontdesk.assistant.knowledge.http import knowledge_router
from frontdesk.assistant.knowledge.reader import Reader
from frontdesk.assistant.providers import Providers
from frontdesk.assistant.worker import Worker
from frontdesk.chat.desk import Desk
from frontdesk.chat.facts import ChatChanged, MessagePosted, VisitorTyped
from frontdesk.kit.tasks import Tasks

SEAL_PURPOSE = "assistant provider key"
"""For the Seal that CurrentConfig is made with."""
# files are counted while they are read; texts and instructions are longer than other bodies
BODY_LIMITS: dict[str, int | None] = {"/api/ai/knowledge/files": None, "/api/ai": 1_000_000}


@dataclass(frozen=True, slots=True)
class Assistant:
    """Its running parts."""

    desk: Desk
    current: CurrentConfig
    providers: Providers
    drafts: Drafts
    worker: Worker
    calls: Calls
    reader: Reader
    embedder: Embedder
    tasks: Tasks

    def start(self) -> None:
        """It hears of every message from here on, and keeps its background work going."""
        self.desk.publisher.subscribe(self.worker.hear, MessagePosted, ChatChanged, VisitorTyped)
        self.desk.publisher.subscribe(self.calls.hear, MessagePosted, ChatChanged)
        self.tasks.keep("assistant configuration", self.current.run)
        self.tasks.keep("assistant", self.worker.run)
        self.tasks.keep("hand-offs", self.calls.run)
        self.tasks.keep("knowledge", self.reader.run)
        self.tasks.keep("knowledge vectors", self.embedder.run)

    async def teach_example(self) -> None:
        """For development: the example shop's knowledge is there, and the assistant is on, unless somebody has taught something."""
        async with self.desk.store.begin() as tx:
            is_new = await add_example(tx)
        if is_new:
            self.reader.wake()
            if self.current.now.updated_at is None or not self.current.now.config.enabled:
                await self.current.change({"enabled": True})

    async def stop(self) -> None:
        """What is being written is dropped and stays due; the connections to providers are closed."""
        await self.worker.stop()
        await self.providers.close()

    def routers(self) -> list[APIRouter]:
        """Its HTTP routes."""
        return [
            assistant_router(self.desk, self.current, self.providers, self.embedder),
            hand_off_router(self.desk),
            knowledge_router(self.desk.store, self.reader, self.embedder),
        ]


def create_assistant(
    desk: Desk,
    current: CurrentConfig,
    drafts: Drafts,
    tasks: Tasks,
    *,
    allow_private: bool,
    opens_at: OpensAt,
    is_anybody_available: Callable[[], bool],
) -> Assistant:
    """Everything wired, and nothing running. `allow_private`: addresses inside the network may be asked (a model server, pages)."""
    providers = Providers(allow_private=allow_private)
    calls = Calls(desk, current, opens_at, is_anybody_available)
    embedder = Embedder(desk.store, current, providers)
    worker = Worker(desk, current, providers, embedder, drafts, tasks)
    reader = Reader(desk.store, allow_private=allow_private)
    return Assistant(desk, current, providers, drafts, worker, calls, reader, embedder, tasks)
