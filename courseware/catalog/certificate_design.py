"""What a certificate's design may say: checked when it is published, so that nothing fails at issue."""

from __future__ import annotations

import re
from dataclasses import fields, replace

from courseware.catalog.model import CertificateDesign
from courseware.errors import ContentError
from courseware.languages import LANGUAGES

TEMPLATES = ("standard", "plain")
PAPERS = ("A4", "LETTER")

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_READABLE = 4.5
"""Contrast with white that small text needs (WCAG 2.2, 1.4.3): the seal's words are small."""
_VISIBLE = 1.5
"""Contrast that a fine line needs to be seen at all."""


def check_design(design: CertificateDesign) -> None:
    """Raise ContentError naming the first setting that is wrong, what it may be, and what to do."""
    for name, known in (("template", TEMPLATES), ("paper", PAPERS), ("language", LANGUAGES)):
        value = getattr(design, name)
        if value and value not in known:
            raise ContentError(
                f'"certificate.{name}" is {value!r}. Use one of {", ".join(known)}, or leave it out.'
            )
    for name, least in (("accent", _READABLE), ("trim", _VISIBLE)):
        value = getattr(design, name)
        if not value:
            continue
        if not _COLOUR.fullmatch(value):
            raise ContentError(
                f'"certificate.{name}" is {value!r}. Write a colour as six hexadecimal digits in '
                'quotes, such as "#17616B".'
            )
        found = contrast_with_white(value)
        if found < least:
            raise ContentError(
                f'"certificate.{name}" is {value}, too pale for white paper: its contrast is '
                f"{found:.1f} to 1 and has to be {least} to 1. Take a darker colour."
            )


def contrast_with_white(colour: str) -> float:
    """The contrast of a colour with white, 1 to 21.

    WCAG 2.2: (L1 + 0.05) / (L2 + 0.05), with the relative luminance L of sRGB.
    """
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    luminance = sum(
        weight * (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
        for weight, value in ((0.2126, red), (0.7152, green), (0.0722, blue))
    )
    return 1.05 / (luminance + 0.05)


def over(track: CertificateDesign, organisation: CertificateDesign | None) -> CertificateDesign:
    """A track's design with what an organisation has set in its place.

    The track's wording belongs to the track's language: in another one the standard words are printed,
    unless the organisation has given its own.
    """
    if organisation is None:
        return track
    given = {field.name: getattr(organisation, field.name) for field in fields(organisation)}
    merged = replace(track, **{name: value for name, value in given.items() if value})
    if (merged.language or "en") != (track.language or "en") and not organisation.wording:
        return replace(merged, wording="")
    return merged
