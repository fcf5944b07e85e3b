"""What can be asked of the registrar: one frozen dataclass a use case, with the type of its answer.

A request class `OpenAttempt(Request[AttemptState])` travels as `POST /open-attempt` with its fields
as JSON, and comes back as an `AttemptState` or as a Refusal. Every request is safe to send again:
a lost reply costs nothing.
"""

from __future__ import annotations

import re
import typing
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from courseware.assessment.model import Answers, AttemptState, QuizState
from courseware.catalog.model import Catalog
from courseware.certification.model import Certificate, CertificationSummary, TrackProgress

R = TypeVar("R")

REQUESTS: dict[str, type[Request[Any]]] = {}
"""Every request by its path."""


class Request(Generic[R]):
    """Base of every request. `R` is the type of its answer."""

    path: ClassVar[str]
    answer: ClassVar[Any]

    def __init_subclass__(cls) -> None:
        cls.path = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        cls.answer = typing.get_args(cls.__orig_bases__[0])[0]  # type: ignore[attr-defined]
        REQUESTS[cls.path] = cls


class Role(StrEnum):
    LEARNER = "LEARNER"
    AUTHOR = "AUTHOR"
    ANALYST = "ANALYST"
    MANAGER = "MANAGER"
    ADMIN = "ADMIN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account: a tenant's user (with an organisation) or one of our own staff (without)."""

    id: UUID
    username: str
    full_name: str
    email: str
    internal: bool
    organisation_id: str | None
    organisation_name: str | None
    roles: tuple[Role, ...]
    manages: tuple[str, ...] = ()
    """Ids of the organisations this person manages."""
    is_active: bool = True


# -- people and sessions (asked by the web process and the command line) ----------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    session: str
    """The secret for the session cookie."""
    expires_at: datetime
    person: Person


@dataclass(frozen=True, kw_only=True)
class SignIn(Request[SignedIn]):
    """NotSignedIn for a wrong name or password alike; TooManyRequests after too many tries."""

    username: str
    password: str = field(repr=False)
    remote: str = ""
    """The address that asks, for the rate limit."""


@dataclass(frozen=True, kw_only=True)
class WhoIs(Request[Person]):
    """Who holds this session, or this API token. NotSignedIn when nobody does."""

    session: str | None = field(default=None, repr=False)
    api_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class SignOut(Request[None]):
    session: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ChangePassword(Request[None]):
    """By the learner who is acting. Ends that person's other sessions. Forbidden: the current one is wrong."""

    current: str = field(repr=False)
    new: str = field(repr=False)
    session: str = field(default="", repr=False)
    """The session to keep."""


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    username: str
    full_name: str
    email: str
    organisation: str | None = None
    """The organisation's name, made when it is new; None: one of our own staff."""
    password: str | None = field(default=None, repr=False)
    roles: tuple[Role, ...] = (Role.LEARNER,)


@dataclass(frozen=True, kw_only=True)
class AddPeople(Request[tuple[Person, ...]]):
    """All or none. Conflict names the username or email that is taken, InvalidRequest the row that is wrong."""

    people: tuple[NewPerson, ...]


@dataclass(frozen=True, kw_only=True)
class SetPasswords(Request[None]):
    """Give these people this password and end their sessions. By the operator, not by the people."""

    usernames: tuple[str, ...]
    password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ListPeople(Request[tuple[Person, ...]]):
    pass


@dataclass(frozen=True, kw_only=True)
class GrantRole(Request[Person]):
    """MANAGER needs the organisation (its name); the other roles have none."""

    username: str
    role: Role
    organisation: str | None = None


@dataclass(frozen=True, kw_only=True)
class IssueToken(Request[str]):
    """A new API token for this person. It is shown once; the record holds its hash."""

    username: str


# -- catalogue ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """What a publication changed: lines such as "case-management/intake: quiz intake-basics version 2"."""

    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PublishCatalog(Request[PublishReport]):
    """Make this catalogue the one in force. Unchanged content publishes nothing.

    Tracks and courses that are not in it are kept but set inactive, unless they are in `keep`
    (keys of courses and slugs of tracks whose files are wrong just now: their last version stays).
    """

    catalog: Catalog
    keep: tuple[str, ...] = ()
    actor: str = "publish"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseContent:
    """A published course for the page that shows it."""

    track_slug: str
    track_name: str
    course_id: str
    title: str
    content: dict[str, Any]
    """The notebook (nbformat 4) as learners get it: keys and question texts are not in it."""
    content_hash: str
    folder: str
    """The track's folder below `notebooks/`: where `assets/` is."""


# -- a learner in a course (asked by the web process for a learner, or by that learner's kernel) ------


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedVideo:
    """`ranges` are the seconds seen, as sorted disjoint (start, end) pairs; `position` is where to go on."""

    video_id: str
    seconds: float
    watched_seconds: float
    ranges: tuple[tuple[float, float], ...]
    position: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseState:
    """Where a learner is in one course: what is done and what is still to do."""

    course: str
    read_to_end: bool
    videos: tuple[WatchedVideo, ...]
    exercises_done: tuple[str, ...]
    exercises_total: int
    content_completed: bool
    completed: bool
    progress: float


@dataclass(frozen=True, kw_only=True)
class OpenCourse(Request[CourseContent]):
    """The learner opens the page. Forbidden (code "locked") says what to complete first."""

    course: str
    """The key, "track-slug/course-id"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseVisit:
    """All that a course's page shows: the course, where the learner is in it and in its track."""

    content: CourseContent | None
    """None: the version that the asker knows is the one in force."""
    content_hash: str
    track: TrackProgress
    state: CourseState
    quizzes: tuple[QuizState, ...]
    """The course's quizzes, in its order."""


@dataclass(frozen=True, kw_only=True)
class VisitCourse(Request[CourseVisit]):
    """The learner opens the page: `OpenCourse` and everything else that the page shows, in one answer."""

    course: str
    known: str = ""
    """The content hash that the asker has of this course."""


@dataclass(frozen=True, kw_only=True)
class GetCourseState(Request[CourseState]):
    course: str


@dataclass(frozen=True, kw_only=True)
class RecordRead(Request[CourseState]):
    """The learner has read the course's page to its end."""

    course: str


@dataclass(frozen=True, kw_only=True)
class RecordWatched(Request[CourseState]):
    """The learner has seen these seconds of a video: (start, end) pairs, in any order."""

    course: str
    video_id: str
    ranges: tuple[tuple[float, float], ...]
    position: float = 0.0


@dataclass(frozen=True, kw_only=True)
class RecordExercise(Request[CourseState]):
    """The exercise's check has passed."""

    course: str
    exercise_id: str


@dataclass(frozen=True, kw_only=True)
class GetQuizState(Request[QuizState]):
    quiz_id: str


@dataclass(frozen=True, kw_only=True)
class OpenAttempt(Request[AttemptState]):
    """Open an attempt under an id that the client made (UUID version 7), or resume the one that is open."""

    attempt_id: UUID
    quiz_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    answers: Answers
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class SaveAnswers(Request[Saved]):
    """Keep these answers; an empty selection takes one back. Acknowledged only when it is on disk."""

    attempt_id: UUID
    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A graded attempt and what it led to."""

    attempt: AttemptState
    best_score: float
    attempt_count: int
    course_completed: bool
    certificate: Certificate | None
    """The certificate that this submission earned, if it did."""


@dataclass(frozen=True, kw_only=True)
class SubmitAttempt(Request[Submitted]):
    """Close and grade. `answers`, when given, are saved first. Sent again, it answers the same."""

    attempt_id: UUID
    answers: Answers | None = None


@dataclass(frozen=True, kw_only=True)
class GetAttempt(Request[AttemptState]):
    attempt_id: UUID


# -- certification -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class GetSummary(Request[CertificationSummary]):
    pass


@dataclass(frozen=True, kw_only=True)
class GetTrack(Request[TrackProgress]):
    slug: str


@dataclass(frozen=True, kw_only=True)
class ListCertificates(Request[tuple[Certificate, ...]]):
    """The acting learner's; without one (the command line), everybody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDocument:
    number: str
    pdf: bytes
    sha256: str


@dataclass(frozen=True, kw_only=True)
class GetCertificateDocument(Request[CertificateDocument]):
    """The PDF as it was frozen. NotFound for a number that is not the acting learner's."""

    number: str


@dataclass(frozen=True, kw_only=True)
class Verify(Request[Certificate]):
    """What a stranger with the link may know. NotFound gives nothing away."""

    token: str


@dataclass(frozen=True, kw_only=True)
class RevokeCertificate(Request[Certificate]):
    number: str
    reason: str
    actor: str


# -- kernels and the house (asked by the web process) -------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AdmitKernel(Request[str]):
    """A new kernel of the acting learner's page: the secret with which it may speak for that learner."""

    kernel_id: str
    course: str


@dataclass(frozen=True, kw_only=True)
class DismissKernel(Request[None]):
    kernel_id: str


@dataclass(frozen=True, kw_only=True)
class RefreshWarehouse(Request[str]):
    """Publish the record to the warehouse now; the answer is the new version's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commits:
    """How long transactions took, from their beginning to their end on disk."""

    buckets: tuple[tuple[float | None, int], ...] = ()
    """(seconds, how many took at most so long); the last, None, is all of them."""
    seconds: float = 0.0
    """All of them together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    now: datetime
    schema_version: int
    rounds: int
    """Transactions committed since start."""
    requests: int
    attempts_opened: int = 0
    """Requests to open or resume an attempt that were answered since start."""
    attempts_submitted: int = 0
    commits: Commits = Commits()


@dataclass(frozen=True, kw_only=True)
class GetHealth(Request[Health]):
    pass
