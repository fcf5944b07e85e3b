"""Certificates: listed, verified, revoked, and the documents drawn of them."""

from __future__ import annotations

from dataclasses import dataclass

from courseware.certification.model import Certificate
from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, kw_only=True)
class ListCertificates(Request[tuple[Certificate, ...]]):
    """The acting learner's; without one (the command line), everybody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDocument:
    number: str
    pdf: bytes
    sha256: str


@dataclass(frozen=True, kw_only=True)
class GetCertificateDocument(Request[CertificateDocument]):
    """The PDF as it was frozen. NotFound for a number that is not the acting learner's."""

    number: str


@dataclass(frozen=True, kw_only=True)
class Verify(Request[Certificate]):
    """What a stranger with the link may know. NotFound gives nothing away."""

    token: str


@dataclass(frozen=True, kw_only=True)
class RevokeCertificate(Request[Certificate]):
    number: str
    reason: str
    actor: str
