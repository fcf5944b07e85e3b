"""What a sheet stands on: the signature, the seal, the QR code, and how the certificate is verified."""

from __future__ import annotations

from reportlab.lib.units import mm

from courseware.catalog.model import CertificationLevel
from courseware.credentials import ornament, words
from courseware.credentials.ornament import INK, MUTED
from courseware.credentials.pictures import draw_picture
from courseware.credentials.seal import seal
from courseware.credentials.sheet import Sheet
from courseware.credentials.typefaces import ITALIC, SMALL
from courseware.credentials.typesetting import fit, line

_STARS = {level: number for number, level in enumerate(CertificationLevel, start=1)}
_FLOOR = ornament.INNER + 10.5 * mm
"""What signature, seal and QR code stand on."""
CEILING = _FLOOR + 37.5 * mm
"""What the middle of the sheet stays above."""
COLUMN = 66 * mm
"""How wide the columns with the signature and with the QR code are."""
_MARGIN = ornament.INNER + 13 * mm
_HAND = 16 * mm
"""How high a picture of a signature may be."""


def foot(sheet: Sheet, *, sealed: bool) -> None:
    _signature(sheet)
    if sealed:
        _seal(sheet)
    _verification(sheet)
    _small_print(sheet)


def _signature(sheet: Sheet) -> None:
    """The signatory's hand or name over a line; without a signatory, the issuer answers for it."""
    snapshot, canvas = sheet.snapshot, sheet.canvas
    left, base = sheet.mirrored(_MARGIN, COLUMN), _FLOOR + 10.5 * mm
    middle = left + COLUMN / 2
    below = [snapshot.signatory_title, snapshot.issuer]
    if snapshot.signature:
        said = sheet.words.say(words.SIGNATURE, name=snapshot.signatory_name or snapshot.issuer)
        with sheet.structure.tagged("Figure", said):
            path = sheet.media / snapshot.signature
            draw_picture(canvas, path, left, base + 1.5, COLUMN, _HAND)
        below.insert(0, snapshot.signatory_name)
    elif snapshot.signatory_name:
        canvas.setFillColor(INK)
        name = fit(snapshot.signatory_name, ITALIC, COLUMN, largest=19, smallest=19)
        with sheet.structure.tagged("P"):
            sheet.centred(name.lines[0], middle, base + 6, name.size)
    with sheet.structure.ornament():
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.5)
        canvas.line(left, base, left + COLUMN, base)
    canvas.setFillColor(MUTED)
    y = base - 11
    for text in below:
        if text:
            found = fit(text, SMALL, COLUMN, largest=9, smallest=6, lines=2)
            with sheet.structure.tagged("P"):
                for part in found.lines:
                    sheet.centred(part, middle, y, found.size)
                    y -= found.size * 1.25


def _seal(sheet: Sheet) -> None:
    snapshot, say = sheet.snapshot, sheet.words.say
    rank = f"{say(words.RANKS[snapshot.level])} · {say(words.CERTIFIED)}"
    # letters that join cannot be set around a circle one by one
    written = not sheet.words.from_the_right
    with sheet.structure.ornament():
        seal(
            sheet.canvas,
            sheet.width / 2,
            _FLOOR + 15.5 * mm,
            15.5 * mm,
            above=sheet.words.in_capitals(snapshot.issuer) if written else "",
            below=sheet.words.in_capitals(rank) if written else "",
            stars=_STARS[snapshot.level],
            palette=sheet.palette,
        )


def _verification(sheet: Sheet) -> None:
    address, say = sheet.snapshot.verify_url, sheet.words.say
    size = 24 * mm
    left = sheet.mirrored(sheet.width - _MARGIN - (COLUMN + size) / 2, size)
    bottom = _FLOOR + 4.5 * mm
    area = (left, bottom, left + size, bottom + size)
    with sheet.structure.link(address, area, say(words.QR_CODE, address=address)):
        ornament.qr_code(sheet.canvas, address, left, bottom, size)
    sheet.canvas.setFillColor(MUTED)
    with sheet.structure.tagged("P"):
        sheet.centred(line(say(words.SCAN), SMALL), left + size / 2, bottom - 11.5, 9)


def _small_print(sheet: Sheet) -> None:
    snapshot = sheet.snapshot
    address = snapshot.verify_url
    text = sheet.words.say(words.SMALL_PRINT, number=snapshot.number, address=address)
    room = sheet.width - 2 * (ornament.INNER + 6 * mm)
    fitted = fit(text, SMALL, room, largest=7.2, smallest=4, lines=1, kerned=False)
    found, y = fitted.lines[0], ornament.INNER + 4.4 * mm
    left = (sheet.width - found.width(fitted.size)) / 2
    area = (left, y - 2, left + found.width(fitted.size), y + fitted.size)
    sheet.canvas.setFillColor(MUTED)
    with sheet.structure.link(address, area, text):
        found.draw(sheet.canvas, left, y, fitted.size)
