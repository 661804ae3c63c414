"""Misspelt words: what may have been meant, out of the words that were ever said."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.kit.words import is_misspelt, is_unspaced, plain, slips
from frontdesk.search import queries
from frontdesk.search.parse import Query, Term, Word, words_in

MAX_INSTEAD = 3
_FROM_CHARS = 4
_TWO_SLIPS_FROM_CHARS = 8  # as kit.words.is_misspelt has it
_MORE_COMMON = 10


async def mend(tx: AsyncSession, query: Query) -> Query:
    """The query with what may have been meant beside each word; the same object when there is nothing to mend.

    What stands in quotes is meant as it stands. A word that is known is mended too, by one that is much more common: people have
    misspelt it before.
    """
    near: dict[str, tuple[str, ...]] = {}
    for word in words_in(replace(query, terms=tuple(term for term in query.terms if not term.is_quoted))):
        if word.text not in near and _may_be_misspelt(word.text):
            near[word.text] = await _find_instead(tx, word.text)
    if not any(near.values()):
        return query
    return replace(query, terms=tuple(term if term.is_quoted else _mended(term, near) for term in query.terms))


def _may_be_misspelt(word: str) -> bool:
    return len(word) >= _FROM_CHARS and not is_unspaced(word) and not any(map(str.isdigit, word))


async def _find_instead(tx: AsyncSession, word: str) -> tuple[str, ...]:
    known = await queries.find_words(tx, [word, *one_slip_away(word)])
    own = known.pop(word, 0)
    if not known and len(word) >= _TWO_SLIPS_FROM_CHARS:
        known = {near: items for near, items in (await queries.find_near(tx, word)).items() if is_misspelt(word, near)}
    found = [(other, items) for other, items in known.items() if items > own * _MORE_COMMON]
    found.sort(key=lambda one: (slips(word, one[0]), -one[1]))
    return tuple(other for other, _ in found[:MAX_INSTEAD])


def one_slip_away(word: str) -> list[str]:
    """All that differs by a letter left out, put in, or put for another, and by two neighbours swapped, in the word's alphabet.

    Looking all of them up costs less than asking for similar words, and a short word has too few trigrams to be similar to anything.
    """
    letters = _alphabet(word)
    ends = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = [left + right[1:] for left, right in ends if right]
    found += [left + right[1] + right[0] + right[2:] for left, right in ends if len(right) > 1]
    found += [left + letter + right[1:] for left, right in ends if right for letter in letters]
    found += [left + letter + right for left, right in ends for letter in letters]
    return [other for other in dict.fromkeys(found) if other != word]


def _alphabet(word: str) -> str:
    """The letters of its script: of the block of 128 characters that its letters come from."""
    blocks = {ord(char) >> 7 for char in word}
    letters = (chr(code) for block in sorted(blocks)[:2] for code in range(block << 7, (block + 1) << 7))
    return "".join(sorted({plain(letter) for letter in letters if letter.isalpha()}))


def _mended(term: Term, near: dict[str, tuple[str, ...]]) -> Term:
    words = tuple((Word(word.text, word.is_open, near.get(word.text, ())), at) for word, at in term.words)
    return replace(term, words=words)
