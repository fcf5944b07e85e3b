"""What an attempt is, what the learner sees of a quiz, and what comes back when it is graded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from courseware.catalog.model import Marking, QuestionType

Answers = dict[str, tuple[str, ...]]
"""Question id -> the option ids chosen; a question that is not there is unanswered."""


class QuizStatus(StrEnum):
    NOT_STARTED = "NOT_STARTED"
    IN_PROGRESS = "IN_PROGRESS"
    PASSED = "PASSED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOption:
    id: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormQuestion:
    """A question as a learner may see it: no key, no explanation. `html` is safe to insert as it is."""

    id: str
    type: QuestionType
    html: str
    options: tuple[FormOption, ...]
    points: float = 1.0
    marking: Marking = Marking.ALL_OR_NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizForm:
    """A published quiz version as a learner may see it."""

    quiz_id: str
    version: int
    title: str
    description_html: str
    passing_score: float
    questions: tuple[FormQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedQuestion:
    """How one question went. `explanation_html` is shown once the attempt is closed."""

    question_id: str
    correct: bool
    """Wholly: the key and nothing else was chosen."""
    mark: float
    """The points that it brought, of `max_mark`."""
    max_mark: float
    selected: tuple[str, ...]
    explanation_html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """`score` is mark / max_mark, from 0.0 to 1.0."""

    score: float
    mark: float
    """Points, of `max_mark`: what all questions brought, and what they could have."""
    max_mark: float
    correct: int
    total: int
    passing_score: float
    passed: bool
    questions: tuple[GradedQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptState:
    """One attempt of one learner. `grade` is there once it is closed, `form` is the version it was opened on."""

    attempt_id: UUID
    status: QuizStatus
    started_at: datetime
    completed_at: datetime | None
    answers: Answers
    form: QuizForm
    grade: Grade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizState:
    """Where a learner is with a quiz.

    `attempt` is the open attempt, else the last closed one, else None: then `form` is what to show.
    """

    form: QuizForm
    status: QuizStatus
    attempt: AttemptState | None
    best_score: float | None
    attempt_count: int
