"""The public page of a certificate: what a stranger with the link may know, and nothing about them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from courseware.certification.model import Certificate, CertificateStatus
from courseware.errors import NotFound
from courseware.registrar.protocol import GetHealth, GetTrustRoot, Verify
from courseware.server.pages import PageHandler

UNKNOWN = "There is no such certificate."


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedCertificate:
    """The facts of a certificate for everybody who holds its link."""

    number: str
    status: CertificateStatus
    recipient_name: str | None
    """None: the holder's data was erased."""
    organisation_name: str | None
    track_name: str
    track_version: str
    level: str
    issuer: str
    issued_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    holder_erased_at: datetime | None
    """When the holder's data was erased: since then the record names nobody."""
    superseded_by: str | None
    """The number of the one that took its place."""
    sha256: str | None
    """Of the PDF as it was issued."""
    verify_url: str

    @classmethod
    def of(cls, certificate: Certificate, address: str) -> Self:
        return cls(
            number=certificate.number,
            status=certificate.status,
            recipient_name=certificate.recipient_name or None,
            organisation_name=certificate.organisation_name,
            track_name=certificate.track_name,
            track_version=certificate.track_version,
            level=certificate.level,
            issuer=certificate.issuer,
            issued_at=certificate.issued_at,
            expires_at=certificate.expires_at,
            revoked_at=certificate.revoked_at,
            holder_erased_at=certificate.erased_at,
            superseded_by=certificate.superseded_by,
            sha256=certificate.sha256,
            verify_url=f"{address}/verify/{certificate.verify_token}",
        )


class PublicPage(PageHandler):
    """A page for strangers: it asks nobody who they are and leaves no cookie behind."""

    async def prepare(self) -> None:
        self.set_header("X-Robots-Tag", "noindex, nofollow")

    def page_context(self) -> dict[str, object]:
        return self.common_context() | {
            "person": None,
            "roles": (),
            "xsrf_field": "",
            "xsrf_token": "",
        }


class VerifyPage(PublicPage):
    """`/verify/{token}`"""

    async def get(self, token: str) -> None:
        try:
            certificate, health = await asyncio.gather(
                self.house.call(Verify(token=token)), self.house.call(GetHealth())
            )
        except NotFound:
            self.set_status(404)
            self.page("verify_unknown.html")
            return
        self.page("verify.html", certificate=certificate, now=health.now)


class VerifyFacts(PublicPage):
    """`/verify/{token}/standing.json`: the same facts for programs, as they are now, readable from any site."""

    answers_json = True

    async def get(self, token: str) -> None:
        self.set_header("Access-Control-Allow-Origin", "*")
        try:
            certificate = await self.house.call(Verify(token=token))
        except NotFound:
            raise NotFound(UNKNOWN, code="no-such-certificate") from None
        self.json(VerifiedCertificate.of(certificate, self.installation.address))


class TrustRootFile(PublicPage):
    """`/trust-root.pem`: what a PDF reader has to trust, to check the signatures on our documents."""

    async def get(self) -> None:
        root = await self.house.call(GetTrustRoot())
        self.set_header("Content-Type", "application/x-pem-file")
        self.set_header("Content-Disposition", 'attachment; filename="trust-root.pem"')
        self.write(root.pem)
