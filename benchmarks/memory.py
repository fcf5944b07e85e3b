"""What the pages that learners hold open cost in memory, against stock Voilà."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.browser import learner
from benchmarks.merging import can_be_switched, switched_on, until_steady
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
    merged: float | None = None
    """Of everything, once the machine has merged equal pages; None where it may not be told to."""


def memory(all_: Sides) -> Iterator[Line]:
    """The growth of everything that serves the lesson, divided by the pages that are open and rest.

    It holds a page's kernel, and its share of what the web process and the others have grown.
    """
    ours = _cost(all_, OURS)
    for peer in (SAME_IMPORTS, COLD):
        stock = _cost(all_, peer)
        for what, of_ours, of_stock in (
            ("memory (PSS) of an open page", ours.everything, stock.everything),
            ("memory (PSS) of an open page, equal pages merged", ours.merged, stock.merged),
            ("memory (PSS) of its kernel alone", ours.kernel, stock.kernel),
        ):
            if of_ours is not None and of_stock is not None:
                yield Line(what, "MB", of_ours / _MB, of_stock / _MB, peer)


def _cost(all_: Sides, name: str) -> _Cost:
    side = all_.to_weigh[name]
    all_.rest()
    before, known = side.process.pss(), {process.pid for process in side.process.tree()}

    def a_page(total: float) -> float:
        return (total - before) / PAGES

    with contextlib.ExitStack() as stack:
        for number in range(PAGES):
            say(f"memory: {name}, page {number + 1} of {PAGES}")
            somebody = stack.enter_context(learner(all_.browser, side))
            stack.enter_context(somebody.opened(0, timed=False))
        side.process.calm()
        kernels = {process.pid for process in side.process.tree()} - known
        everything, kernel = side.process.pss(), sum(map(pss, kernels)) / PAGES
        merged = None
        if can_be_switched():
            say(f"memory: {name}, equal pages are merged")
            with switched_on():
                merged = a_page(until_steady(side.process.pss))
        return _Cost(a_page(everything), kernel, merged)
