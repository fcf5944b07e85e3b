"""What a certificate says, frozen at the moment of issue."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from courseware.catalog.model import CertificateDesign, CertificationLevel

Paper = Literal["A4", "LETTER"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSnapshot:
    """Everything that is printed on one certificate, and nothing else: the document is a function of it.

    `issued_at` and `expires_at` are aware times; their dates are printed as they are in UTC.
    `wording` goes on from the name, such as "has shown sound judgement in …", and is followed by "and
    is certified in" and the track; empty, the standard words are printed.
    """

    number: str
    recipient_name: str
    track_name: str
    track_slug: str
    track_version: str
    level: CertificationLevel
    organisation_name: str | None
    issued_at: datetime
    expires_at: datetime | None
    issuer: str
    signatory_name: str = ""
    signatory_title: str = ""
    wording: str = ""
    template: str = "standard"
    paper: Paper = "A4"
    language: str = "en"
    logo: str = ""
    """A picture's name; its content lies in the folder of certificate media."""
    signature: str = ""
    """The same: the signatory's own hand, printed over the line."""
    accent: str = ""
    trim: str = ""
    verify_url: str
    """The public page that says whether this certificate still stands; the QR code leads there."""

    @classmethod
    def of(cls, design: CertificateDesign, **facts: Any) -> CertificateSnapshot:
        """These facts in this design; what the design leaves open is as it comes."""
        chosen: dict[str, Any] = {
            field.name: getattr(design, field.name) for field in fields(design)
        }
        return cls(**facts, **{name: value for name, value in chosen.items() if value})
