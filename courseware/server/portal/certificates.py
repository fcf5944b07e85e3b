"""One's own certificates, and their PDFs as they were issued."""

from __future__ import annotations

import asyncio

from courseware.registrar.protocol import GetCertificateDocument, GetSummary, ListCertificates
from courseware.server.pages import PageHandler, signed_in

DRAWN_WITHIN_SECONDS = 45.0
"""Longer than the registrar waits for a document that is still being drawn."""


class CertificatesPage(PageHandler):
    """`/certificates`"""

    @signed_in()
    async def get(self) -> None:
        learner = self.as_learner
        certificates, summary = await asyncio.gather(
            learner.call(ListCertificates()), learner.call(GetSummary())
        )
        self.page(
            "certificates.html",
            certificates=sorted(certificates, key=lambda c: c.issued_at, reverse=True),
            track_types={track.slug: track.type for track in summary.tracks},
        )


class CertificateFile(PageHandler):
    """`/certificates/{number}.pdf`: the bytes that were frozen at issue, to their owner alone."""

    @signed_in()
    async def get(self, number: str) -> None:
        patient = self.as_learner.with_patience(DRAWN_WITHIN_SECONDS)
        document = await patient.call(GetCertificateDocument(number=number))
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Content-Disposition", f'inline; filename="{document.number}.pdf"')
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("ETag", f'"{document.sha256}"')
        if self.check_etag_header():
            self.set_status(304)
            return
        self.write(document.pdf)

    head = get

    def compute_etag(self) -> str | None:
        """The document's own hash, which is set above; tornado would hash the bytes again."""
        return self._headers.get("ETag")
