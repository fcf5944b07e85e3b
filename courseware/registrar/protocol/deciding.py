"""Deciding about certifications on pages: finding them, seeing what an act would lead to, and doing it once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courseware.catalog.model import Recertification
from courseware.certification.acts import Act
from courseware.certification.model import Certificate
from courseware.certification.standing import TrackState
from courseware.registrar.protocol.certifying import CertificationFile
from courseware.registrar.protocol.people import Person
from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCertification:
    """One person in one track. `track_slug` None: a person who has begun nothing."""

    username: str
    full_name: str
    email: str
    organisation_name: str | None
    track_slug: str | None
    track_name: str | None
    state: TrackState
    since: datetime | None
    until: datetime | None
    """Of a waiver its end, else the end of the certificate; None: there is none."""
    certificate: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCertifications:
    """A page of them, beside what one can filter by."""

    rows: tuple[FoundCertification, ...]
    found: int
    tracks: tuple[tuple[str, str], ...]
    """Slug and name."""
    organisations: tuple[tuple[str, str], ...]
    """Id and name of each that the caller may ask about; "" is our own staff."""


@dataclass(frozen=True, kw_only=True)
class FindCertifications(Request[FoundCertifications]):
    """People with their certifications. A manager is told about the managed organisations alone.

    `search` holds words of a name, user name, email, organisation or certificate number. With a `track`
    everybody is there, begun or not. `organisation` is an id, "" our own staff, None all.
    """

    search: str = ""
    track: str | None = None
    organisation: str | None = None
    state: TrackState | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationInTrack:
    """One person's certification in one track that is taught, and what can be decided about it now."""

    track_name: str
    file: CertificationFile
    since: datetime | None
    waived_until: datetime | None
    renewing: bool
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsCertifications:
    """All of one person's: tracks in their order, certificates the newest first."""

    person: Person
    tracks: tuple[CertificationInTrack, ...]
    certificates: tuple[Certificate, ...]
    now: datetime


@dataclass(frozen=True, kw_only=True)
class GetCertifications(Request[PersonsCertifications]):
    """NotFound for everybody whom the acting person does not manage."""

    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be done about whose certification in which track.

    `since` is the day of a certification from elsewhere, `until` the end of a waiver, an extension or a
    certificate; None: as the policy has it, and of a waiver, for good.
    """

    act: Act
    username: str
    track: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingThen:
    """Where a certification stands, before an act or after it."""

    state: TrackState
    certificate: str | None
    """A number; None after an act that issues: the next number that is free."""
    expires_at: datetime | None
    waived_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPreview:
    """What a decision would lead to."""

    person: Person
    track_name: str
    before: StandingThen
    after: StandingThen
    told: bool
    """The person is written to."""
    name_on_certificate: str | None
    """The name that the certificate has which there is now."""
    seen: int
    """How many events there were: handed in with the decision, it is made on what was looked at."""


@dataclass(frozen=True, kw_only=True)
class PreviewDecision(Request[DecisionPreview]):
    """Nothing is done. Refused with the words with which the act itself would be."""

    decision: Decision


@dataclass(frozen=True, kw_only=True)
class MakeDecision(Request[CertificationFile]):
    """Do it, once: sent again, it changes nothing.

    Conflict (code "changed-since") when something else has happened since `seen`.
    """

    decision: Decision
    actor: str
    reason: str
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyOverride:
    """An organisation's own policy for a track, with who gave it and why."""

    organisation_id: str
    track: str
    policy: Recertification
    actor: str
    reason: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPolicy:
    """A track with its own policy, and its courses (id, title) that a renewal can ask."""

    track: str
    name: str
    policy: Recertification
    courses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """Every policy in force. An organisation without an override goes by the track's."""

    tracks: tuple[TrackPolicy, ...]
    overrides: tuple[PolicyOverride, ...]
    organisations: tuple[tuple[str, str], ...]
    """Id and name."""


@dataclass(frozen=True, kw_only=True)
class GetPolicies(Request[Policies]):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedCertification:
    """Somebody who stands elsewhere by another policy, at this moment."""

    username: str
    full_name: str
    before: TrackState
    after: TrackState


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPreview:
    """Whom another policy hits. Certificates that there are keep their end."""

    certified: int
    halfway: int
    """Who has begun and is not through."""
    moved: int
    """Of the certified, who stands elsewhere at once."""
    examples: tuple[MovedCertification, ...]
    """The first of them, in the order of their names."""
    ends_before: datetime | None
    """When a certificate that is issued now would end, by the policy in force."""
    ends_after: datetime | None


@dataclass(frozen=True, kw_only=True)
class PreviewPolicy(Request[PolicyPreview]):
    """What `SetRecertification` would change; `policy` None: the track's holds again."""

    organisation_id: str
    track: str
    policy: Recertification | None
