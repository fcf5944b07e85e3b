"""What is said of a badge between those who examine it, who know it and who judge it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from courseware.catalog.model import CertificationLevel
from courseware.credentials.badges.verdict import VerdictCode


@dataclass(frozen=True, slots=True)
class KnownIssuer:
    """An identifier, and every key that it ever signed with: verification method -> Multikey."""

    did: str
    keys: Mapping[str, str]


class Carrier(StrEnum):
    """What a credential may come in."""

    JSON = "JSON"
    PNG = "PNG"
    SVG = "SVG"
    PDF = "PDF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """`finding` None: one of our keys signed what is in it. Only then are the fields after it filled."""

    sha256: str
    carrier: Carrier | None = None
    finding: VerdictCode | None = None
    detail: str = ""
    token: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedStanding:
    """What the issuer's record says of one certificate."""

    number: str
    token: str
    document_sha256: str | None = None
    """Of the PDF as it was issued."""
    expires_at: datetime | None = None
    revoked: bool = False
    suspended: bool = False
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """What a badge shows. It names no person: it is worn by one."""

    issuer: str
    track_name: str
    track_version: str
    level: CertificationLevel
    year: int
