"""The typefaces that certificates are set in: loaded once a process, each when it is first needed."""

from __future__ import annotations

import functools
import io
import re
import threading
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

_FOLDER = Path(__file__).parent / "fonts"
_loading = threading.Lock()
_PRIVATE = re.compile(r"<([EF][0-9A-F]{3})>")

_CJK = (
    "NotoSerifCJK-Japanese",
    "NotoSerifCJK-JapaneseRarer",
    "NotoSerifCJK-Korean",
    "NotoSerifCJK-Simplified",
    "NotoSerifCJK-Traditional",
    "DroidSansFallback",
)

ARABIC = "Amiri"

Stack = tuple[str, ...]
"""Names of faces, in the order in which a character looks for its glyph."""

DISPLAY: Stack = ("EBGaramond-Medium", "EBGaramond-Regular", ARABIC, *_CJK)
TEXT: Stack = ("EBGaramond-Regular", ARABIC, *_CJK)
ITALIC: Stack = ("EBGaramond-Italic", "EBGaramond-Regular", ARABIC, *_CJK)
LABEL: Stack = ("AlegreyaSans-Medium", "EBGaramond-Medium", ARABIC, *_CJK)
SMALL: Stack = ("AlegreyaSans-Regular", "EBGaramond-Regular", ARABIC, *_CJK)

# Ideographs fill their square, so at the same size they look bigger than letters.
_OPTICAL_SIZE = {**dict.fromkeys(_CJK, 0.9), ARABIC: 1.1}


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A typeface: `pdf` is embedded, `shaper` knows its kerning and where its accents sit."""

    name: str
    pdf: _EmbeddedFont
    shaper: uharfbuzz.Font
    units_per_em: int
    optical_size: float
    characters: dict[int, int]
    """Glyph -> a character that stands for it, of private use if no other does."""

    def has(self, character: str) -> bool:
        return ord(character) in self.pdf.face.charToGlyph

    def glyph(self, character: str) -> int:
        """The glyph's index; 0, the glyph of what is missing, for a character that it does not have."""
        index: int = self.pdf.face.charToGlyph.get(ord(character), 0)
        return index

    def character_of(self, glyph: int, read_as: str) -> str:
        """The character by which a glyph is drawn that is to be read as this one."""
        if self.glyph(read_as) == glyph:
            return read_as
        drawn = chr(self.characters.get(glyph, ord(read_as)))
        if self.is_private(drawn):
            self.pdf.read_as[ord(drawn)] = read_as
        return drawn

    @staticmethod
    def is_private(character: str) -> bool:
        return "\ue000" <= character <= "\uf8ff"


class _EmbeddedFont(TTFont):  # type: ignore[misc]
    """A font whose characters of private use are copied as what they are read as."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(name, io.BytesIO(data), asciiReadable=False)
        self.read_as: dict[int, str] = {}

    def addObjects(self, document: PDFDocument) -> None:  # noqa: N802
        super().addObjects(document)
        if not self.read_as:
            return
        for name, stream in document.idToObject.items():
            if name.startswith("toUnicodeCMap:") and name.endswith(f"+{self.fontName}"):
                stream.content = _PRIVATE.sub(self._spoken, stream.content)

    def _spoken(self, found: re.Match[str]) -> str:
        read = self.read_as.get(int(found[1], 16), "")
        return f"<{read.encode('utf-16-be').hex().upper()}>" if read else found[0]


def face(name: str) -> Face:
    """The face of this name. Safe to call from any thread."""
    with _loading:
        return _load(name)


@functools.cache
def _load(name: str) -> Face:
    data = _bytes(name)
    font = _EmbeddedFont(name, data)
    # The registry is how ReportLab's canvas finds a font by its name.
    pdfmetrics.registerFont(font)
    source = uharfbuzz.Face(uharfbuzz.Blob(data))
    return Face(
        name=name,
        pdf=font,
        shaper=uharfbuzz.Font(source),
        units_per_em=source.upem,
        optical_size=_OPTICAL_SIZE.get(name, 1.0),
        characters={glyph: code for code, glyph in reversed(font.face.charToGlyph.items())},
    )


def _bytes(name: str) -> bytes:
    plain = _FOLDER / f"{name}.ttf"
    if plain.exists():
        return plain.read_bytes()
    import lzma  # a Python may have been built without it; names in Latin letters must not depend on it

    return lzma.decompress((_FOLDER / f"{name}.ttf.xz").read_bytes())
