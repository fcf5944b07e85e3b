"""The badge's picture: the seal of the certificate as a medal, drawn as SVG and painted as PNG."""

from __future__ import annotations

import functools
import re
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.pathobject import PDFPathObject

from courseware.catalog.model import CertificationLevel
from courseware.credentials.badges.model import BadgeFacts
from courseware.credentials.ornament import (
    INK,
    MUTED,
    PAPER,
    Palette,
    rosette,
)
from courseware.credentials.seal import advances, outline, ring, scallops, star
from courseware.credentials.typefaces import DISPLAY, LABEL
from courseware.credentials.typesetting import Line, clean, fit, line

_OURS = Palette.of("", "")
_ACCENT, _ACCENT_PALE = _OURS.accent, HexColor(0x8FB5B8)
_BRASS, _BRASS_PALE = _OURS.trim, HexColor(0xD9C7A3)
_HALF = 256
_ROOM = 150
"""How high the track's name may be: between the stars and the rule."""
PIXELS = 600
"""How wide and high the PNG is."""

_STARS = {level: number for number, level in enumerate(CertificationLevel, start=1)}
_COMMANDS = {"m": "M", "l": "L", "c": "C", "h": "Z"}
_STEP = re.compile(r"((?:-?[\d.]+ )*)([mlch])(?= |$)")


@functools.lru_cache(maxsize=256)
def svg(facts: BadgeFacts) -> str:
    """The badge as SVG: outlines only, so that it looks the same everywhere and asks for no font."""
    words = f"{clean(facts.track_name)}, {facts.level.title()} level, certified by {clean(facts.issuer)}"
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-_HALF} {-_HALF} {2 * _HALF} {2 * _HALF}"',
            f' width="{2 * _HALF}" height="{2 * _HALF}" role="img">',
            f"<title>{escape(words)}</title>",
            '<g transform="scale(1 -1)" stroke-linejoin="round">',
            *_medal(facts),
            *_words(facts),
            "</g></svg>",
        )
    )


@functools.lru_cache(maxsize=64)
def png(facts: BadgeFacts) -> bytes:
    """The same picture in pixels, on nothing."""
    import resvg_py  # native code, for whoever asks for pixels

    drawn = svg(facts)
    return bytes(
        resvg_py.svg_to_bytes(svg_string=drawn, width=PIXELS, height=PIXELS, skip_system_fonts=True)
    )


def _medal(facts: BadgeFacts) -> list[str]:
    band = ring(clean(facts.issuer).upper(), f"{facts.level} · CERTIFIED", 201.0, 29.0)
    stars = _STARS[facts.level]
    return [
        _filled(scallops(252, 60), _ACCENT),
        _circle(233, _BRASS_PALE, 2.2),
        _circle(227.5, _ACCENT_PALE, 0.8),
        _filled(band, PAPER),
        f'<circle r="174" fill="{_hex(PAPER)}" stroke="{_hex(_BRASS)}" stroke-width="3.2"/>',
        _stroked(rosette(169, 140, 36, 4), _ACCENT_PALE, 0.8),
        _circle(136, _BRASS_PALE, 1.0),
        *(
            f'<g transform="translate({(index - (stars - 1) / 2) * 38:g} 92)">'
            f"{_filled(star(0.0, 16.0), _BRASS)}</g>"
            for index in range(stars)
        ),
    ]


def _words(facts: BadgeFacts) -> list[str]:
    name = fit(facts.track_name, DISPLAY, 226, largest=50, smallest=28, lines=4, broken=0.88)
    em = min(name.size, _ROOM / (1.06 * len(name.lines)))
    leading = em * 1.06
    top = 4 + leading * (len(name.lines) - 1) / 2 - em * 0.32
    below = line(f"VERSION {clean(facts.track_version)} · {facts.year}", LABEL, tracking=0.12)
    size = min(13.5, 150 / max(below.width(1.0), 1.0))
    drawn = [
        _filled(_set(part, -part.width(em) / 2, top - index * leading, em), INK)
        for index, part in enumerate(name.lines)
    ]
    return [
        *drawn,
        f'<path d="M-44 -78H44" stroke="{_hex(_BRASS)}" stroke-width="1.4"/>',
        f'<path d="M-5 -78L0 -73L5 -78L0 -83Z" fill="{_hex(_BRASS)}"/>',
        _filled(_set(below, -below.width(size) / 2, -104, size), MUTED),
    ]


def _set(words: Line, x: float, y: float, size: float) -> PDFPathObject:
    """A line of text as outlines, from the left end of its baseline."""
    path = PDFPathObject()
    for run in words.runs:
        for character, width in advances(run):
            place = functools.partial(_shifted, x, y)
            outline(path, run.face, character, size * run.face.optical_size, place)
            x += (width + words.tracking) * size
    return path


def _shifted(x0: float, y0: float, x: float, y: float) -> tuple[float, float]:
    return x0 + x, y0 + y


def _filled(path: PDFPathObject, colour: Color) -> str:
    return f'<path d="{_data(path)}" fill="{_hex(colour)}"/>'


def _stroked(path: PDFPathObject, colour: Color, width: float) -> str:
    return f'<path d="{_data(path)}" fill="none" stroke="{_hex(colour)}" stroke-width="{width:g}"/>'


def _circle(radius: float, colour: Color, width: float) -> str:
    return f'<circle r="{radius:g}" fill="none" stroke="{_hex(colour)}" stroke-width="{width:g}"/>'


def _data(path: PDFPathObject) -> str:
    """A path of the certificate's drawings in SVG's words, to a tenth of a unit."""
    return "".join(
        _COMMANDS[command]
        + " ".join(f"{float(value):.1f}".removesuffix(".0") for value in values.split())
        for values, command in _STEP.findall(path.getCode().removeprefix("n "))
    )


def _hex(colour: Color) -> str:
    return f"#{int(colour.hexval(), 16):06x}"
