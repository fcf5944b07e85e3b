"""Who gets a kernel now and who waits in line for one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from courseware.errors import HouseFull
from courseware.server.kernels.admission import Admission
from courseware.server.kernels.waiting_line import WaitingLine
from courseware.server.meters import Meters


@dataclass(frozen=True, slots=True)
class Census:
    """How many kernels there are, and how many of them are just starting."""

    running: int
    starting: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody in line stands, as their page is told."""

    place: int
    """Counted from 1."""
    ready: bool
    """Whether there is room now: ask for the page again."""


class Doorway:
    """Lets people in while there is room, in the order in which they came."""

    def __init__(self, admission: Admission, meters: Meters) -> None:
        self.admission = admission
        self.line = WaitingLine()
        self._meters = meters

    def enter(self, person: UUID, now: Census) -> None:
        """Let this person have a kernel, or raise HouseFull with their place in line."""
        if self.has_room_for(person, now):
            waited = self.line.leave(person)
            if waited is not None:
                self._meters.waited_seconds.observe(waited)
            return
        if not self.line.holds(person):
            self._meters.turned_to_the_line.inc()
        raise HouseFull(place=self.line.ask(person))

    def ask(self, person: UUID, now: Census) -> Standing:
        """How this person stands; whoever was not in line is in it now."""
        place = self.line.ask(person)
        return Standing(place=place, ready=self.has_room_for(person, now))

    def has_room_for(self, person: UUID, now: Census) -> bool:
        """Whether there is room for this person after everybody who came before."""
        return self.line.ahead_of(person) < self.admission.room(now.running, now.starting)
