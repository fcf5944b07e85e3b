"""The registrar's clock: the machine's, without its jumps.

A clock that is set while learners sit an exam would take their time, or give them an hour more. So this one
goes by the time that passes, and comes to the machine's clock slowly where the two differ.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_RATE = 0.1
"""How much of the time that passes a difference is made good by: an hour in ten hours."""

_WRONG = timedelta(days=1)
"""A difference that nobody's exam explains: the machine had a wrong date, and now has it right."""


def _wall() -> datetime:
    return datetime.now(UTC)


def _elapsed() -> float:
    """Seconds that passed, those that the machine slept included."""
    return (
        time.clock_gettime(time.CLOCK_BOOTTIME)
        if hasattr(time, "CLOCK_BOOTTIME")
        else time.monotonic()
    )


class SteadyClock:
    """Call it for the time. Never goes back, but for a difference of more than a day."""

    def __init__(
        self, wall: Callable[[], datetime] = _wall, elapsed: Callable[[], float] = _elapsed
    ) -> None:
        self._wall = wall
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._now, self._at = wall(), elapsed()

    def __call__(self) -> datetime:
        with self._lock:
            at = self._elapsed()
            passed = timedelta(seconds=max(0.0, at - self._at))
            steady, wall = self._now + passed, self._wall()
            difference = wall - steady
            if abs(difference) > _WRONG:
                steady = wall
            else:
                most = passed * _RATE
                steady += max(-most, min(most, difference))
            self._now, self._at = steady, at
            return steady
