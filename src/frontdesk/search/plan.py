"""How to look for a query: by walking from the newest, or by looking its rare words up, told by how often its words were said. Pure.

Every word of the query is found in both ways; only the work differs. A common word stands in a few of any hundred messages, so a page
is full after a short walk, while its list in the index has millions of entries. A rare word's list is short.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from frontdesk.search.entries import quote
from frontdesk.search.parse import Term, Word

WALK = 60_000
"""Messages in the walk; 15 to 30 ms, a page is mostly full long before."""
FEW = 4_000
"""So many expected hits are looked up at once: sorting them costs less than the walk."""
LONG = 300_000
"""Lists longer than this are not read, if the query has a shorter one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`query` decides; `lookup` is the part of it that is asked of the index, None when there is nothing to ask for."""

    query: str
    lookup: str | None
    walks: bool


Count = Callable[[Word], int]
"""About how many messages and notes have the word, or words that begin with it."""


def make_plan(terms: Sequence[Term], marks: Sequence[tuple[str, ...]], count: Count, total: int) -> Plan:
    """The plan for all of `terms`, and one of each of `marks`; `total`: about how many messages and notes there are."""
    # no phrase is more common than its rarest word
    parts = [(min(count(word) for word, _ in term.words), term_query(term)) for term in terms]
    parts += [(sum(count(Word(mark)) for mark in group), f"({' | '.join(map(quote, group))})") for group in marks]
    expected = float(max(1, total))
    for found, _ in parts:
        expected *= min(1.0, found / max(1, total))
    parts.sort()
    asked = [part for found, part in parts if found <= LONG] or [part for _, part in parts[:1]]
    return Plan(
        query=" & ".join(part for _, part in parts),
        lookup=" & ".join(asked) or None,
        walks=not parts or expected > FEW,
    )


def term_query(term: Term) -> str:
    """The term as PostgreSQL's `tsquery`."""
    text, before = "", 0
    for word, at in term.words:
        text += (f" <{at - before}> " if text else "") + _word_query(word)
        before = at
    return f"({text})" if len(term.words) > 1 else text


def _word_query(word: Word) -> str:
    forms = [quote(word.text) + (":*" if word.is_open else ""), *map(quote, word.instead)]
    return forms[0] if len(forms) == 1 else f"({' | '.join(forms)})"
