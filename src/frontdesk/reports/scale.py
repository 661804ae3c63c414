"""Durations on a fixed scale, so that they can be counted, the counts summed up, and medians told of the sums; pure.

Seconds up to a minute, then steps of about 6 %. A percentile is told as the beginning of its step. Since putting values on a scale
keeps their order, the percentile of the counts is the step of the percentile of the values: the roll-ups and a direct count agree.
"""

from bisect import bisect_right
from collections.abc import Mapping

STEPS_PER_DOUBLING = 16
LONGEST_S = 2**25
"""More than a year: whatever is longer counts as this."""


def _bounds() -> tuple[int, ...]:
    bounds = list(range(64))
    start = 64
    while start < LONGEST_S:
        bounds += [start + start * step // STEPS_PER_DOUBLING for step in range(STEPS_PER_DOUBLING)]
        start *= 2
    return (*bounds, LONGEST_S)


BOUNDS = _bounds()
"""Where each step begins, in seconds."""


def step_of(seconds: int) -> int:
    """Where the step begins that `seconds` lie in."""
    return BOUNDS[bisect_right(BOUNDS, max(0, seconds)) - 1]


def percentile(counts: Mapping[int, int], share: float) -> int | None:
    """The smallest value that at least `share` (0 to 1) of all are not above ("nearest rank"); None where there are none."""
    total = sum(counts.values())
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= share * total:
            return value
    return None
