"""Drawings that are the same on every sheet: recorded once a process, and embedded as they were compressed."""

from __future__ import annotations

import functools
import hashlib
import io
import zlib
from collections.abc import Callable, Hashable

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject, xObjectName
from reportlab.pdfgen.canvas import Canvas

Drawing = Callable[..., None]
"""Draws on a canvas (its first argument) nothing but paths: no text, no picture."""

_ANYWHERE = b"[-2000 -2000 2000 2000]"


def draw_form(canvas: Canvas, drawing: Drawing, *given: Hashable) -> None:
    """Draw it as a form, which is embedded once a document and may be drawn many times."""
    name, stream = _compressed(drawing, given)
    if not canvas.hasForm(name):
        canvas._doc.addForm(name, _Form(stream))
    canvas.doForm(name)


def draw_inline(canvas: Canvas, drawing: Drawing, *given: Hashable) -> None:
    """Draw it as part of the page: for what is short, or draws forms itself."""
    for form, stream in _forms_of(drawing, given):
        if not canvas.hasForm(form):
            canvas._doc.addForm(form, _Form(stream))
        canvas._formsinuse.append(form)
    canvas.addLiteral(_recorded(drawing, given)[0])


@functools.lru_cache(maxsize=64)
def _recorded(
    drawing: Drawing, given: tuple[Hashable, ...]
) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    """What a drawing writes, and the forms that it draws."""
    scratch = Canvas(io.BytesIO(), pageCompression=0)
    drawing(scratch, *given)
    document = scratch._doc
    forms = tuple(
        (name, document.idToObject[xObjectName(name)].stream)
        for name in dict.fromkeys(scratch._formsinuse)
    )
    return "\n".join(scratch._code), forms


def _forms_of(drawing: Drawing, given: tuple[Hashable, ...]) -> tuple[tuple[str, bytes], ...]:
    return _recorded(drawing, given)[1]


@functools.lru_cache(maxsize=64)
def _compressed(drawing: Drawing, given: tuple[Hashable, ...]) -> tuple[str, bytes]:
    code = _recorded(drawing, given)[0].encode()
    name = hashlib.sha256(code).hexdigest()[:12]
    return name, zlib.compress(code, 9)


class _Form(PDFObject):  # type: ignore[misc]
    """A form XObject, compressed already."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream

    def format(self, _: PDFDocument) -> bytes:
        return b"".join(
            (
                b"<< /Type /XObject /Subtype /Form /FormType 1 /BBox ",
                _ANYWHERE,
                b" /Resources << /ProcSet [/PDF] >> /Filter /FlateDecode /Length %d >>\nstream\n"
                % len(self.stream),
                self.stream,
                b"\nendstream",
            )
        )
