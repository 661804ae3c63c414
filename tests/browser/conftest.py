"""Real pages in a real browser, in front of a Frontdesk that runs as a process of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright, expect

from frontdesk.store.embedded import Cluster
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.dashboard import newcomer, no_chats, viewer, work
from tests.browser.shop import Shop
from tests.journeys.conftest import mara, new_database, token, tomas, tomas_token
from tests.journeys.server import ROOMY, SRC, Process, running

__all__ = [
    "frontdesk",
    "mara",
    "new_database",
    "newcomer",
    "no_chats",
    "token",
    "tomas",
    "tomas_token",
    "viewer",
    "work",
]

# a page that is slow on a busy machine is not a broken one
expect.set_options(timeout=30_000)

SITE = "http://lumen-lamps.example"
"""A website that may show the widget."""


@pytest.fixture(scope="session")
def frontdesk(
    cluster: Cluster, new_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Process]:
    """One Frontdesk for all, which SITE may include."""
    url = cluster.url(database=new_database())
    settings = {**ROOMY, "DATABASE_URL": url, "CORS_ORIGIN": SITE}
    with running(tmp_path_factory.mktemp("frontdesk"), settings) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> str | None:
    """The path of the browser, None for Playwright's own."""
    if not (SRC / "frontdesk" / "static" / "widget" / "index.html").exists():
        pytest.fail(
            "The pages are not built: run `python scripts/frontends.py build` (`make test` does).", pytrace=False
        )
    return find_chromium()


@pytest.fixture
async def browser(chromium: str | None) -> AsyncIterator[Browser]:
    """A browser of this test's own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def visit(browser: Browser, frontdesk: Process) -> AsyncIterator[Callable[..., Awaitable[Shop]]]:
    """Opens the demo shop (or another `url`) as a visitor of their own; options are those of a browser's context.

    When the test ends, no page may have logged an error or reached out to anybody but Frontdesk.
    """
    shops: list[Shop] = []

    async def open_shop(url: str = "", **options: Any) -> Shop:
        context = await browser.new_context(**options)
        context.set_default_timeout(30_000)
        shop = Shop(await context.new_page(), frontdesk.url)
        shops.append(shop)
        await shop.page.goto(url or f"{frontdesk.url}/demo")
        return shop

    yield open_shop
    for shop in shops:
        assert shop.faults == []
        assert shop.strangers == []
        await shop.page.context.close()
