"""How long to wait for the rest of a thought: people write in bursts, and get one answer to all of it."""

import asyncio
from datetime import datetime
from uuid import UUID

from frontdesk.kit.clock import Clock

# The visitor is believed to type on for so long after the last sign of it, and not waited for beyond the longest burst.
TYPES_ON_S = 1.5
LONGEST_BURST_S = 4.0


class Bursts:
    """Knows which visitors type right now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._typing_at: dict[UUID, float] = {}

    def note(self, session_id: UUID, *, is_typing: bool) -> None:
        """The visitor types, or has stopped."""
        if is_typing:
            self._typing_at[session_id] = self._clock.monotonic()
        else:
            self._typing_at.pop(session_id, None)

    async def wait_out(self, session_id: UUID, asked_at: datetime, wait_s: float) -> None:
        """Until nothing more is to be expected right now: `wait_s` after the last message, longer while the visitor types.

        A newer message interrupts the whole answer, so it needs no look-out here.
        """
        began = self._clock.monotonic()
        age_s = max(0.0, (self._clock.now() - asked_at).total_seconds())
        until = began + wait_s - age_s
        latest = began + max(LONGEST_BURST_S, wait_s)
        while True:
            typing_at = self._typing_at.get(session_id)
            if typing_at is not None:
                until = max(until, typing_at + TYPES_ON_S)
            left_s = min(until, latest) - self._clock.monotonic()
            if left_s <= 0:
                return
            await asyncio.sleep(min(left_s, 0.1))
