"""Certificates: listed, verified, the documents drawn of them and their credentials."""

from __future__ import annotations

from dataclasses import dataclass

from courseware.catalog.model import CertificateDesign
from courseware.certification.model import Certificate
from courseware.credentials.badges.model import BadgeFacts, KnownIssuer, RecordedStanding
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


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCredential:
    """A certificate's credential as it is kept, and what its badge shows."""

    number: str
    badge: BadgeFacts
    credential: bytes


@dataclass(frozen=True, kw_only=True)
class GetCredential(Request[IssuedCredential]):
    """By the token of the public link, or by the number. NotFound when there is no such certificate.

    `offline`: signed anew, with the issuer's key for its name instead of the site's address.
    """

    token: str = ""
    number: str = ""
    offline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeIssuer:
    """Who signs here: the DID document as it is published, and every name that our keys have."""

    document: bytes
    issuers: tuple[KnownIssuer, ...]


@dataclass(frozen=True, kw_only=True)
class GetBadgeIssuer(Request[BadgeIssuer]):
    pass


@dataclass(frozen=True, kw_only=True)
class RotateBadgeKey(Request[BadgeIssuer]):
    """A new key signs from now on; what the old ones signed stays good."""

    actor: str


@dataclass(frozen=True, kw_only=True)
class GetStatusList(Request[bytes]):
    """A status list credential by the last part of its address. NotFound when there is none."""

    name: str


@dataclass(frozen=True, kw_only=True)
class GetStanding(Request[RecordedStanding | None]):
    """How the record sees the certificate of a token, a document's fingerprint or a number."""

    token: str = ""
    sha256: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRoot:
    """The certificate, in PEM, by which a PDF reader can check our documents."""

    pem: str


@dataclass(frozen=True, kw_only=True)
class GetTrustRoot(Request[TrustRoot]):
    """What to trust for the signatures on documents. It is public."""


@dataclass(frozen=True, kw_only=True)
class GetOrganisationCertificate(Request[CertificateDesign]):
    """What an organisation (its id or name) has set for its people's certificates; empty: nothing."""

    organisation: str


@dataclass(frozen=True, kw_only=True)
class SetOrganisationCertificate(Request[CertificateDesign]):
    """Set all of it. InvalidRequest naming the setting that cannot be printed.

    `pictures` holds the content of pictures that are new, by their names in the design.
    """

    organisation: str
    design: CertificateDesign
    pictures: dict[str, bytes]
    actor: str
