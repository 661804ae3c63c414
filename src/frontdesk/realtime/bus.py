"""How an emission reaches the rooms of every process.

One process needs no more than the bus in memory. With more of them, each delivers to its own connections what any of them emitted.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol


class Emission(NamedTuple):
    """An event for everybody in a room but the connection called `skip_id`."""

    room: str
    event: str
    args: Sequence[object]
    skip_id: str | None = None


Deliver = Callable[[Emission], None]


class Bus(Protocol):
    """Carries emissions between processes; those of one process arrive in the order in which they were published."""

    def publish(self, emission: Emission) -> None:
        """Deliver to all subscribers, here and elsewhere. Never waits."""

    def subscribe(self, deliver: Deliver) -> None:
        """From here on, call `deliver` with every emission."""


class MemoryBus:
    """The bus of a single process: published is delivered."""

    def __init__(self) -> None:
        self._deliver: list[Deliver] = []

    def publish(self, emission: Emission) -> None:
        for deliver in self._deliver:
            deliver(emission)

    def subscribe(self, deliver: Deliver) -> None:
        self._deliver.append(deliver)
