"""A visitor and a person of the team, from the first word to the rating; at each step one of them reloads the page, or loses the network.

Whatever breaks, nobody loads a page by hand to mend it, no word is lost, and none is there twice.
"""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import expect
from starlette.types import ASGIApp

from tests.assistant.model_server import ModelServer
from tests.browser.dashboard import Dashboard, Work
from tests.browser.shop import Shop
from tests.journeys.people import Admin

Visit = Callable[..., Awaitable[Shop]]
Break = Callable[[], Awaitable[None]]

WORDS = ["How long does delivery take?", "Thank you, and returns?", "I can help with that.", "That is all, bye!"]
ANSWER_WITHIN_MS = 20_000


@pytest.fixture
async def model(serve: Callable[[ASGIApp], Awaitable[str]], mara: Admin, no_chats: None) -> AsyncIterator[ModelServer]:
    """The assistant is on, and asks this model, until the test ends."""
    model = ModelServer()
    model.says = "Delivery takes two to four working days."
    config = {"provider": "custom", "baseUrl": f"{await serve(model.app)}/v1", "model": "says", "burstWaitS": 0.0}
    await mara.http.put("/api/ai/config", json={"enabled": True, "publicKnowledgeOnly": False, **config})
    yield model
    await mara.http.put("/api/ai/config", json={"enabled": False})


def breaker(side: Shop | Dashboard, how: str) -> tuple[Break, Break]:
    """What breaks this side before a step, and what is done once the other side has taken it."""

    async def nothing() -> None:
        """A page that is loaded anew needs nothing more."""

    async def reload() -> None:
        await side.page.reload()

    if how == "reload":
        return reload, nothing
    return side.go_offline, side.go_online


async def journey(shop: Shop, desk: Dashboard, *, before: Break, after: Break, broken: Shop | Dashboard) -> None:
    """All steps. Each is taken by the side that is whole, while the other is broken; then it is looked at on both sides."""
    visitor_is_broken = broken is shop
    row = desk.row("Visitor").first

    async def step(mine: bool, act: Callable[[], Awaitable[object]], seen: Callable[[], Awaitable[object]]) -> None:
        """`mine`: it is the broken side that acts. It does so once it stands again, or has its words wait for that."""
        await before()
        if mine:
            await after()
            await act()
        else:
            await act()
            await after()
        await seen()

    async def seen_by_both(text: str) -> None:
        await expect(shop.message(text)).to_have_count(1, timeout=ANSWER_WITHIN_MS)
        await expect(desk.bubble(text)).to_have_count(1, timeout=ANSWER_WITHIN_MS)

    async def ask() -> None:
        # a page that was opened and nothing more forgets that: nothing is kept before the visitor acts
        if await shop.launcher.get_attribute("aria-expanded") == "false":
            await shop.open_chat()
        await shop.says_and_is_heard(WORDS[0])

    async def answered() -> None:
        await row.click()
        await seen_by_both(WORDS[0])
        await seen_by_both("Delivery takes two to four working days.")

    await shop.open_chat()
    await step(visitor_is_broken, ask, answered)

    async def want_a_person() -> None:
        await shop.chat.get_by_role("button", name="Talk to a person").click()

    async def waiting() -> None:
        await expect(shop.head).to_contain_text("Waiting for a person")
        await expect(desk.button("Take over")).to_be_visible()
        await expect(row).to_contain_text("Waiting")

    await step(visitor_is_broken, want_a_person, waiting)

    async def taken_over() -> None:
        await expect(shop.head).to_contain_text("is here")
        await expect(desk.button("Hand back to AI")).to_be_visible()

    await step(not visitor_is_broken, lambda: desk.button("Take over").click(), taken_over)
    await step(visitor_is_broken, lambda: shop.say(WORDS[1]), lambda: seen_by_both(WORDS[1]))
    await step(not visitor_is_broken, lambda: desk.say(WORDS[2]), lambda: seen_by_both(WORDS[2]))
    await step(visitor_is_broken, lambda: shop.say(WORDS[3]), lambda: seen_by_both(WORDS[3]))

    async def closed() -> None:
        await expect(shop.head).to_contain_text("This chat has ended")
        await expect(desk.button("Reopen")).to_be_visible()

    await step(not visitor_is_broken, lambda: desk.button("Close").click(), closed)

    async def rated() -> None:
        await expect(shop.chat.get_by_text("Thank you!")).to_be_visible()
        await expect(desk.details).to_contain_text("Rating")

    await step(visitor_is_broken, lambda: shop.chat.get_by_role("button", name="Very good").click(), rated)
    comment = shop.chat.get_by_label("Anything you would like to add?")
    await comment.fill("Quick and kind")

    async def commented() -> None:
        await expect(comment).to_have_count(0)
        await expect(desk.details).to_contain_text("Quick and kind")

    await shop.chat.get_by_role("button", name="Send", exact=True).first.click()
    await commented()


@pytest.mark.parametrize("how", ["reload", "network"])
@pytest.mark.parametrize("who", ["visitor", "team"])
async def test_each_step_survives_a_break(visit: Visit, work: Work, model: ModelServer, who: str, how: str) -> None:
    desk, shop = await work(), await visit()
    broken: Shop | Dashboard = shop if who == "visitor" else desk
    before, after = breaker(broken, how)
    await journey(shop, desk, before=before, after=after, broken=broken)

    for page in (desk, shop):
        await page.page.reload()
    for text in [*WORDS, "Delivery takes"]:
        await expect(shop.message(text)).to_have_count(1)
        await expect(desk.bubble(text)).to_have_count(1)
    # the browser's own words on a page that went while it asked
    for side in (desk, shop):
        side.faults = [fault for fault in side.faults if "ERR_INTERNET_DISCONNECTED" not in fault]
