"""For everybody: axe on every page, in light and dark, on a phone, by keyboard."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.dashboard import Work
from tests.journeys.people import Visitor
from tests.journeys.server import Process

PAGES = [
    "/inbox/all",
    "/guide",
    *(f"/settings/{part}" for part in ("assistant", "knowledge", "widget", "hours", "replies", "alerts", "profile")),
]


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious(work: Work, frontdesk: Process, colour_scheme: str) -> None:
    desk = await work(color_scheme=colour_scheme, reduced_motion="reduce")
    async with Visitor(frontdesk.url, userName=f"Ada {colour_scheme}", page="https://shop.example/lamps") as visitor:
        await visitor.say("Can everybody read **this**?")
        await visitor.does("hand-off-request")
        await desk.open(f"Ada {colour_scheme}")
        await expect(desk.details).to_contain_text("/lamps")
        assert await desk.serious_faults() == []
        await desk.say("We hope so: `code`, [a link](https://example.com)", shown="We hope so: code, a link")
        await desk.page.keyboard.press("Control+k")
        await expect(desk.page.get_by_role("combobox")).to_be_visible()
        assert await desk.serious_faults() == []
        await desk.page.keyboard.press("Escape")
    for path in PAGES:
        await desk.go(path)
        await expect(desk.page.get_by_role("heading").first).to_be_visible()
        assert await desk.serious_faults() == [], path


async def test_on_a_phone_an_open_chat_says_that_the_connection_is_gone(work: Work, frontdesk: Process) -> None:
    desk = await work(viewport={"width": 390, "height": 844}, has_touch=True)
    async with Visitor(frontdesk.url, userName="Piet Phone") as visitor:
        await visitor.say("hello from a phone")
        await desk.open("Piet Phone")
        gone = desk.thread.get_by_text("No connection.")
        await expect(gone).to_have_count(0)
        await desk.go_offline()
        await expect(gone).to_be_visible()
        await desk.button("Details").click()
        await expect(desk.details.get_by_text("No connection.")).to_be_visible()
        await desk.button("Close the details").click()
        await desk.go_online()
        await expect(gone).to_have_count(0)


async def test_on_a_phone_there_is_one_pane_at_a_time(work: Work, frontdesk: Process) -> None:
    desk = await work(viewport={"width": 390, "height": 844}, has_touch=True)
    async with Visitor(frontdesk.url, userName="Pia Phone") as visitor:
        await visitor.say("hello from a phone")
        await desk.open("Pia Phone")
        await expect(desk.page.get_by_role("heading", name="Inbox")).to_be_hidden()
        await desk.say("hello from another")
        await visitor.until(lambda: "hello from another" in visitor.timeline.contents)
        await desk.button("Details").click()
        await expect(desk.details).to_be_visible()
        await desk.button("Close the details").click()

        await desk.page.go_back()
        await expect(desk.page.get_by_role("heading", name="Inbox")).to_be_visible()
        await expect(desk.thread).to_be_hidden()
    await desk.page.get_by_role("link", name="Settings").click()
    await desk.page.get_by_role("link", name="Opening hours").click()
    await expect(desk.page.get_by_role("heading", name="Settings")).to_be_hidden()
    await desk.button("All settings").click()
    await expect(desk.page.get_by_role("heading", name="Settings")).to_be_visible()
    width = await desk.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


async def test_a_keyboard_is_enough(work: Work, frontdesk: Process) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Tab Only") as visitor:
        await visitor.say("hello")
        await expect(desk.row("Tab Only")).to_be_visible()
        for _ in range(80):
            await desk.page.keyboard.press("Tab")
            if "Tab Only" in await desk.page.evaluate("document.activeElement.innerText"):
                break
        await desk.page.keyboard.press("Enter")
        await expect(desk.thread.get_by_role("heading", name="Tab Only")).to_be_visible()
        await desk.page.keyboard.press("r")
        await desk.page.keyboard.type("one")
        await desk.page.keyboard.press("Shift+Enter")
        await desk.page.keyboard.type("two")
        await desk.page.keyboard.press("Enter")
        await visitor.until(lambda: "one\ntwo" in visitor.timeline.contents)
        await expect(desk.reply).to_be_focused()
        await expect(desk.page.locator(".line-progress").last).to_have_text(re.compile("Sent|Read"))
