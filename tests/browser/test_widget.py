"""A visitor and a person of the team, through the widget."""

import io
import re
from collections.abc import Awaitable, Callable

from PIL import Image
from playwright.async_api import expect

from tests.browser.shop import Shop
from tests.journeys.people import Admin

Visit = Callable[..., Awaitable[Shop]]


async def chat_of(shop: Shop, mara: Admin) -> str:
    """The public id of the conversation that this shop's visitor has begun, which Mara follows from now on."""
    answer = await mara.http.get("/api/chats", params={"withMessages": "true"})
    first = await shop.chat.locator(".own .bubble").first.inner_text()
    words = re.sub(r"^\w+:", "", first.strip()).strip()  # "You:", in the visitor's language
    for chat in answer.json()["chats"]:
        found = await mara.http.get(f"/api/messages/{chat['sessionId']}", params={"after": 0})
        if found.json()["messages"][0]["content"] == words:
            await mara.follow(chat["sessionId"])
            public_id: str = chat["sessionId"]
            return public_id
    raise AssertionError(f"nobody wrote {words!r}")


async def test_before_the_first_action_nothing_is_kept_and_nothing_connects(visit: Visit) -> None:
    shop = await visit()
    await expect(shop.launcher).to_be_visible()
    assert not [url for url in shop.requests if "/widget/" in url or "socket.io" in url or "/api/" in url]

    await shop.open_chat()
    await expect(shop.chat.get_by_text("Hello! Ask me about lamps")).to_be_visible()
    assert shop.sockets == []
    assert not [url for url in shop.requests if "socket.io" in url]
    assert await shop.kept() == []

    await shop.says_and_is_heard("Nothing before this")
    assert await shop.kept() != []  # so the look above could have seen something


async def test_a_visitor_writes_and_a_person_answers(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("Is the Arc made of oak?")

    chat_id = await chat_of(shop, mara)
    await mara.say(chat_id, "Yes, **oak** from the [Jura](https://example.com/jura).")

    await expect(shop.message("Yes, oak from the Jura.").locator("strong")).to_have_text("oak")
    link = shop.chat.get_by_role("link", name="Jura")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(shop.head).to_contain_text(re.compile("is here"))
    # seen at once, since the chat is open
    await mara.heard_of("messages-read", sessionId=chat_id, by="visitor")


async def test_the_visitor_is_told_how_far_each_message_has_come(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("Do you read this?")
    await expect(shop.chat.locator(".status")).to_contain_text("Sent")

    chat_id = await chat_of(shop, mara)
    await mara.does("messages-read", {"sessionId": chat_id, "upTo": 1})
    await expect(shop.chat.locator(".status")).to_contain_text("Read")


async def test_both_sides_see_the_other_type(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("Watch me type")
    chat_id = await chat_of(shop, mara)

    await shop.field.press_sequentially("half a sen")
    assert await mara.heard_of("user-typing", sessionId=chat_id, isTyping=True)
    await shop.field.fill("")
    await mara.heard_of("user-typing", sessionId=chat_id, isTyping=False)

    await mara.does("take-over", {"sessionId": chat_id})
    await mara.does("admin-typing", {"sessionId": chat_id, "isTyping": True})
    await expect(shop.chat.locator(".dots")).to_be_visible()
    await mara.does("admin-typing", {"sessionId": chat_id, "isTyping": False})
    await expect(shop.chat.locator(".dots")).to_have_count(0)


async def test_from_the_first_word_to_the_last(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.chat.get_by_role("button", name="Where is my order?").click()
    await expect(shop.message("Where is my order?")).to_be_visible()
    await expect(shop.chat.locator(".reply")).to_have_count(0)
    await expect(shop.chat.locator(".status")).to_contain_text("Sent")

    # without an assistant everybody waits for a person from the start
    await expect(shop.head).to_contain_text("Waiting for a person")

    chat_id = await chat_of(shop, mara)
    await mara.does("take-over", {"sessionId": chat_id})
    await expect(shop.chat.get_by_text("has joined.").first).to_be_visible()
    await expect(shop.head).to_contain_text("is here")

    await mara.does("chat-close", {"sessionId": chat_id})
    await expect(shop.head).to_contain_text("This chat has ended")
    await shop.chat.get_by_role("button", name="Very good").click()
    await expect(shop.chat.get_by_text("Thank you!")).to_be_visible()
    assert (await mara.chat(chat_id))["rating"]["score"] == 5

    await shop.chat.get_by_role("button", name="Start a new chat").click()
    await expect(shop.message("Where is my order?")).to_have_count(0)
    await shop.says_and_is_heard("A second question")
    assert await chat_of(shop, mara) != chat_id


async def test_nobody_types_on_in_a_chat_that_has_ended(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("Goodbye, then")
    chat_id = await chat_of(shop, mara)
    await mara.does("take-over", {"sessionId": chat_id})
    await mara.does("admin-typing", {"sessionId": chat_id, "isTyping": True})
    await expect(shop.chat.locator(".dots")).to_be_visible()

    await mara.does("chat-close", {"sessionId": chat_id})
    await expect(shop.head).to_contain_text("This chat has ended")
    # and not when the hint is believed no more, six seconds later
    assert await shop.chat.locator(".dots").count() == 0


async def test_what_the_field_asks_for_is_on_one_line(visit: Visit, mara: Admin) -> None:
    shop = await visit(locale="es")
    await shop.open_chat()
    await shop.say("Adiós")
    await expect(shop.chat.locator(".status").last).to_contain_text(re.compile("Enviado|Leído"))
    before = await shop.field.evaluate("field => field.clientHeight")
    await mara.does("chat-close", {"sessionId": await chat_of(shop, mara)})
    await expect(shop.field).to_have_attribute("placeholder", re.compile("seguir"))
    assert await shop.field.evaluate("field => [field.clientHeight, field.scrollHeight]") == [before, before]


async def test_a_closed_panel_shows_what_came_and_the_title_too(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("I will look away now")
    chat_id = await chat_of(shop, mara)
    await shop.close_chat()
    await expect(shop.launcher).to_be_focused()

    await mara.say(chat_id, "One")
    await mara.say(chat_id, "Two")
    await expect(shop.badge).to_have_text("2")

    await shop.page.reload()
    await expect(shop.badge).to_have_text("2")
    await shop.open_chat()
    await expect(shop.badge).to_be_hidden()
    await mara.heard_of("messages-read", sessionId=chat_id, by="visitor")


async def test_two_tabs_show_the_same(visit: Visit, mara: Admin) -> None:
    one = await visit()
    await one.open_chat()
    await one.says_and_is_heard("From the first tab")
    two = await one.another_tab()
    await two.open_chat()
    await expect(two.message("From the first tab")).to_be_visible()

    await two.say("From the second tab")
    await expect(one.message("From the second tab")).to_be_visible()
    await mara.say(await chat_of(one, mara), "To both")
    for tab in (one, two):
        await expect(tab.message("To both")).to_have_count(1)


async def test_a_screen_reader_is_told_each_message_once(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("Read it to me")
    chat_id = await chat_of(shop, mara)
    await mara.say(chat_id, "First **words**")
    await mara.say(chat_id, "Second words")

    log = shop.chat.get_by_role("log")
    await expect(log).to_contain_text("Second words")
    said = await log.inner_text()
    assert said.count("First words") == 1
    assert "Read it to me" not in said


async def test_a_person_is_seen_with_their_picture_and_without_one_with_their_letters(
    visit: Visit, mara: Admin, tomas: Admin
) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), "#b45309").save(drawn, "PNG")
    given = await mara.http.put("/api/auth/picture", content=drawn.getvalue())
    picture = given.json()["admin"]["pictureUrl"]
    shop = await visit()
    await shop.open_chat()
    await shop.says_and_is_heard("Who is there?")
    chat_id = await chat_of(shop, mara)
    await mara.say(chat_id, "It is me")
    for place in (shop.head.locator(".avatar"), shop.chat.locator(".by-admin .author .avatar")):
        await expect(place.locator("img")).to_have_attribute("src", picture)
        assert await place.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0

    await tomas.does("take-over", {"sessionId": chat_id, "from": (await mara.chat(chat_id))["assignedTo"]["id"]})
    await expect(shop.head).to_contain_text("Tomas is here")
    await expect(shop.head.locator(".avatar")).to_have_text("T")
    await mara.http.delete("/api/auth/picture")
