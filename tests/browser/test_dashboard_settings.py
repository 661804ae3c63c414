"""Settings say that they are saved, and ask before they are lost; the first steps lead to an open desk."""

import re

from playwright.async_api import expect

from tests.browser.dashboard import Work
from tests.journeys.people import Admin, Visitor
from tests.journeys.server import PASSWORD, Process


async def test_a_change_is_shown_at_once_says_that_it_is_saved_and_reaches_visitors(work: Work, mara: Admin) -> None:
    desk = await work("/settings/widget")
    title = desk.page.get_by_label("Title", exact=True)
    preview = desk.page.frame_locator(".preview-panel")
    await expect(preview.get_by_role("heading", name=await title.input_value(), exact=True)).to_be_visible()
    await title.fill("Lumen Lamps")
    await expect(preview.get_by_role("heading", name="Lumen Lamps")).to_be_visible()
    await expect(desk.page.get_by_text("Not saved yet")).to_be_visible()
    await desk.button("Save").click()
    await expect(desk.page.get_by_text("Saved", exact=True)).to_be_visible()

    public = await mara.http.get("/api/widget/config")
    assert public.json()["widget"]["title"] == "Lumen Lamps"
    await desk.page.reload()
    await expect(title).to_have_value("Lumen Lamps")
    await mara.http.put("/api/settings", json={"widget": {"title": "Chat with us"}})


async def test_leaving_with_unsaved_changes_asks(work: Work, mara: Admin) -> None:
    desk = await work("/settings/hours")
    await desk.page.get_by_role("link", name="Chat on your site").click()
    greeting = desk.page.get_by_label("Greeting")
    await greeting.fill("Not meant to stay")
    await desk.page.get_by_role("link", name="Opening hours").click()
    ask = desk.page.get_by_role("dialog", name="Leave without saving?")
    await ask.get_by_role("button", name="Stay").click()
    await expect(greeting).to_have_value("Not meant to stay")

    await desk.page.go_back()
    await expect(ask).to_be_visible()
    await ask.get_by_role("button", name="Leave", exact=True).click()
    await expect(greeting).to_have_count(0)
    public = await mara.http.get("/api/widget/config")
    assert public.json()["widget"]["greeting"] != "Not meant to stay"


async def test_what_a_colleague_changes_meanwhile_is_shown_and_kept(work: Work, mara: Admin) -> None:
    desk = await work("/settings/widget")
    title, greeting = desk.page.get_by_label("Title", exact=True), desk.page.get_by_label("Greeting")
    await mara.http.put("/api/settings", json={"widget": {"title": "Changed at once"}})
    await expect(title).to_have_value("Changed at once")

    await greeting.fill("Written here meanwhile")
    await mara.http.put("/api/settings", json={"widget": {"title": "Changed by Mara"}})
    await desk.button("Save").click()
    await expect(desk.page.get_by_text("Saved", exact=True)).to_be_visible()
    await expect(title).to_have_value("Changed by Mara")
    widget = (await mara.http.get("/api/settings")).json()["settings"]["widget"]
    assert (widget["title"], widget["greeting"]) == ("Changed by Mara", "Written here meanwhile")
    await mara.http.put("/api/settings", json={"widget": {"title": "Chat with us", "greeting": ""}})


async def test_a_ready_reply_of_a_colleague_is_there_without_a_reload(
    work: Work, mara: Admin, frontdesk: Process
) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Ruth Ready") as visitor:
        await visitor.say("hello")
        await desk.open("Ruth Ready")
        added = await mara.http.post(
            "/api/canned-replies", json={"shortcut": "fresh", "content": "Baked this morning."}
        )
        await desk.reply.press_sequentially("/fre")
        await expect(desk.page.get_by_role("option", name=re.compile("fresh"))).to_be_visible()
    await mara.http.delete(f"/api/canned-replies/{added.json()['reply']['id']}")


async def test_a_field_that_the_server_refuses_says_why(work: Work) -> None:
    desk = await work("/settings/widget")
    desk.expected = "422"
    link = desk.page.get_by_label("Link to your privacy policy")
    await link.fill("javascript:alert(1)")
    await desk.button("Save").click()
    await expect(desk.page.get_by_text("Please look at the marked fields.")).to_be_visible()
    await expect(link).to_have_attribute("aria-invalid", "true")
    await desk.button("Discard").click()
    await expect(link).to_have_value("")
    await expect(link).to_have_attribute("aria-invalid", "false")


async def test_opening_hours_are_set_by_day(work: Work, mara: Admin) -> None:
    desk = await work("/settings/hours")
    await expect(desk.page.get_by_text("Without any hours")).to_be_visible()
    await desk.page.get_by_role("switch", name="Monday").click()
    await desk.page.get_by_label("Monday, to").fill("18:30")
    await desk.button("Save").click()
    await expect(desk.page.get_by_text("Saved", exact=True)).to_be_visible()
    settings = (await mara.http.get("/api/settings")).json()["settings"]
    assert settings["hours"]["days"]["mon"] == [["09:00", "18:30"]]
    await mara.http.put("/api/settings", json={"hours": {"days": {}}})


async def test_ready_replies_are_added_changed_and_removed(work: Work) -> None:
    desk = await work("/settings/replies")
    await desk.button("Add a reply").click()
    await desk.page.get_by_label("Short name").fill("/hours")
    await desk.page.get_by_label("Reply", exact=True).fill("We are open from 9 to 5.")
    await desk.button("Save").click()
    row = desk.page.get_by_role("listitem").filter(has_text="We are open from 9 to 5.")
    await expect(row).to_contain_text("/hours")

    await row.get_by_role("button", name="Change").click()
    await desk.page.get_by_label("Reply", exact=True).fill("We are open from 9 to 6.")
    await desk.button("Save").click()
    row = desk.page.get_by_role("listitem").filter(has_text="We are open from 9 to 6.")
    await row.get_by_role("button", name="Remove").click()
    await desk.page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    await expect(row).to_have_count(0)


async def test_every_alert_can_be_tried(work: Work) -> None:
    desk = await work("/settings/alerts", permissions=["notifications"])
    await desk.page.get_by_role("switch", name="Desktop notifications").click()
    notices = desk.page.get_by_role("region", name="Desktop notifications")
    await expect(notices).to_contain_text("Works")
    title = desk.page.get_by_role("region", name="Title of the tab")
    await title.get_by_role("button", name="Try it").click()
    await expect(desk.page).to_have_title(re.compile("waiting"))
    sound = desk.page.get_by_role("region", name="Sound")
    await sound.get_by_role("button", name="Try it").click()
    await expect(sound).to_contain_text("You should have heard two soft tones.")


async def test_a_new_password_is_taken_here_and_ends_other_sign_ins(work: Work, newcomer: str) -> None:
    here, elsewhere = await work("/settings/profile", email=newcomer), await work(email=newcomer)
    here.expected = elsewhere.expected = "401"
    await here.page.get_by_label("Current password").fill("not it")
    await here.page.get_by_label("New password").fill("a new one, long enough")
    await here.button("Change password").click()
    await expect(here.page.get_by_role("alert").filter(has_text=re.compile("password", re.IGNORECASE))).to_be_visible()

    await here.page.get_by_label("Current password").fill(PASSWORD)
    await here.button("Change password").click()
    await expect(here.page.get_by_text("Your password is changed.")).to_be_visible()
    await expect(elsewhere.page.get_by_text("You were signed out.")).to_be_visible()
    await elsewhere.sign_in(newcomer, "a new one, long enough")
    await expect(elsewhere.page.get_by_role("heading", name="Inbox")).to_be_visible()
    await here.page.reload()
    await expect(here.page.get_by_role("heading", name="Your profile")).to_be_visible()


async def test_the_first_steps_lead_through_the_set_up(work: Work) -> None:
    desk = await work("/guide", permissions=["clipboard-read", "clipboard-write"])
    await desk.page.get_by_role("button", name=re.compile("Put it on your site")).click()
    await expect(desk.page.locator("code")).to_have_text(f'<script src="{desk.url}/widget.js" async></script>')
    await desk.button("Copy").click()
    copied = await desk.page.evaluate("navigator.clipboard.readText()")
    assert copied == f'<script src="{desk.url}/widget.js" async></script>'

    await desk.page.get_by_text("React", exact=True).click()
    await expect(desk.page.locator("code")).to_contain_text("useEffect")
    await desk.page.get_by_role("button", name=re.compile("Try the chat")).click()
    async with desk.page.context.expect_page() as opened:
        await desk.button("Open the demo shop").click()
    assert (await opened.value).url == f"{desk.url}/demo"
