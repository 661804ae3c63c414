"""What an examination says: one line for each thing looked at, and how to mend it."""

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    GOOD = "ok"
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    """`text` holds no secret; a WRONG one ends with what to do."""

    about: str
    verdict: Verdict
    text: str


def good(about: str, text: str) -> Finding:
    return Finding(about, Verdict.GOOD, text)


def note(about: str, text: str) -> Finding:
    return Finding(about, Verdict.NOTE, text)


def wrong(about: str, text: str) -> Finding:
    return Finding(about, Verdict.WRONG, text)
