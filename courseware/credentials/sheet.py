"""One sheet that is being laid out: what is printed, on what, and in which words and colours."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from courseware.credentials.ornament import Palette
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.credentials.structure import Structure
from courseware.credentials.typesetting import Line
from courseware.credentials.words import Words


@dataclass(frozen=True, slots=True)
class Sheet:
    canvas: Canvas
    structure: Structure
    snapshot: CertificateSnapshot
    words: Words
    palette: Palette
    media: Path
    """The folder of pictures."""
    width: float
    height: float

    def mirrored(self, left: float, width: float = 0.0) -> float:
        """Where something `width` wide begins that stands at `left` in a language written from the left."""
        return self.width - left - width if self.words.from_the_right else left

    def centred(self, words: Line, middle: float, y: float, size: float) -> None:
        words.draw(self.canvas, middle - words.width(size) / 2, y, size)
