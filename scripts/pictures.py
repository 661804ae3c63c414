"""Takes the pictures in docs/pictures/ of a Frontdesk that runs for it alone, so that they stay true: `make pictures`."""

import asyncio
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import httpx2
import socketio
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from frontdesk.reports.roller import Roller
from frontdesk.store.embedded import Cluster, find_binaries
from frontdesk.store.engine import Store

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

# the tests' own way to a browser, and their chats of the past
from tests.browser.chromium import ARGUMENTS, find_chromium  # noqa: E402
from tests.reports.histories import History  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
EMAIL, PASSWORD = "mara@lumen.example", "a-quiet-lamp-9"

# who writes what, and what the shop's assistant makes of it
VISITORS = {
    "Jo Lindqvist": ["Hello! My lamp arrived with a crack in its foot.", "I want to talk to a person, please"],
    "Ana Ribeiro": ["Can I return a lamp and send it back?"],
    "Tomek Zając": ["What is the price of the Arc?", "Is it dimmable?"],
    "Priya Nair": ["Do you ship to Switzerland?"],
}


@contextmanager
def frontdesk(folder: Path, database_url: str) -> Iterator[str]:
    """A development server with the example shop's knowledge."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "PORT": str(port),
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": database_url,
        "ADMIN_EMAIL": EMAIL,
        "ADMIN_PASSWORD": PASSWORD,
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "frontdesk.cli", "serve"],
        env={**os.environ, **settings, "LOG_LEVEL": "WARNING"},
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + 60
        while not _answers(f"{url}/readyz"):
            if time.monotonic() > deadline or child.poll() is not None:
                raise SystemExit("Frontdesk did not start")
            time.sleep(0.2)
        yield url
    finally:
        child.terminate()
        child.wait(15)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


async def fill(url: str) -> list[socketio.AsyncClient]:
    """The inbox of an ordinary morning; the visitors stay connected."""
    visitors = []
    for name, messages in VISITORS.items():
        visitor = socketio.AsyncClient()
        await visitor.connect(url, transports=["websocket"])
        await visitor.call("user-connected", {"userName": name, "page": f"{url}/demo", "locale": "en"})
        for message in messages:
            answered = asyncio.Event()
            for event in ("ai-reply", "system-message"):
                visitor.on(event, lambda *_, answered=answered: answered.set())
            await visitor.call("user-message", {"content": message, "clientId": message})
            async with asyncio.timeout(20):
                await answered.wait()
        visitors.append(visitor)
    return visitors


async def introduce(url: str) -> socketio.AsyncClient:
    """The first admin has the name that visitors read, and is there: nobody is told that nobody is."""
    async with httpx2.AsyncClient(base_url=url) as http:
        token = (await http.post("/api/auth/login", json={"email": EMAIL, "password": PASSWORD})).json()["token"]
        await http.patch("/api/auth/me", json={"name": "Mara Lind"}, headers={"Authorization": f"Bearer {token}"})
    admin = socketio.AsyncClient()
    await admin.connect(url, auth={"token": token}, transports=["websocket"])
    return admin


async def remember(database_url: str) -> None:
    """Eight weeks of chats that are over, and counted."""
    chance, now = random.Random(5), datetime.now(UTC)
    store = await Store.open(database_url)
    async with store.direct(timeout_s=60) as connection:
        admins = [row["id"] for row in await connection.fetch("select id from admins")]
        for day in range(1, 57):
            date = now - timedelta(days=day)
            busy = 5 if date.weekday() > 4 else 14
            for _ in range(chance.randint(busy - 3, busy + 56 // (day + 6))):
                start = date.replace(
                    hour=chance.choice((8, 9, 10, 10, 11, 13, 14, 15, 15, 16, 19)), minute=chance.randint(0, 59)
                )
                chat = History(chance, start, admins, None, with_assistant=True)
                await _live(chat, chance).store(connection)
    await Roller(store).roll()
    await store.close()


def _live(chat: History, chance: random.Random) -> History:
    """A question, an answer; now and then a person."""

    def after(least_s: float, most_s: float) -> None:
        chat.now += timedelta(seconds=chance.uniform(least_s, most_s))

    chat.user()
    for _ in range(chance.randint(1, 3)):
        after(0.6, 3)
        chat.ai()
        after(15, 60)
        chat.user()
    if chance.random() < 0.3:
        chat.request()
        after(20, 400)
        if chance.random() < 0.85:
            chat.admin()
    after(0.6, 3)
    if chat.state == "ai":
        chat.ai()
    after(60, 900)
    chat.close()
    if chance.random() < 0.35:
        chat.rate()
    return chat


async def sign_in(page: Page, url: str) -> None:
    """A tab of the dashboard that is signed in."""
    await page.goto(f"{url}/admin")
    await page.get_by_label("E-mail").fill(EMAIL)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("heading", name="Inbox").wait_for()


async def picture_dashboard(
    browser: Browser, url: str, name: str, *, scheme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    """The inbox with the one who waits opened; on a phone the list alone."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = await context.new_page()
    await sign_in(page, url)
    row = page.locator(".chat-row", has_text="Jo Lindqvist")
    await row.wait_for()
    if size[0] > 600:
        await row.click()
        await page.get_by_text("My lamp arrived with a crack").last.wait_for()
        await page.wait_for_timeout(800)
    await page.screenshot(path=PICTURES / f"{name}.png")
    await context.close()


async def picture_search(browser: Browser, url: str, name: str) -> None:
    """What is found while somebody writes, and the chat where it was said."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = await context.new_page()
    await sign_in(page, url)
    await page.get_by_role("link", name="Search").click()
    await page.get_by_role("combobox").or_(page.get_by_role("searchbox")).first.fill("dimmable")
    await page.locator("mark").first.wait_for()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.locator(".stream .bubble").first.wait_for()
    await page.wait_for_timeout(800)
    await page.screenshot(path=PICTURES / f"{name}.png")
    await context.close()


async def picture_figures(browser: Browser, url: str, name: str) -> None:
    """Four weeks, beside the four before."""
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, reduced_motion="reduce", timezone_id="UTC"
    )
    page = await context.new_page()
    await sign_in(page, url)
    await page.get_by_role("link", name="Figures").click()
    await page.locator(".figures-chart canvas").wait_for()
    await page.wait_for_timeout(500)
    await page.screenshot(path=PICTURES / f"{name}.png")
    await context.close()


async def picture_widget(
    browser: Browser, url: str, name: str, *, scheme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    """The demo shop with a conversation in its corner."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = await context.new_page()
    await page.goto(f"{url}/demo")
    await page.locator("frontdesk-chat").get_by_role("button").click()
    widget = page.frame_locator("frontdesk-chat iframe")
    await widget.get_by_role("textbox").fill("Can I send a lamp back?")
    await widget.get_by_role("textbox").press("Enter")
    await widget.get_by_text("within 30 days").first.wait_for(timeout=20_000)
    await page.wait_for_timeout(500)
    await page.screenshot(path=PICTURES / f"{name}.png")
    await context.close()


async def take(url: str, database_url: str) -> None:
    """All pictures."""
    people = [await introduce(url), *await fill(url)]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        await picture_dashboard(browser, url, "inbox", scheme="light", size=(1440, 900))
        await picture_dashboard(browser, url, "inbox-dark", scheme="dark", size=(1440, 900))
        await picture_dashboard(browser, url, "inbox-phone", scheme="light", size=(390, 844))
        await picture_widget(browser, url, "widget", scheme="light", size=(1440, 800))
        await picture_widget(browser, url, "widget-phone", scheme="dark", size=(390, 844))
        await picture_search(browser, url, "search")
        await remember(database_url)
        await picture_figures(browser, url, "figures")
        await browser.close()
    for person in people:
        await person.disconnect()


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        cluster = Cluster(folder / "postgres", find_binaries())
        cluster.start()
        try:
            database_url = cluster.url()
            with frontdesk(folder, database_url) as url:
                asyncio.run(take(url, database_url))
        finally:
            cluster.stop()
    for picture in PICTURES.glob("*.png"):
        # screens have few colours: a palette takes a third of the room, and nobody sees the difference
        Image.open(picture).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(picture, optimize=True)
    print(f"Taken: {', '.join(sorted(path.name for path in PICTURES.glob('*.png')))}")


if __name__ == "__main__":
    main()
