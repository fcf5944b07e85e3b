"""What the product promises of these measurements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from benchmarks.sides import COLD, PREHEATED
from benchmarks.table import Line


@dataclass(frozen=True, slots=True)
class Promise:
    """A bound for lines named by the pattern `what` that are compared with `peer` ("": with whomever)."""

    what: str
    peer: str
    bound: float
    of_ratio: bool = True
    at_least: bool = False

    def concerns(self, line: Line) -> bool:
        return fnmatchcase(line.what, self.what) and line.peer.startswith(self.peer)

    def judged(self, line: Line) -> str:
        """One sentence that says what was promised, what was measured, and whether it is kept."""
        value = line.ratio if self.of_ratio else line.ours
        if value is None:
            return f"{line.what}: nothing to compare with."
        kept = value >= self.bound if self.at_least else value <= self.bound
        word = "at least" if self.at_least else "at most"
        measured, bound = (
            (f"{value:.2f} of {line.peer}", f"{self.bound:.2f}")
            if self.of_ratio
            else (f"{value:,.0f} {line.unit}".strip(), f"{self.bound:,.0f}")
        )
        return f"{line.what}: {measured}; promised is {word} {bound}: {'kept' if kept else 'NOT kept'}."


PROMISES = (
    Promise("choice recorded*", COLD, 0.20),
    Promise("choice recorded*", PREHEATED, 0.60),
    Promise("text readable*", COLD, 0.08),
    Promise("requests, repeat visit", "", 15, of_ratio=False),
    Promise("received, repeat visit", "", 150, of_ratio=False),
    Promise("received, first visit", "", 1200, of_ratio=False),
    Promise("kernel ready*", "", 0.10),
    Promise("memory (PSS) of an open page*", "", 0.30),
    Promise("attempts, 32 clients", "this disk", 0.35, at_least=True),
    Promise("attempts, 32 clients", "the same", 4, at_least=True),
    Promise("attempts, 32 clients: p99", "the same", 50, of_ratio=False),
    Promise("autosave, *: p99", "", 200, of_ratio=False),
    Promise("errors, *", "", 0, of_ratio=False),
)


def judged(lines: Iterable[Line]) -> Iterator[str]:
    """A sentence for each promise that these lines can tell of."""
    lines = list(lines)
    for promise in PROMISES:
        for line in lines:
            if promise.concerns(line):
                yield promise.judged(line)
