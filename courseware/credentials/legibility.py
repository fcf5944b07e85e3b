"""Whether the words of a design fit their places at a size that can be read."""

from __future__ import annotations

from reportlab.lib.pagesizes import A4, LETTER

from courseware.catalog.model import CertificateDesign
from courseware.credentials.foot import COLUMN
from courseware.credentials.layout import WORDING_STYLE, fitted
from courseware.credentials.typefaces import ITALIC, SMALL
from courseware.credentials.typesetting import fit
from courseware.errors import ContentError

_WIDTHS = {"A4": A4[1], "LETTER": LETTER[1]}


def check_legible(design: CertificateDesign) -> None:
    """Raise ContentError naming the first text that would have to be set too small."""
    if design.wording:
        found = fitted(design.wording, WORDING_STYLE, _WIDTHS[design.paper or "A4"])
        _refuse("wording", design.wording, found.size / WORDING_STYLE.smallest)
    name = fit(design.signatory_name, ITALIC, COLUMN, largest=19, smallest=19)
    _refuse("signatory_name", design.signatory_name, name.size / 10)
    title = fit(design.signatory_title, SMALL, COLUMN, largest=9, smallest=6, lines=2)
    _refuse("signatory_title", design.signatory_title, title.size / 6)


def _refuse(field: str, text: str, share: float) -> None:
    """`share`: of the smallest size at which it can be read."""
    if share < 0.999:
        raise ContentError(
            f'"certificate.{field}" has {len(text)} characters, which do not fit at a size that can be '
            f"read. Shorten it to about {int(len(text) * share)}."
        )
