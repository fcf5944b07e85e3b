"""The one table that `make bench` prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_HEADINGS = ("what", "ours", "peer's", "ratio", "the peer")


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison. `ratio` is ours divided by the peer's."""

    what: str
    unit: str
    ours: float
    peers: float
    peer: str

    @property
    def ratio(self) -> float:
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
        f"{_number(line.peers)} {line.unit}",
        f"{line.ratio:.2f}",
        line.peer,
    )


def _aligned(row: tuple[str, ...], widths: list[int]) -> str:
    first, *numbers, last = row
    middle = (text.rjust(width) for text, width in zip(numbers, widths[1:-1], strict=True))
    return "  ".join((first.ljust(widths[0]), *middle, last)).rstrip()


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
