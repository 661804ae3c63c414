"""Signed addresses: good for a while, for one file, and for what they say."""

from urllib.parse import parse_qs, urlsplit

import pytest

from frontdesk.chat.attachments import Links, Variant, in_words
from frontdesk.errors import NotFound
from frontdesk.kit.clock import ManualClock
from frontdesk.kit.ids import new_id


def test_an_address_is_good_for_half_its_time_at_least_and_all_of_it_at_most() -> None:
    clock = ManualClock()
    links, id = Links("secret", clock, lifetime_s=100), new_id()
    for _ in range(120):
        until = links.until()
        left_s = until - clock.now().timestamp()
        assert 50 <= left_s <= 100
        clock.advance(0.7)
    address = links.sign(str(id), Variant.CONTENT, until)
    signature = parse_qs(urlsplit(address).query)["signature"][0]
    assert links.check(id, Variant.CONTENT, until, signature) > 0
    clock.advance(100)
    with pytest.raises(NotFound):
        links.check(id, Variant.CONTENT, until, signature)


def test_within_a_while_the_address_stays_the_same() -> None:
    clock = ManualClock()
    links = Links("secret", clock, lifetime_s=100)
    first = links.sign("x", Variant.CONTENT, links.until())
    clock.advance(40)
    assert links.sign("x", Variant.CONTENT, links.until()) == first
    clock.advance(20)
    assert links.sign("x", Variant.CONTENT, links.until()) != first


def test_a_signature_is_of_one_file_one_variant_one_time_and_one_secret() -> None:
    clock = ManualClock()
    links, id = Links("secret", clock, lifetime_s=100), new_id()
    until = links.until()
    signature = parse_qs(urlsplit(links.sign(str(id), Variant.CONTENT, until)).query)["signature"][0]
    for wrong in (
        (links, new_id(), Variant.CONTENT, until, signature),
        (links, id, Variant.THUMBNAIL, until, signature),
        (links, id, Variant.CONTENT, until + 1, signature),
        (links, id, Variant.CONTENT, until, ""),
        (links, id, Variant.CONTENT, until, "\u00e9\ud800"),
        (Links("other", clock, lifetime_s=100), id, Variant.CONTENT, until, signature),
    ):
        with pytest.raises(NotFound):
            wrong[0].check(*wrong[1:])


def test_a_message_in_words_names_its_files() -> None:
    assert in_words("hello", None) == "hello"
    assert in_words("", [{"name": "a.png"}]) == "📎 a.png"
    assert in_words("look", [{"name": "a.png"}, {"name": "b.pdf"}]) == "look\n📎 a.png\n📎 b.pdf"
