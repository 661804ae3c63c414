"""Text cut into the words that are searched. Chinese, Japanese and Korean have no spaces where a search needs them: pairs of signs."""

import re

from frontdesk.assistant.language import detect_language, small_words
from frontdesk.assistant.phrases import plain

MAX_WORD_CHARS = 40
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")


def words_of(content: str) -> list[str]:
    """The words in plain form, in order, with repeats."""
    words: list[str] = []
    for word in plain(content).split():
        start = 0
        for run in _UNSPACED.finditer(word):
            _add(words, word[start : run.start()])
            words.extend(_pairs(run.group()))
            start = run.end()
        _add(words, word[start:])
    return words


def terms_of(query: str) -> list[str]:
    """The words of a question that carry its meaning, each once."""
    ignored = small_words(detect_language(query)) | small_words("en")
    return list(
        dict.fromkeys(word for word in words_of(query) if word not in ignored and (len(word) > 1 or word.isdigit()))
    )


def is_pair(word: str) -> bool:
    """Whether it is a pair out of a text without spaces."""
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
    return abs(len(word) - len(other)) <= allowed and 0 < _slips(word, other) <= allowed


def _slips(a: str, b: str) -> int:
    # Damerau and Levenshtein's distance, with neighbours swapped as one slip
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


def _add(words: list[str], word: str) -> None:
    if word:
        words.append(word[:MAX_WORD_CHARS])


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]
