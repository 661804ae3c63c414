"""How well requests for a person are recognised: `python tests/assistant/evaluate.py`; see phrases/README.md."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from frontdesk.assistant.phrases import find_person_request

PHRASES = Path(__file__).parent / "phrases"
PARTS = ("open", "held out", "later", "last")
MIN_RECALL, MAX_FALSE_ALARMS = 0.97, 0.02


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
    """Every line of the collection."""
    for file in sorted(PHRASES.glob("*.txt")):
        section = ""
        for line in filter(None, (line.strip() for line in file.read_text(encoding="utf-8").splitlines())):
            if line.startswith("["):
                section = line.strip("[]")
            elif not line.startswith("#"):
                part = next((part for part in PARTS if section.endswith(part)), PARTS[0])
                yield Phrase(line, file.stem, section.startswith("requests"), part)


def main() -> int:
    """Print the figures and every mistake; 1 when a figure is missed."""
    phrases = list(list_phrases())
    for phrase in phrases:
        if not phrase.is_right:
            print(f"{'missed     ' if phrase.is_request else 'false alarm'} {phrase.language}  {phrase.content}")
    missed_target = False
    for title in (*PARTS, "all"):
        chosen = [phrase for phrase in phrases if title in (phrase.part, "all")]
        requests, near = [p for p in chosen if p.is_request], [p for p in chosen if not p.is_request]
        recall = sum(p.is_right for p in requests) / len(requests)
        alarms = sum(not p.is_right for p in near) / len(near)
        found = f"{len(requests):4} requests, recognised {recall:6.1%}"
        print(f"{title:10} {found}   {len(near):4} near misses, false alarms {alarms:6.1%}")
        missed_target = title == "all" and (recall < MIN_RECALL or alarms > MAX_FALSE_ALARMS)
    return int(missed_target)


if __name__ == "__main__":
    sys.exit(main())
