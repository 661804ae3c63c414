"""Teams, whose turn it is, who is available and who sees what, as people see and set them."""

import re
from collections.abc import AsyncIterator

import asyncpg
import pytest
from playwright.async_api import expect

from tests.browser.dashboard import Dashboard, Work
from tests.journeys.people import Admin, Visitor
from tests.journeys.server import Process

LAMPS = "https://shop.example/lamps/arc"


@pytest.fixture(autouse=True)
async def as_before(frontdesk: Process) -> AsyncIterator[None]:
    """Later tests find a desk without teams, without rounds, and nobody away."""
    yield
    assert frontdesk.database_url is not None
    database = await asyncpg.connect(frontdesk.database_url)
    await database.execute(
        "update sessions set version = version + 1, team_id = null, offered_admin_id = null, offer_ends_at = null"
    )
    await database.execute("delete from teams")
    await database.execute("update rounds set is_on = false")
    await database.execute("update attendance set is_away = false, seen_at = null")
    await database.close()


async def name_of(desk: Dashboard) -> str:
    name = await desk.page.locator(".rail-avatar").get_attribute("aria-label")
    assert name is not None
    return name


async def make_team(desk: Dashboard, name: str, *, page: str) -> None:
    await desk.button("New team").click()
    dialog = desk.page.get_by_role("dialog", name="New team")
    await dialog.get_by_label("Name").fill(name)
    await dialog.get_by_role("checkbox").first.check()
    await dialog.get_by_label("Pages").fill(page)
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)


async def test_a_team_is_made_gets_its_chats_and_is_deleted(work: Work, frontdesk: Process) -> None:
    desk = await work("/settings/teams")
    await expect(desk.page.get_by_text("No teams yet.")).to_be_visible()
    await make_team(desk, "Lamp sales", page="/lamps")
    await expect(desk.page.locator(".row", has_text="Lamp sales")).to_contain_text("/lamps")

    async with (
        Visitor(frontdesk.url, userName="Lucy Lamp", page=LAMPS) as of_team,
        Visitor(frontdesk.url, userName="Otto Other") as other,
    ):
        await of_team.say("how bright is it?")
        await other.say("hello")
        await desk.page.get_by_role("link", name="Inbox").click()
        await expect(desk.row("Lucy Lamp")).to_contain_text("Lamp sales")
        await expect(desk.row("Otto Other")).not_to_contain_text("Lamp sales")
        await desk.page.get_by_role("button", name=re.compile("^Chats of")).click()
        await desk.page.get_by_role("menuitem", name="Lamp sales").click()
        await expect(desk.row("Lucy Lamp")).to_be_visible()
        await expect(desk.row("Otto Other")).to_have_count(0)
        await of_team.say("and how heavy?")
        await expect(desk.row("Lucy Lamp")).to_contain_text("and how heavy?")

        # by hand, without a reload
        await desk.page.get_by_role("link", name=re.compile("^All")).click()
        await desk.open("Otto Other")
        await desk.page.get_by_role("button", name="Give to a colleague").click()
        await desk.page.get_by_role("menuitem", name="Lamp sales").click()
        await expect(desk.row("Otto Other")).to_contain_text("Lamp sales")
        await desk.page.get_by_role("button", name="Give to a colleague").click()
        await desk.page.get_by_role("menuitem", name="Take it out of Lamp sales").click()
        await expect(desk.row("Otto Other")).not_to_contain_text("Lamp sales")

        await desk.go("/settings/teams")
        await desk.button("Delete Lamp sales").click()
        await desk.page.get_by_role("dialog").get_by_role("button", name="Delete the team").click()
        await expect(desk.page.get_by_text("No teams yet.")).to_be_visible()
        await desk.page.get_by_role("link", name="Inbox").click()
        await expect(desk.row("Lucy Lamp")).not_to_contain_text("Lamp sales")


async def test_a_team_that_the_server_refuses_says_why_and_keeps_what_was_written(work: Work) -> None:
    desk = await work("/settings/teams")
    await make_team(desk, "Sales", page="/sales")
    desk.expected = "409"
    await desk.button("New team").click()
    dialog = desk.page.get_by_role("dialog", name="New team")
    await dialog.get_by_label("Name").fill("SALES")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_role("alert")).to_have_text("Another team has that name.")
    await dialog.get_by_label("Name").fill("Sales Europe")
    await dialog.get_by_label("Pages").fill("europe")
    desk.expected = "422"
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_contain_text("should begin with / or https://")
    await expect(dialog.get_by_label("Name")).to_have_value("Sales Europe")


async def test_who_is_away_is_so_for_all_and_after_a_reload_until_they_come_back(work: Work, newcomer: str) -> None:
    boss, desk = await work(), await work(email=newcomer)
    mine = desk.page.get_by_role("switch", name="Available")
    await expect(mine).to_be_checked()
    await mine.click()
    await expect(mine).not_to_be_checked()
    await expect(mine).to_contain_text("Away")
    await desk.page.reload()
    await expect(mine).not_to_be_checked()
    await expect(boss.page.get_by_role("switch", name="Available")).to_be_checked()
    await mine.press("Space")
    await expect(mine).to_be_checked()


async def test_a_viewer_has_no_chats_to_be_available_for(work: Work, viewer: str) -> None:
    desk = await work(email=viewer)
    await expect(desk.page.get_by_role("link", name="Inbox")).to_be_visible()
    await expect(desk.page.get_by_role("switch", name="Available")).to_have_count(0)


async def test_a_waiting_chat_says_whose_turn_it_is_and_colleagues_may_take_it(
    work: Work, frontdesk: Process, newcomer: str
) -> None:
    boss = await work("/settings/teams")
    await boss.page.get_by_role("switch", name="Available").click()
    await boss.page.get_by_role("switch", name="New waiting chats go round").click()
    await boss.page.get_by_label("Seconds to answer").fill("600")
    await boss.button("Save").click()
    await expect(boss.page.get_by_text("Saved", exact=True)).to_be_visible()
    desk = await work(email=newcomer)
    name = await name_of(desk)
    await boss.page.get_by_role("link", name="Inbox").click()
    async with Visitor(frontdesk.url, userName="Tara Turn") as visitor:
        await visitor.say("a person, please")
        await visitor.does("hand-off-request")
        await expect(desk.row("Tara Turn")).to_contain_text("Your turn")
        await expect(boss.row("Tara Turn")).to_contain_text(f"{name}’s turn")
        await boss.open("Tara Turn")
        await boss.button("Take over").click()
        await expect(boss.row("Tara Turn")).to_contain_text("You")
        await expect(desk.row("Tara Turn")).not_to_contain_text("Your turn")


async def test_what_goes_beyond_ones_reach_disappears_and_comes_back_without_a_reload(
    work: Work, frontdesk: Process, newcomer: str, mara: Admin
) -> None:
    desk, boss = await work(email=newcomer), await work("/settings/teams")
    desk.expected = "404"  # what is asked for anew after the connection has ended
    name = await name_of(desk)
    async with Visitor(frontdesk.url, userName="Rhea Reach") as visitor:
        await visitor.say("hello")
        await desk.open("Rhea Reach")
        await expect(desk.bubble("hello")).to_be_visible()
        await boss.page.get_by_label(f"Which chats {name} sees").select_option("own")
        await expect(boss.page.get_by_text("Saved", exact=True)).to_be_visible()
        await expect(desk.row("Rhea Reach")).to_be_visible()

        await mara.does("take-over", {"sessionId": visitor.public_id})
        await expect(desk.row("Rhea Reach")).to_have_count(0)
        await expect(desk.bubble("hello")).to_have_count(0)
        await mara.say(visitor.public_id, "between us")
        await mara.does("hand-back", {"sessionId": visitor.public_id})
        await expect(desk.row("Rhea Reach")).to_be_visible()
        await desk.open("Rhea Reach")
        await expect(desk.bubble("between us")).to_be_visible()

        # nothing is left of what one may not see any more, whenever that was changed
        await boss.page.get_by_label(f"Which chats {name} sees").select_option("teams")
        await expect(desk.row("Rhea Reach")).to_have_count(0)
        await expect(desk.bubble("between us")).to_have_count(0)


async def test_a_mentioned_colleague_is_called_and_gets_there_by_one_press(
    work: Work, frontdesk: Process, newcomer: str
) -> None:
    desk, boss = await work("/settings", email=newcomer), await work()
    name = await name_of(desk)
    async with Visitor(frontdesk.url, userName="Nina Note") as visitor:
        await visitor.say("hello")
        await boss.open("Nina Note")
        await boss.press("n")
        await boss.page.keyboard.type(f"@{name} do you know her?")
        await boss.page.keyboard.press("Enter")
        told = desk.page.locator(".toast", has_text="mentions you")
        await expect(told).to_be_visible()
        await told.get_by_role("button", name="Open").click()
        await expect(desk.page.get_by_text("do you know her?")).to_be_visible()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844), (320, 568)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_of_teams_is_for_everybody(work: Work, size: tuple[int, int], scheme: str) -> None:
    viewport = {"width": size[0], "height": size[1]}
    desk = await work("/settings/teams", viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    await make_team(desk, "Lamp sales", page="/lamps")
    await expect(desk.page.get_by_role("heading", name="Teams")).to_be_visible()
    assert await desk.serious_faults() == []
    width = await desk.page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0], "nothing sticks out at the side"
    await desk.button("Edit Lamp sales").click()
    await expect(desk.page.get_by_role("dialog", name="Edit Lamp sales")).to_be_visible()
    assert await desk.serious_faults() == []
