"""A certificate to print, and ways to look at what was printed."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdf
import pytest

from courseware.catalog.model import CertificationLevel
from courseware.credentials.document import render
from courseware.credentials.snapshot import CertificateSnapshot

SNAPSHOT = CertificateSnapshot(
    number="CERT-2026-00042",
    recipient_name="Zoë Müller",
    track_name="Platform Fundamentals",
    track_slug="platform-fundamentals",
    track_version="1.3",
    level=CertificationLevel.FOUNDATION,
    organisation_name="Meridian Freight",
    issued_at=datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
    expires_at=datetime(2028, 3, 14, 9, 30, tzinfo=UTC),
    issuer="Courseware Academy",
    signatory_name="Helena Lindqvist",
    signatory_title="Director of Learning",
    verify_url="https://academy.example/verify/gJk2nXQ0aTz0q4yq1mJ9eV7yYx3s8dKp",
)


@pytest.fixture
def snapshot() -> CertificateSnapshot:
    return SNAPSHOT


def read(snapshot: CertificateSnapshot) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render(snapshot)))


def text(snapshot: CertificateSnapshot) -> str:
    return read(snapshot).pages[0].extract_text()
