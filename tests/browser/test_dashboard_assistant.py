"""The assistant, seen from the desk: its words as they come, why it said them, its hand-off; and setting it up."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import expect
from starlette.types import ASGIApp

from tests.assistant.model_server import ModelServer
from tests.browser.dashboard import Work
from tests.journeys.people import Admin, Visitor
from tests.journeys.server import Process

Serve = Callable[[ASGIApp], Awaitable[str]]


@asynccontextmanager
async def configured(mara: Admin, **config: object) -> AsyncIterator[None]:
    """The assistant answers, set up like this, until the block ends."""
    before = (await mara.http.get("/api/ai/config")).json()
    answer = await mara.http.put("/api/ai/config", json={"enabled": True, **config})
    assert answer.status_code == 200, answer.text
    try:
        yield
    finally:
        asked = {name: before[name] for name in ("enabled", "provider", "baseUrl", "model")}
        await mara.http.put("/api/ai/config", json={**asked, "apiKey": None})


@pytest.fixture
async def models(serve: Serve, mara: Admin) -> AsyncIterator[ModelServer]:
    """A model's server that the assistant asks, under the key `sk-of-this-test-only`."""
    models = ModelServer()
    models.url = await serve(models.app)
    base_url = f"{models.url}/v1"
    async with configured(mara, provider="custom", baseUrl=base_url, model="says", apiKey="sk-of-this-test-only"):
        yield models
        models.go_on.set()


async def test_an_answer_is_read_as_it_is_written_and_ends_when_somebody_takes_over(
    work: Work, frontdesk: Process, mara: Admin, models: ModelServer
) -> None:
    await mara.http.put("/api/ai/config", json={"model": "wait-in-answer"})
    desk = await work()
    async with Visitor(frontdesk.url, userName="Lia Live") as visitor:
        await visitor.say("How long does delivery take?")
        await desk.open("Lia Live")
        live = desk.page.locator(".is-live")
        await expect(live).to_contain_text("Delivery takes")
        await expect(live).to_contain_text("Assistant is answering")

        await desk.page.reload()
        await expect(live).to_contain_text("Delivery takes")

        await desk.button("Take over").click()
        await expect(desk.notice.last).to_contain_text("You took over.")
        await expect(live).to_have_count(0)
        models.go_on.set()
        await desk.say("I know that myself.")
        senders = [message["sender"] for message in (await visitor.sees_everything()).values()]
        assert senders == ["user", "system", "admin"]


async def test_an_answer_shows_its_sources_and_why_it_was_given(work: Work, frontdesk: Process, mara: Admin) -> None:
    taught = {"kind": "answer", "title": "Do you repair zeppelins?", "content": "Yes, zeppelins on Tuesdays."}
    source = (await mara.http.post("/api/ai/knowledge", json=taught)).json()["source"]
    desk = await work()
    async with configured(mara, provider="knowledge"), Visitor(frontdesk.url, userName="Willa Why") as visitor:
        await expect_ready(mara, source["id"])
        await visitor.say("Do you repair zeppelins?")
        await desk.open("Willa Why")
        await expect(desk.bubble("zeppelins on Tuesdays")).to_be_visible()
        answer = desk.page.get_by_role("article", name="Assistant")
        await expect(answer).to_contain_text("Do you repair zeppelins?")
        await answer.get_by_role("button", name="Why?").click()
        why = desk.page.get_by_role("dialog", name="Why this answer")
        await expect(why).to_contain_text("The best passage of your knowledge.")
        await expect(why).to_contain_text("Do you repair zeppelins?")
    await mara.http.delete(f"/api/ai/knowledge/{source['id']}")


async def expect_ready(mara: Admin, source_id: str) -> None:
    """The source has been read."""
    async with asyncio.timeout(10):
        while (await mara.http.get(f"/api/ai/knowledge/{source_id}")).json()["source"]["status"] != "ready":
            await asyncio.sleep(0.05)


async def test_who_takes_over_reads_what_the_visitor_wants(
    work: Work, frontdesk: Process, mara: Admin, models: ModelServer
) -> None:
    await mara.http.put("/api/ai/config", json={"model": "hand-off"})
    desk = await work()
    async with Visitor(frontdesk.url, userName="Hanna Handed") as visitor:
        await visitor.say("My order arrived in pieces")
        row = desk.row("Hanna Handed")
        await expect(row).to_contain_text(re.compile(r"Waiting \d:\d\d"))
        await row.click()
        card = desk.page.get_by_role("region", name="Hand-off")
        await expect(card).to_contain_text("Order 17 arrived broken.")
        await expect(card).to_contain_text("wants a refund")
        await card.get_by_role("button", name="Take over").click()
        await expect(card).to_have_count(0)
        await expect(desk.details).to_contain_text("Order 17 arrived broken.")
        await desk.page.reload()
        await expect(desk.details).to_contain_text("Order 17 arrived broken.")


async def test_the_assistant_is_tried_before_it_is_saved(work: Work, models: ModelServer) -> None:
    models.says = "We ship on foot."
    desk = await work("/settings/assistant")
    await expect(desk.page.get_by_text("sk-…only")).to_be_visible()
    await desk.page.get_by_label("Model", exact=True).fill("says-as-well")
    await desk.page.get_by_label("A visitor’s message").fill("How do you ship?")
    await desk.page.keyboard.press("Enter")
    trial = desk.page.get_by_role("complementary", name="Try it")
    await expect(trial).to_contain_text("We ship on foot.")
    await expect(trial).to_contain_text("to the first word")
    assert models.calls[-1].model == "says-as-well"
    assert models.calls[-1].key == "sk-of-this-test-only"

    await desk.page.get_by_label("Model", exact=True).fill("wrong-key")
    await desk.page.get_by_label("A visitor’s message").fill("And now?")
    await desk.page.keyboard.press("Enter")
    await expect(trial).to_contain_text("Incorrect API key provided.")

    await desk.button("Discard").click()
    await expect(desk.page.get_by_label("Model", exact=True)).to_have_value("says")


async def test_switching_it_off_lets_new_chats_wait(work: Work, frontdesk: Process, models: ModelServer) -> None:
    desk = await work("/settings/assistant")
    await desk.page.get_by_role("switch", name="The assistant answers").click()
    await desk.button("Save").click()
    await expect(desk.page.get_by_text("Saved", exact=True)).to_be_visible()
    async with Visitor(frontdesk.url, userName="Otto Off") as visitor:
        await visitor.say("Is anybody there?")
        await desk.page.get_by_role("link", name="Inbox").click()
        await expect(desk.row("Otto Off")).to_contain_text("Waiting")
    assert models.calls == []


async def test_what_is_taught_is_read_found_and_forgotten(work: Work) -> None:
    desk = await work("/settings/knowledge")
    await desk.button("Question and answer").click()
    await desk.page.get_by_label("Question", exact=True).fill("Do you sell umbrellas?")
    await desk.page.get_by_label("Answer", exact=True).fill("Only in the rain.")
    await desk.button("Save").click()
    row = desk.page.locator(".row").filter(has_text="Do you sell umbrellas?")
    await expect(row).to_contain_text("Ready, 1 passage")

    await desk.page.get_by_label("Try a question").fill("umbrellas")
    await desk.page.keyboard.press("Enter")
    await expect(desk.page.locator(".passage").first).to_contain_text("Only in the rain.")

    await row.get_by_role("button", name="Change").click()
    await expect(desk.page.get_by_label("Answer", exact=True)).to_have_value("Only in the rain.")
    await desk.button("Cancel").click()
    await row.get_by_role("button", name="Remove").click()
    await desk.page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    await expect(desk.page.locator(".row").filter(has_text="Do you sell umbrellas?")).to_have_count(0)


async def test_a_file_that_cannot_be_read_says_why(work: Work) -> None:
    desk = await work("/settings/knowledge")
    await desk.button("File").click()
    await desk.page.get_by_label("File", exact=True).set_input_files(
        {"name": "guide.pdf", "mimeType": "application/pdf", "buffer": b"this is no PDF"}
    )
    await desk.button("Save").click()
    row = desk.page.locator(".row").filter(has_text="guide.pdf")
    await expect(row.locator(".status-failed")).to_contain_text(re.compile(r"\w{3,}"), timeout=15_000)
    await row.get_by_role("button", name="Remove").click()
    await desk.page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    await expect(row).to_have_count(0)
