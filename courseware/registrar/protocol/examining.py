"""What examiners do: mark by hand, put a quiz right, grant accommodations, look into an attempt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from courseware.assessment.corrections import Correction
from courseware.assessment.model import AttemptState, QuizStatus
from courseware.catalog.questions import EssayTask, QuestionType
from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitingMark:
    """An answer that a person has yet to mark. Whose it is, is not told: marking is blind."""

    attempt_id: UUID
    quiz_id: str
    quiz_title: str
    course: str
    question_id: str
    handed_in_at: datetime


@dataclass(frozen=True, kw_only=True)
class ListAwaitingMarks(Request[tuple[AwaitingMark, ...]]):
    """All of them, the longest waiting first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkingTask:
    """One answer to mark, with what it is marked by."""

    attempt_id: UUID
    quiz_id: str
    quiz_title: str
    course: str
    question_id: str
    question_type: QuestionType
    question_html: str
    answer: tuple[str, ...]
    answer_html: str
    """The answer in words; empty where `answer` is what was typed."""
    max_mark: float
    essay: EssayTask | None
    explanation_html: str
    mark: float | None
    """What it brings now; None: not marked yet."""
    hint_cost: float
    """So many points the hints that were taken cost: they come off the first mark that is given."""
    comment: str
    handed_in_at: datetime


@dataclass(frozen=True, kw_only=True)
class GetMarkingTask(Request[MarkingTask]):
    attempt_id: UUID
    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkGiven:
    mark: float
    """What the answer brings now, hints taken off."""
    status: QuizStatus
    """Of the attempt, now."""
    still_awaiting: int
    certificate: str | None
    """The number of the certificate that it led to."""


@dataclass(frozen=True, kw_only=True)
class GiveMark(Request[MarkGiven]):
    """Mark one answer of a closed attempt. By `levels` of the rubric (criterion id -> points), or by `mark`.

    Of an answer that is graded already it is an override, and needs a `reason`. Audited.
    """

    attempt_id: UUID
    question_id: str
    mark: float | None = None
    levels: dict[str, float] = field(default_factory=dict)
    comment: str = ""
    actor: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptEvent:
    """One line of an attempt's log. Where somebody decided, `detail` says who, what and why."""

    occurred_at: datetime
    kind: str
    answers: str | None
    """JSON: question id -> answer."""
    detail: str | None
    """JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFile:
    """All that is known of an attempt, for disputes."""

    learner: str
    course: str
    attempt: AttemptState
    """Its grade is whole, keys included, whatever its learner may see of it."""
    answers_html: dict[str, str]
    """Question id -> the answer in words, where it is not what was typed."""
    log: tuple[AttemptEvent, ...]


@dataclass(frozen=True, kw_only=True)
class GetAttemptFile(Request[AttemptFile]):
    attempt_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAttempt:
    """One attempt of a learner, to choose from."""

    attempt_id: UUID
    quiz_id: str
    quiz_title: str
    quiz_version: int
    started_at: datetime
    completed_at: datetime | None
    status: QuizStatus
    score: float | None


@dataclass(frozen=True, kw_only=True)
class FindAttempts(Request[tuple[FoundAttempt, ...]]):
    """All attempts of a person, the newest first. NotFound for an unknown user name."""

    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regraded:
    """An attempt whose result a correction changes."""

    attempt_id: UUID
    learner: str
    score_before: float
    score: float
    status_before: QuizStatus
    status: QuizStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RegradePage:
    """A part of the attempts at a quiz version, held against a correction."""

    examined: int
    of: int
    """The attempts of the version, in all."""
    changed: int
    passes_kept: int
    """Attempts that would have failed, and keep their pass."""
    passes_lost: int
    new_passes: tuple[UUID, ...]
    """Learners who had not passed this quiz, and now do."""
    newly_certified: tuple[UUID, ...]
    """Of them, those who have done everything else for their track."""
    examples: tuple[Regraded, ...]
    """Some of the changes."""
    next: UUID | None
    """Where the next page begins; None: this was the last."""


@dataclass(frozen=True, kw_only=True)
class PreviewRegrade(Request[RegradePage]):
    """What a correction would change, page by page; nothing is changed.

    InvalidRequest, naming the question, when the correction does not fit the version.
    """

    quiz_id: str
    quiz_version: int
    correction: Correction
    keep_passes: bool = True
    after: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ApplyRegrade(Request[RegradePage]):
    """The same, and do it, page by page from the first. Done again, it changes nothing."""

    quiz_id: str
    quiz_version: int
    correction: Correction
    keep_passes: bool = True
    after: UUID | None = None
    actor: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenQuiz:
    """A quiz that is given, or once was."""

    quiz_id: str
    title: str
    course: str
    version: int
    """The newest."""
    attempts: int
    """At all versions, those under way too."""
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class ListQuizzes(Request[tuple[GivenQuiz, ...]]):
    """Every quiz that was ever published, by its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizVersion:
    """A version of a quiz that was given, as it counts now. `questions` is JSON, keys included."""

    quiz_id: str
    version: int
    title: str
    published_at: datetime
    attempts: int
    passing_score: float
    questions: str
    dropped: tuple[str, ...] = ()
    """Questions that count for nobody any more."""
    full_marks: tuple[str, ...] = ()
    """Questions that bring everybody all their points."""


@dataclass(frozen=True, kw_only=True)
class ListQuizVersions(Request[tuple[QuizVersion, ...]]):
    """Every version of a quiz, the newest first. NotFound for an unknown quiz."""

    quiz_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedAccommodation:
    id: UUID
    username: str | None
    organisation_id: str | None
    quiz_id: str | None
    extra_time: float
    no_time_limit: bool
    extra_attempts: int
    reason: str
    actor: str
    granted_at: datetime


@dataclass(frozen=True, kw_only=True)
class GrantAccommodation(Request[GrantedAccommodation]):
    """Ease a quiz's rules (`quiz_id` None: every quiz's) for a person or for everybody of an organisation."""

    username: str | None = None
    organisation_id: str | None = None
    quiz_id: str | None = None
    extra_time: float = 0.0
    no_time_limit: bool = False
    extra_attempts: int = 0
    actor: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ListAccommodations(Request[tuple[GrantedAccommodation, ...]]):
    """Those in force."""


@dataclass(frozen=True, kw_only=True)
class WithdrawAccommodation(Request[None]):
    """NotFound for one that is not in force."""

    accommodation_id: UUID
    actor: str
    reason: str
