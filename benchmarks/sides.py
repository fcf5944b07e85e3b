"""Both sides of a comparison, up and warmed at the same time, to be measured in turn."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.browser import Learner, Side, chromium, learner
from benchmarks.lesson import IMPORTS
from benchmarks.ours import our_installation
from benchmarks.progress import say
from benchmarks.stock import stock_voila

OURS = "ours"
COLD = "stock Voilà, a fresh kernel a page"
PREHEATED = "stock Voilà, kernels held ready"
SAME_IMPORTS = "stock Voilà, with our imports"


@dataclass(frozen=True, slots=True)
class Sides:
    """A browser, and the servers of the lesson by their names."""

    browser: Browser
    contenders: Mapping[str, Side]
    to_weigh: Mapping[str, Side]
    """For the memory of a page: the peer's lesson has imported what a page of ours has, too."""

    def rest(self) -> None:
        """Wait until nobody has anything left to do, so that one side is measured alone."""
        for side in {**self.contenders, **self.to_weigh}.values():
            side.process.rest()

    @contextlib.contextmanager
    def newcomer(self, side: Side) -> Iterator[Learner]:
        """A learner with an empty cache, while everybody rests."""
        with learner(self.browser, side) as somebody:
            self.rest()
            yield somebody


@contextlib.contextmanager
def sides(folder: Path) -> Iterator[Sides]:
    """Start everybody, and let everybody serve one learner who does not count."""
    with contextlib.ExitStack() as stack:
        say(f"starting {OURS}")
        ours, course = stack.enter_context(our_installation(folder / "ours"))
        say(f"starting {COLD}")
        cold = stack.enter_context(stock_voila(folder / "cold", course))
        say(f"starting {PREHEATED}")
        preheated = stack.enter_context(stock_voila(folder / "preheated", course, preheated=True))
        say(f"starting {SAME_IMPORTS}")
        heavy = stack.enter_context(stock_voila(folder / "heavy", course, first=IMPORTS))
        all_ = Sides(
            stack.enter_context(chromium()),
            {OURS: ours, COLD: cold, PREHEATED: preheated},
            {OURS: ours, COLD: cold, SAME_IMPORTS: heavy},
        )
        for name, side in {**all_.contenders, **all_.to_weigh}.items():
            say(f"warming up {name}")
            with all_.newcomer(side) as somebody:
                somebody.visit(0)
        yield all_
