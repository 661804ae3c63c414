"""How well requests for a person are recognised: `python -m tests.assistant.evaluate`; see phrases/README.md."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from frontdesk.assistant.phrases import find_person_request

PHRASES = Path(__file__).parent / "phrases"
MIN_RECALL, MAX_FALSE_ALARMS = 0.97, 0.02
MIN_RECALL_HELD_OUT = 0.90


@dataclass(frozen=True, slots=True)
class Phrase:
    content: str
    language: str
    is_request: bool
    part: str

    @property
    def is_right(self) -> bool:
        return (find_person_request(self.content) is not None) == self.is_request


def list_phrases() -> Iterator[Phrase]:
    """The collection that the rules know: one file for each language."""
    for file in sorted(PHRASES.glob("??.txt")):
        for section, line in _lines(file):
            yield Phrase(line, file.stem, section.startswith("requests"), "known")


def list_held_out() -> Iterator[Phrase]:
    """Phrases that were written without trying the rules on them: one file for each such time."""
    for file in sorted(PHRASES.glob("held_out_*.txt")):
        for section, line in _lines(file):
            language, _, kind = section.partition(" ")
            yield Phrase(line, language, kind == "requests", file.stem)


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    section = ""
    for line in filter(None, (line.strip() for line in file.read_text(encoding="utf-8").splitlines())):
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            yield section, line


@dataclass(frozen=True, slots=True)
class Rates:
    """How many of the requests were recognised, and how many of the near misses were taken for one; from 0 to 1."""

    requests: int
    recall: float
    near: int
    false_alarms: float


def rate(phrases: list[Phrase]) -> Rates:
    requests, near = [p for p in phrases if p.is_request], [p for p in phrases if not p.is_request]
    recall = sum(p.is_right for p in requests) / len(requests)
    return Rates(len(requests), recall, len(near), sum(not p.is_right for p in near) / len(near))


def main() -> int:
    """Print the figures and every mistake; 1 when a figure is missed."""
    phrases = [*list_phrases(), *list_held_out()]
    for phrase in phrases:
        if not phrase.is_right:
            kind = "missed     " if phrase.is_request else "false alarm"
            print(f"{kind} {phrase.part:10} {phrase.language}  {phrase.content}")
    is_missed = False
    for part in dict.fromkeys(phrase.part for phrase in phrases):
        rates = rate([phrase for phrase in phrases if phrase.part == part])
        found = f"{rates.requests:4} requests, recognised {rates.recall:6.1%}"
        print(f"{part:10} {found}   {rates.near:4} near misses, false alarms {rates.false_alarms:6.1%}")
        least = MIN_RECALL if part == "known" else MIN_RECALL_HELD_OUT
        is_missed |= rates.recall < least or rates.false_alarms > MAX_FALSE_ALARMS
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main())
