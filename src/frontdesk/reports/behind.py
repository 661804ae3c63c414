"""The chats behind a figure: the very ones that were counted."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, exists, extract, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from frontdesk.errors import InvalidInput
from frontdesk.reports.facts import Outcome
from frontdesk.reports.scopes import Scope
from frontdesk.reports.spans import Span
from frontdesk.store.tables import ChatFacts, ChatPerson


class Figure(StrEnum):
    """Which chats, with a key where there are several kinds."""

    CHATS = "chats"
    DAY = "day"
    """key: a day of the span, `2026-11-23`"""
    HOUR = "hour"
    """key: weekday (1 is Monday) and hour, `1-14`"""
    OUTCOME = "outcome"
    WHY = "why"
    FIRST_RESPONSE = "firstResponse"
    WAIT = "wait"
    OPEN = "open"
    COST = "cost"
    RATING = "rating"
    """key: a score, or none for all that were rated"""
    TAG = "tag"
    SOURCE = "source"
    PERSON = "person"
    """key: the id of somebody who took part"""
    WORD = "word"
    QUESTION = "question"
    """key: a word or a question, as `asked.read_asked` tells it"""


LONGEST_FIRST: dict[Figure, InstrumentedAttribute[Any]] = {
    Figure.FIRST_RESPONSE: ChatFacts.first_response_s,
    Figure.WAIT: ChatFacts.wait_s,
    Figure.OPEN: ChatFacts.open_s,
    Figure.COST: ChatFacts.cost_micro_usd,
}
"""These are listed by their value, the largest first; all others by when they began, the newest first."""
WITHOUT_KEY = {Figure.CHATS, *LONGEST_FIRST}
MICROSECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Behind:
    """One page; `next_cursor` is None on the last."""

    facts: Sequence[ChatFacts]
    next_cursor: str | None


async def list_behind(
    tx: AsyncSession,
    span: Span,
    scope: Scope,
    figure: Figure,
    key: str | None,
    *,
    cursor: str | None,
    limit: int,
    among: Sequence[UUID] | None = None,
) -> Behind:
    """At most `limit` of the chats that the figure counts, after those of the page that gave `cursor`.

    `among`: which they can be, for a figure (WORD, QUESTION) that is counted elsewhere.

    Raises InvalidInput for a key that the figure does not have, and for a cursor that is none of ours.
    """
    rows = rows_behind(span, scope, figure, key)
    if among is not None:
        rows = rows.where(ChatFacts.session_id.in_(among))
    value: ColumnElement[Any] = LONGEST_FIRST.get(figure, ChatFacts.started_at)  # type: ignore[assignment]
    is_time = figure not in LONGEST_FIRST
    if cursor is not None:
        rows = rows.where(tuple_(value, ChatFacts.session_id) < _read_cursor(cursor, is_time=is_time))
    rows = rows.order_by(value.desc(), ChatFacts.session_id.desc()).limit(limit + 1)
    found = list((await tx.execute(rows)).scalars())
    last = found[limit - 1] if len(found) > limit else None
    next_cursor = None if last is None else _cursor(getattr(last, value.key or ""), last.session_id)
    return Behind(found[:limit], next_cursor)


def rows_behind(span: Span, scope: Scope, figure: Figure, key: str | None) -> Select[ChatFacts]:
    """The facts of those chats, in no order. Raises InvalidInput for a key that the figure does not have."""
    if figure is Figure.DAY:
        span = _one_day(span, key)
    rows = scope.narrow(select(ChatFacts)).where(
        ChatFacts.started_at >= span.starts_at, ChatFacts.started_at < span.ends_at
    )
    condition = _condition(span, figure, key)
    return rows if condition is None else rows.where(condition)


def _condition(span: Span, figure: Figure, key: str | None) -> ColumnElement[bool] | None:
    if figure in WITHOUT_KEY and key is not None:
        raise _wrong_key("this figure has none")
    if figure in LONGEST_FIRST:
        column = LONGEST_FIRST[figure]
        return column > 0 if figure is Figure.COST else column.is_not(None)
    if figure in (Figure.CHATS, Figure.DAY):
        return None
    if figure is Figure.RATING and key is None:
        return ChatFacts.rating.is_not(None)
    if not key:
        raise _wrong_key("is missing")
    match figure:
        case Figure.WORD | Figure.QUESTION:
            return None
        case Figure.OUTCOME:
            if key not in list(Outcome):
                raise _wrong_key(f"should be one of {', '.join(Outcome)}")
            return ChatFacts.outcome == key
        case Figure.WHY:
            return ChatFacts.why == key
        case Figure.TAG:
            return literal(key) == any_(ChatFacts.tags)
        case Figure.SOURCE:
            return literal(key) == any_(ChatFacts.sources)
        case Figure.RATING:
            return ChatFacts.rating == _number(key, 1, 5)
        case Figure.PERSON:
            deeds = select(ChatPerson.session_id).where(ChatPerson.session_id == ChatFacts.session_id)
            return exists(deeds.where(ChatPerson.admin_id == _id(key)))
        case _:
            weekday, _, hour = key.partition("-")
            local = func.timezone(span.zone, ChatFacts.started_at)
            return (extract("isodow", local) == _number(weekday, 1, 7)) & (
                extract("hour", local) == _number(hour, 0, 23)
            )


def _one_day(span: Span, key: str | None) -> Span:
    try:
        day = date.fromisoformat(key or "")
    except ValueError:
        raise _wrong_key("should be a day like 2026-11-23") from None
    if not span.first <= day <= span.last:
        raise _wrong_key("should be a day of the span")
    return Span(day, day, span.zone)


def _number(text: str, least: int, most: int) -> int:
    if text.isascii() and text.isdecimal() and len(text) <= 2 and least <= int(text) <= most:
        return int(text)
    raise _wrong_key(f"should have a number from {least} to {most}")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise _wrong_key("should be somebody's id") from None


def _wrong_key(problem: str) -> InvalidInput:
    return InvalidInput("That figure does not have such a part.", fields=[{"path": "key", "problem": problem}])


def _cursor(value: datetime | int, id: UUID) -> str:
    number = round(value.timestamp() * MICROSECOND) if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(f"{number} {id.hex}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str, *, is_time: bool) -> tuple[datetime | int, UUID]:
    try:
        number, _, id = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(" ")
        value = int(number)
        if not 0 <= value < 2**53:
            raise ValueError("out of reach")
        whole, part = divmod(value, MICROSECOND)
        at = datetime.fromtimestamp(whole, UTC).replace(microsecond=part) if is_time else value
        if not is_time and value >= 2**31:
            raise ValueError("out of reach")
        return at, UUID(hex=id)
    except (ValueError, binascii.Error, OverflowError, OSError):
        problem = "is not a cursor"
        raise InvalidInput("That cursor is not one of ours.", fields=[{"path": "cursor", "problem": problem}]) from None
