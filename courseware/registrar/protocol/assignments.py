"""Assignments: who must be certified in which track by when, and where everybody stands with that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from courseware.certification.assignments import Assignment, Audience, Deadline
from courseware.certification.obligations import Obligation, ObligationStanding
from courseware.certification.standing import TrackState
from courseware.registrar.protocol.people import Person, Role
from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssignment:
    """What is assigned to whom. An organisation is named by its id or its name."""

    track: str
    audience: Audience
    username: str | None = None
    organisation: str | None = None
    role: Role | None = None
    due: Deadline
    begin: Deadline | None = None
    reason: str


@dataclass(frozen=True, kw_only=True)
class AssignTrack(Request[tuple[Assignment, ...]]):
    """All or none. The same for the same audience by the same day is there once, however often it is asked for."""

    assignments: tuple[NewAssignment, ...]
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentPreview:
    """What an assignment would do. With a `problem` it cannot be made, and the rest says nothing."""

    problem: str | None = None
    is_there: bool = False
    """The same is in force already."""
    people: int = 0
    certified: int = 0
    """Of them, who is certified in the track now."""


@dataclass(frozen=True, kw_only=True)
class PreviewAssignments(Request[tuple[AssignmentPreview, ...]]):
    """One answer for each, in order; nothing is done."""

    assignments: tuple[NewAssignment, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeAssignment(Request[Assignment]):
    """Other days for the same track and audience; what periods count from stays. Audited."""

    assignment_id: UUID
    due: Deadline
    begin: Deadline | None = None
    reason: str
    actor: str


@dataclass(frozen=True, kw_only=True)
class WithdrawAssignment(Request[None]):
    assignment_id: UUID
    reason: str
    actor: str


@dataclass(frozen=True, kw_only=True)
class Exempt(Request[None]):
    """Excuse a person whom an assignment reaches from it; `excused` False: not any more. Audited.

    Sent again with the same reason, it changes nothing.
    """

    assignment_id: UUID
    username: str
    excused: bool = True
    reason: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Somebody who is excused from an assignment now, and since when and why."""

    username: str
    full_name: str
    reason: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, kw_only=True)
class ListExemptions(Request[tuple[Exemption, ...]]):
    """Who is excused from an assignment, in the order of the names."""

    assignment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAssignment:
    """An assignment in force with the people whom it reaches now."""

    assignment: Assignment
    track_name: str
    people: int
    excused: int
    certified: int
    """Of those who are not excused, who is certified in the track now."""


@dataclass(frozen=True, kw_only=True)
class ListAssignments(Request[tuple[ListedAssignment, ...]]):
    """Those in force, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audiences:
    """What can be assigned and to which organisations: ids with names, in the order of the names."""

    tracks: tuple[tuple[str, str], ...]
    organisations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class GetAudiences(Request[Audiences]):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One person and one track that is assigned to this person, as lists show it."""

    learner_id: UUID
    username: str
    full_name: str
    email: str
    organisation_id: str | None
    organisation_name: str | None
    track_slug: str
    track_name: str
    required: bool
    assignments: int
    """How many reach the person; 0: the track is required, and no more."""
    standing: ObligationStanding
    due_at: datetime | None
    begin_by: datetime | None
    begun_at: datetime | None
    certified: bool
    certified_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compliance:
    """A page of people and tracks, and the counts of all that the filters but `standing` leave."""

    rows: tuple[Owed, ...]
    pairs: int
    people: int
    certified: int
    """Of the pairs that nobody is excused from, how many are certified now."""
    standings: dict[ObligationStanding, int]
    tracks: tuple[tuple[str, str], ...]
    """Slug and name of each that is taught, to filter by."""
    organisations: tuple[tuple[str, str], ...]
    """Id and name of each that the caller may ask about; "" is our own staff."""
    now: datetime

    @property
    def counting(self) -> int:
        """The denominator: the pairs that nobody is excused from."""
        return self.pairs - self.standings[ObligationStanding.EXEMPT]


@dataclass(frozen=True, kw_only=True)
class ComplianceOf(Request[Compliance]):
    """Where people stand. A manager is told about the managed organisations alone, whatever is asked.

    `organisation` is an id, "" our own staff, None all; `search` holds words that a name, user name,
    email or organisation has; `sort` is one of standing, due, name, organisation and track.
    """

    organisation: str | None = None
    track: str | None = None
    standing: ObligationStanding | None = None
    search: str = ""
    sort: str = "standing"
    descending: bool = False
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligations:
    """All that one learner has to be certified in, the most urgent first."""

    owed: tuple[Obligation, ...]
    now: datetime


@dataclass(frozen=True, kw_only=True)
class GetObligations(Request[Obligations]):
    """The acting learner's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackOfMember:
    """How far a member of a team is in a track: no answer, no mark."""

    name: str
    state: TrackState
    percent: int
    courses_completed: int
    courses_total: int
    certificate_number: str | None
    obligation: Obligation | None
    """None: it is not assigned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    person: Person
    tracks: tuple[TrackOfMember, ...]
    """Those that are assigned or begun; the most urgent first."""
    now: datetime


@dataclass(frozen=True, kw_only=True)
class GetTeamMember(Request[TeamMember]):
    """NotFound for everybody whom the acting person does not manage."""

    username: str
