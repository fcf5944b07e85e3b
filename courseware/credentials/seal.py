"""The round seal: a rosette, a star for each level, and a ring of words drawn as outlines."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from courseware.credentials.ornament import PAPER, Palette, polar, rosette, trace
from courseware.credentials.standing_form import draw_form
from courseware.credentials.typefaces import LABEL, Face
from courseware.credentials.typesetting import Run, line

_TRACKING = 0.16
_LONGEST = math.radians(150)
"""How much of the ring one group of words may fill."""
_SMALLEST = 0.6
"""Words that would have to be smaller than this share of their size are not legible on a seal."""


def seal(
    canvas: Canvas,
    x: float,
    y: float,
    radius: float,
    *,
    above: str,
    below: str,
    stars: int,
    palette: Palette,
) -> None:
    """Draw the seal around (x, y). Its words repeat what the page says, so they are drawn and not text."""
    canvas.saveState()
    canvas.translate(x, y)
    draw_form(canvas, _seal, radius, above, below, stars, palette)
    canvas.restoreState()


def _seal(
    canvas: Canvas, radius: float, above: str, below: str, stars: int, palette: Palette
) -> None:
    canvas.setFillColor(palette.accent)
    canvas.drawPath(scallops(radius, 48), stroke=0, fill=1)
    canvas.setStrokeColor(PAPER)
    canvas.setLineWidth(0.6)
    canvas.circle(0, 0, radius * 0.92)
    canvas.setLineWidth(0.4)
    canvas.circle(0, 0, radius * 0.64)
    canvas.setFillColor(PAPER)
    canvas.drawPath(ring(above, below, radius * 0.78, radius * 0.155), stroke=0, fill=1)
    canvas.setStrokeColor(palette.pale)
    canvas.setLineWidth(0.3)
    canvas.drawPath(rosette(radius * 0.61, radius * 0.36, 12, 6))
    canvas.setFillColor(PAPER)
    canvas.circle(0, 0, radius * 0.38, stroke=0, fill=1)
    canvas.setFillColor(palette.trim)
    gap = radius * 0.22
    for index in range(stars):
        offset = (index - (stars - 1) / 2) * gap
        canvas.drawPath(star(offset, radius * (0.11 if stars > 1 else 0.2)), stroke=0, fill=1)


@functools.cache
def scallops(radius: float, count: int) -> PDFPathObject:
    path = PDFPathObject()
    depth = radius * 0.018
    trace(path, lambda t: polar(radius - depth + depth * math.cos(count * t), t), steps=count * 6)
    path.close()
    return path


@functools.cache
def star(x: float, radius: float) -> PDFPathObject:
    path = PDFPathObject()
    for point in range(10):
        distance = radius if point % 2 == 0 else radius * 0.42
        px, py = polar(distance, math.pi / 2 + point * math.pi / 5)
        (path.lineTo if point else path.moveTo)(x + px, py)
    path.close()
    return path


@functools.lru_cache(maxsize=64)
def ring(above: str, below: str, radius: float, size: float) -> PDFPathObject:
    """Words around a circle: some over its top, some under its bottom, all upright to the reader."""
    path = PDFPathObject()
    for words, top in ((above, True), (below, False)):
        _arc(path, words, radius, size, top=top)
    return path


def _arc(path: PDFPathObject, words: str, radius: float, size: float, *, top: bool) -> None:
    text = line(words, LABEL, tracking=_TRACKING)
    # Capitals sit with half their height on either side of the circle.
    baseline = radius - 0.33 * size if top else radius + 0.33 * size
    ems = text.width(1.0)
    if ems * size > _LONGEST * baseline:
        if _LONGEST * baseline < _SMALLEST * ems * size:
            return
        size = _LONGEST * baseline / ems
    angle = ems * size / 2 / baseline
    for run in text.runs:
        for character, width in advances(run):
            advance = width * size
            place = _placed(baseline, angle - advance / 2 / baseline, advance, top=top)
            outline(path, run.face, character, size * run.face.optical_size, place)
            angle -= (advance + _TRACKING * size) / baseline


def advances(run: Run) -> list[tuple[str, float]]:
    shapes = run.text.__shapeData__
    return [
        (character, shape.x_advance / 1000 * run.face.optical_size)
        for character, shape in zip(run.text, shapes, strict=True)
    ]


Place = Callable[[float, float], tuple[float, float]]


def _placed(baseline: float, angle: float, advance: float, *, top: bool) -> Place:
    """Where a point of a letter comes to be, `angle` radians before the middle of its arc."""
    turn, side = (angle, 1) if top else (-angle, -1)
    cosine, sine = math.cos(turn), math.sin(turn)
    x0, y0 = -side * baseline * sine, side * baseline * cosine

    def place(x: float, y: float) -> tuple[float, float]:
        x -= advance / 2
        return round(x0 + x * cosine - y * sine, 2), round(y0 + x * sine + y * cosine, 2)

    return place


def outline(path: PDFPathObject, face: Face, character: str, size: float, place: Place) -> None:
    scale = size / face.units_per_em
    pen = _Pen(path, lambda x, y: place(x * scale, y * scale))
    face.shaper.draw_glyph_with_pen(face.glyph(character), pen)


class _Pen:
    """Takes a glyph's outline, in the names that font tools use, and adds it to a path."""

    def __init__(self, path: PDFPathObject, place: Place) -> None:
        self._path, self._place = path, place
        self._at = (0.0, 0.0)

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._at = point
        self._path.moveTo(*self._place(*point))

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._at = point
        self._path.lineTo(*self._place(*point))

    def qCurveTo(self, control: tuple[float, float], point: tuple[float, float]) -> None:  # noqa: N802
        (x0, y0), (cx, cy), (x1, y1) = self._at, control, point
        self.curveTo(
            (x0 + (cx - x0) * 2 / 3, y0 + (cy - y0) * 2 / 3),
            (x1 + (cx - x1) * 2 / 3, y1 + (cy - y1) * 2 / 3),
            point,
        )

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._path.curveTo(*(value for point in points for value in self._place(*point)))
        self._at = points[-1]

    def closePath(self) -> None:  # noqa: N802
        self._path.close()
