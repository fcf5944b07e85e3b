"""How long a certificate is good for, and what it is worth at a moment."""

from __future__ import annotations

from datetime import datetime

from courseware.catalog.durations import Period
from courseware.catalog.model import Recertification
from courseware.certification.model import CertificateStatus


def expires_at(policy: Recertification, issued_at: datetime) -> datetime | None:
    """When a certificate issued now ends by the track's policy; None: it has no end."""
    return Period.parse(policy.valid_for).add_to(issued_at) if policy.valid_for else None


def status(
    *, revoked_at: datetime | None, expires_at: datetime | None, now: datetime
) -> CertificateStatus:
    """REVOKED before EXPIRED before ACTIVE; a certificate is still good in its last second."""
    if revoked_at is not None:
        return CertificateStatus.REVOKED
    if expires_at is not None and now > expires_at:
        return CertificateStatus.EXPIRED
    return CertificateStatus.ACTIVE
