"""The typefaces that certificates are set in: loaded once a process, each when it is first needed."""

from __future__ import annotations

import functools
import io
import threading
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_FOLDER = Path(__file__).parent / "fonts"
_loading = threading.Lock()

_CJK = (
    "NotoSerifCJK-Japanese",
    "NotoSerifCJK-JapaneseRarer",
    "NotoSerifCJK-Korean",
    "NotoSerifCJK-Simplified",
    "NotoSerifCJK-Traditional",
    "DroidSansFallback",
)

Stack = tuple[str, ...]
"""Names of faces, in the order in which a character looks for its glyph."""

DISPLAY: Stack = ("EBGaramond-Medium", "EBGaramond-Regular", *_CJK)
TEXT: Stack = ("EBGaramond-Regular", *_CJK)
ITALIC: Stack = ("EBGaramond-Italic", "EBGaramond-Regular", *_CJK)
LABEL: Stack = ("AlegreyaSans-Medium", "EBGaramond-Medium", *_CJK)
SMALL: Stack = ("AlegreyaSans-Regular", "EBGaramond-Regular", *_CJK)

# Ideographs fill their square, so at the same size they look bigger than letters.
_OPTICAL_SIZE = dict.fromkeys(_CJK, 0.9)


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A typeface: `pdf` is embedded, `shaper` knows its kerning and where its accents sit."""

    name: str
    pdf: TTFont
    shaper: uharfbuzz.Font
    units_per_em: int
    optical_size: float

    def has(self, character: str) -> bool:
        return ord(character) in self.pdf.face.charToGlyph

    def glyph(self, character: str) -> int:
        """The glyph's index; 0, the glyph of what is missing, for a character that it does not have."""
        index: int = self.pdf.face.charToGlyph.get(ord(character), 0)
        return index


def face(name: str) -> Face:
    """The face of this name. Safe to call from any thread."""
    with _loading:
        return _load(name)


@functools.cache
def _load(name: str) -> Face:
    data = _bytes(name)
    font = TTFont(name, io.BytesIO(data), asciiReadable=False)
    # The registry is how ReportLab's canvas finds a font by its name.
    pdfmetrics.registerFont(font)
    source = uharfbuzz.Face(uharfbuzz.Blob(data))
    return Face(
        name=name,
        pdf=font,
        shaper=uharfbuzz.Font(source),
        units_per_em=source.upem,
        optical_size=_OPTICAL_SIZE.get(name, 1.0),
    )


def _bytes(name: str) -> bytes:
    plain = _FOLDER / f"{name}.ttf"
    if plain.exists():
        return plain.read_bytes()
    import lzma  # a Python may have been built without it; names in Latin letters must not depend on it

    return lzma.decompress((_FOLDER / f"{name}.ttf.xz").read_bytes())
