"""Where everything stands on a certificate's sheet."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from courseware.catalog.model import CertificationLevel
from courseware.credentials import ornament
from courseware.credentials.ornament import ACCENT, BRASS, INK, MUTED
from courseware.credentials.seal import seal
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.credentials.typefaces import DISPLAY, ITALIC, LABEL, SMALL, TEXT, Stack
from courseware.credentials.typesetting import fit, line

TITLE = "Certificate of Achievement"
STANDARD_WORDING = "has completed every course and passed every assessment"

_MONTHS = "January February March April May June July August September October November December"
_STARS = {level: number for number, level in enumerate(CertificationLevel, start=1)}
_FLOOR = ornament.INNER + 10.5 * mm
"""What signature, seal and QR code stand on."""
_CEILING = _FLOOR + 37.5 * mm
"""What the middle of the sheet stays above."""
_COLUMN = 66 * mm
"""How wide the columns with the signature and with the QR code are."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of the middle is set. Sizes are in points, `share` and `below` in line widths and ems."""

    stack: Stack
    colour: Color
    largest: float
    smallest: float
    lines: int = 1
    tracking: float = 0.0
    broken: float = 0.7
    share: float = 1.0
    """Of the sheet's inside: how wide a line may be."""
    below: float = 0.0
    """Room for descenders, where something stands close under them."""


_ISSUER = Style(LABEL, MUTED, 10, 7, lines=2, tracking=0.22)
_TITLE = Style(TEXT, ACCENT, 26, 26, tracking=0.15)
_INTRODUCTION = Style(ITALIC, MUTED, 14.5, 14.5)
_RECIPIENT = Style(DISPLAY, INK, 46, 26, lines=3, below=0.12)
_ORGANISATION = Style(LABEL, MUTED, 11.5, 8, lines=2, tracking=0.04, share=0.8)
_WORDING = Style(ITALIC, MUTED, 14.5, 13, lines=2, broken=1.0, share=0.8)
_TRACK = Style(DISPLAY, INK, 26, 17, lines=2)
_LEVEL = Style(LABEL, MUTED, 9.5, 9.5, tracking=0.06)


@dataclass(frozen=True, slots=True)
class Block:
    """One centred piece of the middle: the room above it and its own, and how it is drawn from its top."""

    above: float
    height: float
    draw: Callable[[float], None]


def standard(canvas: Canvas, snapshot: CertificateSnapshot, width: float, height: float) -> None:
    """The classical landscape sheet, drawn in the order in which it is read."""
    ornament.border(canvas, width, height)
    blocks = _blocks(canvas, snapshot, width)
    top = height - ornament.INNER - 11 * mm
    room = top - _CEILING - sum(block.height for block in blocks)
    gaps = sum(block.above for block in blocks[1:])
    stretch = min(max(room / gaps, 0.2), 1.6)
    y = top - max(room - gaps * stretch, 0) / 2
    for index, block in enumerate(blocks):
        y -= block.above * stretch if index else 0
        block.draw(y)
        y -= block.height
    _signature(canvas, snapshot, ornament.INNER + 13 * mm)
    _seal(canvas, snapshot, width / 2)
    _verification(canvas, snapshot, width - ornament.INNER - 13 * mm)
    _small_print(canvas, snapshot, width)


def date(moment: datetime) -> str:
    """A date as it is printed: 14 March 2026, in UTC."""
    moment = moment.astimezone(UTC)
    return f"{moment.day} {_MONTHS.split()[moment.month - 1]} {moment.year}"


def _blocks(canvas: Canvas, snapshot: CertificateSnapshot, width: float) -> list[Block]:
    level = f"{snapshot.level.title()} level  ·  Version {snapshot.track_version}"
    words = functools.partial(_words, canvas, width)
    return [
        words(0, snapshot.issuer.upper(), _ISSUER),
        words(8, TITLE.upper(), _TITLE),
        words(8.5, "This is to certify that", _INTRODUCTION),
        words(7.5, snapshot.recipient_name, _RECIPIENT),
        _rule(canvas, width / 2, 3.2),
        *(
            [words(3.6, snapshot.organisation_name, _ORGANISATION)]
            if snapshot.organisation_name
            else []
        ),
        words(5.5, snapshot.wording or STANDARD_WORDING, _WORDING),
        words(2.2, "and is certified in", _INTRODUCTION),
        words(5.5, snapshot.track_name, _TRACK),
        words(4.4, level, _LEVEL),
        _facts(canvas, snapshot, width / 2, 8),
    ]


def _words(canvas: Canvas, width: float, above: float, text: str, style: Style) -> Block:
    inside = (width - 2 * (ornament.INNER + 14 * mm)) * style.share
    fitted = fit(
        text,
        style.stack,
        inside,
        largest=style.largest,
        smallest=style.smallest,
        lines=style.lines,
        tracking=style.tracking,
        broken=style.broken,
    )
    size = fitted.size
    capitals, leading = 0.66 * size, 1.12 * size

    def draw(top: float) -> None:
        canvas.setFillColor(style.colour)
        for index, part in enumerate(fitted.lines):
            left = (width - part.width(size)) / 2
            part.draw(canvas, left, top - capitals - index * leading, size)

    height = capitals + leading * (len(fitted.lines) - 1) + style.below * size
    return Block(above * mm, height, draw)


def _rule(canvas: Canvas, centre: float, above: float) -> Block:
    return Block(above * mm + 2, 2, lambda top: ornament.divider(canvas, centre, top - 1, 118 * mm))


def _facts(canvas: Canvas, snapshot: CertificateSnapshot, centre: float, above: float) -> Block:
    facts = [("Issued", date(snapshot.issued_at))]
    if snapshot.expires_at is not None:
        facts.append(("Valid until", date(snapshot.expires_at)))
    facts.append(("Certificate number", snapshot.number))
    cell, label, value = 52 * mm, 6.8, 12.5

    def draw(top: float) -> None:
        left = centre - cell * len(facts) / 2
        for index, (name, fact) in enumerate(facts):
            middle = left + cell * (index + 0.5)
            caption = line(name.upper(), LABEL, tracking=0.14)
            canvas.setFillColor(MUTED)
            caption.draw(canvas, middle - caption.width(label) / 2, top - label * 0.66, label)
            words = line(fact, TEXT)
            canvas.setFillColor(INK)
            words.draw(canvas, middle - words.width(value) / 2, top - label * 0.66 - 15.5, value)
            if index:
                canvas.setStrokeColor(BRASS)
                canvas.setLineWidth(0.4)
                canvas.line(left + cell * index, top + 1, left + cell * index, top - 23)

    return Block(above * mm, label * 0.66 + 15.5, draw)


def _signature(canvas: Canvas, snapshot: CertificateSnapshot, left: float) -> None:
    """The signatory's name over a line; without a signatory, the issuer answers for it."""
    length, base = _COLUMN, _FLOOR + 10.5 * mm
    canvas.setFillColor(INK)
    if snapshot.signatory_name:
        name = fit(snapshot.signatory_name, ITALIC, length, largest=19, smallest=19)
        name.lines[0].draw(
            canvas, left + (length - name.lines[0].width(name.size)) / 2, base + 6, name.size
        )
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.5)
    canvas.line(left, base, left + length, base)
    canvas.setFillColor(MUTED)
    y = base - 11
    for text in (snapshot.signatory_title, snapshot.issuer):
        if text:
            below = fit(text, SMALL, length, largest=9, smallest=6, lines=2)
            for part in below.lines:
                part.draw(canvas, left + (length - part.width(below.size)) / 2, y, below.size)
                y -= below.size * 1.25


def _seal(canvas: Canvas, snapshot: CertificateSnapshot, centre: float) -> None:
    seal(
        canvas,
        centre,
        _FLOOR + 15.5 * mm,
        15.5 * mm,
        above=snapshot.issuer.upper(),
        below=f"{snapshot.level} · CERTIFIED",
        stars=_STARS[snapshot.level],
    )


def _verification(canvas: Canvas, snapshot: CertificateSnapshot, right: float) -> None:
    size = 24 * mm
    left, bottom = right - (_COLUMN + size) / 2, _FLOOR + 4.5 * mm
    ornament.qr_code(canvas, snapshot.verify_url, left, bottom, size)
    canvas.linkURL(snapshot.verify_url, (left, bottom, left + size, bottom + size))
    caption = line("Scan to verify", SMALL)
    canvas.setFillColor(MUTED)
    caption.draw(canvas, left + (size - caption.width(9)) / 2, bottom - 11.5, 9)


def _small_print(canvas: Canvas, snapshot: CertificateSnapshot, width: float) -> None:
    text = f"Certificate {snapshot.number} can be verified at {snapshot.verify_url}"
    room = width - 2 * (ornament.INNER + 6 * mm)
    fitted = fit(text, SMALL, room, largest=7.2, smallest=4, lines=1, kerned=False)
    words, y = fitted.lines[0], ornament.INNER + 4.4 * mm
    left = (width - words.width(fitted.size)) / 2
    canvas.setFillColor(MUTED)
    words.draw(canvas, left, y, fitted.size)
    canvas.linkURL(
        snapshot.verify_url, (left, y - 2, left + words.width(fitted.size), y + fitted.size)
    )
