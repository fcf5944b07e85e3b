"""How soon a lesson's page can be read and used, against stock Voilà cold and with its preheated pool."""

from __future__ import annotations

from benchmarks.browser import Visit
from benchmarks.progress import say
from benchmarks.sides import COLD, OURS, PREHEATED, Sides
from benchmarks.table import Line

TURNS = 5


def page(all_: Sides, turns: int = TURNS) -> list[Line]:
    """From the start of the navigation, for a first visit and for a second one with a warm cache."""
    first: dict[str, list[Visit]] = {}
    again: dict[str, list[Visit]] = {}
    for turn in range(turns):
        for name, side in all_.contenders.items():
            say(f"page: turn {turn + 1} of {turns}, {name}")
            with all_.newcomer(side) as learner:
                first.setdefault(name, []).append(learner.visit(0))
                all_.rest()
                again.setdefault(name, []).append(learner.visit(1))
    return [
        line
        for which, visits in (("first visit", first), ("repeat visit", again))
        for line in _lines(which, visits)
    ]


def _lines(which: str, visits: dict[str, list[Visit]]) -> list[Line]:
    saved = {name: [visit.saved for visit in those] for name, those in visits.items()}
    readable = {name: [visit.readable for visit in those] for name, those in visits.items()}
    lines = [Line.of(f"text readable, {which}", "ms", readable[OURS], readable[COLD], COLD)]
    lines += [
        Line.of(f"choice recorded, {which}", "ms", saved[OURS], saved[peer], peer)
        for peer in (COLD, PREHEATED)
    ]
    return lines
