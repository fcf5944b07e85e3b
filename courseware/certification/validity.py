"""How long a certificate is good for, and what it is worth at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from courseware.catalog.durations import Period, yearly_after
from courseware.catalog.model import MajorVersion, Recertification
from courseware.certification.model import CertificateStatus


def expires_at(policy: Recertification, issued_at: datetime) -> datetime | None:
    """When a certificate issued now ends by the policy; None: it has no end.

    With a fixed day of the year, that is the first such day on which it could not be renewed yet: who renews
    within the window before that day is certified until the day of the year after.
    """
    if policy.valid_for:
        return Period.parse(policy.valid_for).add_to(issued_at)
    if policy.valid_until:
        return yearly_after(policy.valid_until, issued_at + timedelta(days=policy.window_days))
    return None


def cut_short(
    policy: Recertification, expires_at: datetime | None, moved_on_at: datetime
) -> datetime | None:
    """When a certificate of an old major version ends, the track having moved on at this moment."""
    if policy.major_version is MajorVersion.KEEP:
        return expires_at
    grace = timedelta(days=policy.grace_days if policy.major_version is MajorVersion.GRACE else 0)
    end = moved_on_at + grace
    return end if expires_at is None else min(expires_at, end)


def status(
    *,
    revoked_at: datetime | None,
    expires_at: datetime | None,
    now: datetime,
    superseded: bool = False,
    suspended: bool = False,
) -> CertificateStatus:
    """REVOKED before SUPERSEDED, EXPIRED, SUSPENDED and ACTIVE; a certificate is still good in its last second."""
    if revoked_at is not None:
        return CertificateStatus.REVOKED
    if superseded:
        return CertificateStatus.SUPERSEDED
    if expires_at is not None and now > expires_at:
        return CertificateStatus.EXPIRED
    return CertificateStatus.SUSPENDED if suspended else CertificateStatus.ACTIVE
