"""Files in both faces: chosen, dropped, pasted; on their way, broken off, sent; seen and saved."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from playwright.async_api import Error, FilePayload, FrameLocator, Locator, Page, Request, Route, expect

from tests.browser.dashboard import Dashboard, Work
from tests.browser.shop import Shop
from tests.browser.test_access import serious_faults
from tests.wire import samples

Visit = Callable[..., Awaitable[Shop]]

PICTURE = samples.picture("PNG", (900, 600))


def file(name: str, data: bytes, type: str = "image/png") -> FilePayload:
    return {"name": name, "mimeType": type, "buffer": data}


PHOTO, SECOND = file("lamp.png", PICTURE), file("shade.png", PICTURE)
INVOICE = file("invoice.pdf", samples.pdf(), "application/pdf")


async def choose(face: Shop | Dashboard, *files: FilePayload) -> None:
    """By the button, as a visitor or an agent."""
    async with face.page.expect_file_chooser() as chooser:
        await within(face).get_by_role("button", name="Attach files").click()
    await (await chooser.value).set_files(list(files))


def within(face: Shop | Dashboard) -> FrameLocator | Page:
    return face.chat if isinstance(face, Shop) else face.page


def chips(face: Shop | Dashboard) -> Locator:
    return within(face).locator(".tray-file")


def there(face: Shop | Dashboard) -> Locator:
    return within(face).locator(".tray-file.is-there")


def uploads_of(face: Shop | Dashboard) -> list[Request]:
    """Those from here on."""
    sent: list[Request] = []

    def note(request: Request) -> None:
        if request.method == "POST" and "/api/files" in request.url:
            sent.append(request)

    face.page.on("request", note)
    return sent


async def hand_over(field: Locator, event: str, *files: FilePayload, text: str | None = None) -> None:
    """Files are dropped on the field's page, or pasted into the field."""
    data = [{**one, "buffer": base64.b64encode(one["buffer"]).decode()} for one in files]
    await field.evaluate(
        """(field, [event, files, text]) => {
            const data = new DataTransfer();
            for (const { name, mimeType, buffer } of files) {
                const bytes = Uint8Array.from(atob(buffer), (one) => one.charCodeAt(0));
                data.items.add(new File([bytes], name, { type: mimeType }));
            }
            if (text !== null) data.setData("text/plain", text);
            const options = { bubbles: true, cancelable: true };
            if (event === "paste") field.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
            else field.dispatchEvent(new DragEvent(event, { ...options, dataTransfer: data }));
        }""",
        [event, data, text],
    )


async def hold(held: asyncio.Event, route: Route) -> None:
    """Nothing comes through before `held` is set."""
    await held.wait()
    with suppress(Error):  # there is no request any more: it was cancelled meanwhile
        await route.continue_()


async def is_drawn(picture: Locator) -> None:
    await expect(picture).to_be_visible()
    async with asyncio.timeout(10):
        while not await picture.evaluate("image => image.complete && image.naturalWidth > 0"):
            await asyncio.sleep(0.05)


async def a_talk(work: Work, visit: Visit) -> tuple[Dashboard, Shop]:
    """A visitor who has written, and an agent who has their chat open."""
    desk, shop = await work(), await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("hello there")
    await desk.page.locator(".chat-row", has_text="hello there").click()
    await expect(desk.bubble("hello there")).to_be_visible()
    return desk, shop


async def test_a_visitor_sends_pictures_and_a_document_and_the_agent_answers_with_one(work: Work, visit: Visit) -> None:
    desk, shop = await a_talk(work, visit)
    await choose(shop, PHOTO, SECOND, INVOICE)
    await expect(there(shop)).to_have_count(3)
    await shop.field.fill("This is the lamp")
    await shop.field.press("Enter")
    await expect(chips(shop)).to_have_count(0)
    for face in (shop, desk):
        await expect(within(face).locator(".attached-picture")).to_have_count(2)
        await is_drawn(within(face).get_by_role("img", name="lamp.png, open picture"))
        await expect(within(face).get_by_role("link", name="invoice.pdf")).to_contain_text("PDF")
    async with desk.page.expect_download() as download:
        await desk.page.get_by_role("link", name="invoice.pdf").click()
    saved = await download.value
    assert saved.suggested_filename == "invoice.pdf"
    assert (await saved.path()).read_bytes() == samples.pdf()

    await choose(desk, file("offer.pdf", samples.pdf("offer"), "application/pdf"))
    await expect(there(desk)).to_have_count(1)
    await desk.button("Send").click()
    await expect(shop.chat.get_by_role("link", name="offer.pdf")).to_be_visible()
    row = desk.page.locator(".chat-row").first
    await expect(row).to_contain_text("📎 offer.pdf")
    await shop.page.reload()
    await expect(shop.chat.get_by_role("link", name="offer.pdf")).to_be_visible()


async def test_a_picture_has_its_place_before_it_comes_and_opens_in_a_tab_of_its_own(work: Work, visit: Visit) -> None:
    desk, shop = await a_talk(work, visit)
    held = asyncio.Event()
    await desk.page.route("**/thumbnail?*", partial(hold, held))
    await choose(shop, PHOTO)
    await expect(there(shop)).to_have_count(1)
    await shop.chat.get_by_role("button", name="Send", exact=True).click()
    picture = desk.page.locator(".attached-picture")
    await expect(picture).to_be_visible()
    before = await picture.bounding_box()
    held.set()
    await is_drawn(picture.locator("img"))
    assert await picture.bounding_box() == before
    assert before is not None
    assert (round(before["width"]), round(before["height"])) == (240, 160)
    assert await picture.get_attribute("rel") == "noopener noreferrer"
    async with desk.page.context.expect_page() as opened:
        await picture.click()
    tab = await opened.value
    await tab.wait_for_load_state()
    assert await tab.evaluate("document.contentType") == "image/png"
    assert await tab.evaluate("window.opener") is None


async def test_the_end_stays_in_sight_while_files_come_and_are_chosen(work: Work, visit: Visit) -> None:
    desk, shop = await a_talk(work, visit)
    for _ in range(2):
        await choose(desk, PHOTO, INVOICE)
        await expect(there(desk)).to_have_count(2)
        await desk.button("Send").click()
        await expect(chips(desk)).to_have_count(0)
    await expect(shop.chat.get_by_role("link", name="invoice.pdf")).to_have_count(2)
    await choose(shop, PHOTO, SECOND, INVOICE)
    await expect(there(shop)).to_have_count(3)
    for stream in (shop.stream, desk.stream):
        async with asyncio.timeout(15):
            while await stream.evaluate("box => box.scrollHeight - box.scrollTop - box.clientHeight > 2"):
                await asyncio.sleep(0.05)


async def test_files_are_dropped_and_pasted(work: Work, visit: Visit) -> None:
    desk, shop = await a_talk(work, visit)
    for face, field in ((shop, shop.field), (desk, desk.reply)):
        await hand_over(field, "dragenter", PHOTO)
        await expect(within(face).get_by_text("Drop files here")).to_be_visible()
        await hand_over(field, "drop", PHOTO, INVOICE)
        await expect(within(face).get_by_text("Drop files here")).to_have_count(0)
        await hand_over(field, "paste", SECOND)
        await expect(there(face)).to_have_count(3)
        # cells of a spreadsheet come as a picture too, and are meant as text
        await hand_over(field, "paste", SECOND, text="1\t2")
        await expect(chips(face)).to_have_count(3)


async def test_what_cannot_be_sent_is_told_at_once_and_keeps_nothing_else_back(work: Work, visit: Visit) -> None:
    desk, shop = await a_talk(work, visit)
    for face in (shop, desk):
        sent = uploads_of(face)
        wrong = [
            file("run.exe", b"MZ", "application/x-msdownload"),
            file("huge.png", bytes(10_000_001)),
            file("nothing.png", b""),
        ]
        await choose(face, *wrong, PHOTO)
        await expect(there(face)).to_have_count(1)
        for name, problem in (
            ("run.exe", "Files of this kind"),
            ("huge.png", "at most 10 MB"),
            ("nothing.png", "empty"),
        ):
            await expect(chips(face).filter(has_text=name)).to_contain_text(problem)
        assert len(sent) == 1
        await expect(within(face).locator(".tray [role=status]")).to_contain_text("huge.png: Too large")
        # what only the server can see
        face.expected = "415"  # the browser logs it by itself
        await choose(face, file("page.png", samples.HTML))
        await expect(chips(face).filter(has_text="page.png")).to_contain_text("Files of this kind")
        for name in ("run.exe", "huge.png", "nothing.png", "page.png"):
            await within(face).get_by_role("button", name=f"Remove {name}").click()
        await expect(chips(face)).to_have_count(1)
    await choose(shop, *[file(f"{number}.png", PICTURE) for number in range(10)])
    await expect(there(shop)).to_have_count(10)
    await expect(chips(shop).filter(has_text="9.png")).to_contain_text("At most 10 files")


async def test_a_message_waits_for_its_files_and_a_cancelled_one_is_forgotten(work: Work, visit: Visit) -> None:
    desk, shop = await a_talk(work, visit)
    for face, field in ((shop, shop.field), (desk, desk.reply)):
        held = asyncio.Event()
        await face.page.route("**/api/files?*", partial(hold, held))
        await choose(face, PHOTO, INVOICE)
        await expect(within(face).locator(".tray-file.is-going")).to_have_count(2)
        await within(face).get_by_role("button", name="Remove invoice.pdf").click()
        await expect(chips(face)).to_have_count(1)
        await field.fill(f"with a picture from {type(face).__name__}")
        await field.press("Enter")
        await expect(within(face).locator(".tray-soon")).to_have_text("Goes out when the files are there")
        held.set()
        await expect(chips(face)).to_have_count(0)
        for other in (shop, desk):
            line = within(other).locator("[class*=line]", has_text=f"with a picture from {type(face).__name__}")
            await expect(line.first).to_be_visible()
        await face.page.unroute("**/api/files?*")
    for face in (shop, desk):
        await expect(within(face).locator(".attached-picture")).to_have_count(2)
        await expect(within(face).get_by_role("link", name="invoice.pdf")).to_have_count(0)


async def test_an_upload_goes_on_by_itself_when_the_network_is_back(work: Work, visit: Visit) -> None:
    desk, shop = await a_talk(work, visit)
    await choose(shop, PHOTO)  # its part of the page is there
    await expect(there(shop)).to_have_count(1)
    await shop.go_offline()
    await choose(shop, SECOND)
    await expect(chips(shop)).to_have_count(2)
    await shop.field.fill("both at last")
    await shop.field.press("Enter")
    await expect(shop.chat.locator(".tray-soon")).to_be_visible()
    await shop.go_online()
    await expect(shop.chat.locator(".attached-picture")).to_have_count(2)
    await expect(desk.page.locator(".attached-picture")).to_have_count(2)
    await expect(desk.bubble("both at last")).to_have_count(1)


async def test_an_upload_that_fails_is_tried_again_when_asked(work: Work, visit: Visit) -> None:
    desk, _ = await a_talk(work, visit)
    desk.expected = "409"
    refused = {"error": {"code": "conflict", "message": "closed", "retryable": False}}

    async def refuse(route: Route) -> None:
        await route.fulfill(status=409, json=refused)

    await desk.page.route("**/api/files?*", refuse)
    await choose(desk, PHOTO)
    await expect(chips(desk)).to_contain_text("Reopen it")
    await desk.page.unroute("**/api/files?*")
    await desk.page.get_by_role("button", name="Try again: lamp.png").click()
    await expect(there(desk)).to_have_count(1)


async def test_addresses_that_have_ended_are_asked_for_anew(work: Work, visit: Visit) -> None:
    desk, shop = await a_talk(work, visit)
    desk.expected = "404"
    ended: list[str] = []

    async def end(route: Route) -> None:
        if ended:
            await route.continue_()
            return
        ended.append(route.request.url)
        await route.fulfill(status=404)

    await desk.page.route("**/thumbnail?*", end)
    await choose(shop, PHOTO)
    await expect(there(shop)).to_have_count(1)
    async with desk.page.expect_response(lambda answer: answer.url.rpartition("/")[2].count("-") == 4) as renewed:
        await shop.chat.get_by_role("button", name="Send", exact=True).click()
    assert (await renewed.value).status == 200
    assert len(ended) == 1


async def test_files_are_there_for_keyboards_and_screen_readers(work: Work, visit: Visit) -> None:
    desk, shop = await a_talk(work, visit)
    await choose(shop, PHOTO, INVOICE)
    await choose(desk, PHOTO, INVOICE)
    await expect(there(shop)).to_have_count(2)
    await expect(there(desk)).to_have_count(2)
    await expect(shop.chat.locator(".tray [role=status]")).to_have_text("Ready to send")
    assert await desk.serious_faults() == []
    assert await serious_faults(shop) == []
    await shop.field.focus()
    await shop.page.keyboard.press("Shift+Tab")
    await expect(shop.chat.get_by_role("button", name="Remove invoice.pdf")).to_be_focused()
    await shop.page.keyboard.press("Enter")
    await expect(chips(shop)).to_have_count(1)
    await shop.chat.get_by_role("button", name="Send", exact=True).click()
    await desk.button("Send").click()
    await expect(shop.chat.get_by_role("link", name="invoice.pdf")).to_be_visible()
    await expect(desk.page.locator(".attached-picture")).to_have_count(2)
    assert await desk.serious_faults() == []
    assert await serious_faults(shop) == []


async def test_the_first_thing_that_a_visitor_does_may_be_to_send_a_picture(work: Work, visit: Visit) -> None:
    desk, shop = await work(), await visit()
    await shop.open_chat()
    assert not [address for address in shop.requests if "/Files-" in address], "fetched before it was wanted"
    await choose(shop, PHOTO)
    await expect(there(shop)).to_have_count(1)
    await shop.chat.get_by_role("button", name="Send", exact=True).click()
    await desk.page.locator(".chat-row", has_text="📎 lamp.png").click()
    await expect(desk.page.locator(".attached-picture")).to_have_count(1)
