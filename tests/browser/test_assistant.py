"""A visitor and the assistant, through the widget; the model is a stand-in, served over real HTTP."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import expect
from starlette.types import ASGIApp

from tests.assistant.model_server import ModelServer
from tests.browser.shop import Shop
from tests.browser.test_widget import chat_of
from tests.journeys.people import Admin

Visit = Callable[..., Awaitable[Shop]]

# what is promised; the first answer of a process also loads the model's client
ANSWER_WITHIN_MS = 20_000


@pytest.fixture
async def model(serve: Callable[[ASGIApp], Awaitable[str]], mara: Admin, no_chats: None) -> AsyncIterator[ModelServer]:
    """The assistant is on, and asks this model, until the test ends. Nobody waits before."""
    model = ModelServer()
    config = {"provider": "custom", "baseUrl": f"{await serve(model.app)}/v1", "model": "says", "burstWaitS": 0.0}
    await _configure(mara, {"enabled": True, "publicKnowledgeOnly": False, **config})
    yield model
    await _configure(mara, {"enabled": False})


async def _configure(mara: Admin, config: dict[str, object]) -> None:
    answer = await mara.http.put("/api/ai/config", json=config)
    assert answer.status_code == 200, answer.text


async def test_the_assistants_words_come_as_they_are_written_and_then_stay(visit: Visit, model: ModelServer) -> None:
    model.says = "Delivery takes **two to four** working days, and we pay the postage."
    model.word_pause_s = 0.1
    shop = await visit()
    await shop.open_chat()
    await expect(shop.head).to_contain_text("Assistant · answers at once")
    await shop.says_and_is_heard("How long does delivery take?")

    await expect(shop.chat.locator(".arriving")).to_contain_text("Delivery takes", timeout=ANSWER_WITHIN_MS)
    await expect(shop.message("Delivery takes two to four working days, and we pay the postage.")).to_be_visible()
    await expect(shop.chat.locator(".arriving")).to_have_count(0)
    await expect(shop.message("Delivery takes")).to_have_count(1)


async def test_a_visitor_asks_for_a_person_waits_goes_back_and_is_taken_over(
    visit: Visit, model: ModelServer, mara: Admin
) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("When will my lamp come?")
    await expect(shop.chat.locator(".by-ai .bubble").last).to_contain_text(
        re.compile("Delivery"), timeout=ANSWER_WITHIN_MS
    )

    await shop.chat.get_by_role("button", name="Talk to a person").click()
    await expect(shop.head).to_contain_text("Waiting for a person")
    await expect(shop.chat.get_by_text(re.compile("number 1 in line"))).to_be_visible()
    await shop.chat.get_by_role("button", name="Back to the assistant").click()
    await expect(shop.head).to_contain_text("Assistant")

    await shop.chat.get_by_role("button", name="Talk to a person").click()
    await shop.chat.get_by_role("button", name="Leave your e-mail").click()
    await shop.chat.get_by_label("Your e-mail address").fill("ada@example.com")
    await shop.chat.get_by_role("button", name="Save").click()
    await expect(shop.chat.get_by_text("we have your address: ada@example.com")).to_be_visible()

    chat_id = await chat_of(shop, mara)
    await mara.until(lambda: (mara.rows.get(chat_id) or {}).get("visitor", {}).get("email") == "ada@example.com")
    await mara.does("take-over", {"sessionId": chat_id})
    await expect(shop.head).to_contain_text("is here")


async def test_a_person_who_takes_over_stops_the_assistant_in_mid_sentence(
    visit: Visit, model: ModelServer, mara: Admin
) -> None:
    model.says = "This answer is never going to be finished because somebody takes over"
    model.word_pause_s = 0.3
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("Tell me a long story")
    await expect(shop.chat.locator(".arriving")).to_contain_text("This answer", timeout=ANSWER_WITHIN_MS)

    await mara.does("take-over", {"sessionId": await chat_of(shop, mara)})
    await expect(shop.head).to_contain_text("is here")
    await expect(shop.message("This answer")).to_have_count(0)
