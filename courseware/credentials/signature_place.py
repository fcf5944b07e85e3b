"""The place for a signature in a drawn document, and how it is filled: the drawing itself never changes."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObject,
    PDFString,
)
from reportlab.pdfbase.pdfdoc import (
    format as formatted,
)
from reportlab.pdfgen.canvas import Canvas

_RANGE = b"/ByteRange [0 ********** ********** **********]"
_TIME = b"(D:00000000000000Z)"
_CONTENTS = b"/Contents <"


def reserve(canvas: Canvas, room: int, *, signer: str, reason: str) -> None:
    """Write an empty signature of `room` bytes into the document, as the one that certifies it.

    It is a certifying signature that allows no change (DocMDP 1), and it is not seen on the sheet:
    the sheet has its own signatory. Call it before the page is shown.
    """
    document = canvas._doc
    signature = document.Reference(_Signature(room, signer, reason), "Signature")
    field = PDFDictionary(
        {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Widget"),
            "FT": PDFName("Sig"),
            "T": PDFString("Signature"),
            "TU": PDFString(reason),
            "F": 132,  # printed and locked
            "Rect": PDFArray([0, 0, 0, 0]),
            "V": signature,
        }
    )
    canvas._addAnnotation(field, "SignatureField")
    form = PDFDictionary(
        {"Fields": PDFArray([document.refAnnotation("SignatureField")]), "SigFlags": 3}
    )
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "Perms"]
    catalog.AcroForm = form
    catalog.Perms = PDFDictionary({"DocMDP": signature})


class _Signature(PDFObject):  # type: ignore[misc]
    """The signature dictionary, its values as wide as they will ever be."""

    def __init__(self, room: int, signer: str, reason: str) -> None:
        self._room, self._signer, self._reason = room, signer, reason

    def format(self, document: PDFDocument) -> bytes:
        return b"\n".join(
            (
                b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached",
                b"/Name " + formatted(PDFString(self._signer), document),
                b"/Reason " + formatted(PDFString(self._reason), document),
                b"/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams "
                b"<< /Type /TransformParams /P 1 /V /1.2 >> >>]",
                b"/M " + _TIME,
                _RANGE,
                _CONTENTS + b"0" * (2 * self._room) + b"> >>",
            )
        )


class OpenPlace:
    """A drawn document whose signature is still to come."""

    def __init__(self, drawn: bytes, room: int, at: datetime) -> None:
        """Fill in when it is signed and what is: everything but the signature itself."""
        empty = _CONTENTS + b"0" * (2 * room) + b">"
        start = drawn.rindex(empty) + len(_CONTENTS) - 1
        self._room, end = room, start + 2 * room + 2
        spans = b"[0 %d %d %d]" % (start, end, len(drawn) - end)
        wide = len(_RANGE) - len(b"/ByteRange ")
        time = at.astimezone(UTC).strftime("(D:%Y%m%d%H%M%SZ)").encode()
        head = drawn[:start]
        head = _put(head, _RANGE, b"/ByteRange " + spans.ljust(wide))
        self._head, self._tail = _put(head, _TIME, time), drawn[end:]

    @property
    def digest(self) -> bytes:
        """SHA-256 of what is signed."""
        return hashlib.sha256(self._head + self._tail).digest()

    def filled(self, signature: bytes) -> bytes:
        """The document with this signature (DER) in its place. ValueError when it is too long."""
        if len(signature) > self._room:
            raise ValueError(f"The signature has {len(signature)} bytes; room is for {self._room}.")
        return b"".join(
            (
                self._head,
                b"<",
                signature.hex().encode().ljust(2 * self._room, b"0"),
                b">",
                self._tail,
            )
        )


def _put(text: bytes, empty: bytes, full: bytes) -> bytes:
    place = text.rindex(empty)
    return text[:place] + full + text[place + len(empty) :]
