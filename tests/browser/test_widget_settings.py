"""What the team sets for the widget is what visitors get: its launcher, its form, its consent, its looks in the preview."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.dashboard import Work
from tests.browser.shop import Shop
from tests.browser.test_host_page import visit_website
from tests.journeys.people import Admin
from tests.journeys.server import Process

Visit = Callable[..., Awaitable[Shop]]
Set = Callable[..., Awaitable[None]]


@pytest.fixture
async def set_widget(mara: Admin) -> AsyncIterator[Set]:
    """Changes settings of the widget (and `hours`) until the test ends."""
    before = (await mara.http.get("/api/settings")).json()["settings"]

    async def change(*, hours: dict[str, Any] | None = None, **widget: object) -> None:
        asked = {"widget": widget} | ({"hours": hours} if hours else {})
        answer = await mara.http.put("/api/settings", json=asked)
        assert answer.status_code == 200, answer.text

    yield change
    await mara.http.put("/api/settings", json={"widget": before["widget"], "hours": before["hours"]})


async def test_the_launcher_looks_as_the_team_has_set_it(visit: Visit, frontdesk: Process, set_widget: Set) -> None:
    await set_widget(accent="#1D4ED8", position="left", launcherText="Ask us")
    shop = await visit_website(visit, frontdesk)
    await expect(shop.launcher).to_have_text("Ask us")
    assert await shop.launcher.evaluate("button => getComputedStyle(button).backgroundColor") == "rgb(29, 78, 216)"
    box = await shop.launcher.bounding_box()
    assert box is not None
    assert box["x"] == 20
    # it knew without asking
    assert not [url for url in shop.requests if "/api/" in url]
    await shop.open_chat()
    send = shop.chat.get_by_role("button", name="Send")
    await shop.field.fill("x")
    await expect(send).to_have_css("background-color", "rgb(29, 78, 216)")


async def test_what_a_page_says_of_its_launcher_goes_before_the_settings(
    visit: Visit, frontdesk: Process, set_widget: Set
) -> None:
    await set_widget(accent="#1D4ED8", position="left", launcherText="Ask us")
    data = 'data-color="#BE185D" data-position="right" data-label="Questions?"'
    shop = await visit_website(visit, frontdesk, data=data)
    await expect(shop.launcher).to_have_text("Questions?")
    assert await shop.launcher.evaluate("button => getComputedStyle(button).backgroundColor") == "rgb(190, 24, 93)"
    box = await shop.launcher.bounding_box()
    assert box is not None
    assert box["x"] > 600


async def test_the_form_is_filled_in_before_the_first_message(visit: Visit, mara: Admin, set_widget: Set) -> None:
    fields = [
        {"name": "name", "label": "Your name", "kind": "text", "required": True},
        {"name": "email", "label": "Your e-mail address", "kind": "email", "required": True},
        {"name": "order", "label": "Your order number", "kind": "text", "required": False},
        {"name": "wish", "label": "What is it about?", "kind": "textarea", "required": False},
    ]
    await set_widget(form={"when": "before", "fields": fields})
    shop = await visit()
    await shop.launcher.click()
    begin = shop.chat.get_by_role("button", name="Start the chat")
    name, email = shop.chat.get_by_label("Your name"), shop.chat.get_by_label("Your e-mail address")
    writing = shop.chat.get_by_role("textbox", name="Write a message…")
    await begin.click()
    await expect(name).to_be_focused()  # it is required
    await name.fill("Ada Form")
    await email.fill("ada at example")
    await begin.click()
    await expect(email).to_be_focused()  # that is no address
    assert await email.evaluate("field => field.validity.typeMismatch")
    await expect(writing).to_have_count(0)
    assert await shop.kept() == []
    assert shop.sockets == []

    await email.fill("ada.form@example.com")
    await shop.chat.get_by_label("Your order number").fill("A-1815")
    await begin.click()
    await writing.fill("Here I am")
    await writing.press("Enter")
    await expect(shop.chat.locator(".status").last).to_contain_text(re.compile("Sent|Read"))

    await mara.until(
        lambda: any((row["visitor"] or {}).get("email") == "ada.form@example.com" for row in mara.rows.values())
    )
    row = next(row for row in mara.rows.values() if row["visitor"]["email"] == "ada.form@example.com")
    assert row["visitor"]["name"] == "Ada Form"
    attributes = (await mara.http.get(f"/api/chats/{row['sessionId']}/details")).json()["attributes"]
    assert attributes["order"] == "A-1815"
    assert "wish" not in attributes


async def test_the_form_is_not_asked_of_somebody_whom_the_page_knows(visit: Visit, set_widget: Set) -> None:
    fields = [{"name": "email", "label": "Your e-mail address", "kind": "email", "required": True}]
    await set_widget(form={"when": "before", "fields": fields})
    shop = await visit()
    await shop.page.evaluate("Frontdesk.identify({email: 'known@example.com'})")
    await shop.open_chat()
    await expect(shop.chat.get_by_role("button", name="Start the chat")).to_have_count(0)
    await shop.says_and_is_heard("You know me")


async def test_outside_the_hours_visitors_leave_their_address_and_a_message(
    visit: Visit, mara: Admin, set_widget: Set
) -> None:
    fields = [{"name": "email", "label": "Your e-mail address", "kind": "email", "required": True}]
    form = {"when": "offline", "fields": fields}
    another_day = (datetime.now(UTC) + timedelta(days=3)).strftime("%a").lower()
    await set_widget(form=form, hours={"timezone": "UTC", "days": {another_day: [["09:00", "17:00"]]}})
    shop = await visit()
    await shop.launcher.click()
    await expect(shop.head).to_contain_text("Away right now: leave us a message")
    await shop.chat.get_by_label("Your e-mail address").fill("later@example.com")
    await shop.chat.get_by_role("button", name="Start the chat").click()
    await shop.says_and_is_heard("Please call me back")
    await mara.until(
        lambda: any((row["visitor"] or {}).get("email") == "later@example.com" for row in mara.rows.values())
    )

    # and while somebody is there, nothing is asked
    await set_widget(form=form, hours={"timezone": "UTC", "days": {}})
    other = await visit()
    await other.open_chat()
    await expect(other.chat.get_by_label("Your e-mail address")).to_have_count(0)


async def test_the_consent_is_read_before_the_first_message(visit: Visit, set_widget: Set) -> None:
    text = "By writing you agree to our privacy policy."
    await set_widget(consentText=text, consentUrl="https://example.com/privacy")
    shop = await visit()
    await shop.open_chat()
    link = shop.chat.get_by_role("link", name=text)
    await expect(link).to_have_attribute("href", "https://example.com/privacy")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await shop.says_and_is_heard("I agree, then")
    await expect(link).to_have_count(0)


async def test_the_preview_is_the_widget_itself_and_speaks_to_nobody(work: Work, set_widget: Set) -> None:
    desk = await work("/settings/widget")
    # the dashboard's own line
    await expect(desk.page.get_by_role("button", name=re.compile("^Connected"))).to_be_visible()
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url) if "/widget/" in request.frame.url else None)
    desk.page.on("websocket", lambda socket: asked.append(socket.url))
    preview = desk.page.frame_locator(".preview-panel")
    await desk.page.get_by_label("Greeting").fill("Good **day**!")
    await expect(preview.locator(".bubble strong")).to_have_text("day")
    await expect(desk.page.get_by_label("Greeting")).to_be_focused()
    await desk.page.get_by_label("Words on the button").fill("Ask away")
    await expect(desk.page.locator(".preview-launcher")).to_contain_text("Ask away")

    await desk.page.get_by_label("Language", exact=True).select_option("de")
    field = preview.get_by_role("textbox", name="Nachricht schreiben …")
    await field.fill("Is anybody there?")
    await field.press("Enter")
    await expect(preview.locator(".own .bubble")).to_contain_text("Is anybody there?")
    assert not [url for url in asked if "/api/" in url or "socket.io" in url]
    assert [url for url in asked if "/assets/" in url]  # so a request would have been seen
    frame = next(frame for frame in desk.page.frames if "preview" in frame.url)
    assert await frame.evaluate("Object.keys(localStorage).filter(key => key.startsWith('frontdesk:key')).length") == 0
    await desk.button("Discard").click()
