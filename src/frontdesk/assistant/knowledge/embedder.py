"""Asks the provider what each passage means, in the background: what is missing is found in the database, so nothing is forgotten."""

import asyncio

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.assistant.current import Current, CurrentConfig
from frontdesk.assistant.knowledge import vectors
from frontdesk.assistant.knowledge.vectors import Meaning
from frontdesk.assistant.providers import Embedding, Providers
from frontdesk.assistant.stream import ProviderFailed
from frontdesk.errors import Unavailable
from frontdesk.store.engine import Store

log = structlog.get_logger(__name__)

BATCH = 32
POLL_S = 5.0
# after a fault of the provider
PAUSE_S = 30.0
QUESTION_WITHIN_S, PASSAGES_WITHIN_S = 2.0, 30.0
MAX_CHARS = 4_000


class Embedder:
    """Keeps the passages' vectors complete, and makes those of questions."""

    def __init__(self, store: Store, current: CurrentConfig, providers: Providers) -> None:
        self._store, self._current, self._providers = store, current, providers
        self._work = asyncio.Event()
        self.problem: str | None = None
        """why passages lack their vectors, in the provider's words"""
        current.on_changed(lambda _: self.wake())

    def wake(self) -> None:
        """There may be something new."""
        self._work.set()

    async def run(self) -> None:
        """Runs until it is cancelled."""
        while True:
            self._work.clear()
            wait_s = POLL_S
            try:
                await self.complete()
                self.problem = None
            except ProviderFailed as failure:
                self.problem, wait_s = f"{failure.code}: {failure.words}", PAUSE_S
                log.warning("knowledge: no vectors", problem=self.problem)
            except Unavailable:
                log.warning("knowledge: the database does not answer")
            try:
                async with asyncio.timeout(wait_s):
                    await self._work.wait()
            except TimeoutError:
                continue

    async def complete(self) -> None:
        """Every passage has its vector by the model of now. Raises ProviderFailed, Unavailable."""
        after = 0
        while model := (current := self._current.now).config.embedding:
            async with self._store.begin() as tx:
                missing = await vectors.list_without(tx, model, after=after, limit=BATCH)
            if not missing:
                return
            after = missing[-1].passage_id
            made = await self._embed(current, [one.content for one in missing], within_s=PASSAGES_WITHIN_S)
            async with self._store.begin() as tx:
                meanings = {one.passage_id: meaning for one, meaning in zip(missing, made, strict=True)}
                await vectors.store_meanings(tx, meanings)

    async def find_meaning(self, current: Current, question: str) -> Meaning | None:
        """What the question means; None without an embedding model, or when it does not answer in time: then words alone decide."""
        if current.config.embedding is None:
            return None
        try:
            (meaning,) = await self._embed(current, [question], within_s=QUESTION_WITHIN_S)
        except ProviderFailed as failure:
            log.warning("knowledge: a question without its vector", problem=f"{failure.code}: {failure.words}")
            return None
        return meaning

    async def find_meaning_now(self, question: str) -> Meaning | None:
        """The same, with the configuration of now."""
        return await self.find_meaning(self._current.now, question)

    async def read_status(self, tx: AsyncSession) -> dict[str, object] | None:
        """For the team: how many of the passages have their vector, and why the others lack it; None without an embedding model."""
        model = self._current.now.config.embedding
        if model is None:
            return None
        known, passages = await vectors.count_known(tx, model)
        return {"model": model, "known": known, "passages": passages, "problem": self.problem}

    async def _embed(self, current: Current, texts: list[str], *, within_s: float) -> list[Meaning]:
        model = current.config.embedding or ""
        wanted = Embedding(current.config.url or "", current.key, model, [one[:MAX_CHARS] for one in texts], within_s)
        try:
            return [vectors.make_meaning(model, numbers) for numbers in await self._providers.embed(wanted)]
        except ValueError as error:
            raise ProviderFailed("malformed", f"the embedding model's answer is {error}") from None
