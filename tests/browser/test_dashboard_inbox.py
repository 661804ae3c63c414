"""The list of chats: live, sorted by who needs somebody, and as quick with many as with few."""

import asyncio
import re

import asyncpg
import pytest
from playwright.async_api import Browser, Route, WebSocketRoute, expect

from tests.browser.dashboard import Dashboard, Work
from tests.journeys.people import Admin, Visitor
from tests.journeys.server import EMAIL, Process


async def test_a_wrong_password_is_told_and_a_right_one_opens_the_inbox(browser: Browser, frontdesk: Process) -> None:
    desk = Dashboard(await browser.new_page(), frontdesk.url)
    desk.expected = "401"
    await desk.go("")
    await desk.sign_in(EMAIL, "not the password")
    await expect(desk.page.get_by_role("alert")).to_contain_text(re.compile("password", re.IGNORECASE))

    await desk.sign_in()
    await expect(desk.page.get_by_role("heading", name="Inbox")).to_be_visible()
    await desk.page.reload()
    await expect(desk.page.get_by_role("heading", name="Inbox")).to_be_visible()
    assert desk.faults == []


async def test_who_waits_stands_on_top_and_in_the_title_with_time_counting(work: Work, frontdesk: Process) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Wanda Waits") as visitor:
        await visitor.say("I want a person")
        await visitor.does("hand-off-request")
        row = desk.row("Wanda Waits")
        await expect(row).to_contain_text(re.compile(r"Waiting 0:0\d"))
        await expect(desk.page).to_have_title(re.compile(r"\(\d+\) waiting"))
        await expect(row).to_contain_text(re.compile(r"Waiting 0:0[2-9]"))

        await desk.open("Wanda Waits")
        await desk.button("Take over").click()
        await expect(row).to_contain_text("You")


async def test_a_row_tells_the_last_words_unread_and_that_somebody_is_typing(work: Work, frontdesk: Process) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Rosa Row") as visitor:
        await visitor.say("first")
        await visitor.say("**second**")
        row = desk.row("Rosa Row")
        await expect(row).to_contain_text("second")
        await expect(row).not_to_contain_text("**")
        await expect(row).to_contain_text("2 unread")
        await expect(row).to_contain_text("on the site now")

        await visitor.does("user-typing", {"isTyping": True})
        await expect(row).to_contain_text("typing …")
        await visitor.say("third")
        await expect(row).to_contain_text("third")

    await expect(row).not_to_contain_text("on the site now")


async def test_what_happens_between_the_lists_answer_and_the_lines_beginning_is_not_missed(
    work: Work, frontdesk: Process, mara: Admin
) -> None:
    desk = await work("/inbox/mine")
    async with Visitor(frontdesk.url, userName="Bea Between") as visitor:
        await visitor.say("hello")
        read, taken = asyncio.Event(), asyncio.Event()

        async def answer_late(route: Route) -> None:
            answer = await route.fetch()
            read.set()
            await expect(desk.page.get_by_role("button", name=re.compile("^Connected"))).to_be_visible()
            await route.fulfill(response=answer)

        async def connect_late(socket: WebSocketRoute) -> None:
            await taken.wait()
            socket.connect_to_server()

        await desk.page.route("**/api/chats?*state=human", answer_late, times=1)
        await desk.page.route_web_socket("**/socket.io/**", connect_late)
        await desk.page.reload()
        await read.wait()
        await mara.does("take-over", {"sessionId": visitor.public_id})
        await mara.until(lambda: mara.rows.get(visitor.public_id, {}).get("state") == "human")
        taken.set()
        await expect(desk.row("Bea Between")).to_be_visible()


async def test_each_view_shows_its_chats(work: Work, frontdesk: Process, mara: Admin, tomas: Admin) -> None:
    desk = await work()
    async with (
        Visitor(frontdesk.url, userName="Vera Mine") as mine,
        Visitor(frontdesk.url, userName="Vito His") as his,
        Visitor(frontdesk.url, userName="Viola Closed") as closed,
    ):
        for visitor in (mine, his, closed):
            await visitor.say("hello")
        await mara.does("take-over", {"sessionId": mine.public_id})
        await tomas.does("take-over", {"sessionId": his.public_id})
        await mara.does("chat-close", {"sessionId": closed.public_id})

        views = desk.page.get_by_role("navigation", name="Which chats")
        await views.get_by_role("link", name="Mine").click()
        await expect(desk.row("Vera Mine")).to_be_visible()
        await expect(desk.row("Vito His")).to_have_count(0)
        await expect(desk.row("Viola Closed")).to_have_count(0)

        await desk.page.get_by_role("button", name=re.compile("Chats of")).click()
        await desk.page.get_by_role("menuitem", name="Tomas").click()
        await expect(desk.row("Vito His")).to_be_visible()
        await expect(desk.row("Vera Mine")).to_have_count(0)

        await views.get_by_role("link", name="Closed").click()
        await expect(desk.row("Viola Closed")).to_be_visible()
        await expect(desk.row("Vera Mine")).to_have_count(0)


async def test_keys_move_open_take_over_close_and_reopen(work: Work, frontdesk: Process) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Kay Keys") as visitor:
        await visitor.say("hello")
        await expect(desk.row("Kay Keys")).to_be_visible()
        at = await desk.page.locator(".chat-name").all_inner_texts()
        await desk.press(*["j"] * (at.index("Kay Keys") + 1), "Enter")
        await expect(desk.thread.get_by_role("heading", name="Kay Keys")).to_be_visible()

        await desk.page.keyboard.press("t")
        await expect(desk.notice.last).to_contain_text("You took over.")
        await expect(desk.reply).to_be_focused()
        await desk.page.keyboard.type("typed, not taken for keys: tbe")
        await expect(desk.reply).to_have_value("typed, not taken for keys: tbe")
        await desk.page.keyboard.press("Control+a")
        await desk.page.keyboard.press("Delete")

        await desk.press("e")
        await expect(desk.notice.last).to_contain_text("You closed this chat.")
        await expect(desk.button("Reopen")).to_be_visible()
        await desk.press("o")
        await expect(desk.notice.last).to_contain_text("You opened this chat again.")
        await expect(desk.reply).to_be_focused()
        await desk.press("?")
        await expect(desk.page.get_by_role("dialog", name="Keys")).to_be_visible()
        await desk.page.keyboard.press("Escape")
        await desk.press("Escape")
        await expect(desk.page).to_have_url(re.compile("/admin/inbox/all$"))


async def test_the_palette_finds_chats_actions_and_pages(work: Work, frontdesk: Process) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Zoë Palette") as visitor:
        await visitor.say("hello")
        await expect(desk.row("Zoë Palette")).to_be_visible()
        await desk.page.keyboard.press("Control+k")
        await desk.page.keyboard.type("zoe pal")
        await desk.page.keyboard.press("Enter")
        await expect(desk.thread.get_by_role("heading", name="Zoë Palette")).to_be_visible()

        await desk.page.keyboard.press("Control+k")
        await desk.page.keyboard.type("take over")
        await desk.page.keyboard.press("Enter")
        await expect(desk.notice.last).to_contain_text("You took over.")

        await desk.page.keyboard.press("Control+k")
        await desk.page.keyboard.type("opening")
        await desk.page.keyboard.press("Enter")
        await expect(desk.page.get_by_role("heading", name="Opening hours")).to_be_visible()


@pytest.fixture
async def a_thousand_closed_chats(frontdesk: Process, no_chats: None) -> None:
    """Named `Many 1` to `Many 1000`, the newest first."""
    assert frontdesk.database_url is not None
    database = await asyncpg.connect(frontdesk.database_url)
    await database.execute(
        """insert into sessions
             (id, key_hash, state, last_seq, last_message_at, last_sender, last_preview, visitor_name)
           select gen_random_uuid(), sha256(('many-' || n)::bytea), 'closed', 1, now() - n * interval '1 hour',
                  'user', 'message ' || n, 'Many ' || n
           from generate_series(1, 1000) n"""
    )
    await database.close()


async def test_a_thousand_chats_scroll_through_with_some_dozen_rows_in_the_page(
    work: Work, a_thousand_closed_chats: None
) -> None:
    desk = await work("/inbox/closed")
    await expect(desk.row("Many 1").first).to_be_visible()
    rows = desk.page.locator(".chat-row")
    drawn = await rows.count()
    scroller = desk.page.locator(".chat-list")
    # the scroll bar tells of all rows that are known, drawn or not: 100 of 80 pixels in the first page
    assert await scroller.evaluate("list => list.scrollHeight") >= 100 * 80

    # each page that comes makes the list longer, until there are no more
    async def is_at_the_last() -> bool:
        await scroller.evaluate("list => list.scrollTo(0, list.scrollHeight)")
        return await desk.row("Many 1000").count() > 0

    for _ in range(200):
        if await is_at_the_last():
            break
        await desk.page.wait_for_function("() => new Promise(requestAnimationFrame)")
    await expect(desk.row("Many 1000")).to_be_visible()
    assert await rows.count() <= drawn + 20 < 60


async def test_beside_a_chat_that_is_not_there_nothing_seems_to_load(work: Work) -> None:
    desk = await work()
    desk.expected = "404"
    await desk.go("/inbox/all/01900000-0000-7000-8000-000000000000")
    await expect(desk.thread).to_contain_text("This chat is not here")
    await expect(desk.details).to_have_count(0)
    await desk.button("Back to the list").click()
    await expect(desk.thread).to_contain_text("Choose a chat")


async def test_a_row_tells_what_was_said_last_and_not_that_a_person_was_called(work: Work, frontdesk: Process) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Wanda Waits") as visitor:
        await visitor.say("My lamp arrived with a crack")
        await visitor.does("hand-off-request")
        await expect(desk.row("Wanda Waits")).to_contain_text("Waiting")
        await expect(desk.row("Wanda Waits")).to_contain_text("My lamp arrived with a crack")
