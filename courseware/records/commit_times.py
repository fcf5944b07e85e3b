"""How long the record's transactions took: counted in steps, as Prometheus reads them."""

from __future__ import annotations

import bisect
from itertools import accumulate

_STEPS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class CommitTimes:
    """Seconds from the beginning of a transaction to its end on disk. Written by one thread, read by any."""

    def __init__(self) -> None:
        self._counts = [0] * (len(_STEPS) + 1)
        self.seconds = 0.0
        """All of them together."""

    def add(self, seconds: float) -> None:
        """One transaction was committed."""
        self._counts[bisect.bisect_left(_STEPS, seconds)] += 1
        self.seconds += seconds

    @property
    def buckets(self) -> tuple[tuple[float | None, int], ...]:
        """For each step how many took at most so long; the last, None, is all of them."""
        return tuple(zip((*_STEPS, None), accumulate(self._counts), strict=True))
