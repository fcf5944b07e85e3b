"""Charts as SVG that a page shows as it is: no script, no library, nothing loaded.

Widths are percentages and type has the page's own size, so one drawing fits a phone and a wide
screen; colours are custom properties and `currentColor`, so it fits light and dark. Each chart is one
image to a screen reader, with all its figures in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count

_ids = count(1)

_ROW, _BAR = 64, 18
"""Pixels from one bar to the next, and a bar's own height."""

_LONGEST_LABEL = 36


@dataclass(frozen=True, slots=True)
class Part:
    """One colour of the stacked bars: its key in the values, its name in the legend, its CSS colour."""

    key: str
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label above at the left, a figure at the right and a word that explains the figure."""

    label: str
    values: Mapping[str, float]
    figure: str = ""
    word: str = ""


def shares(bars: Sequence[Bar], parts: Sequence[Part], *, title: str) -> str:
    """Horizontal bars, each a whole divided into parts, as an HTML figure with a legend; "" without bars."""
    if not bars:
        return ""
    drawing = "".join(_share(bar, parts, top=index * _ROW) for index, bar in enumerate(bars))
    told = "; ".join(
        f"{bar.label}: "
        + ", ".join(f"{part.label.lower()} {bar.values.get(part.key, 0):g}" for part in parts)
        for bar in bars
    )
    return _figure(drawing, height=len(bars) * _ROW, title=title, told=told, legend=parts)


def columns(values: Sequence[tuple[str, float]], *, title: str, colour: str) -> str:
    """One upright column for each (label, value), its value above it, as an HTML figure."""
    tall, foot, head = 180, 30, 24
    most = max((value for _, value in values), default=0) or 1
    step = 100 / max(1, len(values))
    drawing = (
        f'<line x1="0" x2="100%" y1="{head + tall}" y2="{head + tall}" class="cw-chart__rule"/>'
    )
    for index, (label, value) in enumerate(values):
        middle, height = (index + 0.5) * step, tall * value / most
        second = " cw-chart__second" if index % 2 else ""
        drawing += (
            f'<text x="{middle:.2f}%" y="{head + tall + foot - 8}" text-anchor="middle" '
            f'class="cw-chart__word{second}">{escape(label)}</text>'
        )
        if value:
            top = head + tall - height
            drawing += (
                f'<rect x="{middle - step * 0.32:.2f}%" width="{step * 0.64:.2f}%" y="{top:.1f}" '
                f'height="{height:.1f}" style="fill:{escape(colour)}"/>'
                f'<text x="{middle:.2f}%" y="{top - 6:.1f}" text-anchor="middle">{value:g}</text>'
            )
    told = ", ".join(f"{label}: {value:g}" for label, value in values)
    return _figure(drawing, height=head + tall + foot, title=title, told=told)


def _share(bar: Bar, parts: Sequence[Part], *, top: int) -> str:
    label = bar.label if len(bar.label) <= _LONGEST_LABEL else bar.label[: _LONGEST_LABEL - 1] + "…"
    segments = "".join(
        f'<rect x="{start:.3f}%" width="{width:.3f}%" y="{top + 30}" height="{_BAR}" '
        f'class="cw-chart__part" style="fill:{escape(colour)}"/>'
        for start, width, colour in _stacked(bar.values, parts)
    )
    return (
        f'<text x="0" y="{top + 20}" class="cw-chart__label">{escape(label)}</text>'
        f'<text x="100%" y="{top + 20}" text-anchor="end">{escape(bar.figure)}'
        f'<tspan class="cw-chart__word cw-chart__remark"> {escape(bar.word)}</tspan></text>'
        f"{segments}"
    )


def _stacked(
    values: Mapping[str, float], parts: Sequence[Part]
) -> Iterator[tuple[float, float, str]]:
    """Where each part begins and how wide it is, in percent of the whole; empty parts are left out."""
    whole = sum(values.get(part.key, 0) for part in parts)
    start = 0.0
    for part in parts:
        if value := values.get(part.key, 0):
            width = 100 * value / whole
            yield start, width, part.colour
            start += width


def _figure(
    drawing: str, *, height: int, title: str, told: str, legend: Sequence[Part] = ()
) -> str:
    name = f"cw-chart-{next(_ids)}"
    keys = "".join(
        f'<li><span class="cw-chart__key" style="background:{escape(part.colour)}"></span>'
        f"{escape(part.label)}</li>"
        for part in legend
    )
    return (
        f'<figure class="cw-chart"><figcaption class="cw-chart__title">{escape(title)}</figcaption>'
        f'<svg role="img" aria-labelledby="{name}-title {name}-told" width="100%" height="{height}" '
        f'fill="currentColor"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-told">{escape(told)}.</desc>{drawing}</svg>'
        + (f'<ul class="cw-chart__legend" aria-hidden="true">{keys}</ul>' if keys else "")
        + "</figure>"
    )
