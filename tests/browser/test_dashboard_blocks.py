"""Somebody of the team keeps a visitor out, and lets them in again."""

from playwright.async_api import expect

from tests.browser.dashboard import Work
from tests.browser.shop import Visit


async def test_a_blocked_visitor_is_told_so_and_can_write_again_when_they_are_let_in(visit: Visit, work: Work) -> None:
    shop = await visit()
    desk = await work()
    await shop.open_chat()
    await shop.say("you are all idiots")
    await desk.page.locator(".chat-row").first.click()

    await desk.details.get_by_role("button", name="Block this visitor…").click()
    asked = desk.page.get_by_role("dialog", name="Block this visitor?")
    await asked.get_by_label("For how long").select_option(label="One day")
    await asked.get_by_label("Reason, for your team").fill("insults")
    assert await desk.serious_faults() == []
    await asked.get_by_role("button", name="Block", exact=True).click()
    await expect(desk.details.get_by_role("status")).to_contain_text("Blocked by")
    await expect(desk.details.get_by_role("status")).to_contain_text("insults")
    await expect(shop.chat.get_by_text("You cannot write here any more")).to_be_visible()

    await desk.go("/settings/blocks")
    row = desk.page.get_by_role("listitem").filter(has_text="insults")
    await expect(row).to_contain_text("Blocked by")
    assert await desk.serious_faults() == []
    await row.get_by_role("button", name="Open the chat").click()
    await desk.details.get_by_role("button", name="Let them in again").click()
    await expect(desk.details.get_by_role("button", name="Block this visitor…")).to_be_visible()

    await shop.page.reload()
    await shop.say("sorry")
    await expect(desk.bubble("sorry")).to_be_visible()


async def test_an_address_that_is_none_is_refused_beside_its_field_and_a_good_one_is_listed(work: Work) -> None:
    desk = await work("/settings/blocks")
    await expect(desk.page.get_by_text("Nobody is blocked")).to_be_visible()
    await desk.button("Block an address").click()
    asked = desk.page.get_by_role("dialog", name="Block an address")
    await asked.get_by_label("Address or range").fill("0.0.0.0/0")
    desk.expected = "422"
    await asked.get_by_role("button", name="Block", exact=True).click()
    await expect(asked.get_by_text("is too wide")).to_be_visible()
    await asked.get_by_label("Address or range").fill("203.0.113.0/24")
    await asked.get_by_role("button", name="Block", exact=True).click()
    row = desk.page.get_by_role("listitem").filter(has_text="203.0.113.0/24")
    await expect(row).to_be_visible()
    await row.get_by_role("button", name="Let them in again").click()
    await expect(desk.page.get_by_text("Nobody is blocked")).to_be_visible()


async def test_an_agent_may_block_a_visitor_and_sees_who_is_blocked_but_blocks_no_addresses(
    visit: Visit, work: Work, newcomer: str
) -> None:
    shop = await visit()
    desk = await work(email=newcomer)
    await shop.open_chat()
    await shop.say("a question")
    await desk.page.locator(".chat-row").first.click()
    await desk.details.get_by_role("button", name="Block this visitor…").click()
    asked = desk.page.get_by_role("dialog", name="Block this visitor?")
    await expect(asked.get_by_text("address")).to_have_count(0)
    await asked.get_by_role("button", name="Cancel").click()
    await desk.go("/settings/blocks")
    await expect(desk.page.get_by_text("Nobody is blocked")).to_be_visible()
    await expect(desk.button("Block an address")).to_have_count(0)
