"""What a visit to a lesson brings over the network, against stock Voilà."""

from __future__ import annotations

from benchmarks.browser import Wire
from benchmarks.progress import say
from benchmarks.sides import COLD, OURS, Sides
from benchmarks.table import Line

TURNS = 1  # what is counted does not vary


def wire(all_: Sides) -> list[Line]:
    """Requests and bytes received, for a first visit and for a second one with a warm cache."""
    first: dict[str, list[Wire]] = {OURS: [], COLD: []}
    again: dict[str, list[Wire]] = {OURS: [], COLD: []}
    for turn in range(TURNS):
        for name in first:
            say(f"wire: turn {turn + 1} of {TURNS}, {name}")
            with all_.newcomer(all_.contenders[name]) as learner:
                first[name].append(learner.wire(0))
                all_.rest()
                again[name].append(learner.wire(1))
    return [
        line
        for which, counted in (("first visit", first), ("repeat visit", again))
        for line in _lines(which, counted[OURS], counted[COLD])
    ]


def _lines(which: str, ours: list[Wire], stock: list[Wire]) -> list[Line]:
    return [
        Line.of(
            f"requests, {which}",
            "  ",
            [counted.requests for counted in ours],
            [counted.requests for counted in stock],
            COLD,
        ),
        Line.of(
            f"received, {which}",
            "kB",
            [counted.received / 1000 for counted in ours],
            [counted.received / 1000 for counted in stock],
            COLD,
        ),
    ]
