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


class RenewalAsks(StrEnum):
    """What somebody does to be certified again."""

    EVERYTHING = "EVERYTHING"
    CHANGED = "CHANGED"
    """Only the courses that are others now than when the certificate was earned."""
    PATH = "PATH"
    """The courses that `renewal_path` names."""
    EXAM = "EXAM"
    """The quizzes, without the lessons."""


class MajorVersion(StrEnum):
    """What becomes of certificates when the track's major version moves on."""

    KEEP = "KEEP"
    """They stand until they expire."""
    GRACE = "GRACE"
    """They expire when the grace is over, if not before."""
    NOW = "NOW"
    """They expire at once."""


class Halfway(StrEnum):
    """What becomes of those who have begun and are not certified when the major version moves on."""

    FINISH = "FINISH"
    """They finish the courses that there were."""
    MOVE = "MOVE"
    """They move over, and keep what did not change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recertification:
    """How long a certification lasts, and how it goes on.

    `valid_for` is an ISO 8601 duration such as P2Y, `valid_until` a day of each year such as 06-30: one of them,
    or neither: then it has no end. Days count back from the end (`window_days`: since when it can be renewed;
    `due_days`: since when it is due) and on from a major version (`grace_days`).
    """

    valid_for: str | None = None
    valid_until: str | None = None
    window_days: int = 90
    due_days: int = 30
    grace_days: int = 30
    renewal: RenewalAsks = RenewalAsks.EVERYTHING
    renewal_path: tuple[str, ...] = ()
    """Course ids."""
    major_version: MajorVersion = MajorVersion.GRACE
    halfway: Halfway = Halfway.FINISH


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDesign:
    """What a track's certificate says and looks like besides the facts. What is empty is as it comes.

    `logo` and `signature` are pictures by their content's names, see `certificate_pictures.py`.
    """

    template: str = "standard"
    signatory_name: str = ""
    signatory_title: str = ""
    wording: str = ""
    logo: str = ""
    signature: str = ""
    accent: str = ""
    """The colour of the title, the seal and the border, such as "#17616B"."""
    trim: str = ""
    """The colour of fine lines and of the second thread in the border."""
    paper: str = ""
    """A4 or LETTER."""
    language: str = ""
    """Of the printed words: one of LANGUAGES in `languages.py`."""


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
    pictures: dict[str, bytes] = field(default_factory=dict)
    """The pictures on its certificate: their names in the design, and their content."""

    @property
    def major_version(self) -> int:
        return int(self.version.partition(".")[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All tracks, in the order in which they are shown."""

    tracks: tuple[Track, ...] = ()

    def track(self, slug: str) -> Track | None:
        return next((track for track in self.tracks if track.slug == slug), None)
