"""What a PDF reader says of a signature."""

from __future__ import annotations

import io

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import PdfSignatureStatus, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def checked(pdf: bytes, root: bytes, *more_roots: bytes) -> PdfSignatureStatus:
    """What a reader that trusts this root (PEM) says of the document's only signature."""
    roots = [x509.Certificate.load(pem.unarmor(one)[2]) for one in (root, *more_roots)]
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(
        signature, ValidationContext(trust_roots=roots, allow_fetching=False)
    )
