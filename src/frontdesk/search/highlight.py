"""Shows in a text where the words of a query stand. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from frontdesk.kit.words import MAX_WORD_CHARS, is_unspaced, plain, spans, split_scripts
from frontdesk.search.parse import Query, Term

EXCERPT_CHARS = 140
_BEFORE_CHARS, _AT_LEAST_CHARS = 40, 100


class Piece(NamedTuple):
    """A stretch of text, and whether it was looked for."""

    text: str
    is_hit: bool


class _Place(NamedTuple):
    word: str
    start: int
    end: int


def mark(content: str, query: Query) -> list[Piece]:
    """The whole text in pieces."""
    return _pieces(content, _merge(_hits(content, query)))


def excerpt(content: str, query: Query) -> list[Piece]:
    """About EXCERPT_CHARS of the text, on one line, around the first place where the query stands."""
    content = " ".join(content.split())
    hits = _merge(_hits(content, query))
    if len(content) <= EXCERPT_CHARS:
        return _pieces(content, hits)
    first = hits[0][0] if hits else 0
    start = max(0, min(first - _BEFORE_CHARS, len(content) - _AT_LEAST_CHARS))
    end = start + EXCERPT_CHARS
    if start > 0 and (space := content.find(" ", start, first)) >= 0:
        start = space + 1
    if end < len(content) and (space := content.rfind(" ", max(start, end - 30), end)) >= 0:
        end = space
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in hits if a < end and b > start]
    pieces = _pieces(content[start:end], inside)
    return [*([Piece("…", False)] if start > 0 else []), *pieces, *([Piece("…", False)] if end < len(content) else [])]


def _hits(content: str, query: Query) -> Iterator[tuple[int, int]]:
    places = list(_places(content))
    for term in query.terms:
        yield from _hits_of(term, places)


def _places(content: str) -> Iterator[_Place]:
    """The words as `entries.place_words` puts them into the index, with where they stand."""
    for start, end, unspaced in spans(content):
        text = content[start:end]
        if not unspaced:
            # one word, or (some letters are taken apart by what stands on them) several at one place
            for word in plain(text).split():
                yield _Place(word[:MAX_WORD_CHARS], start, end)
        elif len(plain(text)) == len(text):
            for at in range(start, end):
                yield _Place(plain(content[at : min(at + 2, end)]), at, min(at + 2, end))
        else:
            for run, _ in split_scripts(text):
                yield _Place(run, start, end)


def _hits_of(term: Term, places: Sequence[_Place]) -> Iterator[tuple[int, int]]:
    for number in range(len(places)):
        found = []
        for word, at in term.words:
            place = places[number + at] if number + at < len(places) else None
            fits = place is not None and _fits(word.text, place.word, is_open=word.is_open, instead=word.instead)
            if place is None or not fits:
                break
            found.append((word, place))
        else:
            yield from (_span(word.text, place) for word, place in found)


def _fits(word: str, said: str, *, is_open: bool, instead: tuple[str, ...]) -> bool:
    return said == word or (is_open and said.startswith(word)) or said in instead


def _span(word: str, place: _Place) -> tuple[int, int]:
    """Of a beginning only the beginning, if each of its letters is one of the text."""
    is_same_length = place.end - place.start == len(place.word)
    if is_same_length and len(word) < len(place.word) and place.word.startswith(word) and not is_unspaced(word):
        return place.start, place.start + len(word)
    return place.start, min(place.end, place.start + len(word)) if is_unspaced(word) else place.end


def _merge(hits: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(hits):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pieces(content: str, hits: Sequence[tuple[int, int]]) -> list[Piece]:
    pieces, at = [], 0
    for start, end in hits:
        if start > at:
            pieces.append(Piece(content[at:start], False))
        pieces.append(Piece(content[start:end], True))
        at = end
    if at < len(content):
        pieces.append(Piece(content[at:], False))
    return pieces
