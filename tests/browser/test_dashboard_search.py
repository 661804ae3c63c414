"""The search page, as somebody who looks for what was said uses it."""

import re

import asyncpg
from playwright.async_api import Route, expect

from tests.browser.dashboard import Dashboard, Work
from tests.journeys.people import Visitor
from tests.journeys.server import Process


def field(desk: Dashboard):  # type: ignore[no-untyped-def]
    return desk.page.get_by_role("combobox", name="Search messages, notes and visitors")


def result(desk: Dashboard, text: str):  # type: ignore[no-untyped-def]
    return desk.page.get_by_role("option").filter(has_text=text)


async def search_until(desk: Dashboard, typed: str, text: str) -> None:
    """Types it, and again until it is found: what was just said is found within a second."""
    for _ in range(20):
        await field(desk).fill(typed)
        try:
            await expect(result(desk, text).first).to_be_visible(timeout=1_000)
        except AssertionError:
            await field(desk).fill("")
            continue
        return
    raise AssertionError(f"{typed!r} does not find {text!r}")


async def test_what_was_said_is_found_while_one_types_and_opened_where_it_was_said(
    work: Work, frontdesk: Process
) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Ida Search") as visitor:
        await visitor.say("My tourmaline lamp flickers")
        await visitor.say("and the switch is loose")
        await desk.press("/")
        await expect(field(desk)).to_be_focused()
        await expect(desk.page.get_by_text("Find anything that was ever said")).to_be_visible()
        await search_until(desk, "tourma", "lamp flickers")
        await expect(result(desk, "Ida Search").locator("mark")).to_have_text("tourma")
        await expect(desk.page).to_have_url(re.compile("/admin/search/tourma$"))
        await field(desk).press("Enter")
        await expect(desk.thread.get_by_role("heading", name="Ida Search")).to_be_visible()
        await expect(desk.page.locator(".is-found .bubble")).to_have_text("My tourmaline lamp flickers")
        # both stand in sight, so there is nothing newer to go to
        await expect(desk.bubble("and the switch is loose")).to_be_in_viewport()
        await expect(desk.page.get_by_role("button", name="To the newest")).to_have_count(0)
        # the results stay beside it, and the address leads here again
        await expect(result(desk, "lamp flickers")).to_be_visible()
        await desk.page.reload()
        await expect(desk.page.locator(".is-found .bubble")).to_have_text("My tourmaline lamp flickers")
        await expect(field(desk)).to_have_value("tourma")


async def test_keys_alone_lead_from_the_palette_to_a_message(work: Work, frontdesk: Process) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Ana Keys") as visitor:
        for number in (1, 2, 3):
            await visitor.say(f"chrysoprase number {number}")
        await desk.press("s")
        await search_until(desk, "chrysoprase", "number 3")
        await desk.press("Escape")
        await desk.page.keyboard.press("Control+k")
        await desk.page.keyboard.type("chrysoprase numb")
        await desk.page.keyboard.press("ArrowUp")
        await desk.page.keyboard.press("Enter")
        await expect(field(desk)).to_have_value("chrysoprase numb")
        await expect(desk.page.get_by_role("option")).to_have_count(3)
        # the last letters' results begin at their top again
        await expect(desk.page.locator(".search-busy")).to_have_count(0)
        for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Enter"):
            await field(desk).press(key)
        await expect(desk.page.locator(".is-found .bubble")).to_have_text("chrysoprase number 2")
        await expect(desk.page.get_by_role("option", selected=True)).to_contain_text("number 2")


async def test_a_message_in_the_middle_of_a_very_long_chat_is_shown_where_it_stands(
    work: Work, frontdesk: Process
) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Lena Long") as visitor:
        await visitor.say("the first")
        await _prolong(frontdesk, "Lena Long", 3_000)
        await visitor.say("the last, and the index may look again")
        await desk.press("s")
        await search_until(desk, '"aventurine 1500"', "aventurine 1500")
        await result(desk, "aventurine 1500").click()
        found = desk.page.locator(".is-found .bubble")
        await expect(found).to_have_text("aventurine 1500")
        await expect(found).to_be_in_viewport()
        assert await desk.page.locator(".stream .bubble").count() < 200, "the whole chat was loaded"
        # it grows both ways, and what is seen stays where it is
        await desk.stream.evaluate("box => box.scrollTop = 0")
        await expect(desk.bubble(re.compile("aventurine 1430$"))).to_be_attached()
        await desk.stream.evaluate("box => box.scrollTop = box.scrollHeight")
        await expect(desk.bubble(re.compile("aventurine 1560$"))).to_be_attached()
        # and one key press away is the end, live
        await desk.page.locator(".to-end").click()
        await expect(desk.bubble("the last, and the index")).to_be_in_viewport()
        await visitor.say("one more")
        await expect(desk.bubble("one more")).to_be_in_viewport()


async def _prolong(frontdesk: Process, name: str, count: int) -> None:
    assert frontdesk.database_url is not None
    database = await asyncpg.connect(frontdesk.database_url)
    async with database.transaction():
        id, last = await database.fetchrow("select id, last_seq from sessions where visitor_name = $1 for update", name)
        await database.execute(
            "insert into messages (session_id, seq, client_id, sender, content, created_at)"
            " select $1, $2 + n, 'long' || n, 'user', 'aventurine ' || n, now() from generate_series(1, $3::int) n",
            id,
            last,
            count,
        )
        await database.execute(
            "update sessions set version = version + 1, last_seq = $2 where id = $1", id, last + count
        )
    await database.close()


async def test_a_slow_answer_never_covers_a_newer_one(work: Work, frontdesk: Process) -> None:
    desk = await work()
    desk.expected = "Failed to load"
    async with Visitor(frontdesk.url, userName="Sam Slow") as visitor:
        await visitor.say("alexandrite and moonstone")
        await desk.press("s")
        await search_until(desk, "moonstone", "alexandrite and")

        async def hold(route: Route) -> None:
            if "q=alex&" in route.request.url:
                answer = await route.fetch()
                await desk.page.wait_for_timeout(1_500)
                try:
                    await route.fulfill(response=answer)
                except Exception:  # noqa: BLE001 - it was called off, as it should be
                    return
            else:
                await route.continue_()

        await desk.page.route("**/api/search?*", hold)
        async with desk.page.expect_request("**/api/search?q=alex&*"):
            await field(desk).fill("alex")
        await field(desk).fill("nothing-of-the-kind-xyzzy")
        await expect(desk.page.get_by_text("Nothing found")).to_be_visible()
        await desk.page.wait_for_timeout(2_000)
        await expect(desk.page.get_by_text("Nothing found")).to_be_visible()
        await expect(desk.page.get_by_role("option")).to_have_count(0)


async def test_without_a_server_the_question_stays_and_can_be_asked_again(work: Work, frontdesk: Process) -> None:
    desk = await work()
    desk.expected = "Failed to load resource"
    async with Visitor(frontdesk.url, userName="Olaf Off") as visitor:
        await visitor.say("labradorite")
        await desk.press("s")
        await search_until(desk, "labradorite", "labradorite")
        await desk.page.route("**/api/search?*", lambda route: route.abort())
        await field(desk).fill("labrador")
        await expect(desk.page.get_by_role("alert")).to_contain_text("Your search is kept.")
        await desk.page.unroute("**/api/search?*")
        await desk.button("Try again").click()
        await expect(result(desk, "labradorite")).to_be_visible()


async def test_misspelt_and_half_typed_questions_are_explained(work: Work, frontdesk: Process) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Typo Tim") as visitor:
        await visitor.say("obsidian for two")
        await desk.press("s")
        await search_until(desk, "obsidain", "obsidian for two")
        await expect(desk.page.get_by_text("Also looked for obsidian.")).to_be_visible()
        await field(desk).fill("obsidian before:20")
        await expect(desk.page.get_by_text("before:20 says nothing yet.")).to_be_visible()
        await field(desk).fill("")
        await desk.button("is:waiting chats that wait; also human, ai, closed, unread, mine").click()
        await expect(field(desk)).to_have_value("is:waiting")


async def test_axe_finds_nothing_serious_and_a_phone_shows_one_pane_at_a_time(work: Work, frontdesk: Process) -> None:
    phone = {"width": 390, "height": 844}
    for options in ({}, {"color_scheme": "dark"}, {"viewport": phone, "has_touch": True}):
        desk = await work("/search", **options)
        async with Visitor(frontdesk.url, userName="Axel Axe") as visitor:
            await visitor.say("malachite table")
            assert await desk.serious_faults() == []
            await search_until(desk, "malachite", "malachite table")
            assert await desk.serious_faults() == []
            await result(desk, "malachite table").first.click()
            await expect(desk.page.locator(".is-found .bubble")).to_be_visible()
            assert await desk.serious_faults() == []
        if "viewport" in options:
            await expect(field(desk)).to_be_hidden()
            await desk.button("Back to the list").click()
            await expect(field(desk)).to_have_value("malachite")
