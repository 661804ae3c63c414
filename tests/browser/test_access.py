"""For everybody: by keyboard alone, by screen reader, in the dark, in other languages; and safe from what others write."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.shop import Shop
from tests.browser.test_widget import chat_of
from tests.journeys.people import Admin

Visit = Callable[..., Awaitable[Shop]]

AXE = Path(__file__).parents[2] / "frontends" / "node_modules" / "axe-core" / "axe.min.js"


async def serious_faults(shop: Shop) -> list[str]:
    """What axe finds in the widget's page, of those that keep people out."""
    frame = next(frame for frame in shop.page.frames if "/widget/" in frame.url)
    await frame.evaluate(AXE.read_text())
    result: dict[str, Any] = await frame.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert result["passes"], "axe has looked at nothing"
    return [
        f"{found['id']}: {node['html']}"
        for found in result["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious(visit: Visit, mara: Admin, colour_scheme: str) -> None:
    shop = await visit(color_scheme=colour_scheme, reduced_motion="reduce")
    await shop.open_chat()
    assert await serious_faults(shop) == []

    await shop.says_and_is_heard(f"Can everybody read this in {colour_scheme}?")
    await shop.chat.get_by_role("button", name="More").click()
    await expect(shop.chat.get_by_role("menu")).to_be_visible()
    assert await serious_faults(shop) == []

    await shop.page.keyboard.press("Escape")
    chat_id = await chat_of(shop, mara)
    await mara.say(chat_id, "We hope so: [here](https://example.com) is `why`.\n\n> said\n\n```\ncode\n```")
    await mara.does("chat-close", {"sessionId": chat_id})
    await expect(shop.chat.get_by_role("button", name="Very good")).to_be_visible()
    assert await serious_faults(shop) == []


async def test_a_keyboard_is_enough(visit: Visit) -> None:
    shop = await visit()
    await shop.launcher.focus()
    await shop.page.keyboard.press("Enter")
    await expect(shop.field).to_be_focused()
    await shop.page.keyboard.type("one")
    await shop.page.keyboard.press("Shift+Enter")
    await shop.page.keyboard.type("two")
    await shop.page.keyboard.press("Enter")
    await expect(shop.message("one")).to_contain_text("two")
    await expect(shop.chat.locator(".status")).to_contain_text("Sent")

    # past the button for files
    await shop.page.keyboard.press("Tab")
    await shop.page.keyboard.press("Tab")
    await expect(shop.chat.get_by_role("button", name="Emoji")).to_be_focused()
    await shop.page.keyboard.press("Enter")
    await expect(shop.chat.get_by_role("button", name="😀")).to_be_focused()
    await shop.page.keyboard.press("ArrowRight")
    await shop.page.keyboard.press("Enter")
    await expect(shop.field).to_have_value("😄")

    await shop.page.keyboard.press("Escape")
    await expect(shop.page.locator("frontdesk-chat .panel")).to_be_hidden()
    await expect(shop.launcher).to_be_focused()


async def test_it_speaks_the_visitors_language_from_right_to_left_too(visit: Visit) -> None:
    shop = await visit(locale="ar-EG")
    await shop.open_chat()
    await expect(shop.chat.locator("html")).to_have_attribute("dir", "rtl")
    await expect(shop.field).to_have_attribute("placeholder", "اكتب رسالة…")


HOSTILE = [
    "<script>parent.postMessage('x','*');alert(1)</script>",
    '<img src="https://evil.example/x.png" onerror="alert(1)">',
    "![picture](https://evil.example/track.png)",
    "[click](javascript:alert(1)) [data](data:text/html,<script>alert(1)</script>)",
    "<svg/onload=alert(1)>",
    "<style>*{display:none}</style><link rel=stylesheet href=https://evil.example/x.css>",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)}",
    "\u202egnihtemos\u202c \u200b\u2066 zero width",
    "<iframe src=https://evil.example></iframe><base href=https://evil.example>",
    "__proto__ constructor toString",
]


async def test_hostile_words_stay_words(visit: Visit, mara: Admin) -> None:
    shop = await visit()
    dialogs: list[str] = []
    shop.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    await shop.open_chat()
    await shop.says_and_is_heard("Let us see")
    chat_id = await chat_of(shop, mara)
    for text in HOSTILE:
        await shop.says_and_is_heard(text)
        await mara.say(chat_id, text)
    await mara.say(chat_id, "the end")
    await expect(shop.message("the end")).to_be_visible()

    assert dialogs == []
    assert await shop.stream.locator("script, img, svg[onload], style, iframe, link, base").count() == 0
    addresses = await shop.stream.locator("a").evaluate_all("links => links.map(link => link.protocol)")
    assert set(addresses) <= {"http:", "https:", "mailto:"}
    await expect(shop.message("<svg/onload=alert(1)>")).to_have_count(2)
