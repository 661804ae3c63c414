"""The dashboard as somebody of the team uses it, found by what they see: names, roles and words."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from frontdesk.accounts.roles import Role
from frontdesk.kit.ids import new_secret
from tests.journeys.server import EMAIL, PASSWORD, Process, hire

AXE = Path(__file__).parents[2] / "frontends" / "node_modules" / "axe-core" / "axe.min.js"


class Dashboard:
    """One tab. `faults` are errors that its page logged, `strangers` are requests to anybody but Frontdesk."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.faults: list[str] = []
        self.strangers: list[str] = []
        # a part of what the browser logs by itself, as of a refused password or a network that is gone
        self.expected: str | None = None
        page.on("console", self._logged)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._requested)

    # --- what one sees ---

    def row(self, name: str) -> Locator:
        """The chat of that visitor in the list."""
        return self.page.locator(".chat-row").filter(has=self.page.locator(".chat-name", has_text=name))

    def bubble(self, text: str | re.Pattern[str]) -> Locator:
        return self.page.locator(".stream .bubble", has_text=text)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True).first

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("region", name="Conversation")

    @property
    def stream(self) -> Locator:
        return self.page.get_by_role("log", name="Messages")

    @property
    def details(self) -> Locator:
        return self.page.get_by_role("complementary", name="About this visitor")

    @property
    def reply(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your reply")

    @property
    def notice(self) -> Locator:
        return self.page.locator(".notice")

    # --- what one does ---

    async def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> None:
        await self.page.get_by_label("E-mail").fill(email)
        await self.page.get_by_label("Password").fill(password)
        await self.button("Sign in").click()

    async def open(self, name: str) -> None:
        await self.row(name).click()
        await expect(self.thread.get_by_role("heading", name=name)).to_be_visible()

    async def say(self, text: str, *, shown: str = "") -> None:
        """`shown`: how it reads, where its Markdown is drawn."""
        await self.reply.fill(text)
        await self.reply.press("Enter")
        await expect(self.bubble(shown or text)).to_be_visible()

    async def press(self, *keys: str) -> None:
        """As somebody whose hands are on no field."""
        await self.page.evaluate("document.activeElement?.blur()")
        for key in keys:
            await self.page.keyboard.press(key)

    async def go(self, path: str) -> None:
        await self.page.goto(f"{self.url}/admin{path}")

    async def go_offline(self) -> None:
        self.expected = "ERR_INTERNET_DISCONNECTED"
        await self.page.context.set_offline(True)

    async def go_online(self) -> None:
        await self.page.context.set_offline(False)

    async def serious_faults(self) -> list[str]:
        """What axe finds in the page, of those that keep people out."""
        await self.page.evaluate(AXE.read_text())
        result: dict[str, Any] = await self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert result["passes"], "axe has looked at nothing"
        return [
            f"{found['id']}: {node['html']}"
            for found in result["violations"]
            if found["impact"] in ("serious", "critical")
            for node in found["nodes"]
        ]

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not (self.expected and re.search(self.expected, message.text)):
            self.faults.append(f"{message.text} {message.location}")

    def _requested(self, request: Request) -> None:
        if request.url.startswith(("http", "ws")) and not request.url.partition("://")[2].startswith(
            self.url.partition("://")[2]
        ):
            self.strangers.append(request.url)


@pytest.fixture
async def newcomer(frontdesk: Process) -> str:
    """The address of an agent whom nobody else plays."""
    return await _hire(frontdesk, Role.AGENT)


@pytest.fixture
async def viewer(frontdesk: Process) -> str:
    """The address of somebody who may read and do nothing else."""
    return await _hire(frontdesk, Role.VIEWER)


async def _hire(frontdesk: Process, role: Role) -> str:
    assert frontdesk.database_url is not None
    return (await hire(frontdesk.database_url, f"{role.value}-{new_secret(6).lower()}", role)).email


Work = Callable[..., Awaitable[Dashboard]]


@pytest.fixture
async def no_chats(frontdesk: Process) -> None:
    """What earlier tests left in the list would push this one's chats out of sight."""
    assert frontdesk.database_url is not None
    database = await asyncpg.connect(frontdesk.database_url)
    await database.execute("delete from sessions")
    await database.close()


@pytest.fixture
async def work(browser: Browser, frontdesk: Process, no_chats: None) -> AsyncIterator[Work]:
    """Opens the dashboard in a browser of one's own, signed in as `email`; options are those of a browser's context.

    Nobody has written before the test begins.
    When the test ends, no page may have logged an error or reached out to anybody but Frontdesk.
    """
    desks: list[Dashboard] = []

    async def sit_down(path: str = "", *, email: str = EMAIL, **options: Any) -> Dashboard:
        context = await browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        context.set_default_timeout(30_000)
        desk = Dashboard(await context.new_page(), frontdesk.url)
        desks.append(desk)
        await desk.go(path)
        await desk.sign_in(email)
        await expect(desk.page.get_by_role("navigation", name="Frontdesk")).to_be_visible()
        return desk

    yield sit_down
    for desk in desks:
        assert desk.faults == []
        assert desk.strangers == []
        await desk.page.context.close()
