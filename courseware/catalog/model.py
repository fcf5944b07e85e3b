"""What is taught, as frozen objects: Catalog > Track > Course > Quiz > QuizQuestion > Option."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from courseware.catalog.delivery import Delivery
from courseware.catalog.questions import QuizQuestion


class CertificationLevel(StrEnum):
    FOUNDATION = "FOUNDATION"
    INTERMEDIATE = "INTERMEDIATE"
    ADVANCED = "ADVANCED"


class TrackType(StrEnum):
    """The tracks of the compliance platform. An installation may use other words of its own."""

    PLATFORM_FUNDAMENTALS = "PLATFORM_FUNDAMENTALS"
    CASE_MANAGEMENT = "CASE_MANAGEMENT"
    CAMPAIGNS_DISCLOSURES = "CAMPAIGNS_DISCLOSURES"
    POLICY_MANAGEMENT = "POLICY_MANAGEMENT"
    ANALYTICS_REPORTING = "ANALYTICS_REPORTING"
    ADMIN_CONFIGURATION = "ADMIN_CONFIGURATION"


class CourseType(StrEnum):
    VIDEO = "VIDEO"
    TEXT = "TEXT"
    INTERACTIVE = "INTERACTIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """A quiz as its author wrote it, keys included: it never leaves the registrar in this form.

    `passing_score` is a fraction of 1.
    """

    id: str
    title: str
    questions: tuple[QuizQuestion, ...]
    passing_score: float = 0.80
    description: str = ""
    delivery: Delivery = field(default_factory=Delivery)


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A video that a course shows. `src` is relative to the notebook; `seconds` is its length."""

    id: str
    src: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One notebook. `content` is the notebook as learners get it: no answer key, no question text in it."""

    track: str
    id: str
    title: str
    type: CourseType
    description: str = ""
    estimated_minutes: int = 15
    sort_order: int = 0
    is_active: bool = True
    file: str = ""
    quizzes: tuple[Quiz, ...] = ()
    videos: tuple[Video, ...] = ()
    exercises: tuple[str, ...] = ()
    content: dict[str, Any] = field(default_factory=dict)
    content_hash: str = ""

    @property
    def key(self) -> str:
        """The course's id in the whole catalogue, such as "case-management/intake"."""
        return f"{self.track}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recertification:
    """How long a certification lasts. `valid_for` is an ISO 8601 duration such as P2Y, or None: no end."""

    valid_for: str | None = None
    window_days: int = 90
    grace_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDesign:
    """What a track's certificate says besides the facts."""

    template: str = "standard"
    signatory_name: str = ""
    signatory_title: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A certification track: a folder with a track.yaml."""

    slug: str
    name: str
    type: str
    level: CertificationLevel
    version: str
    description: str = ""
    required: bool = False
    estimated_minutes: int = 0
    sort_order: int = 0
    is_active: bool = True
    prerequisites: tuple[str, ...] = ()
    courses: tuple[Course, ...] = ()
    recertification: Recertification = Recertification()
    certificate: CertificateDesign = CertificateDesign()

    @property
    def major_version(self) -> int:
        return int(self.version.partition(".")[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All tracks, in the order in which they are shown."""

    tracks: tuple[Track, ...] = ()

    def track(self, slug: str) -> Track | None:
        return next((track for track in self.tracks if track.slug == slug), None)
