"""Certifications over the years: what learners and the office do about them, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courseware.catalog.model import Recertification
from courseware.certification.lifecycle import Basis, EventKind
from courseware.certification.model import Certificate, TrackProgress
from courseware.certification.standing import TrackState
from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, kw_only=True)
class BeginRenewal(Request[TrackProgress]):
    """Begin a new period. What it asks is begun anew; asked again, it changes nothing.

    Conflict (code "not-in-this-state") before the window opens.
    """

    track: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationEvent:
    """Something that happened to a certification. `actor` is None for what its learner did by learning."""

    kind: EventKind
    at: datetime
    certificate: str | None
    version: str | None
    until: datetime | None
    actor: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationFile:
    """One person's certification in one track, with everything that happened to it."""

    username: str
    full_name: str
    track: str
    state: TrackState
    period: int
    expires_at: datetime | None
    certificate: Certificate | None
    events: tuple[CertificationEvent, ...]


@dataclass(frozen=True, kw_only=True)
class GetCertification(Request[CertificationFile]):
    """NotFound when there is no such person or track."""

    username: str
    track: str


@dataclass(frozen=True, kw_only=True)
class ActOnCertification(Request[CertificationFile]):
    """What all acts on one person's certification have: whose, in what, who decides, and why."""

    username: str
    track: str
    actor: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class IssueCertificate(ActOnCertification):
    """Certify somebody who did not earn it here. `until` overrides the policy; `certified_at` is for imports."""

    basis: Basis = Basis.GRANTED
    certified_at: datetime | None = None
    until: datetime | None = None
    version: str | None = None


@dataclass(frozen=True, kw_only=True)
class Waive(ActOnCertification):
    """Excuse somebody from a track, until a moment or for good."""

    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EndWaiver(ActOnCertification):
    pass


@dataclass(frozen=True, kw_only=True)
class ExtendCertification(ActOnCertification):
    """Let it end later. The document stays as it is; the public page says the new end."""

    until: datetime


@dataclass(frozen=True, kw_only=True)
class SuspendCertification(ActOnCertification):
    """Let it not count for the time being."""


@dataclass(frozen=True, kw_only=True)
class ResumeCertification(ActOnCertification):
    pass


@dataclass(frozen=True, kw_only=True)
class ReissueCertificate(ActOnCertification):
    """A new document of the same period, with what is true of the learner now, such as another name."""


@dataclass(frozen=True, kw_only=True)
class RevokeCertificate(Request[Certificate]):
    number: str
    reason: str
    actor: str


@dataclass(frozen=True, kw_only=True)
class ReinstateCertificate(Request[Certificate]):
    """Take a revocation back. Conflict where a newer certificate has taken its place."""

    number: str
    reason: str
    actor: str


@dataclass(frozen=True, kw_only=True)
class SetRecertification(Request[None]):
    """An organisation's own policy for a track; None: the track's holds again."""

    organisation_id: str
    track: str
    policy: Recertification | None
    actor: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """One row of a bulk: a person and what they are to be certified in."""

    row: int
    username: str
    track: str
    basis: Basis = Basis.GRANTED
    certified_at: datetime | None = None
    until: datetime | None = None
    version: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedRow:
    """What came of a row: a number, or in words why not."""

    row: int
    number: str | None
    problem: str | None


@dataclass(frozen=True, kw_only=True)
class IssueCertificates(Request[tuple[IssuedRow, ...]]):
    """Certify many at once. A row that cannot be is reported and changes nothing; with `dry_run` none does.

    Sent again, it issues nothing twice: who is certified already is reported.
    """

    rows: tuple[IssueRow, ...]
    actor: str
    reason: str
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedOrganisation:
    """`organisation` None: our own staff."""

    organisation: str | None
    certified: int
    cut_short: int
    """Of them, those whose certificate ends earlier."""
    first_end: datetime | None
    last_end: datetime | None
    halfway: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionBump:
    """What a new major version of a track means, and for whom."""

    track: str
    before: str
    after: str
    policy: Recertification
    organisations: tuple[AffectedOrganisation, ...]

    @property
    def cut_short(self) -> int:
        return sum(each.cut_short for each in self.organisations)
