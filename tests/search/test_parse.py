"""Whatever is typed is a query."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.search.parse import MAX_TERMS, Query, Term, parse, parse_day, term_of
from frontdesk.search.plan import Known, make_plan, vocabulary_of
from frontdesk.store.engine import Store

NOW = datetime(2026, 5, 14, 15, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def shown(term: Term) -> str:
    """A term as a short text: `*` for an open word, a dot for each place between words."""
    text, before = "", 0
    for word, at in term.words:
        text += "." * (at - before) + word.text + ("*" if word.is_open else "")
        before = at
    return f'"{text}"' if term.is_quoted else text


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("refund", ["refund*"]),
        ("Refund ORDER now", ["refund*", "order*", "now*"]),
        ("the cat ", ["the", "cat"]),
        ("ré", ["re*"]),
        ('"not received"', ['"not.received"']),
        ('"not rec', ['"not.rec*"']),
        ("“not received” „ja“", ['"not.received"', '"ja"']),
        ('lamp "not received" now ', ["lamp*", '"not.received"', "now"]),
        ("ana@example.com", ["ana.example.com*"]),
        ("can't ", ["can.t"]),
        ("https://shop.example/a ", ["https.shop.example.a"]),
        ("order:123 ", ["order.123"]),
        ("12345678 ", ["12345678"]),
        ("退货政策 ", ["退货.货政.政策"]),
        ("猫 ", ["猫*"]),
        ("สวัสดี ", ["สว.วั.ัส.สด.ดี"]),
        ("iPhone手机x ", ["iphone.手机..x"]),
        ("नमस्ते ", ["नमस्ते*"]),
        ("!!! ??? 😀 ", []),
        ("", []),
        ("\x00\ud800 a ", ["a"]),
    ],
)
def test_words_and_phrases(typed: str, terms: list[str]) -> None:
    assert [shown(term) for term in parse(typed, now=NOW).terms] == terms


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("from:visitor", {"senders": ("user",)}),
        ("FROM:Ai from:me from:team", {"senders": ("ai", "me", "admin")}),
        ('from:mara from:"Tom Ray"', {"names": ("mara", "Tom Ray")}),
        ("is:waiting is:human is:waiting", {"states": ("waiting", "human")}),
        ("is:unread is:mine is:notes", {"is_unread": True, "is_mine": True, "is_note": True}),
        ('tag:vip tag:"very new" team：Paris', {"tags": ("vip", "very new"), "teams": ("Paris",)}),
        ("from: is: before:", {"ignored": ("from:", "is:", "before:")}),
        ("is:wai before:20 after:x is:ai", {"ignored": ("is:wai", "before:20", "after:x"), "states": ("ai",)}),
        ('from:"Tom', {"names": ("Tom",)}),
    ],
)
def test_filters(typed: str, fields: dict[str, object]) -> None:
    query = parse(typed, now=NOW)
    assert query == Query(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026", (2026, 1, 1)),
        ("2026-05", (2026, 5, 1)),
        ("2026/5/3", (2026, 5, 3)),
        ("2026.05.03", (2026, 5, 3)),
        ("today", (2026, 5, 14)),
        ("yesterday", (2026, 5, 13)),
        ("7d", (2026, 5, 7)),
        ("2w", (2026, 4, 30)),
        ("1m", (2026, 4, 14)),
        ("9999m", None),
        ("2026-13", None),
        ("2026-02-30", None),
        ("0000", None),
        ("20", None),
        ("tomorrow", None),
    ],
)
def test_days_are_those_of_the_readers_zone(text: str, day: tuple[int, int, int] | None) -> None:
    found = parse_day(text, now=NOW)
    if text == "9999m":
        assert found is not None and found.year < 2026
        return
    if text == "0000":
        assert found is not None  # somewhere before everything
        return
    assert found == (None if day is None else datetime(*day, tzinfo=NOW.tzinfo))


def test_too_much_is_cut() -> None:
    query = parse("ab " * 5_000, now=NOW)
    assert len(query.terms) == MAX_TERMS
    assert len(parse('"' + "ab " * 5_000, now=NOW).terms[0].words) <= 24


TYPED = st.text(max_size=80) | st.lists(
    st.sampled_from(
        [
            "from:",
            "is:waiting",
            '"',
            "'",
            "\\",
            "a",
            "退货",
            "猫",
            " ",
            "|",
            "&",
            "!",
            "(",
            ")",
            ":*",
            "<->",
            "before:2026",
            "tag:",
            "%",
            ";",
        ]
    ),
    max_size=20,
).map("".join)


@given(typed=TYPED)
@settings(max_examples=300, deadline=None)
def test_anything_is_a_query(typed: str) -> None:
    assert isinstance(parse(typed, now=NOW), Query)


async def test_postgresql_reads_every_query(store: Store) -> None:
    async with store.direct(timeout_s=50) as connection:

        async def read(typed: str) -> None:
            query = parse(typed, now=NOW)
            marks = [tuple(f"=tag {tag}" for tag in query.tags)] if query.tags else []
            known = {word: Known(1, ()) for word in vocabulary_of(query.terms, marks)}
            plan = make_plan(query.terms, marks, known, 10)
            try:
                for asked in (plan.query, plan.lookup):
                    await connection.fetchval("select $1::text::tsquery::text", asked)
            except asyncpg.PostgresError as error:
                raise AssertionError(f"{typed!r} became {plan.query!r}") from error

        examples: list[str] = []

        @given(typed=TYPED)
        @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def collect(typed: str) -> None:
            examples.append(typed)

        collect()
        for typed in [*examples, "tag:'", "tag:a\\", "tag:a' | 'b", "can't \\ it's"]:
            await read(typed)


def test_a_name_without_any_word_is_no_term() -> None:
    assert term_of("…") is None


def test_a_zone_moves_the_day() -> None:
    tokyo = parse_day("today", now=datetime(2026, 5, 14, 20, 0, tzinfo=UTC).astimezone(ZoneInfo("Asia/Tokyo")))
    assert tokyo == datetime(2026, 5, 15, tzinfo=ZoneInfo("Asia/Tokyo"))
