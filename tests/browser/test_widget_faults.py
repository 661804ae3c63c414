"""Limits, blocks, parts that do not load: the visitor is told, and what can mend itself does."""

import asyncio
import contextlib
import hashlib
import hmac
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Route, expect

from frontdesk.store.embedded import Cluster
from tests.browser.shop import Shop
from tests.browser.test_widget import chat_of
from tests.journeys.people import Admin
from tests.journeys.server import ROOMY, running_beside
from tests.post_office import PostOffice, opened

Visit = Callable[..., Awaitable[Shop]]
Move = Callable[..., Awaitable[Shop]]

SECRET = "the identity secret of a shop's own server"


@pytest.fixture
async def move_in(
    browser: Browser, new_database: Callable[[], str], cluster: Cluster, tmp_path: Path
) -> AsyncIterator[Move]:
    """Opens the demo shop of a Frontdesk with settings of its own; no page may have logged an error at the end."""
    shops: list[Shop] = []
    async with AsyncExitStack() as stack:

        async def open_shop(**settings: str) -> Shop:
            url = cluster.url(database=new_database())
            server = await stack.enter_async_context(
                running_beside(tmp_path / "own", {**ROOMY, "DATABASE_URL": url, **settings})
            )
            shop = Shop(await (await browser.new_context()).new_page(), server.url)
            shop.page.set_default_timeout(30_000)
            shops.append(shop)
            await shop.page.goto(f"{server.url}/demo")
            return shop

        yield open_shop
        for shop in shops:
            assert shop.faults == []
            assert shop.strangers == []
            await shop.page.context.close()


async def test_too_many_messages_are_told_of_and_go_out_by_themselves(move_in: Move) -> None:
    shop = await move_in(LIMIT_MESSAGES_PER_MINUTE="20", LIMIT_MESSAGES_BURST="3")
    await shop.open_chat()
    for number in range(1, 6):
        await shop.say(f"Message {number}")
    await expect(shop.chat.get_by_text(re.compile(r"A moment, please: \d+ s"))).to_be_visible()
    # nobody presses anything
    await expect(shop.chat.locator(".status")).to_have_count(1, timeout=20_000)
    await expect(shop.chat.locator(".status")).to_contain_text("Sent", timeout=20_000)
    await expect(shop.chat.get_by_text("A moment, please")).to_have_count(0)
    said = await shop.chat.locator(".own .plain").all_inner_texts()
    assert said == [f"Message {number}" for number in range(1, 6)]


async def test_a_blocked_visitor_sees_a_clear_end(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("Buy cheap lamps elsewhere")
    chat_id = await chat_of(shop, mara)
    blocked = await mara.http.post(f"/api/chats/{chat_id}/block", json={"reason": "advertising"})
    assert blocked.status_code == 201, blocked.text

    await expect(shop.chat.get_by_text("You cannot write here any more.")).to_be_visible()
    await expect(shop.field).to_have_count(0)
    await shop.page.reload()
    await expect(shop.chat.get_by_text("You cannot write here any more.")).to_be_visible()

    await mara.http.delete(f"/api/chats/{chat_id}/block")
    await shop.page.reload()
    await shop.says_and_is_heard("Thank you for letting me in again")


async def test_a_part_that_does_not_load_is_asked_for_until_it_comes(visit: Visit) -> None:
    shop = await visit()
    lost: list[str] = []

    async def lose(route: Route) -> None:
        lost.append(route.request.url)
        await route.abort()

    await shop.page.route(re.compile("/assets/Emoji-"), lose)
    await shop.open_chat()
    await shop.chat.get_by_role("button", name="Emoji").click()
    await expect(shop.chat.get_by_text("A part of the chat did not load. Trying again…")).to_be_visible()
    # what is there works meanwhile
    await shop.says_and_is_heard("Without a face")

    await shop.page.unroute(re.compile("/assets/Emoji-"))
    smile = shop.chat.get_by_role("button", name="😀")
    await smile.click()
    await expect(shop.field).to_have_value("😀")
    await expect(shop.chat.get_by_text("A part of the chat did not load")).to_have_count(0)
    assert lost
    shop.faults = [fault for fault in shop.faults if "ERR_FAILED" not in fault]


async def test_a_conversation_goes_to_the_address_that_its_visitor_types(move_in: Move) -> None:
    office = PostOffice()
    with opened(office) as port:
        mail = {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(port),
            "SMTP_SECURITY": "none",
            "SMTP_FROM": "desk@lumen.example",
        }
        shop = await move_in(**mail)
        await shop.open_chat()
        await shop.says_and_is_heard("Please remember this")
        await shop.chat.get_by_role("button", name="More").click()
        await shop.chat.get_by_role("menuitem", name="Send it to me by e-mail").click()
        address = shop.chat.get_by_label("Your e-mail address")
        await expect(address).to_be_focused()
        await address.fill("nobody@example.com")
        await address.press("Enter")
        await expect(shop.chat.get_by_role("alert")).to_contain_text("mail server refuses")
        await address.fill("ada@example.com")
        await address.press("Enter")
        await expect(shop.chat.get_by_text("It is on its way to ada@example.com.")).to_be_visible()
        letter = await office.next_letter()
    assert letter["To"] == "ada@example.com"
    [file] = letter.iter_attachments()
    assert "Please remember this" in file.get_content()
    # that the first was refused is the browser's to say
    shop.faults = [fault for fault in shop.faults if "409" not in fault]


async def test_without_a_mail_server_no_letter_is_offered(visit: Visit) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("Only to be saved")
    await shop.chat.get_by_role("button", name="More").click()
    await expect(shop.chat.get_by_role("menuitem", name="Save the conversation")).to_be_visible()
    await expect(shop.chat.get_by_role("menuitem", name="Send it to me by e-mail")).to_have_count(0)


async def test_a_conversation_that_cannot_be_saved_now_is_not_saved_in_silence(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("The first of many")
    chat_id = await chat_of(shop, mara)
    for n in range(55):
        await mara.say(chat_id, f"Line {n}")
    await shop.page.reload()
    await expect(shop.message("Line 54")).to_be_visible()

    shop.expected = "503"
    await shop.page.context.route("**/api/messages/current?*", lambda route: route.fulfill(status=503))
    more = shop.chat.get_by_role("button", name="More")
    save = shop.chat.get_by_role("menuitem", name="Save the conversation")
    await more.click()
    await save.click()
    await expect(shop.chat.get_by_text("The chat cannot be reached right now.")).to_be_visible()
    await shop.page.context.unroute_all()
    await more.click()
    async with shop.page.expect_download() as download:
        await save.click()
    saved = await asyncio.to_thread((await (await download.value).path()).read_text)
    assert "The first of many" in saved and "Line 54" in saved


def signed(user_id: str, secret: str = SECRET) -> str:
    """As a shop's own server does it."""
    return hmac.new(secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("signature", "is_believed"),
    [
        (signed("user-7"), True),
        (signed("user-8"), False),
        (signed("user-7", "the secret of last year, 32 and more"), False),
    ],
    ids=["good", "of somebody else", "under a secret that has been replaced"],
)
async def test_an_identity_counts_when_the_sites_own_server_has_signed_it(
    visit: Visit, mara: Admin, signature: str, is_believed: bool
) -> None:
    await mara.http.put("/api/settings", json={"identitySecret": SECRET})
    shop = await visit()
    await shop.page.evaluate(
        "([userId, signature]) => Frontdesk.identify({userId, signature, name: 'Grace'})", ["user-7", signature]
    )
    await shop.open_chat()
    await shop.says_and_is_heard(f"It is me: {signature[:8]}")
    chat_id = await chat_of(shop, mara)
    # the name is told in any case, after the identity was: so the identity has been decided on
    await mara.until(lambda: ((mara.rows.get(chat_id) or {}).get("visitor") or {}).get("name") == "Grace")
    events = (await mara.http.get(f"/api/chats/{chat_id}/details")).json()["events"]
    assert ("session.identified" in [event["name"] for event in events]) is is_believed
    await mara.http.put("/api/settings", json={"identitySecret": None})


async def test_what_the_page_learns_later_is_told_too(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("I will sign in now")
    chat_id = await chat_of(shop, mara)
    await shop.page.evaluate("Frontdesk.setAttributes({basket: 3}); Frontdesk.identify({name: 'Later Ada'})")
    await mara.until(lambda: ((mara.rows.get(chat_id) or {}).get("visitor") or {}).get("name") == "Later Ada")
    attributes = (await mara.http.get(f"/api/chats/{chat_id}/details")).json()["attributes"]
    assert attributes["basket"] == 3


COUNT_SOUNDS = """
    window.sounds = {contexts: 0, tones: 0};
    const Real = window.AudioContext;
    window.AudioContext = class extends Real {
        constructor() { super(); window.sounds.contexts += 1; }
        createOscillator() {
            const tone = super.createOscillator(), start = tone.start.bind(tone);
            tone.start = (at) => { window.sounds.tones += 1; start(at); };
            return tone;
        }
    };
"""


TELL_SOUNDS = """
    const real = navigator.userActivation;
    Object.defineProperty(Navigator.prototype, 'userActivation', {get() {
        console.log(`has acted: ${real.hasBeenActive}`);
        return real;
    }});
    const Real = window.AudioContext;
    window.AudioContext = class extends Real {
        constructor() { super(); console.log('a context was made'); }
    };
"""


async def test_a_sound_is_made_for_an_answer_out_of_sight(visit: Visit, mara: Admin) -> None:
    shop = await visit("about:blank")
    await shop.page.context.add_init_script(COUNT_SOUNDS)
    await shop.page.goto(f"{shop.url}/demo")

    async def sounds() -> dict[str, int]:
        frame = next(frame for frame in shop.page.frames if "/widget/" in frame.url)
        found: dict[str, int] = await frame.evaluate("window.sounds")
        return found

    await shop.open_chat()
    assert await sounds() == {"contexts": 0, "tones": 0}
    await shop.says_and_is_heard("Ring when you know")
    chat_id = await chat_of(shop, mara)
    await mara.say(chat_id, "In sight, so quiet")
    await expect(shop.message("In sight, so quiet")).to_be_visible()
    assert await sounds() == {"contexts": 0, "tones": 0}

    await shop.close_chat()
    await mara.say(chat_id, "Out of sight")
    await expect(shop.badge).to_have_text("1")
    frame = next(frame for frame in shop.page.frames if "/widget/" in frame.url)
    await frame.wait_for_function("window.sounds.tones === 2")
    assert await sounds() == {"contexts": 1, "tones": 2}


async def test_no_sound_is_made_in_a_tab_where_nobody_has_acted(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("I will look at other lamps")
    chat_id = await chat_of(shop, mara)
    # whatever Playwright asks a page counts as an act of its visitor: so the page has to tell by itself
    await shop.page.context.add_init_script(TELL_SOUNDS)
    other = await shop.page.context.new_page()
    told: list[str] = []
    decided = asyncio.Event()

    def hear(message: ConsoleMessage) -> None:
        told.append(message.text)
        if message.text.startswith("has acted:"):
            decided.set()

    other.on("console", hear)
    async with other.expect_websocket():
        await other.goto(f"{shop.url}/demo")
    async with asyncio.timeout(20):
        while not decided.is_set():
            # until its line is open, messages come to it without a sound
            await mara.say(chat_id, "Anything new?")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(decided.wait(), 1)
    assert "has acted: false" in told
    assert "a context was made" not in told
