"""Where everything stands on a certificate's sheet."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from courseware.credentials import ornament, words
from courseware.credentials.foot import CEILING, foot
from courseware.credentials.ornament import INK, MUTED
from courseware.credentials.pictures import draw_picture
from courseware.credentials.sheet import Sheet
from courseware.credentials.typefaces import DISPLAY, ITALIC, LABEL, TEXT, Stack
from courseware.credentials.typesetting import Fitted, fit, line

_LOGO = 60 * mm, 14 * mm
"""How large a logo may be."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of the middle is set. Sizes are in points, `share` and `below` in line widths and ems."""

    stack: Stack
    colour: Color | None
    """None: the sheet's accent."""
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
_TITLE = Style(TEXT, None, 26, 20, tracking=0.15)
_INTRODUCTION = Style(ITALIC, MUTED, 14.5, 14.5)
_RECIPIENT = Style(DISPLAY, INK, 46, 26, lines=3, below=0.12)
_ORGANISATION = Style(LABEL, MUTED, 11.5, 8, lines=2, tracking=0.04, share=0.8)
WORDING_STYLE = Style(ITALIC, MUTED, 14.5, 13, lines=2, broken=1.0, share=0.8)
_TRACK = Style(DISPLAY, INK, 26, 17, lines=2)
_LEVEL = Style(LABEL, MUTED, 9.5, 9.5, tracking=0.06)


@dataclass(frozen=True, slots=True)
class Block:
    """One centred piece of the middle: the room above it and its own, and how it is drawn from its top."""

    above: float
    height: float
    draw: Callable[[float], None]


def standard(sheet: Sheet) -> None:
    """The classical landscape sheet, drawn in the order in which it is read."""
    with sheet.structure.ornament():
        ornament.border(sheet.canvas, sheet.width, sheet.height, sheet.palette)
    _middle(sheet)
    foot(sheet, sealed=True)


def plain(sheet: Sheet) -> None:
    """The same in a plain frame and without a seal, for who has a logo that says enough."""
    with sheet.structure.ornament():
        ornament.frame(sheet.canvas, sheet.width, sheet.height, sheet.palette)
    _middle(sheet)
    foot(sheet, sealed=False)


TEMPLATES: dict[str, Callable[[Sheet], None]] = {"standard": standard, "plain": plain}


def _middle(sheet: Sheet) -> None:
    blocks = list(_blocks(sheet))
    top = sheet.height - ornament.INNER - (7 if sheet.snapshot.logo else 11) * mm
    room = top - CEILING - sum(block.height for block in blocks)
    gaps = sum(block.above for block in blocks[1:])
    stretch = min(max(room / gaps, 0.2), 1.6)
    y = top - max(room - gaps * stretch, 0) / 2
    for index, block in enumerate(blocks):
        y -= block.above * stretch if index else 0
        block.draw(y)
        y -= block.height


def _blocks(sheet: Sheet) -> Iterator[Block]:
    snapshot, say = sheet.snapshot, sheet.words.say
    level = f"{say(words.LEVELS[snapshot.level])}  ·  {say(words.VERSION, version=snapshot.track_version)}"
    text = functools.partial(_words, sheet)
    if snapshot.logo:
        yield _logo(sheet)
    yield text(5, sheet.words.in_capitals(snapshot.issuer), _ISSUER)
    yield text(8, sheet.words.in_capitals(say(words.TITLE)), _TITLE, kind="H1")
    yield text(8.5, say(words.INTRODUCTION), _INTRODUCTION)
    yield text(7.5, snapshot.recipient_name, _RECIPIENT)
    yield _rule(sheet, 3.2)
    if snapshot.organisation_name:
        yield text(3.6, snapshot.organisation_name, _ORGANISATION)
    yield text(5.5, snapshot.wording or say(words.WORDING), WORDING_STYLE)
    yield text(2.2, say(words.CERTIFIED_IN), _INTRODUCTION)
    yield text(5.5, snapshot.track_name, _TRACK)
    yield text(4.4, level, _LEVEL)
    yield _facts(sheet, 8)


def fitted(text: str, style: Style, width: float) -> Fitted:
    """Text as it is set on a sheet of this width."""
    inside = (width - 2 * (ornament.INNER + 14 * mm)) * style.share
    return fit(
        text,
        style.stack,
        inside,
        largest=style.largest,
        smallest=style.smallest,
        lines=style.lines,
        tracking=style.tracking,
        broken=style.broken,
    )


def _words(sheet: Sheet, above: float, text: str, style: Style, *, kind: str = "P") -> Block:
    found = fitted(text, style, sheet.width)
    size = found.size
    capitals, leading = 0.66 * size, 1.12 * size

    def draw(top: float) -> None:
        sheet.canvas.setFillColor(style.colour or sheet.palette.accent)
        with sheet.structure.tagged(kind):
            for index, part in enumerate(found.lines):
                sheet.centred(part, sheet.width / 2, top - capitals - index * leading, size)

    height = capitals + leading * (len(found.lines) - 1) + style.below * size
    return Block(above * mm, height, draw)


def _logo(sheet: Sheet) -> Block:
    width, height = _LOGO
    alternative = sheet.words.say(
        words.LOGO, name=sheet.snapshot.organisation_name or sheet.snapshot.issuer
    )

    def draw(top: float) -> None:
        with sheet.structure.tagged("Figure", alternative):
            path = sheet.media / sheet.snapshot.logo
            left = (sheet.width - width) / 2
            draw_picture(sheet.canvas, path, left, top - height, width, height)

    return Block(0, height, draw)


def _rule(sheet: Sheet, above: float) -> Block:
    def draw(top: float) -> None:
        with sheet.structure.ornament():
            ornament.divider(sheet.canvas, sheet.width / 2, top - 1, 118 * mm, sheet.palette.trim)

    return Block(above * mm + 2, 2, draw)


def _facts(sheet: Sheet, above: float) -> Block:
    snapshot, say, canvas = sheet.snapshot, sheet.words.say, sheet.canvas
    facts = [(words.ISSUED, sheet.words.date(snapshot.issued_at))]
    if snapshot.expires_at is not None:
        facts.append((words.VALID_UNTIL, sheet.words.date(snapshot.expires_at)))
    facts.append((words.NUMBER, snapshot.number))
    cell, label, value = 52 * mm, 6.8, 12.5

    def draw(top: float) -> None:
        left = sheet.width / 2 - cell * len(facts) / 2
        for index, (name, fact) in enumerate(facts):
            middle = sheet.mirrored(left + cell * (index + 0.5))
            text = sheet.words.in_capitals(say(name))
            caption = fit(text, LABEL, cell * 0.96, largest=label, smallest=label, tracking=0.14)
            with sheet.structure.tagged("P"):
                canvas.setFillColor(MUTED)
                sheet.centred(caption.lines[0], middle, top - label * 0.66, caption.size)
                canvas.setFillColor(INK)
                sheet.centred(line(fact, TEXT), middle, top - label * 0.66 - 15.5, value)
            if index:
                with sheet.structure.ornament():
                    canvas.setStrokeColor(sheet.palette.trim)
                    canvas.setLineWidth(0.4)
                    edge = sheet.mirrored(left + cell * index)
                    canvas.line(edge, top + 1, edge, top - 23)

    return Block(above * mm, label * 0.66 + 15.5, draw)
