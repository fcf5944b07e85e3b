"""The credential inside a PDF that somebody hands in, taken out."""

from __future__ import annotations

import io
import logging

import pypdf
from pypdf.errors import PyPdfError

from courseware.credentials.badges.baking import LONGEST
from courseware.errors import CredentialError

_MOST_FILES = 16

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings repeat what is in a file


def attached(pdf: bytes) -> list[str]:
    """The JSON files in a PDF, which may come from a stranger. CredentialError when it cannot be read."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        found = []
        for count, file in enumerate(reader.attachment_list):
            if count == _MOST_FILES:
                break
            content = file.content
            if len(content) <= LONGEST and content.lstrip()[:1] == b"{":
                found.append(content.decode())
    except (
        PyPdfError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        RecursionError,
    ):
        raise CredentialError("The PDF is damaged, or locked with a password.") from None
    return found
