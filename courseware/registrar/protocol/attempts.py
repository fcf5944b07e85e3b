"""A quiz and its attempts: opened, answers saved, handed in, and told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from courseware.assessment.model import Answers, AttemptState, Confidence, QuizState
from courseware.certification.model import Certificate
from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, kw_only=True)
class GetQuizState(Request[QuizState]):
    quiz_id: str


@dataclass(frozen=True, kw_only=True)
class OpenAttempt(Request[AttemptState]):
    """Open an attempt under an id that the client made (UUID version 7), or resume the one that is open.

    `answers` are saved in it at once if it is of `quiz_version`, whose form they were given to. If it is of
    another version, none of them are: the answer's form tells which. Conflict when the quiz's rules allow no
    attempt now (codes "quiz-closed", "no-attempts-left", "not-open-yet", "cooling-down").
    """

    attempt_id: UUID
    quiz_id: str
    quiz_version: int | None = None
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What the attempt has now. When its time was over, `attempt` is closed and what came is not counted."""

    answers: Answers
    saved_at: datetime
    attempt: AttemptState


@dataclass(frozen=True, kw_only=True)
class SaveAnswers(Request[Saved]):
    """Keep these answers; an empty one takes one back. Acknowledged only when it is on disk.

    Conflict (code "question-left") for a question that was left, in a quiz without going back.
    """

    attempt_id: UUID
    answers: Answers
    confidence: Confidence = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MoveTo(Request[AttemptState]):
    """The learner is at this question now, counted from 0: of a quiz that asks one at a time."""

    attempt_id: UUID
    place: int


@dataclass(frozen=True, kw_only=True)
class TakeHint(Request[AttemptState]):
    """A hint to a question, at its cost. Conflict (code "no-more-hints") after the last.

    `which` is the hint that is asked for, counted from 0: asked for again because a reply was lost, it costs
    nothing more. None: the next one.
    """

    attempt_id: UUID
    question_id: str
    which: int | None = None


@dataclass(frozen=True, kw_only=True)
class LeaveAttempt(Request[None]):
    """The learner left the page for another, or covered it. Only noted."""

    attempt_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A graded attempt and what it led to."""

    attempt: AttemptState
    best_score: float | None
    """The quiz's score by its rule; None where it is not told."""
    attempt_count: int
    course_completed: bool
    certificate: Certificate | None
    """The certificate that this submission earned, if it did."""


@dataclass(frozen=True, kw_only=True)
class SubmitAttempt(Request[Submitted]):
    """Close and grade. `answers`, when given, are saved first. Sent again, it answers the same.

    With `quiz_id` and `quiz_version`, whose form the answers were given to, it opens the attempt first, or
    resumes the one that is open. Conflict (code "quiz-updated") when that one is of another version. What
    comes after the deadline is not counted: the answer is the attempt as its time closed it.
    """

    attempt_id: UUID
    answers: Answers | None = None
    confidence: Confidence = field(default_factory=dict)
    quiz_id: str | None = None
    quiz_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class GetAttempt(Request[AttemptState]):
    attempt_id: UUID
