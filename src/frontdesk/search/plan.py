"""How to look for a query: by walking from the newest, or by looking its words up, told by how often its words were said. Pure.

Every word of the query is found in both ways; only the work differs. A common word stands in a few of any hundred messages, so a page
is full after a short walk, while its list in the index has millions of entries. A rare word's list is short, and so is what several lists
have in common, however long each is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from frontdesk.search.entries import quote
from frontdesk.search.parse import Term, Word

WALK = 60_000
"""Messages in the walk; 15 to 20 ms, and a page is mostly full long before."""
FEW = 4_000
"""So many expected hits are looked up at once: fetching them costs no more than the walk."""
MANY = 30_000
"""So many expected hits are not looked up where only few of them are in the chats that are asked for."""
MAX_FORMS = 64
"""A beginning of so many words is looked up as these words."""
LONG = 300_000
"""The beginning of more words, which were said so often, is looked up only if nothing else is asked."""


class Known(NamedTuple):
    """About how often a word, or words that begin with it, were said; and these words, None if they are more than MAX_FORMS."""

    items: int
    forms: tuple[str, ...] | None


Vocabulary = Mapping[tuple[str, bool], Known]
"""What is known of words by their text, and whether words that begin with them are meant."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`query` decides; `lookup` is what is asked of the index for it, None when that would not help."""

    query: str
    lookup: str | None
    walks: bool


class _Part(NamedTuple):
    items: int
    query: str
    lookup: str | None


def make_plan(
    terms: Sequence[Term], marks: Sequence[tuple[str, ...]], known: Vocabulary, total: int, *, is_narrow: bool = False
) -> Plan:
    """The plan for all of `terms`, and one of each of `marks`, among about `total` messages and notes.

    `is_narrow`: most hits will be in chats that are not asked for.
    """
    parts = [_term_part(term, known) for term in terms]
    for group in marks:
        either = f"({' | '.join(map(quote, group))})"
        parts.append(_Part(sum(known[mark, False].items for mark in group), either, either))
    parts.sort()
    expected = float(total)
    for part in parts:
        expected *= min(1.0, part.items / max(1, total))
    asked = [part.lookup for part in parts if part.lookup is not None] or [part.query for part in parts[:1]]
    return Plan(
        query=" & ".join(part.query for part in parts),
        lookup=None if not asked or (is_narrow and expected > MANY) else " & ".join(asked),
        walks=not parts or expected > FEW,
    )


def term_query(term: Term) -> str:
    """The term as PostgreSQL's `tsquery`."""
    return _joined(term, [_either(word, None) for word, _ in term.words])


def vocabulary_of(terms: Sequence[Term], marks: Sequence[tuple[str, ...]]) -> list[tuple[str, bool]]:
    """All that has to be known to make a plan."""
    words = [word for term in terms for word, _ in term.words]
    wanted = [(word.text, word.is_open) for word in words]
    wanted += [(other, False) for word in words for other in word.instead]
    return list(dict.fromkeys([*wanted, *((mark, False) for group in marks for mark in group)]))


def _term_part(term: Term, known: Vocabulary) -> _Part:
    counts, lookups, is_asked = [], [], True
    for word, _ in term.words:
        found = known[word.text, word.is_open]
        counts.append(found.items + sum(known[other, False].items for other in word.instead))
        # numbers are not counted, so nothing says which there are
        has_forms = word.is_open and found.forms and not word.text[0].isdigit()
        lookups.append(_either(word, found.forms if has_forms else None))
        is_asked &= not word.is_open or found.forms is not None or found.items <= LONG
    # no phrase is more common than its rarest word
    return _Part(min(counts), term_query(term), _joined(term, lookups) if is_asked else None)


def _either(word: Word, forms: tuple[str, ...] | None) -> str:
    first = [quote(word.text) + (":*" if word.is_open else "")] if forms is None else map(quote, forms)
    either = [*first, *map(quote, word.instead)]
    return either[0] if len(either) == 1 else f"({' | '.join(either)})"


def _joined(term: Term, words: Sequence[str]) -> str:
    text, before = words[0], 0
    for word, (_, at) in zip(words[1:], term.words[1:], strict=True):
        text += f" <{at - before}> {word}"
        before = at
    return f"({text})" if len(words) > 1 else text
