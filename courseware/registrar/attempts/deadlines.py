"""Attempts whose time runs out are handed in as they are, whether their learner is there or not."""

from __future__ import annotations

import heapq
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_TRY_AGAIN = timedelta(seconds=30)


class Deadlines:
    """Which learner's attempts to look at when. May be called from any thread.

    A moment here only says when to look: whether the time is really up is asked of the rules then, for it
    may have been extended.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, UUID]] = []
        self._lock = threading.Lock()

    def watch(self, moment: datetime, learner_id: UUID) -> None:
        """Look at this learner's attempts once this moment has passed."""
        with self._lock:
            heapq.heappush(self._heap, (moment, learner_id))

    def due(self, now: datetime) -> list[UUID]:
        """The learners to look at now; each is handed out once."""
        found: dict[UUID, None] = {}
        with self._lock:
            while self._heap and self._heap[0][0] < now:
                found[heapq.heappop(self._heap)[1]] = None
        return list(found)


class DeadlineWatch:
    """A thread that asks for the attempts of those who are due to be closed."""

    def __init__(
        self,
        deadlines: Deadlines,
        clock: Callable[[], datetime],
        close_overdue_of: Callable[[UUID], None],
    ) -> None:
        self._deadlines = deadlines
        self._clock = clock
        self._close_overdue_of = close_overdue_of
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="deadlines", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._ending.set()
        self._thread.join()

    def _serve(self) -> None:
        while not self._ending.wait(_LOOK_SECONDS):
            now = self._clock()
            for learner_id in self._deadlines.due(now):
                try:
                    self._close_overdue_of(learner_id)
                except Exception:
                    # one that cannot be closed must not keep the others open
                    log.exception("an attempt whose time is up could not be closed")
                    self._deadlines.watch(now + _TRY_AGAIN, learner_id)
