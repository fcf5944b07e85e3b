"""Who waits for a kernel, in the order in which they came."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

_PRESENT_SECONDS = 20.0
"""A page in line asks every few seconds. One that has not for so long is passed over, for now."""

_KEPT_SECONDS = 150.0
"""And for so long its place is kept: browsers let a page that is not looked at ask once a minute."""

_STEPPED_OUT_SECONDS = 10.0
"""A page says the same when it is closed and when it is reloaded: after so long it was closed."""


@dataclass(slots=True, kw_only=True)
class _Place:
    since: float
    asked: float


class WaitingLine:
    """First come, first served; one place a person, kept while they ask for it.

    Whoever is not there when there is room is passed over and keeps the place for a while, so that
    nobody waits for somebody who has left.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._places: dict[UUID, _Place] = {}  # in the order in which they came

    def __len__(self) -> int:
        self._forget_the_gone()
        return len(self._places)

    def ask(self, person: UUID) -> int:
        """This person's place, counted from 1 among those who are there: the last one when it is new."""
        self._forget_the_gone()
        now = self._clock()
        place = self._places.setdefault(person, _Place(since=now, asked=now))
        place.asked = now
        return self.ahead_of(person) + 1

    def ahead_of(self, person: UUID) -> int:
        """How many are there before this person, who need not be in line."""
        present = self._clock() - _PRESENT_SECONDS
        ahead = 0
        for other, place in self._places.items():
            if other == person:
                break
            ahead += place.asked >= present
        return ahead

    def step_out(self, person: UUID) -> None:
        """This person's page was closed: the place is lost, unless they ask again within seconds."""
        place = self._places.get(person)
        if place is not None:
            place.asked = self._clock() - _KEPT_SECONDS + _STEPPED_OUT_SECONDS

    def leave(self, person: UUID) -> float | None:
        """Give up the place, or go in. The seconds waited; None when this person was not in line."""
        place = self._places.pop(person, None)
        return None if place is None else self._clock() - place.since

    def holds(self, person: UUID) -> bool:
        """Whether this person has a place."""
        self._forget_the_gone()
        return person in self._places

    def _forget_the_gone(self) -> None:
        gone = self._clock() - _KEPT_SECONDS
        for person in [who for who, place in self._places.items() if place.asked < gone]:
            del self._places[person]
