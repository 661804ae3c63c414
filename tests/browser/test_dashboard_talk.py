"""A visitor and the team, through the dashboard: nothing is lost, nobody talks over anybody unasked."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from playwright.async_api import Route, expect

from frontdesk.accounts.roles import Role
from tests.browser.dashboard import Work
from tests.browser.shop import Shop
from tests.journeys.people import Admin, Visitor
from tests.journeys.server import Process, hire

Visit = Callable[..., Awaitable[Shop]]


async def _is_away(route: Route) -> None:
    fault = {"code": "unavailable", "message": "The database cannot be reached.", "retryable": True}
    await route.fulfill(status=503, json={"error": fault})


async def test_two_people_talk_through_widget_and_dashboard(work: Work, visit: Visit) -> None:
    desk, shop = await work(), await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("Is anybody there, at both ends?")
    row = desk.page.locator(".chat-row", has_text="Is anybody there, at both ends?")
    await row.click()
    await expect(desk.bubble("Is anybody there, at both ends?")).to_be_visible()
    await expect(shop.chat.locator(".status").last).to_contain_text("Read")

    await desk.say("Yes, **Mara** is.", shown="Yes, Mara is.")
    await expect(shop.message("Yes, Mara is.").locator("strong")).to_have_text("Mara")
    await expect(desk.notice.last).to_contain_text("You took over.")
    await expect(desk.page.locator(".line-progress").last).to_have_text("Read")

    await shop.field.press_sequentially("And do you ship")
    await expect(desk.stream).to_contain_text("not sent yet")
    await desk.reply.press_sequentially("One mom")
    await expect(shop.stream).to_contain_text(re.compile("typing", re.IGNORECASE))

    await desk.press("e")
    await expect(desk.notice.last).to_contain_text("You closed this chat.")
    await expect(shop.chat.get_by_role("button", name="Very good")).to_be_visible()


async def test_the_visitor_is_seen_typing_and_what(work: Work, frontdesk: Process) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Tilda Types") as visitor:
        await visitor.say("hello")
        await desk.open("Tilda Types")
        await visitor.does("user-typing", {"isTyping": True, "text": "I have changed my"})
        await expect(desk.stream).to_contain_text("I have changed my")
        await visitor.say("I have changed my mind")
        await expect(desk.bubble(re.compile("^I have changed my$"))).to_have_count(0)
        await expect(desk.bubble("I have changed my mind")).to_be_visible()


async def test_what_is_written_without_a_network_goes_out_when_it_is_back(work: Work, frontdesk: Process) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Nora Network") as visitor:
        await visitor.say("before")
        await desk.open("Nora Network")
        await desk.say("Mine from now on")
        await visitor.until(lambda: "Mine from now on" in visitor.timeline.contents)

        await desk.go_offline()
        await expect(desk.page.get_by_role("button", name=re.compile("^No connection"))).to_be_visible()
        await desk.say("written without a network")
        await expect(desk.stream).to_contain_text("Waiting for the connection")
        await visitor.say("said meanwhile")

        await desk.go_online()
        await expect(desk.bubble("said meanwhile")).to_be_visible()
        await visitor.until(lambda: "written without a network" in visitor.timeline.contents)
        await expect(desk.page.get_by_role("button", name=re.compile("^Connected"))).to_be_visible()
        await expect(desk.bubble("written without a network")).to_have_count(1)
        assert visitor.timeline.contents.count("written without a network") == 1


async def test_drafts_are_kept_for_each_chat_over_a_reload(work: Work, frontdesk: Process) -> None:
    desk = await work()
    async with (
        Visitor(frontdesk.url, userName="Dora Draft") as dora,
        Visitor(frontdesk.url, userName="Emil Empty") as emil,
    ):
        await dora.say("hello")
        await emil.say("hello")
        await desk.open("Dora Draft")
        await desk.reply.fill("Dear Dora")
        await desk.open("Emil Empty")
        await expect(desk.reply).to_have_value("")
        await desk.page.reload()
        await desk.open("Dora Draft")
        await expect(desk.reply).to_have_value("Dear Dora")


async def test_writing_over_a_colleague_is_asked_first(work: Work, frontdesk: Process, tomas: Admin) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Olga Over") as visitor:
        await visitor.say("hello")
        await tomas.does("take-over", {"sessionId": visitor.public_id})
        await desk.open("Olga Over")
        await desk.reply.fill("May I?")
        await desk.reply.press("Enter")
        ask = desk.page.get_by_role("dialog", name="Tomas has this chat")
        await expect(ask).to_be_visible()
        await ask.get_by_role("button", name="Cancel").click()
        await expect(desk.reply).to_have_value("May I?")
        assert "May I?" not in visitor.timeline.contents

        await desk.reply.press("Enter")
        await ask.get_by_role("button", name="Take it from Tomas").click()
        await visitor.until(lambda: "May I?" in visitor.timeline.contents)
        await expect(desk.row("Olga Over")).to_contain_text("You")


async def test_who_is_faster_has_the_chat_and_the_other_is_told(work: Work, frontdesk: Process, tomas: Admin) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Rita Race") as visitor:
        await visitor.say("hello")
        await desk.open("Rita Race")
        # Mara's page does not hear of it in time
        await desk.page.evaluate("() => window.dispatchEvent(new Event('blur'))")
        await desk.go_offline()
        await tomas.does("take-over", {"sessionId": visitor.public_id})
        await desk.button("Take over").click()
        await expect(desk.page.locator(".toast")).to_contain_text("The server did not answer.")
        await desk.go_online()
        await expect(desk.row("Rita Race")).to_contain_text("Tomas")
        await expect(desk.notice.last).to_contain_text("Tomas took over.")


async def test_a_colleague_in_the_same_chat_is_shown(work: Work, frontdesk: Process, tomas: Admin) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Cora Company") as visitor:
        await visitor.say("hello")
        await desk.open("Cora Company")
        await tomas.does("chat-viewing", {"sessionId": visitor.public_id})
        await expect(desk.thread).to_contain_text("Tomas has this open too")
        await tomas.does("chat-viewing", {"sessionId": None})
        await expect(desk.thread).not_to_contain_text("Tomas has this open too")


async def test_ready_replies_are_found_by_a_slash(work: Work, frontdesk: Process, mara: Admin) -> None:
    answer = await mara.http.post(
        "/api/canned-replies", json={"shortcut": "returns", "content": "Dear {visitor}, within 30 days. {me}"}
    )
    assert answer.status_code == 201
    desk = await work()
    async with Visitor(frontdesk.url, userName="Carla Canned") as visitor:
        await visitor.say("hello")
        await desk.open("Carla Canned")
        await desk.press("/")
        await desk.page.keyboard.type("ret")
        await expect(desk.page.get_by_role("option", name=re.compile("returns"))).to_be_visible()
        await desk.page.keyboard.press("Enter")
        await expect(desk.reply).to_have_value(re.compile(r"^Dear Carla Canned, within 30 days\. \w+$"))
        await desk.page.keyboard.press("Enter")
        await visitor.until(lambda: any(said.startswith("Dear Carla") for said in visitor.timeline.contents))
    await mara.http.delete(f"/api/canned-replies/{answer.json()['reply']['id']}")


async def test_notes_and_tags_are_the_teams_alone(work: Work, frontdesk: Process) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Nina Noted") as visitor:
        await visitor.say("hello")
        await desk.open("Nina Noted")
        await desk.press("n")
        await desk.page.keyboard.type("Wants a discount")
        await desk.page.keyboard.press("Enter")
        await expect(desk.page.get_by_role("article", name="Note of the team")).to_contain_text("Wants a discount")
        await desk.details.get_by_role("button", name="Add tag").click()
        await desk.page.keyboard.type("discount")
        await desk.page.keyboard.press("Enter")
        await expect(desk.details.get_by_role("button", name="Remove the tag discount")).to_be_visible()

        await desk.page.reload()
        await expect(desk.page.get_by_role("article", name="Note of the team")).to_contain_text("Wants a discount")
        assert list(await visitor.sees_everything()) == [1]


async def test_a_colleagues_note_is_there_whether_heard_of_or_missed_during_a_break(
    work: Work, frontdesk: Process, tomas: Admin
) -> None:
    desk = await work()
    async with Visitor(frontdesk.url, userName="Nils Notes") as visitor:
        await visitor.say("hello")
        notes = f"/api/chats/{visitor.public_id}/notes"
        shown = desk.page.get_by_role("article", name="Note of the team")
        await desk.open("Nils Notes")
        await tomas.http.post(notes, json={"content": "Wrote last year too"})
        await expect(shown).to_have_text([re.compile("Wrote last year too")])

        await desk.go_offline()
        await expect(desk.page.get_by_role("button", name=re.compile("^No connection"))).to_be_visible()
        await tomas.http.post(notes, json={"content": "Is patient"})
        # the first who ask after a break may find a server that is not itself yet
        await desk.page.route(f"**{notes}", _is_away, times=2)
        desk.expected = f"{desk.expected}|503"
        await desk.go_online()
        await expect(shown).to_have_text([re.compile("Wrote last year too"), re.compile("Is patient")])


async def test_who_is_mentioned_while_away_finds_it_when_they_come(
    work: Work, frontdesk: Process, newcomer: str, mara: Admin
) -> None:
    async with Visitor(frontdesk.url, userName="Ada Asked") as visitor:
        await visitor.say("Could you look into it?")
        team = (await mara.http.get("/api/team")).json()["admins"]
        [them] = [one["id"] for one in team if one["email"] == newcomer]
        note = {"content": "Please look: you sold it", "mentions": [them]}
        assert (await mara.http.post(f"/api/chats/{visitor.public_id}/notes", json=note)).status_code == 201
        for n in range(30):
            await visitor.say(f"Still there? {n}")

        desk = await work(email=newcomer)
        waiting = desk.page.get_by_role("list", name="Notes that mention you")
        await expect(waiting).to_contain_text("Mara mentions you in Ada Asked’s chat")
        await expect(waiting).to_contain_text("you sold it")
        assert await desk.serious_faults() == []
        await waiting.get_by_role("button", name=re.compile("mentions you")).click()
        shown = desk.page.get_by_role("article", name="Note of the team")
        await expect(shown).to_contain_text("you sold it")
        await expect(shown).to_be_in_viewport()
        await expect(waiting).to_have_count(0)
        await desk.page.reload()
        await expect(shown).to_be_in_viewport()
        await expect(waiting).to_have_count(0)

        # one is mentioned anew while one looks elsewhere, and needs not open the chat to be done with it
        await desk.press("Escape")
        await mara.http.post(f"/api/chats/{visitor.public_id}/notes", json={**note, "content": "Done, thank you"})
        await expect(waiting).to_contain_text("Done, thank you")
        await waiting.get_by_role("button", name="Dismiss").click()
        await expect(waiting).to_have_count(0)


async def test_who_is_signed_out_elsewhere_signs_in_again_and_finds_the_draft(work: Work, frontdesk: Process) -> None:
    # somebody whom no other test needs: signing out ends all of a person's tokens
    assert frontdesk.database_url is not None
    await hire(frontdesk.database_url, "ines", Role.AGENT)
    token = await frontdesk.token("ines@example.com")
    desk = await work(email="ines@example.com")
    async with Visitor(frontdesk.url, userName="Sara Signed") as visitor, Admin(frontdesk.url, token) as ines:
        await visitor.say("hello")
        await desk.open("Sara Signed")
        await desk.reply.fill("Half a sen")
        desk.expected = "401"
        await ines.http.post("/api/auth/logout")
        await expect(desk.page.get_by_text("You were signed out. What you had written is kept.")).to_be_visible()
        await desk.sign_in("ines@example.com")
        await expect(desk.reply).to_have_value("Half a sen")


async def test_whoever_is_at_work_is_given_a_new_token_before_theirs_ends(work: Work) -> None:
    desk = await work()
    renewals: list[str] = []
    desk.page.on("request", lambda asked: renewals.append(asked.url) if asked.url.endswith("/api/auth/renew") else None)
    kept = "JSON.parse(localStorage.getItem('frontdesk:account')).token"
    token = await desk.page.evaluate(kept)
    await desk.press("j")
    # a token lasts twelve hours
    await desk.page.clock.set_system_time(datetime.now(UTC) + timedelta(hours=5))
    await desk.press("j")
    assert renewals == []
    await desk.page.clock.set_system_time(datetime.now(UTC) + timedelta(hours=7))
    async with asyncio.timeout(30):
        while await desk.page.evaluate(kept) == token:
            await desk.press("j")
    await desk.press("j")
    assert len(renewals) == 1
    # with the new one, since nobody is signed out by it
    await desk.page.reload()
    await expect(desk.page.get_by_role("navigation", name="Frontdesk")).to_be_visible()


HOSTILE = [
    "<script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 1'>",
    "[click](javascript:window.hit=1)",
    "![picture](https://elsewhere.example/pixel.png)",
    '"><svg onload=window.hit=1>',
    "{{constructor.constructor('window.hit = 1')()}}",
    "\u202egnp.exe \u0000 \ufffe".replace("\u0000", ""),
    "](" * 500,
    "**" * 900,
]


async def test_hostile_texts_stay_texts(work: Work, frontdesk: Process, mara: Admin) -> None:
    desk = await work()
    name = "<img src=x onerror=window.hit=1>"
    said = {"userName": name, "page": "javascript:window.hit=1", "locale": "<b>x", "userEmail": '"<i>"@x.example'}
    async with Visitor(frontdesk.url, **said) as visitor:
        for text in HOSTILE:
            await visitor.say(text)
        path = f"/api/chats/{visitor.public_id}"
        await mara.http.post(f"{path}/notes", json={"content": HOSTILE[1]})
        await mara.http.put(f"{path}/tags", json={"tags": [HOSTILE[0][:40]]})
        await visitor.does("visitor-update", {"attributes": {"<b>plan": HOSTILE[1]}})
        await desk.open(name)
        await expect(desk.bubble("<script>window.hit = 1</script>")).to_be_visible()
        await expect(desk.details).to_contain_text("<script>")
        await expect(desk.details).to_contain_text("<b>plan")
        await expect(desk.page.get_by_role("article", name="Note of the team")).to_contain_text("<img")
        assert await desk.page.evaluate("window.hit") is None
        links = await desk.page.locator("a").evaluate_all("all => all.map(a => a.protocol)")
        assert set(links) <= {"http:", "https:", "mailto:"}
        await desk.page.keyboard.press("Control+k")
        await desk.page.keyboard.type("onerror")
        # the way to search for it, and the ready reply
        await expect(desk.page.get_by_role("option")).to_have_count(2)
        assert await desk.page.evaluate("window.hit") is None


async def test_a_viewer_reads_along_and_is_offered_nothing_else(work: Work, frontdesk: Process, viewer: str) -> None:
    desk = await work(email=viewer)
    async with Visitor(frontdesk.url, userName="Vic Viewed") as visitor:
        await visitor.say("hello")
        await desk.open("Vic Viewed")
        await expect(desk.thread).to_contain_text("Answering needs the role of an agent")
        await expect(desk.reply).to_have_count(0)
        await expect(desk.page.get_by_role("button", name="Take over")).to_have_count(0)
        await expect(desk.row("Vic Viewed")).to_contain_text("1 unread")
