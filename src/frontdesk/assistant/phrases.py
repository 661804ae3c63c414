"""Does the visitor ask for a person? Decided by rule, before any model is called, so that it works with the model down.

A message is cut into clauses, without accents, case and punctuation. A clause asks for a person when one of its language's
requests stands in it and none of that language's refusals does: "no need for a person" names a person too. Very short messages
("agent", "人工") ask by themselves. All languages are tried, since nobody knows a visitor's language from three words. The
rules of the languages stand in `phrasebook`; how well they do is measured by `make eval`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from frontdesk.assistant.phrasebook import PHRASEBOOK, Phrases
from frontdesk.kit.words import plain, unaccented

# Nobody asks for a person in the middle of a page of text; its beginning and end are looked at.
MAX_CHARS_AT_EACH_END = 600

_CLAUSE_ENDS = frozenset(".!?;:,…\n\r。！？、，；：،؟؛।")


@dataclass(frozen=True, slots=True)
class PersonRequest:
    """A recognised request for a person; `language` is a tag of `phrasebook`, or None for a phrase that an admin added."""

    language: str | None


def find_person_request(content: str, *, extra: Sequence[str] = ()) -> PersonRequest | None:
    """The request for a person in a visitor's message. `extra` are an admin's own phrases: plain words, found anywhere."""
    clauses = split_clauses(_both_ends(content))
    if not clauses:
        return None
    whole = " ".join(clauses)
    if any(phrase and f" {phrase} " in f" {whole} " for phrase in map(plain, extra)):
        return PersonRequest(language=None)
    for language in PHRASEBOOK:
        rules = _compiled(language)
        if rules.bare.fullmatch(whole) or any(map(rules.asks, clauses)) or any(map(rules.asks_politely, clauses)):
            return PersonRequest(language=language)
    return None


def split_clauses(content: str) -> list[str]:
    """The message's clauses in plain form: words between single spaces, without accents, case and punctuation."""
    clauses = "".join("\n" if char in _CLAUSE_ENDS else char for char in content).split("\n")
    return [words for words in map(plain, clauses) if words]


@dataclass(frozen=True, slots=True)
class _Rules:
    requests: re.Pattern[str]
    refusals: re.Pattern[str]
    bare: re.Pattern[str]
    bare_and_polite: re.Pattern[str]

    def asks_politely(self, clause: str) -> bool:
        """`human please`, after whatever else was said."""
        return self.bare_and_polite.fullmatch(clause) is not None

    def asks(self, clause: str) -> bool:
        return self.requests.search(clause) is not None and self.refusals.search(clause) is None


@cache
def _compiled(language: str) -> _Rules:
    phrases: Phrases = PHRASEBOOK[language]
    # not \b: Python does not count Hindi's vowel signs as parts of words
    start, end = ("(?<!\\S)", "(?!\\S)") if phrases.spaced else ("", "")

    def any_of(patterns: Sequence[str]) -> re.Pattern[str]:
        return re.compile(
            f"{start}(?:{'|'.join(unaccented(pattern) for pattern in patterns)}){end}" if patterns else "(?!)"
        )

    gap = " " if phrases.spaced else " ?"
    polite = unaccented(phrases.polite)
    bare = f"(?:(?:{polite}){gap})*(?:{unaccented(phrases.bare)})(?:{gap}(?:{polite}))*"
    please = f"(?:{unaccented(phrases.bare)}){gap}(?:{polite})|(?:{polite}){gap}(?:{unaccented(phrases.bare)})"
    return _Rules(any_of(phrases.requests), any_of(phrases.refusals), re.compile(bare), re.compile(please))


def _both_ends(content: str) -> str:
    if len(content) <= 2 * MAX_CHARS_AT_EACH_END:
        return content
    return f"{content[:MAX_CHARS_AT_EACH_END]}\n{content[-MAX_CHARS_AT_EACH_END:]}"
