"""What a website can do with the widget, and what the widget does to a website."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import expect

from tests.browser.conftest import SITE
from tests.browser.shop import Shop
from tests.journeys.people import Admin
from tests.journeys.server import Process

Visit = Callable[..., Awaitable[Shop]]

CALLED_EARLY = "(window.Frontdesk ||= []).push(['on', 'open', () => { document.title = 'opened' }], ['open'])"


async def visit_website(
    visit: Visit, frontdesk: Process, *, policy: str = "", script: str = "", data: str = "", site: str = SITE
) -> Shop:
    """A tab on another site: one page, which includes the widget twice, with `data` as its attributes."""
    include = f'<script src="{frontdesk.url}/widget.js" async {data}></script>'
    early = f"<script>{script}</script>" if script else ""
    page = f"<!doctype html><title>Another site</title><link rel=icon href='data:,'>{early}<h1>Hello</h1>{include}{include}"
    headers = {"Content-Security-Policy": policy} if policy else {}

    shop = await visit("about:blank")
    shop.hosts.add(site)
    await shop.page.route(
        f"{site}/**", lambda route: route.fulfill(body=page, content_type="text/html", headers=headers)
    )
    await shop.page.goto(f"{site}/start?secret=1")
    await expect(shop.launcher).to_be_visible()
    return shop


async def test_it_works_under_a_strict_policy_of_the_host(visit: Visit, frontdesk: Process) -> None:
    policy = f"default-src 'none'; script-src {frontdesk.url}; frame-src {frontdesk.url}; img-src data:"
    shop = await visit_website(visit, frontdesk, policy=policy)
    await shop.open_chat()
    await shop.says_and_is_heard("From behind a strict policy")
    assert await shop.launcher.evaluate("button => getComputedStyle(button).backgroundColor") == "rgb(15, 110, 102)"


async def test_a_site_that_is_not_allowed_gets_no_chat(visit: Visit, frontdesk: Process) -> None:
    shop = await visit_website(visit, frontdesk, site="http://stranger.example")
    async with shop.page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        await shop.launcher.click()
    await expect(shop.field).to_have_count(0)
    shop.faults.clear()


async def test_including_it_twice_makes_one(visit: Visit, frontdesk: Process) -> None:
    shop = await visit_website(visit, frontdesk)
    await shop.page.wait_for_load_state("networkidle")
    await expect(shop.page.locator("frontdesk-chat")).to_have_count(1)


async def test_a_page_may_call_before_the_script_has_come(visit: Visit, frontdesk: Process) -> None:
    shop = await visit_website(visit, frontdesk, script=CALLED_EARLY)
    await expect(shop.field).to_be_visible()
    await expect(shop.page).to_have_title("opened")


async def test_a_page_opens_closes_listens_and_shuts_down(visit: Visit) -> None:
    shop = await visit()
    body = shop.page.locator("body")
    await shop.page.evaluate(
        """for (const name of ['open', 'ready', 'close']) {
            const end = Frontdesk.on(name, () => document.body.classList.add(`heard-${name}`));
        }"""
    )
    await shop.page.evaluate("Frontdesk.toggle()")
    await expect(shop.field).to_be_visible()
    await expect(shop.launcher).to_have_attribute("aria-expanded", "true")
    await expect(body).to_have_class("heard-open heard-ready")
    await shop.page.evaluate("Frontdesk.close()")
    await expect(shop.page.locator("frontdesk-chat .panel")).to_be_hidden()
    await expect(body).to_have_class("heard-open heard-ready heard-close")

    await shop.page.evaluate("Frontdesk.shutdown()")
    await expect(shop.page.locator("frontdesk-chat")).to_have_count(0)
    assert await shop.page.evaluate("typeof Frontdesk") == "undefined"


async def test_shutting_down_can_forget_the_visitor(visit: Visit) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("Forget me afterwards")
    await shop.page.evaluate("Frontdesk.shutdown({forget: true})")
    await expect(shop.page.locator("frontdesk-chat")).to_have_count(0)
    await shop.page.reload()
    await shop.open_chat()
    assert await shop.kept() == []
    await expect(shop.message("Forget me afterwards")).to_have_count(0)


async def test_the_team_learns_what_the_page_says_of_its_visitor(visit: Visit, mara: Admin) -> None:
    shop = await visit(timezone_id="Pacific/Auckland")
    await shop.page.evaluate(
        "Frontdesk.identify({name: 'Ada', email: 'ada@example.com'}); Frontdesk.setAttributes({plan: 'pro', seats: 3})"
    )
    await shop.open_chat()
    await shop.says_and_is_heard("Do you know who I am?")

    await mara.until(
        lambda: any((row["visitor"] or {}).get("email") == "ada@example.com" for row in mara.rows.values())
    )
    row = next(row for row in mara.rows.values() if row["visitor"]["email"] == "ada@example.com")
    assert row["visitor"]["name"] == "Ada"
    details = (await mara.http.get(f"/api/chats/{row['sessionId']}/details")).json()
    assert details["attributes"] == {"plan": "pro", "seats": 3, "timezone": "Pacific/Auckland"}


async def test_it_follows_a_single_page_app_and_survives_a_new_body(
    visit: Visit, frontdesk: Process, mara: Admin
) -> None:
    shop = await visit_website(visit, frontdesk)
    await shop.open_chat()
    await shop.says_and_is_heard("I stay while the page changes")
    await shop.page.evaluate(
        "history.pushState({}, '', '/lamps/arc?token=secret'); document.body = document.createElement('body')"
    )
    await expect(shop.message("I stay while the page changes")).to_be_visible()
    await mara.heard_of("presence-updated", page=f"{SITE}/lamps/arc")
    assert not [facts for name, facts in mara.heard if "secret" in str(facts)]


@pytest.mark.parametrize("width", [320, 390])
async def test_on_a_phone_it_fills_the_screen(visit: Visit, width: int) -> None:
    shop = await visit(viewport={"width": width, "height": 640}, has_touch=True, is_mobile=True)
    await shop.open_chat()
    panel = await shop.page.locator("frontdesk-chat .panel").bounding_box()
    assert panel == {"x": 0, "y": 0, "width": width, "height": 640}
    await expect(shop.launcher).to_be_hidden()
    await shop.say("A-word-that-is-much-longer-than-any-telephone-is-wide-" * 4)
    for part in (shop.stream, shop.field):
        assert await part.evaluate("element => element.scrollWidth <= element.clientWidth")

    await shop.close_chat()
    await expect(shop.launcher).to_be_visible()
