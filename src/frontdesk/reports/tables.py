"""Figures and chats as CSV (RFC 4180), for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from frontdesk.kit.clock import iso
from frontdesk.store.tables import ChatFacts

BOM = "\ufeff"
"""Without it, spreadsheets on Windows take UTF-8 for something else."""

CHAT_COLUMNS = (
    *("chat", "started", "outcome", "why", "person", "team", "first response (s)", "wait for a person (s)", "open (s)"),
    *("cost (USD)", "rating", "tags", "sources"),
)
FIGURE_COLUMNS = ("figure", "part", "value", "before")


def write_csv(rows: Iterable[Sequence[object]]) -> str:
    """Lines that end in CR LF; texts that a spreadsheet would run as a formula are made plain."""
    out = io.StringIO()
    csv.writer(out).writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    """OWASP, CSV injection: an apostrophe in front of whatever would begin a formula. Numbers are ours and stay numbers."""
    if isinstance(value, str) and value.lstrip(" \u00a0\u3000")[:1] in (
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "＝",
        "＋",
        "－",
        "＠",
    ):
        return "'" + value
    return "" if value is None else value


def chat_row(facts: ChatFacts, names: dict[Any, str]) -> tuple[object, ...]:
    """One line of the chats' table."""
    return (
        str(facts.session_id),
        iso(facts.started_at),
        facts.outcome,
        facts.why,
        names.get(facts.owner_id, facts.owner_id and str(facts.owner_id)),
        names.get(facts.team_id, facts.team_id and str(facts.team_id)),
        facts.first_response_s,
        facts.wait_s,
        facts.open_s,
        facts.cost_micro_usd / 1e6,
        facts.rating,
        "; ".join(facts.tags),
        "; ".join(facts.sources),
    )


def figure_rows(figures: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    """All of a page's figures, one a line."""

    def beside(figure: str, part: str, value: dict[str, Any]) -> tuple[object, ...]:
        return (figure, part, value["now"], value["before"])

    yield beside("chats", "", figures["chats"])
    for outcome, value in figures["outcomes"].items():
        yield beside("outcome", outcome, value)
    for one in figures["why"]:
        yield beside("why a person", one["key"], one)
    for name in ("firstResponse", "wait", "open"):
        for part in ("chats", "medianS", "p90S"):
            yield beside(name, part, figures[name][part])
    for part in ("totalUsd", "perSolvedUsd"):
        yield beside("cost", part, figures["cost"][part])
    for part in ("rated", "average"):
        yield beside("ratings", part, figures["ratings"][part])
    for score, value in enumerate(figures["ratings"]["scores"], 1):
        yield beside("ratings", str(score), value)
    for figure in ("tags", "sources"):
        for one in figures[figure]:
            yield beside(figure, one["key"], one)
    for person in figures["people"]:
        name = person["name"] or person["id"]
        yield beside("person: chats", name, person["chats"])
        yield beside("person: messages", name, person["messages"])
        yield ("person: median response (s)", name, person["medianResponseS"], None)
    for day in figures["days"]:
        total = sum(day[outcome] for outcome in figures["outcomes"])
        yield ("chats by day", day["day"], total, day["before"])
    for weekday, hours in enumerate(figures["hours"], 1):
        for hour, n in enumerate(hours):
            yield ("chats by weekday and hour", f"{weekday} {hour:02}:00", n, None)
