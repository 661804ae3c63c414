"""Queries as people type them, of every kind."""

import random
from collections.abc import Callable

from bench.sentences import Sentences


def kinds_of_queries(sentences: Sentences) -> dict[str, Callable[[], str]]:
    """Each makes another query of its kind at each call."""
    chance = random.Random(7)
    english = sentences.languages["en"].words

    def said(tag: str) -> str:
        return sentences.languages[tag].sentence(chance)

    def word(first: int, last: int) -> str:
        words = sentences.languages[chance.choice(["en", "en", "de", "fr", "ru"])].words
        return words[chance.randrange(first, min(last, len(words)))]

    def slip(right: str) -> str:
        at = chance.randrange(1, len(right) - 1)
        return right[:at] + right[at + 1] + right[at] + right[at + 2 :]

    def run(tag: str, signs: int) -> str:
        text = said(tag) + said(tag)
        at = chance.randrange(len(text) - signs)
        return text[at : at + signs]

    def long_word() -> str:
        return next(w for w in iter(lambda: english[chance.randrange(300, 3_000)], "") if len(w) >= 6)

    return {
        "a name, said a few times": lambda: chance.choice(sentences.names),
        "a word out of thousands": lambda: word(500, 5_000),
        "a very common word": lambda: word(0, 15),
        "two common words": lambda: f"{word(0, 40)} {word(0, 40)}",
        "three words": lambda: " ".join(english[chance.randrange(5, 400)] for _ in range(3)),
        "two letters": lambda: long_word()[:2],
        "three letters": lambda: long_word()[:3],
        "misspelt": lambda: slip(long_word()),
        "a phrase": lambda: '"' + " ".join(said("en").split()[:2]) + '"',
        "a phrase of common words": lambda: f'"{english[chance.randrange(12)]} {english[chance.randrange(12)]}"',
        "Chinese, two signs": lambda: run("zh", 2),
        "Chinese, four signs": lambda: run("zh", 4),
        "Japanese, three signs": lambda: run("ja", 3),
        "a common word, from:ai": lambda: f"{word(0, 30)} from:ai",
        "a word, a month": lambda: f"{word(100, 2_000)} after:300d before:200d",
        "a common word, long ago": lambda: f"{word(0, 30)} before:300d",
        "a word, is:waiting": lambda: f"{word(0, 300)} is:waiting",
        "a word, is:closed": lambda: f"{word(0, 300)} is:closed",
        "a word, tag:vip": lambda: f"{word(0, 300)} tag:vip",
        "a visitor's name": lambda: chance.choice(sentences.names[:5_000]),
        "an order number": lambda: str(chance.randrange(10**7, 10**8)),
        "nothing": lambda: "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=9)),
    }
