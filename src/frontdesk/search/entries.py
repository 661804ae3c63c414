"""What is written into the index for a message, a note or a visitor. Pure.

A text becomes its words with their positions, as PostgreSQL's `tsvector`. Who said it goes in as a *mark*: a word that begins with
`=` and that no text can contain, so that `from:` is found in the same way as any word, and with any word.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from frontdesk.kit.words import MAX_WORD_CHARS, pairs, plain, split_scripts

MAX_WORDS = 5_000
_FIELD_GAP = 20  # so that no phrase runs from one field into the next
_MAX_POSITION = 16_383  # PostgreSQL, limits of text search
_COUNTED_DIGITS = 4

NOTE = "=note"


class Placed(NamedTuple):
    """A word and its position, from 1. `is_rest`: the last sign of a run without spaces, which is in the pair before it too."""

    word: str
    at: int
    is_rest: bool = False


class Entry(NamedTuple):
    """A `tsvector` as PostgreSQL reads it, and the words and marks in it that are counted."""

    vector: str
    counted: list[str]


def sender_mark(sender: str) -> str:
    """Of all that this kind of sender said: `user`, `admin`, `ai`."""
    return f"={sender}"


def author_mark(admin_id: UUID) -> str:
    """Of all that this person of the team said or noted."""
    return f"=by{admin_id.hex}"


def tag_mark(tag: str) -> str:
    """Of all chats with this tag."""
    return f"=tag {tag.casefold()}"


def place_words(content: str) -> Iterator[Placed]:
    """The words of a text, in order. A run of signs without spaces is its pairs, and its last sign, so that each sign begins one."""
    at = 0
    for text, is_unspaced in split_scripts(content):
        if not is_unspaced:
            at += 1
            yield Placed(text[:MAX_WORD_CHARS], at)
            continue
        for pair in pairs(text):
            at += 1
            yield Placed(pair, at)
        at += 1
        yield Placed(text[-1], at, is_rest=len(text) > 1)


def make_entry(texts: Sequence[str], marks: Iterable[str] = ()) -> Entry:
    """The entry of something with these texts, of which the first MAX_WORDS words are found.

    This runs once for every message, in the process that passes them on: hence the plain loops.
    """
    lexemes = {mark: quote(mark) for mark in marks}
    offset = 0
    for text in texts:
        if text.isascii():
            placed = [(at, word[:MAX_WORD_CHARS]) for at, word in enumerate(plain(text).split(), 1)]
        else:
            placed = [(at, word) for word, at, _ in place_words(text)]
        for at, word in placed[:MAX_WORDS]:
            position = min(offset + at, _MAX_POSITION)
            known = lexemes.get(word)
            # a word of letters and digits needs no quotes
            lexemes[word] = f"{word}:{position}" if known is None else f"{known},{position}"
        offset += (placed[-1][0] if placed else 0) + _FIELD_GAP
    return Entry(
        " ".join(lexemes.values()), [word for word in lexemes if len(word) <= _COUNTED_DIGITS or _counts(word)]
    )


def quote(word: str) -> str:
    """A word or mark as `tsvector` and `tsquery` read it, whatever its characters."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _counts(word: str) -> bool:
    # order numbers are without end, rare, and meant as they are written
    return not word[0].isdigit()
