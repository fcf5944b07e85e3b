"""Where a person stands with what is assigned: per track the strictest day, what is certified, and the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from courseware.certification.assignments import Applied
from courseware.certification.model import Certification
from courseware.certification.progress import is_certified, is_waived

SOON = timedelta(days=30)
"""What is due within so long is due soon."""


class ObligationStanding(StrEnum):
    """Where a person stands with an assigned track, the most pressing first."""

    OVERDUE = "OVERDUE"
    """The day is past, or the certificate has ended since."""
    NOT_BEGUN_IN_TIME = "NOT_BEGUN_IN_TIME"
    """It was to be begun by a day that is past. Who begins late leaves this standing."""
    DUE_SOON = "DUE_SOON"
    """Within 30 days it is due, or the certificate ends."""
    ON_TIME = "ON_TIME"
    """Open, and there is time."""
    DONE = "DONE"
    """Certified, for more than 30 days yet."""
    EXEMPT = "EXEMPT"
    """Excused by name from every assignment of it, or from the track itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One track that one person has to be certified in.

    `due_at` is the day that counts now: the strictest of those assigned, or the end of the certificate
    when that is later; None: it is required, without a day.
    """

    track_slug: str
    standing: ObligationStanding
    required: bool
    due_at: datetime | None
    begin_by: datetime | None
    begun_at: datetime | None
    certified: bool
    certified_until: datetime | None
    """When the certificate ends or ended; None: it has no end, or there is none."""
    applied: tuple[Applied, ...] = ()
    """Every assignment that reaches the person, the strictest first."""


def obligations(
    applied: Iterable[Applied],
    required: Sequence[str],
    certifications: Mapping[str, Certification],
    now: datetime,
    *,
    taught: Sequence[str],
) -> tuple[Obligation, ...]:
    """All that one person has to do, the most urgent first.

    `applied` are the assignments that reach the person, and `required` the tracks that everybody must
    have: those count without a day where nothing is assigned. What is not `taught` cannot be asked.
    """
    by_track: dict[str, list[Applied]] = {slug: [] for slug in required}
    for each in applied:
        by_track.setdefault(each.assignment.track_slug, []).append(each)
    found = [
        obligation(slug, by_track[slug], certifications.get(slug), now, required=slug in required)
        for slug in taught
        if slug in by_track
    ]
    return tuple(sorted(found, key=_urgency))


def obligation(
    track_slug: str,
    applied: Sequence[Applied],
    certification: Certification | None,
    now: datetime,
    *,
    required: bool,
) -> Obligation:
    """One person and one track that is required or assigned."""
    counting = [each for each in applied if each.excused is None]
    begins = [each.begin_by for each in counting if each.begin_by is not None]
    certified = is_certified(certification, now)
    until = _ends_at(certification)
    due_at = _later(min((each.due_at for each in counting), default=None), until)
    begin_by = min(begins, default=None)
    begun_at = certification.standing.began_at if certification else None
    if (applied and not counting) or is_waived(certification, now):
        standing = ObligationStanding.EXEMPT
    else:
        standing = _standing(
            certified=certified,
            until=until,
            due_at=due_at,
            is_late_to_begin=begun_at is None and begin_by is not None and now > begin_by,
            now=now,
        )
    return Obligation(
        track_slug=track_slug,
        standing=standing,
        required=required,
        due_at=due_at,
        begin_by=begin_by,
        begun_at=begun_at,
        certified=certified,
        certified_until=until,
        applied=tuple(applied),
    )


def _standing(
    *,
    certified: bool,
    until: datetime | None,
    due_at: datetime | None,
    is_late_to_begin: bool,
    now: datetime,
) -> ObligationStanding:
    if certified:
        # whatever was assigned is met as long as the certificate lasts; then its renewal counts
        return (
            ObligationStanding.DONE
            if until is None or until > now + SOON
            else ObligationStanding.DUE_SOON
        )
    if due_at is not None and now > due_at:
        return ObligationStanding.OVERDUE
    if is_late_to_begin:
        return ObligationStanding.NOT_BEGUN_IN_TIME
    if due_at is not None and due_at <= now + SOON:
        return ObligationStanding.DUE_SOON
    return ObligationStanding.ON_TIME


def _ends_at(certification: Certification | None) -> datetime | None:
    """When the certificate ends or ended; one that is revoked or suspended is none."""
    if certification is None or certification.certificate is None:
        return None
    certificate = certification.certificate
    counts = certificate.revoked_at is None and certificate.suspended_at is None
    return certificate.expires_at if counts else None


def _later(assigned: datetime | None, renewal: datetime | None) -> datetime | None:
    """A certificate that lasts past the assigned day puts its renewal in that day's place."""
    if assigned is None or renewal is None:
        return assigned or renewal
    return max(assigned, renewal)


def _urgency(one: Obligation) -> tuple[int, bool, float, str]:
    return (
        list(ObligationStanding).index(one.standing),
        one.due_at is None,
        one.due_at.timestamp() if one.due_at else 0.0,
        one.track_slug,
    )
