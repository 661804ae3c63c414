"""The network goes, the page is loaded anew, WebSocket is forbidden: no word is lost, and none is there twice."""

import asyncio
from collections.abc import Awaitable, Callable

from playwright.async_api import WebSocketRoute, expect

from tests.browser.middlebox import middlebox
from tests.browser.shop import Shop
from tests.browser.test_widget import chat_of
from tests.journeys.people import Admin
from tests.journeys.server import Process

Visit = Callable[..., Awaitable[Shop]]


async def swallow_first(
    shop: Shop, text: str, then: Callable[[WebSocketRoute, WebSocketRoute], Awaitable[None]]
) -> asyncio.Event:
    """The first message of the page's socket with `text` never arrives, and `then` happens; tells when it has been swallowed."""
    swallowed = asyncio.Event()

    def carry(here: WebSocketRoute) -> None:
        there = here.connect_to_server()

        async def pass_on(message: str | bytes) -> None:
            if text in str(message) and not swallowed.is_set():
                swallowed.set()
                await then(here, there)
            else:
                there.send(message)

        here.on_message(pass_on)

    await shop.page.context.route_web_socket("**/socket.io/**", carry)
    await shop.page.reload()
    return swallowed


async def test_what_is_written_without_a_network_goes_out_when_it_is_back(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("Before the break")
    chat_id = await chat_of(shop, mara)

    await shop.go_offline()
    await shop.say("During the break")
    await shop.say("Still during the break")
    await expect(shop.chat.get_by_text("Your message will go out by itself")).to_be_visible()
    await mara.say(chat_id, "Said while the visitor was away")

    await shop.go_online()
    await expect(shop.message("Said while the visitor was away")).to_be_visible()
    await expect(shop.chat.get_by_text("Your message will go out by itself")).to_have_count(0)
    await mara.until(lambda: "Still during the break" in mara.timelines[chat_id].contents)
    said = [text for text in mara.timelines[chat_id].contents if "break" in text]
    assert said == ["Before the break", "During the break", "Still during the break"]
    for text in said:
        await expect(shop.message(text)).to_have_count(2 if text == "During the break" else 1)


async def test_what_was_wished_for_as_the_line_broke_is_done_when_it_is_back(visit: Visit, mara: Admin) -> None:
    shop = await visit()

    async def break_off(here: WebSocketRoute, there: WebSocketRoute) -> None:
        await here.close()
        await there.close()

    swallowed = await swallow_first(shop, "chat-rate", break_off)
    await shop.open_chat()
    await shop.says_and_is_heard("That is all")
    chat_id = await chat_of(shop, mara)
    await mara.does("take-over", {"sessionId": chat_id})
    await mara.does("chat-close", {"sessionId": chat_id})
    await shop.chat.get_by_role("button", name="Very good").click()
    await expect(shop.chat.get_by_text("Thank you!")).to_be_visible()
    assert swallowed.is_set()
    assert (await mara.chat(chat_id))["rating"]["score"] == 5


async def test_an_address_is_only_called_known_when_it_is(visit: Visit, mara: Admin) -> None:
    shop = await visit()

    async def lose_the_network(*_: WebSocketRoute) -> None:
        await shop.page.context.set_offline(True)

    gone = await swallow_first(shop, "late@example.com", lose_the_network)
    await shop.open_chat()
    await shop.says_and_is_heard("Nobody there?")
    chat_id = await chat_of(shop, mara)
    await shop.chat.get_by_role("button", name="Leave your e-mail").click()
    address, save = shop.chat.get_by_label("Your e-mail address"), shop.chat.get_by_role("button", name="Save")
    known = shop.chat.get_by_text("we have your address: late@example.com")

    # what a browser takes for an address and the server does not
    await address.evaluate("field => field.type = 'text'")
    await address.fill("late at example.com")
    await save.click()
    await expect(shop.chat.get_by_text("That is no e-mail address.")).to_be_visible()
    shop.expects_no_network = True
    await address.fill("late@example.com")
    await save.click()
    await asyncio.wait_for(gone.wait(), 20)
    await expect(save).to_be_disabled()
    await expect(known).to_have_count(0)
    await shop.go_online()
    await expect(known).to_be_visible()
    assert (await mara.chat(chat_id))["visitor"]["email"] == "late@example.com"


async def test_an_unsent_message_survives_a_reload(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("I am here")
    chat_id = await chat_of(shop, mara)

    # the page itself must load again, so only the socket is cut off
    await shop.page.context.route("**/socket.io/**", lambda route: route.abort())
    await shop.page.context.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    shop.faults.clear()
    shop.expects_no_network = True
    await shop.page.reload()
    await shop.say("Written into the void")

    await shop.page.context.unroute_all()
    await shop.page.close()
    tab = Shop(await shop.page.context.new_page(), shop.url)
    await tab.page.goto(f"{shop.url}/demo")
    await mara.until(lambda: "Written into the void" in mara.timelines[chat_id].contents)
    await tab.open_chat()
    await expect(tab.message("Written into the void")).to_have_count(1)
    assert mara.timelines[chat_id].contents.count("Written into the void") == 1


async def test_a_draft_survives_a_reload(visit: Visit) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("First")
    await shop.field.fill("I was just about to")
    await shop.page.reload()
    await expect(shop.field).to_have_value("I was just about to")


async def test_all_of_it_works_where_websocket_is_forbidden(visit: Visit, frontdesk: Process, mara: Admin) -> None:
    async with middlebox(frontdesk.port) as url:
        shop = await visit(f"{url}/demo")
        shop.hosts.add(url)
        shop.strangers.clear()
        await shop.open_chat()
        await shop.says_and_is_heard("Over polling")
        await mara.say(await chat_of(shop, mara), "And back")
        await expect(shop.message("And back")).to_be_visible()
        assert [url for url in shop.requests if "transport=polling" in url]
        key = await shop.key()
        assert not [url for url in [*shop.requests, *shop.sockets] if key in url]
        await shop.page.goto("about:blank")
    # that WebSocket was refused is the browser's to say
    shop.faults = [fault for fault in shop.faults if "WebSocket" not in fault]
