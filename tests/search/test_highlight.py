"""Where the words of a query stand in a text."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.search.highlight import EXCERPT_CHARS, excerpt, mark
from frontdesk.search.parse import parse

NOW = datetime(2026, 5, 14, tzinfo=UTC)


def shown(content: str, typed: str) -> str:
    """The text with brackets around what is marked."""
    return "".join(f"[{text}]" if is_hit else text for text, is_hit in mark(content, parse(typed, now=NOW)))


@pytest.mark.parametrize(
    ("content", "typed", "expected"),
    [
        ("The lamp, the LAMPS", "lamp", "The [lamp], the [LAMP]S"),
        ("Größe und Straße", "strasse ", "Größe und [Straße]"),
        ("Café Ångström", "angs", "Café [Ångs]tröm"),
        ("ﬁne print", "fine ", "[ﬁne] print"),
        ("not yet; not received", '"not received"', "not yet; [not] [received]"),
        ("退货和退款", "退款", "退货和[退款]"),
        ("iPhone手机壳", "手机", "iPhone[手机]壳"),
        ("nothing here", "lamp", "nothing here"),
        ("", "lamp", ""),
        ("lamp", "from:ai", "lamp"),
    ],
)
def test_what_was_looked_for_is_marked(content: str, typed: str, expected: str) -> None:
    assert shown(content, typed) == expected


def test_an_excerpt_shows_the_first_hit_of_a_long_text() -> None:
    content = "word " * 200 + "needle " + "word " * 200
    pieces = excerpt(content, parse("needle ", now=NOW))
    assert [piece.text for piece in pieces if piece.is_hit] == ["needle"]
    assert pieces[0].text == "…" and pieces[-1].text == "…"
    assert sum(len(piece.text) for piece in pieces) <= EXCERPT_CHARS + 2


@given(content=st.text(max_size=400), typed=st.text(max_size=20))
def test_no_letter_is_lost_or_made(content: str, typed: str) -> None:
    query = parse(typed, now=NOW)
    assert "".join(piece.text for piece in mark(content, query)) == content
    assert all(piece.text for piece in excerpt(content, query))
