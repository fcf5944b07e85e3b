"""Setting a line of text: which face has each character, how wide it is, where it breaks to fit."""

from __future__ import annotations

import bisect
import contextlib
import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

import uharfbuzz
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr
from reportlab.pdfgen.canvas import Canvas

from courseware.credentials.directions import levels, order_on_paper, runs_from_the_right
from courseware.credentials.typefaces import ARABIC, Face, Stack, face

MISSING = "□"
"""Printed for a character that no face has."""

# A form that lies outside the plane that text extraction understands, by the form that it is a variant of.
_PRINTED_AS = str.maketrans({"𠮷": "吉"})
# Ligatures and contextual forms would have no character to be extracted as.
_FEATURES = dict.fromkeys(("liga", "clig", "calt", "dlig", "rlig"), False)
_PER_EM = 1000
_IDEOGRAPH = r"\u2e80-\ua4cf\uf900-\ufaff"
# A line may end after a space, after a hyphen, and around an ideograph.
_PIECE = re.compile(rf"[{_IDEOGRAPH}]\s*|[^\s{_IDEOGRAPH}-]*(?:-+\s*|\s+)|[^\s{_IDEOGRAPH}-]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring characters of one face, and their widths in thousandths of an em."""

    face: Face
    text: ShapedStr
    width: float
    level: int = 0
    """Odd: its letters run from right to left; the text holds them as they stand on paper."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, ready to be drawn at any size. `tracking` is extra space, in ems, after each letter."""

    text: str
    runs: tuple[Run, ...]
    tracking: float = 0.0
    order: tuple[int, ...] = ()
    """How the runs stand from left to right; empty: one after the other."""

    def width(self, size: float) -> float:
        """In points, without the tracking that would follow the last letter."""
        widths = sum(run.width * run.face.optical_size for run in self.runs) / _PER_EM
        return size * (widths + self.tracking * max(len(self.text) - 1, 0))

    def draw(self, canvas: Canvas, x: float, y: float, size: float) -> None:
        """Draw it from (x, y), the left end of its baseline, in the canvas's fill colour."""
        text = canvas.beginText(x, y)
        text.setCharSpace(self.tracking * size)
        for run in (self.runs[index] for index in self.order) if self.order else self.runs:
            text.setFont(run.face.name, size * run.face.optical_size)
            text.textOut(run.text)
        if not self.tracking:
            canvas.drawText(text)
            return
        # Readers take wide tracking for spaces, unless they are told what it says.
        with self._spoken(canvas):
            canvas.drawText(text)

    @contextlib.contextmanager
    def _spoken(self, canvas: Canvas) -> Iterator[None]:
        canvas.addLiteral(f"/Span <</ActualText <feff{self.text.encode('utf-16-be').hex()}>>> BDC")
        yield
        canvas.addLiteral("EMC")


@functools.lru_cache(maxsize=512)
def line(text: str, stack: Stack, *, tracking: float = 0.0, kerned: bool = True) -> Line:
    """Set text in the faces of a stack; whatever it holds, a line comes back.

    An address is set without kerning: some readers take a wide kern for a space when it is copied.
    """
    text = clean(text)
    if runs_from_the_right(text):
        return _both_ways(text, stack, kerned=kerned)
    runs = tuple(_shape(face, part, kerned=kerned) for face, part in _by_face(text, stack))
    return Line("".join(run.text for run in runs), runs, tracking)


def _both_ways(text: str, stack: Stack, *, kerned: bool) -> Line:
    """A line with letters that run from the right. They join, so there is no tracking."""
    runs: list[Run] = []
    said: list[str] = []
    for level, pairs in itertools.groupby(
        zip(levels(text), text, strict=True), lambda pair: pair[0]
    ):
        turned = level % 2 == 1
        # spaces and brackets between such letters are of their face too
        faces = (ARABIC, *stack) if turned else stack
        shape = _shape_from_the_right if turned else _shape
        for chosen, part in _by_face("".join(character for _, character in pairs), faces):
            runs.append(replace(shape(chosen, part, kerned=kerned), level=level))
            said.append(part)
    order = order_on_paper([run.level for run in runs])
    return Line("".join(said), tuple(runs), 0.0, order)


def clean(text: str) -> str:
    """Text as it can be printed: composed accents, single spaces, nothing invisible."""
    text = unicodedata.normalize("NFC", re.sub(r"\s+", " ", text)).translate(_PRINTED_AS)
    visible = "".join(
        character
        for character in text
        if unicodedata.category(character) not in {"Cc", "Cf"}
        and not unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    )
    return re.sub(" +", " ", visible).strip()


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines that fit, and the size in points at which they do."""

    lines: tuple[Line, ...]
    size: float


@functools.lru_cache(maxsize=256)
def fit(
    text: str,
    stack: Stack,
    width: float,
    *,
    largest: float,
    smallest: float,
    lines: int = 1,
    tracking: float = 0.0,
    broken: float = 0.7,
    kerned: bool = True,
) -> Fitted:
    """Set text as large as it fits: on one line, if that is not below `smallest`, else on more.

    Text on several lines is set at `broken` times the largest size, or smaller.
    Text that would not even fit on `lines` lines at `smallest` becomes smaller still: nothing is
    ever cut off.
    """
    whole = line(text, stack, tracking=tracking, kerned=kerned)
    size = largest * min(1.0, width / max(whole.width(largest), 1.0))
    if size >= smallest or lines == 1:
        return Fitted((whole,), size)
    paragraph = _Paragraph.of(whole)
    for count in range(2, lines + 1):
        size = broken * largest
        while len(paragraph.filled(width / size)) > count:
            size *= 0.97
        if size >= smallest:
            break
    parts = (
        line(part, stack, tracking=tracking, kerned=kerned) for part in paragraph.even(width / size)
    )
    return Fitted(tuple(parts), size)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A text with where each character ends, in ems, and after which characters a line may end."""

    text: str
    ends: tuple[float, ...]
    breaks: tuple[int, ...]

    @classmethod
    def of(cls, whole: Line) -> _Paragraph:
        widths = (
            data.x_advance * run.face.optical_size / _PER_EM + whole.tracking
            for run in whole.runs
            for data in run.text.__shapeData__[:: -1 if run.level % 2 else 1]
        )
        pieces = _PIECE.findall(whole.text)
        return cls(
            whole.text,
            tuple(itertools.accumulate(widths, initial=0.0)),
            tuple(itertools.accumulate(len(piece) for piece in pieces)),
        )

    def filled(self, ems: float) -> list[str]:
        """Lines filled from the front; a word wider than a line is broken between its characters."""
        lines: list[str] = []
        start = 0
        while start < len(self.text):
            # the space at the end of a line takes no room
            reach = bisect.bisect_right(self.ends, self.ends[start] + ems) - 1
            spaces = len(self.text[reach:]) - len(self.text[reach:].lstrip())
            found = bisect.bisect_right(self.breaks, reach + spaces)
            end = self.breaks[found - 1] if found else 0
            if end <= start:
                end = max(reach, start + 1)
                while end < len(self.text) and unicodedata.combining(self.text[end]):
                    end += 1
            lines.append(self.text[start:end])
            start = end
        return lines

    def even(self, ems: float) -> list[str]:
        """As few lines as `ems` allows, as even as that number of lines allows."""
        lines, narrow, wide = self.filled(ems), 0.0, ems
        for _ in range(16):
            middle = (narrow + wide) / 2
            if len(self.filled(middle)) == len(lines):
                wide = middle
            else:
                narrow = middle
        return self.filled(wide)


def _by_face(text: str, stack: Stack) -> Iterator[tuple[Face, str]]:
    chosen = ((_face_for(cluster, stack), cluster) for cluster in _clusters(text))
    for one, same in itertools.groupby(chosen, lambda item: item[0]):
        yield one, "".join(part if _has(one, part) else MISSING for _, part in same)


def _clusters(text: str) -> Iterator[str]:
    """Characters, each with the combining marks that sit on it."""
    cluster = ""
    for character in text:
        if cluster and not unicodedata.combining(character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _face_for(cluster: str, stack: Stack) -> Face:
    for wanted in (cluster, cluster[0], MISSING):
        for name in stack:
            candidate = face(name)
            if _has(candidate, wanted):
                return candidate
    return face(stack[0])


def _has(candidate: Face, cluster: str) -> bool:
    return all(candidate.has(character) for character in cluster)


def _shape(chosen: Face, text: str, *, kerned: bool = True) -> Run:
    """Kern a run and place its accents."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    uharfbuzz.shape(chosen.shaper, buffer, _FEATURES | {"kern": kerned})
    per_unit = _PER_EM / chosen.units_per_em
    widths = [chosen.pdf.face.getCharWidth(ord(character)) for character in text]
    glyphs = [info.codepoint for info in buffer.glyph_infos]
    if glyphs == [chosen.glyph(character) for character in text]:
        data = [
            ShapeData(
                0,
                position.x_advance * per_unit,
                0,
                position.x_offset * per_unit,
                position.y_offset * per_unit,
                width,
            )
            for position, width in zip(buffer.glyph_positions, widths, strict=True)
        ]
    else:  # the shaper wants glyphs that no character stands for: set it letter by letter
        data = [ShapeData(0, width, 0, 0, 0, width) for width in widths]
    return Run(chosen, ShapedStr(text, shapeData=data), sum(item.x_advance for item in data))


def _shape_from_the_right(chosen: Face, text: str, *, kerned: bool = True) -> Run:
    """Join letters that run from the right. The run holds them as they stand on paper, from the left.

    That is how readers expect them: they turn such letters round themselves when they are copied.
    """
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl"
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    uharfbuzz.shape(chosen.shaper, buffer, _FEATURES | {"rlig": True, "kern": kerned})
    if len(buffer.glyph_infos) != len(text):
        return _shape(chosen, text[::-1], kerned=False)
    per_unit = _PER_EM / chosen.units_per_em
    drawn = "".join(
        chosen.character_of(info.codepoint, character)
        for info, character in zip(buffer.glyph_infos, reversed(text), strict=True)
    )
    data = [
        ShapeData(
            0,
            position.x_advance * per_unit,
            0,
            position.x_offset * per_unit,
            position.y_offset * per_unit,
            chosen.pdf.face.getCharWidth(ord(character)),
        )
        for character, position in zip(drawn, buffer.glyph_positions, strict=True)
    ]
    return Run(chosen, ShapedStr(drawn, shapeData=data), sum(item.x_advance for item in data))
