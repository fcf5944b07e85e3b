"""The credential inside the certificate's PDF: put there while it is drawn."""

from __future__ import annotations

from datetime import UTC, datetime

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas


def attach(canvas: Canvas, name: str, credential: bytes, made: datetime) -> None:
    """Put the credential into the PDF that is being drawn, as the machine-readable form of its page."""
    document = canvas._doc
    stamp = PDFString(made.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ"))
    stream = PDFStream(
        PDFDictionary(
            {
                "Type": PDFName("EmbeddedFile"),
                "Subtype": "/application#2Fjson",
                "Params": PDFDictionary({"Size": len(credential), "ModDate": stamp}),
            }
        ),
        credential,
    )
    embedded = document.Reference(stream)
    file = document.Reference(
        PDFDictionary(
            {
                "Type": PDFName("Filespec"),
                "F": PDFString(name),
                "UF": PDFString(name),
                "Desc": PDFString("This certificate as an Open Badges 3.0 credential"),
                "AFRelationship": PDFName("Alternative"),
                "EF": PDFDictionary({"F": embedded, "UF": embedded}),
            }
        )
    )
    catalog = document.Catalog
    catalog.Names = PDFDictionary(
        {"EmbeddedFiles": PDFDictionary({"Names": PDFArray([PDFString(name), file])})}
    )
    catalog.AF = PDFArray([file])
    # ReportLab writes the entries of PDF 1.4; this one came later
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "AF"]
    catalog.__Refs__ = [*catalog.__Refs__, "AF"]
