"""Text cut into passages: each short enough to be an answer, long enough to make sense, under the headings that it stood under."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_CHARS = 900
MIN_CHARS = 160
MAX_PASSAGES = 2_000

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or table row, under `heading` (`Delivery › Abroad`)."""

    heading: str
    content: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a source as it is searched and shown."""

    heading: str
    content: str


def cut(blocks: Iterable[Block]) -> list[Passage]:
    """At most MAX_PASSAGES passages, in order; what lies under different headings is never joined."""
    passages: list[Passage] = []
    heading, parts, size = "", list[str](), 0

    def flush() -> None:
        nonlocal parts, size
        if parts:
            passages.append(Passage(heading, "\n".join(parts)))
        parts, size = [], 0

    for block in blocks:
        for piece in _pieces(block.content):
            if block.heading != heading or size + len(piece) > MAX_CHARS:
                flush()
                heading = block.heading
            parts.append(piece)
            size += len(piece) + 1
            if len(passages) >= MAX_PASSAGES:
                return passages[:MAX_PASSAGES]
    flush()
    return _joined(passages)[:MAX_PASSAGES]


def _pieces(content: str) -> Iterator[str]:
    content = content.strip()
    while len(content) > MAX_CHARS:
        ends = [match.end() for match in _SENTENCE_END.finditer(content, 0, MAX_CHARS)]
        spaces = content.rfind(" ", 1, MAX_CHARS)
        at = ends[-1] if ends and ends[-1] > MIN_CHARS else spaces if spaces > MIN_CHARS else MAX_CHARS
        yield content[:at].strip()
        content = content[at:].strip()
    if content:
        yield content


def _joined(passages: list[Passage]) -> list[Passage]:
    # a remainder of a few words goes to its neighbour
    joined: list[Passage] = []
    for passage in passages:
        last = joined[-1] if joined else None
        if last and last.heading == passage.heading and min(len(last.content), len(passage.content)) < MIN_CHARS // 2:
            joined[-1] = Passage(last.heading, f"{last.content}\n{passage.content}")
        else:
            joined.append(passage)
    return joined
