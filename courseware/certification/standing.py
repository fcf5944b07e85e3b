"""Where a learner stands in a track: the states there are, and what a standing is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TrackState(StrEnum):
    """Where a learner stands with a track."""

    LOCKED = "LOCKED"
    NOT_STARTED = "NOT_STARTED"
    IN_PROGRESS = "IN_PROGRESS"
    CERTIFIED = "CERTIFIED"
    WINDOW_OPEN = "WINDOW_OPEN"
    """Certified, and may be renewed."""
    DUE = "DUE"
    """Certified, and ends soon."""
    IN_GRACE = "IN_GRACE"
    """Certified in an old major version, until the grace is over."""
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    WAIVED = "WAIVED"
    """Excused: need not be certified."""
    SUSPENDED = "SUSPENDED"
    """The certificate does not count for the time being."""


class EndsBy(StrEnum):
    """What a certification ends by."""

    POLICY = "POLICY"
    """The validity of the track, or of the organisation."""
    VERSION = "VERSION"
    """The track's major version moved on."""
    EXTENSION = "EXTENSION"
    """Somebody gave it longer."""
    IMPORT = "IMPORT"
    """The system that it came from said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the events of one learner in one track come to. Nothing here depends on the time."""

    began_at: datetime | None = None
    period: int = 0
    """Counts from 1; each certificate that is earned anew is a period of its own."""
    renewing_since: datetime | None = None
    certificate: str | None = None
    certified_at: datetime | None = None
    version: str | None = None
    expires_at: datetime | None = None
    ends_by: EndsBy = EndsBy.POLICY
    revoked_at: datetime | None = None
    suspended_at: datetime | None = None
    waived_at: datetime | None = None
    waived_until: datetime | None = None
