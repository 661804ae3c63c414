"""Text cut into the words that are searched, the same for what is stored and for what is asked.

Scripts that write without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese), and Korean, whose words carry their endings
with them, are cut into pairs of neighbouring signs: that needs no dictionary, and misses nothing.
"""

import re
import unicodedata
from collections.abc import Iterator

MAX_WORD_CHARS = 40

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+"
)
_ACCENTS = re.compile("[\u0300-\u036f\u0640\u064b-\u0652]")  # Latin and Cyrillic accents, Arabic vowel signs
_WORD = re.compile(r"\S+")
_ASCII_WORDS = re.compile("[a-z0-9]+")
_ONE_LETTER = str.maketrans(
    {"đ": "d", "ı": "i", "ł": "l", "ø": "o", "ß": "ss", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"}
)


class _OnlyWords(dict[int, str]):
    """For `str.translate`: letters, signs and digits stay, all else is a space. Asks Unicode once for each character."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = kept = char if unicodedata.category(char)[0] in "LMN" else " "
        return kept


_ONLY_WORDS = _OnlyWords()


def plain(content: str) -> str:
    """Words between single spaces, without accents, case and punctuation; signs of all scripts stay, since Hindi's vowels are signs."""
    if content.isascii():  # ten times as fast, and most texts
        return " ".join(_ASCII_WORDS.findall(content.lower()))
    return " ".join(unaccented(content.casefold()).translate(_ONLY_WORDS).split())


def unaccented(content: str) -> str:
    """The text with one form for each letter, whatever its accent; everything else as it was."""
    folded = unicodedata.normalize("NFKD", content).translate(_ONE_LETTER)
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", folded)).translate(_ONE_LETTER)


def words_of(content: str) -> list[str]:
    """The words in plain form, in order, with repeats."""
    words: list[str] = []
    for text, is_unspaced in split_scripts(content):
        if is_unspaced:
            words.extend(pairs(text) or [text])
        else:
            words.append(text[:MAX_WORD_CHARS])
    return words


def split_scripts(content: str) -> Iterator[tuple[str, bool]]:
    """The words in plain form, in order, and whether each is a run of signs without spaces, which has to be cut further."""
    for word in plain(content).split():
        if word.isascii():
            yield word, False
            continue
        start = 0
        for run in _UNSPACED.finditer(word):
            if run.start() > start:
                yield word[start : run.start()], False
            yield run.group(), True
            start = run.end()
        if start < len(word):
            yield word[start:], False


def spans(content: str) -> Iterator[tuple[int, int, bool]]:
    """Where in the text as it is written the words stand that `split_scripts` makes of it: start, end, and whether without spaces."""
    for word in _WORD.finditer(content.translate(_ONLY_WORDS)):
        start = word.start()
        for run in _UNSPACED.finditer(content, word.start(), word.end()):
            if run.start() > start:
                yield start, run.start(), False
            yield run.start(), run.end(), True
            start = run.end()
        if start < word.end():
            yield start, word.end(), False


def pairs(run: str) -> list[str]:
    """Neighbouring signs, two by two: none for a single one."""
    return [run[i : i + 2] for i in range(len(run) - 1)]


def is_unspaced(word: str) -> bool:
    """Whether it is, or comes from, a run of signs without spaces."""
    return _UNSPACED.fullmatch(word) is not None


def is_variant(word: str, other: str) -> bool:
    """Whether both may be one word with two endings (ship, shipping), told without knowing the language."""
    shared = 0
    for a, b in zip(word, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= 4 and max(len(word), len(other)) - shared <= 4 and min(len(word), len(other)) - shared <= 2


def is_misspelt(word: str, other: str) -> bool:
    """Whether one is the other with one slip of the keyboard, or two in a long word."""
    allowed = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
    return abs(len(word) - len(other)) <= allowed and 0 < slips(word, other) <= allowed


def slips(a: str, b: str) -> int:
    """Damerau and Levenshtein's distance, with neighbours swapped as one slip."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]
