"""Own data in the dashboard: kept as long as was said, taken along, erased, and looked at."""

import zipfile
from collections.abc import Awaitable, Callable

from playwright.async_api import ConsoleMessage, Request, expect

from tests.browser.dashboard import Work
from tests.browser.shop import Shop

Visit = Callable[..., Awaitable[Shop]]


async def test_an_owner_sets_for_how_long_what_is_kept(work: Work) -> None:
    desk = await work("/settings/data")
    days = desk.page.get_by_label("Pages visited")
    await days.fill("3000")
    await desk.button("Save").click()
    await expect(desk.page.get_by_text("Saved", exact=True)).to_be_visible()
    await desk.page.reload()
    await expect(days).to_have_value("3000")
    assert await desk.serious_faults() == []
    await days.fill("")
    await desk.button("Save").click()
    await expect(desk.page.get_by_text("Saved", exact=True)).to_be_visible()
    await desk.page.reload()
    await expect(days).to_have_value("")


async def test_a_period_that_makes_no_sense_says_so_at_its_field(work: Work) -> None:
    desk = await work("/settings/data")
    desk.expected = "422"
    days = desk.page.get_by_label("Closed chats")
    await days.fill("0")
    await desk.button("Save").click()
    await expect(days).to_have_attribute("aria-invalid", "true")
    await desk.button("Discard").click()


async def test_everything_can_be_taken_along(work: Work) -> None:
    desk = await work("/settings/data")
    async with desk.page.expect_download() as coming:
        await desk.button("Export everything").click()
    download = await coming.value
    assert download.suggested_filename.startswith("frontdesk-")
    lines = (await download.path()).read_text().splitlines()
    assert any('"table":"admins"' in line for line in lines)
    assert not any("passwordHash" in line for line in lines)


async def test_a_visitor_is_exported_and_then_erased_for_good(work: Work, visit: Visit) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.say("please forget me afterwards")
    desk = await work()
    row = desk.page.locator(".chat-row", has_text="please forget me afterwards")
    await row.click()
    async with desk.page.expect_download() as coming:
        await desk.details.get_by_role("button", name="Export their data").click()
    with zipfile.ZipFile(await (await coming.value).path()) as archive:
        assert b"please forget me afterwards" in archive.read("records.jsonl")

    await desk.details.get_by_role("button", name="Erase this visitor…").click()
    ask = desk.page.get_by_role("dialog", name="Erase this visitor?")
    await expect(ask.get_by_text("1 chat,")).to_be_visible()
    yes = ask.get_by_role("button", name="Erase for ever")
    await expect(yes).to_be_disabled()
    assert await desk.serious_faults() == []
    field = ask.get_by_label("Type “erase” to confirm")
    await field.fill("eras")
    await expect(yes).to_be_disabled()
    await field.fill("Erase")
    await field.press("Enter")
    await expect(desk.page.get_by_text("Erased.")).to_be_visible()
    await expect(row).to_have_count(0)
    await expect(desk.page.get_by_text("please forget me afterwards")).to_have_count(0)
    # the visitor's own page shows it no more either
    await expect(shop.message("please forget me afterwards")).to_have_count(0)


async def test_an_agent_is_offered_none_of_it(work: Work, newcomer: str, visit: Visit) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.say("an agent reads this")
    desk = await work(email=newcomer)
    await desk.page.locator(".chat-row", has_text="an agent reads this").click()
    await expect(desk.details.get_by_role("button", name="Block this visitor…")).to_be_visible()
    await expect(desk.details.get_by_role("button", name="Erase this visitor…")).to_have_count(0)
    await desk.go("/settings")
    await expect(desk.page.get_by_role("link", name="Your data")).to_have_count(0)


async def test_the_records_open_in_a_tab_and_obey_their_own_policy(work: Work, visit: Visit) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.say("look me up <script>document.title = 'run'</script>")
    desk = await work("/settings/data")
    async with desk.page.context.expect_page() as coming:
        await desk.button("Open the records").click()
    studio = await coming.value
    faults: list[str] = []
    strangers: list[str] = []

    def logged(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            faults.append(f"{message.text} {message.location}")

    def requested(request: Request) -> None:
        if request.url.startswith("http") and not request.url.startswith(desk.url):
            strangers.append(request.url)

    studio.on("console", logged)
    studio.on("pageerror", lambda error: faults.append(str(error)))
    studio.on("request", requested)
    await studio.wait_for_url("**/studio/sessions/list")
    await expect(studio.get_by_role("link", name="Sessions")).to_be_visible()
    await studio.goto(f"{desk.url}/studio/messages/list")
    await expect(studio.get_by_text("look me up").first).to_be_visible()
    # a list's own scripts run: sorting, page size, filters, columns
    await studio.goto(f"{desk.url}/studio/sessions/list")
    await expect(studio.locator("table tbody tr").first).to_be_visible()
    await studio.locator("table tbody tr").first.get_by_role("link").first.click()
    await studio.wait_for_url("**/detail?pk=*")
    assert await studio.title() != "run"
    assert faults == []
    assert strangers == []
    await studio.close()
