"""The demo shop as a visitor uses it, found by what the visitor sees: names, roles and words."""

import re
from collections.abc import Awaitable, Callable
from typing import Self

from playwright.async_api import ConsoleMessage, FrameLocator, Locator, Page, Request, expect


class Shop:
    """One tab. `faults` are errors that its pages logged, `strangers` are requests to anybody but Frontdesk."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.requests: list[str] = []
        self.sockets: list[str] = []
        self.faults: list[str] = []
        self.strangers: list[str] = []
        self.hosts = {url}
        self.expects_no_network = False
        # a part of what the browser logs by itself, as of a refused file
        self.expected: str | None = None
        page.on("console", self._logged)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._requested)
        page.on("websocket", lambda socket: self.sockets.append(socket.url))

    async def another_tab(self) -> Self:
        """The same visitor, the same shop."""
        tab = type(self)(await self.page.context.new_page(), self.url)
        await tab.page.goto(self.page.url)
        return tab

    # --- what one sees ---

    @property
    def launcher(self) -> Locator:
        return self.page.locator("frontdesk-chat").get_by_role("button")

    @property
    def badge(self) -> Locator:
        return self.page.locator("frontdesk-chat .badge")

    @property
    def chat(self) -> FrameLocator:
        return self.page.frame_locator("frontdesk-chat iframe")

    @property
    def head(self) -> Locator:
        return self.chat.get_by_role("banner")

    @property
    def field(self) -> Locator:
        return self.chat.get_by_role("textbox")

    @property
    def stream(self) -> Locator:
        return self.chat.locator(".stream")

    def message(self, text: str | re.Pattern[str]) -> Locator:
        """The bubbles with this text."""
        return self.chat.locator(".bubble", has_text=text)

    # --- what one does ---

    async def open_chat(self) -> None:
        await self.launcher.click()
        await expect(self.field).to_be_visible()

    async def close_chat(self) -> None:
        await self.chat.get_by_role("button", name="Close the chat").click()
        await expect(self.page.locator("frontdesk-chat .panel")).to_be_hidden()

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")
        await expect(self.message(text)).to_be_visible()

    async def says_and_is_heard(self, text: str) -> None:
        await self.say(text)
        await expect(self.chat.locator(".status").last).to_contain_text(re.compile("Sent|Read"))

    async def key(self) -> str:
        """The session key, as the browser keeps it."""
        frame = next(frame for frame in self.page.frames if "/widget/" in frame.url)
        found: str = await frame.evaluate("localStorage.getItem('frontdesk:key')")
        return found

    async def kept(self) -> list[str]:
        """Everything that the browser keeps of this visitor."""
        names = [cookie["name"] for cookie in await self.page.context.cookies()]
        for frame in self.page.frames:
            names += await frame.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
        return names

    async def go_offline(self) -> None:
        self.expects_no_network = True
        await self.page.context.set_offline(True)

    async def go_online(self) -> None:
        await self.page.context.set_offline(False)

    def _logged(self, message: ConsoleMessage) -> None:
        # that there is no network is the browser's to say, and ours to live with
        if message.type != "error" or (self.expected and self.expected in message.text):
            return
        if not (self.expects_no_network and "ERR_INTERNET_DISCONNECTED" in message.text):
            self.faults.append(message.text)

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)
        if request.url.startswith("http") and not any(request.url.startswith(host) for host in self.hosts):
            self.strangers.append(request.url)


Visit = Callable[..., Awaitable[Shop]]
