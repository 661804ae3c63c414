"""Sentences as chats have them: a few words very often, most seldom (Zipf), in several languages and scripts, with names and numbers.

The frequent words are those of the phrases that the tests know in 17 languages; behind them stand made words of syllables, so that
each language has thousands.
"""

import bisect
import itertools
import random
import re
from pathlib import Path

PHRASES = Path(__file__).parents[1] / "tests" / "assistant" / "phrases"
LANGUAGES = {"en": 50, "de": 10, "fr": 8, "es": 8, "pt": 4, "ru": 5, "ar": 2, "hi": 2, "zh": 5, "ja": 4, "ko": 2}
UNSPACED = {"zh", "ja"}
WORDS = 6_000
NAMES = 40_000
_SYLLABLES = {
    "ru": [
        "ба",
        "ве",
        "ги",
        "до",
        "жу",
        "за",
        "ки",
        "ла",
        "мо",
        "ну",
        "пе",
        "ро",
        "са",
        "ти",
        "фу",
        "хо",
        "ца",
        "че",
        "шу",
    ],
    "ar": ["با", "تو", "جي", "حا", "دو", "ري", "زا", "سو", "شي", "طا", "عو", "في", "قا", "كو", "لي", "ما", "نو"],
    "hi": ["का", "खि", "गु", "चे", "जो", "टा", "डि", "तु", "दे", "नो", "पा", "बि", "मु", "रे", "लो", "सा"],
    "ko": ["가", "나", "다", "라", "마", "바", "사", "아", "자", "차", "카", "타", "파", "하", "고", "노", "도", "로"],
}
_LATIN = [
    *(
        "ba",
        "ce",
        "di",
        "fo",
        "gu",
        "ha",
        "je",
        "ki",
        "lo",
        "mu",
        "na",
        "pe",
        "qui",
        "ro",
        "su",
        "ta",
        "ve",
        "wi",
        "xo",
        "zu",
    ),
    *("bra", "cle", "dri", "flo", "gru", "sta", "tre", "pli"),
]


class Language:
    """Words by their rank, and how likely each is (Zipf, exponent 1)."""

    def __init__(self, tag: str, chance: random.Random) -> None:
        said = (PHRASES / f"{tag}.txt").read_text().lower()
        if tag in UNSPACED:
            signs = sorted(set(re.findall("[\u3040-\u30ff\u4e00-\u9fff]", said)))
            known = ["".join(chance.choices(signs, k=chance.choice((1, 2, 2, 2, 3)))) for _ in range(WORDS)]
        else:
            found = re.findall(r"[^\W\d_]+", said)
            known = sorted(set(found), key=lambda word: -found.count(word))
            syllables = _SYLLABLES.get(tag, _LATIN)
            known += ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(WORDS - len(known))]
        self.words = list(dict.fromkeys(known))
        self.limits = list(itertools.accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.joint = "" if tag in UNSPACED else " "

    def sentence(self, chance: random.Random) -> str:
        count, total = chance.randint(3, 16), self.limits[-1]
        picked = [self.words[bisect.bisect(self.limits, chance.random() * total)] for _ in range(count)]
        return self.joint.join(picked)


class Sentences:
    """Always the same ones for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.languages = {tag: Language(tag, self.chance) for tag in LANGUAGES}
        self.names = ["".join(self.chance.choices(_LATIN, k=4)).capitalize() for _ in range(NAMES)]
        self._tags = self.chance.choices(list(LANGUAGES), weights=list(LANGUAGES.values()), k=100_003)
        self._number = 0

    def next(self) -> str:
        self._number += 1
        sentence = self.languages[self._tags[self._number % len(self._tags)]].sentence(self.chance)
        kind = self.chance.random()
        if kind < 0.03:
            return f"{sentence}, {self.chance.choice(self.names)}"
        if kind < 0.08:
            return f"{sentence} {self.chance.randrange(10**7, 10**8)}?"
        return f"{sentence}."
