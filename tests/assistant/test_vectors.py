"""Passages are found by what they mean where the provider has an embedding model, and by their words alone where it has none."""

import asyncio
import random
import statistics
import time
from operator import add, mul

import pytest
from sqlalchemy import text

from frontdesk.accounts.roles import Role
from frontdesk.assistant.knowledge import reader
from frontdesk.assistant.knowledge.search import search
from frontdesk.assistant.knowledge.vectors import _packed, _signs, find_nearest, make_meaning
from frontdesk.chat.rules import Sender
from frontdesk.store.engine import Store
from tests.assistant.conftest import Shop
from tests.assistant.model_server import ModelServer
from tests.assistant.test_knowledge import ask, teach, teach_ten_thousand
from tests.wire.people import House

LAMPS = (
    ("The Arc", "It is 49 euro."),
    ("Sending", "The parcel is with you after two days."),
    ("Workshop", "A lamp that does not work any more we mend for free."),
)


async def known(shop: Shop) -> None:
    """Every passage has its vector."""
    async with asyncio.timeout(10):
        while True:
            async with shop.desk.store.begin() as tx:
                status = await shop.assistant.embedder.read_status(tx)
            if status and status["known"] == status["passages"] != 0:
                return
            await asyncio.sleep(0.02)


async def nearest(shop: Shop, question: str) -> list[str]:
    meaning = await shop.assistant.embedder.find_meaning_now(question)
    async with shop.desk.store.begin() as tx:
        return [one.content for one in await search(tx, question, meaning=meaning)]


async def test_a_question_in_other_words_finds_its_passage_and_the_model_reads_it(shop: Shop) -> None:
    await teach(shop.desk.store, *LAMPS)
    await shop.use("ok")
    assert "It is 49 euro." not in [one.content for one in await ask(shop.desk.store, "how expensive?")]
    await shop.use("ok", embeddingModel="meanings")
    await known(shop)
    assert (await nearest(shop, "how expensive?"))[0] == "It is 49 euro."
    chat = await shop.open()
    await shop.say(chat, "how expensive?")
    assert (await shop.outcome(chat)).sender is Sender.AI
    assert "It is 49 euro." in shop.models.calls[-1].body["messages"][0]["content"]


async def test_words_and_meaning_are_fused(shop: Shop) -> None:
    await teach(shop.desk.store, *LAMPS, ("Arc and Bell", "The Bell charge is on page 7."))
    await shop.use("ok", embeddingModel="meanings")
    await known(shop)
    found = await nearest(shop, "what do you charge for the Bell")
    assert found[0] == "The Bell charge is on page 7." and "It is 49 euro." in found


async def test_what_is_only_near_in_meaning_is_no_answer_by_itself(shop: Shop) -> None:
    await teach(shop.desk.store, *LAMPS)
    await shop.use("always-500", embeddingModel="meanings")
    await known(shop)
    chat = await shop.open()
    await shop.say(chat, "how expensive?")
    assert (await shop.outcome(chat)).sender is Sender.SYSTEM


async def test_another_model_s_vectors_are_made_anew_and_removed_passages_take_theirs_along(shop: Shop) -> None:
    store = shop.desk.store
    await teach(store, *LAMPS)
    await shop.use("ok", embeddingModel="meanings")
    await known(shop)
    await shop.use("ok", embeddingModel="newer-meanings")
    await known(shop)
    assert len(shop.models.embedded) == 2 * len(LAMPS)
    async with store.begin() as tx:
        ids = (await tx.execute(text("select id from knowledge_sources"))).scalars().all()
    for id in ids:
        async with store.begin() as tx:
            assert await reader.remove_source(tx, id)
    async with store.begin() as tx:
        assert (await tx.execute(text("select count(*) from knowledge_vectors"))).scalar_one() == 0


@pytest.mark.parametrize(
    ("model", "problem"),
    [
        ("embed-500", "The embedding model had an error."),
        ("embed-unknown", "The model does not exist."),
        ("embed-too-few", "another number of texts"),
        ("embed-zeros", "not a vector"),
        ("embed-words", "could not be read"),
        ("embed-html", "could not be read"),
        ("embed-stall", None),
    ],
)
async def test_a_faulty_embedding_model_is_named_and_holds_up_no_answer(
    shop: Shop, model: str, problem: str | None
) -> None:
    await teach(shop.desk.store, *LAMPS)
    await shop.use("ok", embeddingModel=model)
    chat = await shop.open()
    await shop.say(chat, "When is the parcel with me?")
    assert (await shop.outcome(chat)).sender is Sender.AI
    assert "two days" in shop.models.calls[-1].body["messages"][0]["content"]
    if problem is not None:
        async with asyncio.timeout(10):
            while problem not in (shop.assistant.embedder.problem or ""):
                await asyncio.sleep(0.02)


@pytest.mark.parametrize("numbers", [[], [0.0] * 64, [float("nan")] * 64, [1.0] * 5000, [1e308] * 64])
def test_what_is_no_vector_is_refused(numbers: list[float]) -> None:
    with pytest.raises(ValueError, match="not a vector"):
        make_meaning("m", numbers)


async def test_the_team_sees_how_many_passages_have_their_vector(house: House, models: ModelServer) -> None:
    owner = await house.colleague("Olga", Role.OWNER)
    assert (await owner.http.get("/api/ai/knowledge")).json()["vectors"] is None
    await owner.http.post("/api/ai/knowledge", json={"kind": "answer", "title": "Q?", "content": "The parcel comes."})
    config = {"provider": "custom", "baseUrl": models.url, "model": "ok", "embeddingModel": "meanings"}
    assert (await owner.http.put("/api/ai/config", json=config)).json()["embeddingModel"] == "meanings"
    async with asyncio.timeout(15):
        while (found := (await owner.http.get("/api/ai/knowledge")).json()["vectors"])["known"] == 0:
            await asyncio.sleep(0.05)
    assert found == {"model": "meanings", "known": 1, "passages": 1, "problem": None}
    passages = (await owner.http.get("/api/ai/knowledge/search", params={"q": "shipping"})).json()["passages"]
    assert passages[0]["content"] == "The parcel comes." and passages[0]["likeness"] > 0.3


async def test_vectors_among_ten_thousand_passages(store: Store) -> None:
    """As large as OpenAI's; clustered, as texts of one shop are."""
    numbers, rng = 1536, random.Random(3)
    rows = await teach_ten_thousand(store)
    topics = [[rng.gauss(0, 1) for _ in range(numbers)] for _ in range(40)]
    noise = [rng.gauss(0, 1) for _ in range(40_000)]

    def somewhere() -> list[float]:
        start = rng.randrange(len(noise) - numbers)
        return noise[start : start + numbers]

    async with store.begin() as tx:
        ids = (await tx.execute(text("select id from knowledge_passages order by id"))).scalars().all()
    made = {id: make_meaning("m", list(map(add, topics[n % 40], somewhere()))) for n, id in enumerate(ids)}
    async with store.direct(timeout_s=300) as connection:
        records = [(id, "m", _signs(one.numbers), _packed(one.numbers)) for id, one in made.items()]
        await connection.copy_records_to_table("knowledge_vectors", records=records)
        await connection.execute("analyze knowledge_vectors")
    took_ms, right = [], 0
    for n in range(60):
        near = made[ids[n * 97]].numbers
        asked = make_meaning("m", [50 * one + other for one, other in zip(near, somewhere(), strict=True)])
        content = str(rows[n * 97]["content"]).split()
        started = time.perf_counter()
        async with store.unflushed() as connection:  # as the assistant asks
            found = await search(connection, " ".join(content[10:16]), meaning=asked)
        took_ms.append((time.perf_counter() - started) * 1000)
        assert found
        if n % 10 == 0:
            async with store.begin() as tx:
                by_signs = await find_nearest(tx, asked)
            right += next(iter(by_signs)) == max(made, key=lambda id: sum(map(mul, asked.numbers, made[id].numbers)))
    p95 = statistics.quantiles(took_ms, n=20)[-1]
    print(
        f"with vectors: median {statistics.median(took_ms):.1f} ms, p95 {p95:.1f} ms; the nearest was found {right} times of 6"
    )
    assert right == 6
