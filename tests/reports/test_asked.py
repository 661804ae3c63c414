"""Which words a text has, for the list of what visitors ask about."""

import pytest

from frontdesk.reports.asked import words_of


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Where is my ORDER?", ["where", "order"]),
        ("Look at https://shop.example/lamps?size=2 and www.shop.example, please", ["look", "and", "please"]),
        ("I am ada@example.com", []),
        ("Lampen für draußen", ["lampen", "für", "draussen"]),
        ("配送料金", ["配送", "送料", "料金"]),
    ],
)
def test_words_are_folded_and_addresses_are_none(content: str, words: list[str]) -> None:
    assert words_of(content) == words
