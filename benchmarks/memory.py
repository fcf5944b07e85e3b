"""What the pages that learners hold open cost in memory, against stock Voilà."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from benchmarks.browser import learner
from benchmarks.processes import pss
from benchmarks.progress import say
from benchmarks.sides import COLD, OURS, SAME_IMPORTS, Sides
from benchmarks.table import Line

PAGES = 6
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class _Cost:
    """Of one page, in bytes: of everything that serves it, and of its kernel's process alone."""

    everything: float
    kernel: float


def memory(all_: Sides) -> list[Line]:
    """The growth of everything that serves the lesson, divided by the pages that are open and rest.

    It holds a page's kernel, and its share of what the web process and the others have grown.
    """
    ours = _cost(all_, OURS)
    lines = []
    for peer in (SAME_IMPORTS, COLD):
        stock = _cost(all_, peer)
        lines += [
            Line(what, "MB", of_ours / _MB, of_stock / _MB, peer)
            for what, of_ours, of_stock in (
                ("memory (PSS) of an open page", ours.everything, stock.everything),
                ("memory (PSS) of its kernel alone", ours.kernel, stock.kernel),
            )
        ]
    return lines


def _cost(all_: Sides, name: str) -> _Cost:
    side = all_.to_weigh[name]
    all_.rest()
    before, known = side.process.pss(), {process.pid for process in side.process.tree()}
    with contextlib.ExitStack() as stack:
        for number in range(PAGES):
            say(f"memory: {name}, page {number + 1} of {PAGES}")
            somebody = stack.enter_context(learner(all_.browser, side))
            stack.enter_context(somebody.opened(0))
        side.process.calm()
        kernels = {process.pid for process in side.process.tree()} - known
        return _Cost(
            everything=(side.process.pss() - before) / PAGES,
            kernel=sum(map(pss, kernels)) / PAGES,
        )
