"""The figures' page: what has happened, beside what happened before, and the chats behind it."""

import random
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from playwright.async_api import expect

from frontdesk.reports.roller import Roller
from frontdesk.store.engine import Store
from tests.browser.dashboard import Dashboard, Work
from tests.journeys.server import Process
from tests.reports.histories import History


@pytest.fixture
async def past(frontdesk: Process, no_chats: None) -> list[History]:
    """Chats of the last 40 days, counted."""
    assert frontdesk.database_url is not None
    chance = random.Random(7)
    store = await Store.open(frontdesk.database_url)
    async with store.direct(timeout_s=60) as connection:
        admins: list[UUID] = [row["id"] for row in await connection.fetch("select id from admins order by id limit 3")]
        chats = []
        for _ in range(120):
            start = datetime.now(UTC) - timedelta(days=1 + 39 * chance.random())
            chat = History(chance, start, admins, None, with_assistant=True)
            chat.user()
            chat.live(chance.randint(0, 4))
            await chat.store(connection)
            chats.append(chat)
    await Roller(store).roll()
    await store.close()
    return chats


def tile(desk: Dashboard, name: str):  # type: ignore[no-untyped-def]
    return desk.page.get_by_role("region", name=name, exact=True)


async def test_the_figures_of_a_span_stand_beside_those_before_and_lead_to_their_chats(
    past: list[History], work: Work
) -> None:
    desk = await work("/figures", timezone_id="UTC")
    today = datetime.now(UTC).date()
    in_span = [chat for chat in past if chat.started_at and chat.started_at.date() > today - timedelta(days=28)]
    chats = tile(desk, "Chats")
    await expect(chats.locator(".figures-value")).to_contain_text(str(len(in_span)))
    await expect(chats.locator(".figures-before")).to_contain_text(f"{len(past) - len(in_span)} before")
    await expect(desk.page.locator(".figures-chart canvas")).to_be_visible()

    await desk.page.get_by_role("radio", name="90 days").check(force=True)
    await expect(chats.locator(".figures-value")).to_contain_text(str(len(past)))

    await chats.locator(".figures-value").click()
    await expect(desk.page.get_by_role("dialog", name="All chats of this span")).to_be_visible()
    await desk.page.keyboard.press("Escape")

    by_person = sum(chat.outcome == "person" for chat in past)
    row = desk.page.get_by_role("button", name=re.compile("^A person [0-9]"))
    await expect(row).to_contain_text(str(by_person))
    await row.click()
    dialog = desk.page.get_by_role("dialog", name="Chats: A person")
    await expect(dialog.get_by_role("listitem")).to_have_count(min(30, by_person))
    await dialog.get_by_role("button", name="Show more").click()
    await expect(dialog.get_by_role("listitem")).to_have_count(min(60, by_person))
    await dialog.get_by_role("listitem").first.get_by_role("button").click()
    await expect(desk.thread).to_be_visible()
    await expect(desk.page).to_have_url(re.compile("/inbox/all/"))


async def test_each_figure_says_what_it_means_and_charts_are_tables_too(past: list[History], work: Work) -> None:
    desk = await work("/figures", timezone_id="UTC")
    await desk.page.get_by_role("button", name="What is this? Time to close").click()
    await expect(desk.page.get_by_text("until the chat was closed")).to_be_visible()
    await desk.button("How it is counted").click()
    await expect(desk.page.get_by_role("dialog", name="How it is counted")).to_contain_text("counts once")
    await desk.page.keyboard.press("Escape")

    await desk.page.get_by_text("As a table").click()
    table = desk.page.get_by_role("region", name="Chats by day").get_by_role("table")
    await expect(table.get_by_role("row")).to_have_count(29)
    # the hours of the week are walked by arrow keys
    cell = desk.page.locator(".figures-heat [tabindex='0']")
    await cell.focus()
    await desk.page.keyboard.press("ArrowDown")
    await expect(desk.page.locator(".figures-heat :focus")).to_have_attribute("aria-label", re.compile("Tuesday"))


async def test_figures_are_saved_as_a_file(past: list[History], work: Work) -> None:
    desk = await work("/figures", timezone_id="UTC")
    await desk.button("Save as a file").click()
    async with desk.page.expect_download() as downloading:
        await desk.page.get_by_role("menuitem", name="Figures, CSV for Excel").click()
    download = await downloading.value
    assert re.fullmatch(r"frontdesk-figures-[0-9-]+\.csv", download.suggested_filename)
    content = (await download.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbffigure,part,value,before\r\nchats,,")


async def test_a_span_of_ones_own_and_one_persons_chats(past: list[History], work: Work) -> None:
    desk = await work("/figures", timezone_id="UTC")
    await desk.page.get_by_role("radio", name="Other").check(force=True)
    day = datetime.now(UTC).date() - timedelta(days=10)
    await desk.page.get_by_label("From", exact=True).fill(str(day))
    await desk.page.get_by_label("To", exact=True).fill(str(day + timedelta(days=3)))
    right = [chat for chat in past if chat.started_at and day <= chat.started_at.date() <= day + timedelta(days=3)]
    await expect(tile(desk, "Chats").locator(".figures-value")).to_contain_text(str(len(right)))
    # kept for the next time
    await desk.page.reload()
    await expect(desk.page.get_by_label("From", exact=True)).to_have_value(str(day))


async def test_an_agent_sees_their_own_and_nobody_has_none(work: Work, newcomer: str) -> None:
    desk = await work("/figures", email=newcomer)
    await expect(desk.page.get_by_text("Your own chats")).to_be_visible()
    await expect(desk.page.get_by_text("No chat began in this span.")).to_be_visible()
    await expect(desk.page.get_by_label("Whose chats")).to_have_count(0)


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}}])
async def test_nobody_is_kept_out_of_the_figures(past: list[History], work: Work, options: dict[str, object]) -> None:
    desk = await work("/figures", **options)
    await expect(desk.page.locator(".figures-chart canvas")).to_be_visible()
    await expect(desk.page.get_by_role("region", name="Now", exact=True)).to_contain_text("waiting")
    assert await desk.serious_faults() == []
    wide = await desk.page.evaluate("document.querySelector('.figures-page').scrollWidth > innerWidth")
    assert not wide


COLOURS_DRAWN = """canvas => {
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const found = new Map();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255) {
      const name = `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`;
      found.set(name, (found.get(name) ?? 0) + 1);
    }
  }
  return [...found].filter(([, pixels]) => pixels > 200).map(([name]) => name);
}"""


async def test_whoever_wants_no_motion_sees_a_chart_in_its_colours(past: list[History], work: Work) -> None:
    desk = await work("/figures", reduced_motion="reduce")
    chart = desk.page.locator(".figures-chart canvas")
    await expect(chart).to_be_visible()
    keys = {
        await desk.page.locator(f".figures-keys .tone-{outcome}").evaluate(
            "key => getComputedStyle(key, '::before').backgroundColor"
        )
        for outcome in ("assistant", "person", "missed", "unanswered")
    }
    assert len(keys) == 4
    drawn = await chart.evaluate(COLOURS_DRAWN)
    assert keys <= set(drawn)


async def test_what_a_figure_means_makes_no_page_wider_than_a_phone(past: list[History], work: Work) -> None:
    desk = await work("/figures", viewport={"width": 390, "height": 844})
    await expect(desk.page.locator(".figures-chart canvas")).to_be_visible()
    assert await desk.page.evaluate("document.documentElement.scrollWidth") == 390
    for name in ("Solved by the assistant alone", "Cost of a solved chat"):
        await tile(desk, name).get_by_role("button", name=re.compile("^What is")).click()
        means = tile(desk, name).get_by_role("tooltip")
        await expect(means).to_be_visible()
        box = await means.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
