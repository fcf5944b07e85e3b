"""The one table that `make bench` prints."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

_HEADINGS = ("what", "ours", "peer's", "ratio", "spread ours", "peer's", "the peer")

Spread = tuple[float, float]
"""The least and the most that was measured."""


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison. `ratio` is ours divided by the peer's; without a peer there is none."""

    what: str
    unit: str
    ours: float
    peers: float | None = None
    peer: str = ""
    spread: Spread | None = None
    peers_spread: Spread | None = None

    @classmethod
    def of(
        cls, what: str, unit: str, ours: Sequence[float], peers: Sequence[float], peer: str
    ) -> Self:
        """The medians of what several turns measured, and how far they lay apart."""
        return cls(
            what,
            unit,
            statistics.median(ours),
            statistics.median(peers),
            peer,
            (min(ours), max(ours)),
            (min(peers), max(peers)),
        )

    @property
    def ratio(self) -> float | None:
        if self.peers is None:
            return None
        return self.ours / self.peers if self.peers else float("inf")


def table(lines: Iterable[Line]) -> str:
    """All lines as aligned plain text: words to the left, numbers to the right."""
    cells = [_HEADINGS, *(_cells(line) for line in lines)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(_HEADINGS))]
    cells.insert(1, tuple("-" * width for width in widths))
    return "\n".join(_aligned(row, widths) for row in cells)


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.what,
        f"{_number(line.ours)} {line.unit}",
        "" if line.peers is None else f"{_number(line.peers)} {line.unit}",
        "" if line.ratio is None else f"{line.ratio:.2f}",
        _spread(line.spread),
        _spread(line.peers_spread),
        line.peer,
    )


def _aligned(row: tuple[str, ...], widths: list[int]) -> str:
    first, *numbers, last = row
    middle = (text.rjust(width) for text, width in zip(numbers, widths[1:-1], strict=True))
    return "  ".join((first.ljust(widths[0]), *middle, last)).rstrip()


def _spread(spread: Spread | None) -> str:
    return "" if spread is None else " to ".join(map(_number, spread))


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
