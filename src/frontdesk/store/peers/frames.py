"""Notices as PostgreSQL carries them: payloads of less than 8,000 bytes, in the order in which one connection sent them.

A batch of notices is one JSON text, kept to ASCII so that it can be cut anywhere. Each piece says the batch's number, its own and how many
there are; the number also keeps PostgreSQL from dropping a payload that is equal to another of the same transaction.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

MAX_PAYLOAD_BYTES = 7_900
"""PostgreSQL's NOTIFY takes "shorter than 8000 bytes"."""
HEADER_BYTES = 40
MAX_BATCH_BYTES = 500_000
"""Notices are small; what is larger than this by itself is a mistake, and is not sent."""


class Notice(NamedTuple):
    """`kind` says who understands `body`, which is plain JSON."""

    kind: str
    body: Any


def encode(notice: Notice) -> str:
    """As it stands in a batch. Raises ValueError when it is too large."""
    text = json.dumps(notice, separators=(",", ":"))
    if len(text) > MAX_BATCH_BYTES:
        raise ValueError("a notice is too large")
    return text


def cut(number: int, encoded: Sequence[str]) -> list[str]:
    """The payloads of one batch."""
    text = f"[{','.join(encoded)}]"
    room = MAX_PAYLOAD_BYTES - HEADER_BYTES
    pieces = [text[start : start + room] for start in range(0, len(text), room)]
    return [f"{number} {place} {len(pieces)} {piece}" for place, piece in enumerate(pieces)]


class Assembler:
    """Puts the pieces of one sender together again."""

    def __init__(self) -> None:
        self._number = -1
        self._pieces: list[str] = []

    def take(self, payload: str) -> list[Notice]:
        """The notices that this payload completes. Raises ValueError for one that no Frontdesk sends, or out of its order."""
        number, place, count, piece = payload.split(" ", 3)
        if int(place) == 0:
            self._number, self._pieces = int(number), []
        in_order = int(number) == self._number and int(place) == len(self._pieces) < int(count)
        if not in_order or int(place) * len(piece) > 2 * MAX_BATCH_BYTES:
            raise ValueError("a piece is missing, or there are too many")
        self._pieces.append(piece)
        if len(self._pieces) < int(count):
            return []
        whole, self._pieces = "".join(self._pieces), []
        return [Notice(str(kind), body) for kind, body in json.loads(whole)]
