"""What a learner has earned, as the portal, the widgets and the analysts show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from courseware.assessment.model import QuizStatus
from courseware.catalog.model import (
    CertificateDesign,
    CertificationLevel,
    CourseType,
    Recertification,
    Video,
)
from courseware.certification.standing import Standing, TrackState


class CertificateStatus(StrEnum):
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    EXPIRED = "EXPIRED"
    SUPERSEDED = "SUPERSEDED"
    """Another has taken its place: it was reissued, or earned anew."""
    REVOKED = "REVOKED"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFacts:
    """What a published course says of itself, to everybody. `estimated_minutes` is its author's guess."""

    track_slug: str
    course_id: str
    title: str
    description: str
    type: CourseType
    estimated_minutes: int
    sort_order: int

    @property
    def key(self) -> str:
        return f"{self.track_slug}/{self.course_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackFacts:
    """What a published track says of itself, to everybody."""

    slug: str
    name: str
    description: str
    type: str
    level: CertificationLevel
    required: bool
    version: str
    estimated_minutes: int
    sort_order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOutline(CourseFacts):
    """What certification needs to know of a published course. `content_hash` tells one version from another."""

    quizzes: tuple[str, ...]
    videos: tuple[Video, ...]
    exercises: tuple[str, ...]
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackOutline(TrackFacts):
    """What certification needs to know of a published track; only courses that are in force."""

    prerequisites: tuple[str, ...]
    recertification: Recertification
    certificate: CertificateDesign
    courses: tuple[CourseOutline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizResult:
    """All of a learner's attempts at one quiz, in short. `open` says that one is under way."""

    passed: bool = False
    best_score: float | None = None
    """The quiz's score by its rule: the highest, unless it says otherwise."""
    attempt_count: int = 0
    awaiting: int = 0
    """Of them, those that a person has yet to mark."""
    open: bool = False

    @property
    def status(self) -> QuizStatus:
        if self.passed:
            return QuizStatus.PASSED
        if self.open:
            return QuizStatus.IN_PROGRESS
        if self.awaiting:
            return QuizStatus.AWAITING_MARKING
        return QuizStatus.FAILED if self.attempt_count else QuizStatus.NOT_STARTED


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentResult:
    """How far a learner is in a course's content. Times are None until they come."""

    started_at: datetime
    read_at: datetime | None = None
    watched: dict[str, WatchedRanges] = field(default_factory=dict)
    exercises_done: tuple[str, ...] = ()
    content_completed_at: datetime | None = None
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedRanges:
    """Seconds of a video that were seen, as sorted disjoint pairs, and where to go on."""

    ranges: tuple[tuple[float, float], ...] = ()
    position: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """A learner's certification in one track: where it stands, and the certificate of its period."""

    standing: Standing
    certificate: Certificate | None = None
    certificate_id: UUID | None = None
    asks: tuple[str, ...] | None = None
    """Course keys: what is to be completed for the next certificate. None: every course of the track."""
    aims_at: str | None = None
    """The version that the next certificate is for. None: the track's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All that one learner has done: by course key, quiz id and track slug."""

    content: Mapping[str, ContentResult]
    quizzes: Mapping[str, QuizResult]
    certifications: Mapping[str, Certification]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate as lists and pages show it. Frozen at issue but for its status."""

    number: str
    recipient_name: str
    track_slug: str
    track_name: str
    track_version: str
    level: CertificationLevel
    issued_at: datetime
    expires_at: datetime | None
    status: CertificateStatus
    organisation_id: str | None
    organisation_name: str | None
    issuer: str
    verify_token: str
    sha256: str | None = None
    revoked_at: datetime | None = None
    revocation_reason: str | None = None
    suspended_at: datetime | None = None
    superseded_by: str | None = None
    """The number of the one that took its place."""
    erased_at: datetime | None = None
    """When its holder's data was erased: it has no name, and no document here, since then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseWithProgress(CourseFacts):
    """A course and how far one learner is in it. `progress` is a fraction of 1 of the whole course."""

    content_completed: bool
    quiz_status: QuizStatus | None
    """None: the course has no quiz."""
    best_score: float | None
    attempt_count: int
    progress: float
    completed: bool
    started: bool
    completed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackProgress(TrackFacts):
    """A track and how far one learner is in it. `percent` is 0 to 100, whole."""

    state: TrackState
    locked_reason: str | None
    """Why it is locked, in words for the learner, e.g. "Complete Platform Fundamentals first."; None: it is open."""
    courses: tuple[CourseWithProgress, ...]
    courses_total: int
    courses_completed: int
    quizzes_total: int
    quizzes_passed: int
    percent: int
    completed: bool
    next_course: str | None
    """The course id to go on with; None when locked or completed."""
    certificate: Certificate | None
    expires_at: datetime | None
    certified: bool
    """Today: in one of the states CERTIFIED, WINDOW_OPEN, DUE and IN_GRACE."""
    renewable: bool
    """A new period can be begun now."""
    renewing: bool
    """A new period is under way: what counts from now on is done anew."""
    renewable_from: datetime | None
    waived_until: datetime | None
    """Of a waiver that is in force; None: it has no end, or there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationSummary:
    """All of one learner's certification. `next_course` of `next_track` is what to go on with."""

    tracks: tuple[TrackProgress, ...]
    tracks_total: int
    tracks_completed: int
    tracks_in_progress: int
    required_total: int
    required_completed: int
    optional_completed: int
    active_certificates: int
    expired_certificates: int
    next_track: str | None
    next_course: str | None
