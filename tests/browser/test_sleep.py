"""A laptop sleeps through the night: its timers stand still, its connections die unheard, and in the morning all is current."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.dashboard import Dashboard
from tests.browser.middlebox import Lid, laptop
from tests.browser.shop import Shop
from tests.browser.test_widget import chat_of
from tests.journeys.people import Admin, Visitor
from tests.journeys.server import Process

NIGHT = timedelta(hours=9)


@pytest.fixture
async def lid(frontdesk: Process) -> AsyncIterator[Lid]:
    async with laptop(frontdesk.port) as lid:
        yield lid


@pytest.fixture
async def evening(browser: Browser) -> AsyncIterator[Page]:
    """A page on the laptop, on the evening before."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(30_000)
    page = await context.new_page()
    await page.clock.install(time=datetime.now(UTC) - NIGHT)
    yield page
    await context.close()


async def wake(page: Page, lid: Lid) -> None:
    """The clock is at the next morning, and no timer has noticed; nobody touches the page."""
    lid.open()
    await page.clock.set_system_time(datetime.now(UTC))


async def test_in_the_morning_the_dashboard_is_current_without_a_reload(
    evening: Page, lid: Lid, frontdesk: Process, tomas: Admin, no_chats: None
) -> None:
    desk = Dashboard(evening, lid.url)
    await desk.go("")
    await desk.sign_in()
    async with Visitor(frontdesk.url, userName="Nele Night") as nele:
        await nele.say("Is somebody still there?")
        await desk.open("Nele Night")
        await expect(desk.bubble("Is somebody still there?")).to_be_visible()
        await expect(desk.thread).to_contain_text("on the site now")
        await expect(evening.locator(".line-dot")).to_have_class(re.compile("line-good"))
        await evening.evaluate("window.sinceTheEvening = true")

        lid.close()
        await nele.say("Until tomorrow, then")
        await tomas.say(nele.public_id, "Good morning, Nele!")
    async with Visitor(frontdesk.url, userName="Eli Early") as eli:
        await eli.say("Good morning! I want to talk to a person, please.")
        # asleep, it knows nothing of all this
        await expect(desk.bubble("Until tomorrow, then")).to_have_count(0)
        await expect(desk.row("Eli Early")).to_have_count(0)
        await expect(desk.thread).to_contain_text("on the site now")

        await wake(evening, lid)
        await expect(desk.bubble("Until tomorrow, then")).to_be_visible()
        await expect(desk.bubble("Good morning, Nele!")).to_be_visible()
        await expect(desk.thread.locator(".chip").first).to_have_text("Tomas")
        await expect(desk.thread).to_contain_text("has left the site")
        await expect(desk.row("Eli Early")).to_contain_text("Waiting")
        await expect(evening.locator(".line-dot")).to_have_class(re.compile("line-good"))
        await eli.say("Hello?")
        await desk.open("Eli Early")
        await expect(desk.bubble("Hello?")).to_be_visible()
        await desk.say("I am up")
        await eli.until(lambda: "I am up" in eli.timeline.contents)
    assert await evening.evaluate("window.sinceTheEvening")
    assert desk.faults == []


async def test_in_the_morning_the_chat_is_current_without_a_reload(evening: Page, lid: Lid, mara: Admin) -> None:
    shop = Shop(evening, lid.url)
    await evening.goto(f"{lid.url}/demo")
    await shop.open_chat()
    await shop.says_and_is_heard("I shall read your answer tomorrow")
    chat_id = await chat_of(shop, mara)
    await evening.evaluate("window.sinceTheEvening = true")

    lid.close()
    await mara.say(chat_id, "The lamp is on its way")
    await expect(shop.message("The lamp is on its way")).to_have_count(0)

    await wake(evening, lid)
    await expect(shop.message("The lamp is on its way")).to_be_visible()
    await expect(shop.head).to_contain_text(re.compile("mara is here", re.IGNORECASE))
    await shop.says_and_is_heard("Thank you, and good morning")
    await mara.until(lambda: "Thank you, and good morning" in mara.timelines[chat_id].contents)
    assert await evening.evaluate("window.sinceTheEvening")
    assert shop.faults == []
