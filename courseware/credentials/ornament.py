"""What is drawn on a certificate and not set: colours, the woven border, rosettes, the QR code."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import segno
from reportlab.lib.colors import Color, HexColor, linearlyInterpolatedColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from courseware.credentials.standing_form import draw_form, draw_inline

INK = HexColor(0x16243A)
MUTED = HexColor(0x5B6675)
PAPER = HexColor(0xFFFFFF)


@dataclass(frozen=True, slots=True)
class Palette:
    """The two colours that a sheet may choose, and the pale one of the seal's rosette."""

    accent: Color
    trim: Color

    @classmethod
    def of(cls, accent: str, trim: str) -> Palette:
        """From "#17616B" or "", which stands for our own."""
        return cls(HexColor(accent or "#17616B"), HexColor(trim or "#A9834A"))

    @property
    def pale(self) -> Color:
        return linearlyInterpolatedColor(self.accent, PAPER, 0, 1, 0.52)


_MASK = 3

# The outer frame, the woven band inside it, and the inner frame: distances from the sheet's edge.
_OUTER = 8 * mm
_BAND = 5.6 * mm
_PERIOD = 18 * mm
INNER = _OUTER + _BAND + 2.4 * mm
"""How far from the sheet's edge the inside of the border begins."""


def border(canvas: Canvas, width: float, height: float, palette: Palette) -> None:
    """A band of interlaced waves between two frames, a rosette in each corner."""
    draw_inline(canvas, _border, width, height, palette)


def _border(canvas: Canvas, width: float, height: float, palette: Palette) -> None:
    corner = _BAND + 2.4 * mm
    middle = _OUTER + corner / 2
    canvas.saveState()
    canvas.setStrokeColor(palette.accent)
    canvas.setLineWidth(0.32)
    for length, transform in (
        (width - 2 * (_OUTER + corner), (1, 0, 0, 1, _OUTER + corner, middle)),
        (width - 2 * (_OUTER + corner), (1, 0, 0, 1, _OUTER + corner, height - middle)),
        (height - 2 * (_OUTER + corner), (0, 1, -1, 0, middle, _OUTER + corner)),
        (height - 2 * (_OUTER + corner), (0, 1, -1, 0, width - middle, _OUTER + corner)),
    ):
        canvas.saveState()
        canvas.transform(*transform)
        _tile(canvas, length, palette)
        canvas.restoreState()
    canvas.restoreState()
    _frames(canvas, width, height, corner)
    for x in (middle, width - middle):
        for y in (middle, height - middle):
            _corner(canvas, x, y, corner, palette.trim)


def frame(canvas: Canvas, width: float, height: float, palette: Palette) -> None:
    """A plain frame: a broad line in the accent's colour, and a fine one inside it."""
    canvas.saveState()
    for inset, weight, colour in (
        (_OUTER + 1.5 * mm, 3 * mm, palette.accent),
        (INNER - 1.3 * mm, 0.6, palette.trim),
    ):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(weight)
        canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)
    canvas.restoreState()


def _weave(canvas: Canvas, palette: Palette) -> None:
    """One period of the weave, as a form that is drawn again and again."""
    canvas.setLineWidth(0.3)
    for colour, path in zip((palette.trim, palette.accent), _strands(), strict=True):
        canvas.setStrokeColor(colour)
        canvas.drawPath(path)


@functools.cache
def _strands() -> tuple[PDFPathObject, PDFPathObject]:
    """A quick shallow wave under a slow deep one, each in several phases."""
    shallow, deep = PDFPathObject(), PDFPathObject()
    for path, strands, swing, waves in ((shallow, 4, 0.26, 2), (deep, 10, 0.5, 1)):
        for strand in range(strands):
            phase = 2 * math.pi * strand / strands
            trace(path, functools.partial(_wave, swing * _BAND, waves, phase), steps=16 * waves)
    return shallow, deep


def _wave(swing: float, waves: int, phase: float, t: float) -> tuple[float, float]:
    return t / (2 * math.pi) * _PERIOD, swing * math.sin(waves * t + phase)


def _tile(canvas: Canvas, length: float, palette: Palette) -> None:
    count = round(length / _PERIOD)
    canvas.scale(length / (count * _PERIOD), 1)
    for _ in range(count):
        draw_form(canvas, _weave, palette)
        canvas.translate(_PERIOD, 0)


def _frames(canvas: Canvas, width: float, height: float, corner: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(INK)
    for inset, weight in (
        (_OUTER, 1.1),
        (_OUTER + corner, 0.7),
        (_OUTER + corner + 1.1 * mm, 0.25),
    ):
        canvas.setLineWidth(weight)
        canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)
    canvas.restoreState()


def _corner(canvas: Canvas, x: float, y: float, size: float, trim: Color) -> None:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setFillColor(PAPER)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.7)
    canvas.rect(-size / 2, -size / 2, size, size, fill=1)
    canvas.setStrokeColor(trim)
    canvas.setLineWidth(0.3)
    canvas.drawPath(rosette(size * 0.44, size * 0.16, 8, 5))
    canvas.setFillColor(trim)
    canvas.circle(0, 0, size * 0.055, stroke=0, fill=1)
    canvas.restoreState()


@functools.cache
def rosette(outer: float, inner: float, petals: int, strands: int) -> PDFPathObject:
    """Closed waves between two radii, each turned a little against the one before."""
    path = PDFPathObject()
    middle, swing = (outer + inner) / 2, (outer - inner) / 2
    for strand in range(strands):
        phase = 2 * math.pi * strand / strands
        petal = functools.partial(_petal, middle, swing, petals, phase)
        trace(path, petal, steps=petals * 8)
    return path


def _petal(middle: float, swing: float, petals: int, phase: float, t: float) -> tuple[float, float]:
    return polar(middle + swing * math.sin(petals * t + phase), t)


def polar(radius: float, angle: float) -> tuple[float, float]:
    return radius * math.cos(angle), radius * math.sin(angle)


def trace(
    path: PDFPathObject, curve: Callable[[float], tuple[float, float]], *, steps: int
) -> None:
    """A smooth path through a curve's points over one turn, by cubic segments (Hermite to Bezier)."""
    step = 2 * math.pi / steps
    tiny = step / 100

    def slope(t: float) -> tuple[float, float]:
        (x0, y0), (x1, y1) = curve(t - tiny), curve(t + tiny)
        return (x1 - x0) / (2 * tiny) * step / 3, (y1 - y0) / (2 * tiny) * step / 3

    def rounded(*values: float) -> tuple[float, ...]:
        return tuple(round(value, 2) for value in values)

    path.moveTo(*rounded(*curve(0)))
    for index in range(steps):
        start, end = index * step, (index + 1) * step
        (x0, y0), (x1, y1) = curve(start), curve(end)
        (dx0, dy0), (dx1, dy1) = slope(start), slope(end)
        path.curveTo(*rounded(x0 + dx0, y0 + dy0, x1 - dx1, y1 - dy1, x1, y1))


def divider(canvas: Canvas, x: float, y: float, width: float, colour: Color) -> None:
    """A hairline with a lozenge in its middle."""
    gap, half = 2.2 * mm, 0.95 * mm
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour)
    canvas.setLineWidth(0.5)
    canvas.line(x - width / 2, y, x - gap, y)
    canvas.line(x + gap, y, x + width / 2, y)
    path = canvas.beginPath()
    path.moveTo(x - half, y)
    path.lineTo(x, y + half)
    path.lineTo(x + half, y)
    path.lineTo(x, y - half)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def qr_code(canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
    """A QR code as one filled path, its lower left corner at (x, y); the paper around it is its quiet zone.

    The mask is always the same: trying all eight takes most of the time, for addresses that are
    random anyway.
    """
    rows = segno.make(text, error="m", micro=False, mask=_MASK).matrix
    path = []
    for y_of_row, row in enumerate(reversed(rows)):
        start = 0
        for dark, run in itertools.groupby(row):
            width = sum(1 for _ in run)
            if dark:
                path.append(f"{start} {y_of_row} {width} 1 re")
            start += width
    canvas.saveState()
    canvas.setFillColor(INK)
    canvas.translate(x, y)
    canvas.scale(size / len(rows), size / len(rows))
    canvas.addLiteral("\n".join((*path, "f")))
    canvas.restoreState()
