"""What an attempt is, what the learner sees of a quiz, and what comes back when it is graded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from courseware.catalog.delivery import GradeFrom, Layout, Review
from courseware.catalog.questions import Marking, QuestionType, Region

Answers = dict[str, tuple[str, ...]]
"""Question id -> the answer; a question that is not there, or has (), is unanswered. By type:

choices and HOTSPOT: the ids of the options chosen. NUMERIC, SHORT_TEXT, ESSAY and CODE: one text, as it was
typed. ORDERING: all option ids, first to last. MATCHING and CLOZE: a text for each stem or gap that is
answered, "its-id the answer": the id, a space, and an option's id or what was typed.
"""

Confidence = dict[str, int]
"""Question id -> how sure the learner is of the answer: 1 a guess, 2 fairly sure, 3 certain."""


class QuizStatus(StrEnum):
    NOT_STARTED = "NOT_STARTED"
    IN_PROGRESS = "IN_PROGRESS"
    AWAITING_MARKING = "AWAITING_MARKING"
    """Handed in; a person has yet to mark a part of it."""
    PASSED = "PASSED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOption:
    id: str
    html: str
    region: Region | None = None
    """HOTSPOT: where it is in the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormGap:
    """A gap of a CLOZE text: one of `options`, or else something to type. `numeric`: a number."""

    id: str
    options: tuple[FormOption, ...] = ()
    numeric: bool = False
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPicture:
    """A HOTSPOT's picture. `src` as in the course's Markdown; `width` and `height` are its pixels."""

    src: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCriterion:
    """A line of an essay's rubric, for the learner too: what is looked at, and (points, text) of each level."""

    id: str
    html: str
    levels: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormQuestion:
    """A question as a learner may see it: no key, no explanation. `html` is safe to insert as it is.

    In the `html` of a CLOZE question `<span data-gap="id"></span>` stands for each gap. The options of MATCHING
    and ORDERING are in an order that says nothing of the key.
    """

    id: str
    type: QuestionType
    html: str
    options: tuple[FormOption, ...] = ()
    several: bool = False
    """Choices and HOTSPOT: whether more than one option may be chosen."""
    points: float = 1.0
    penalty: float = 0.0
    marking: Marking = Marking.ALL_OR_NOTHING
    section: str = ""
    stems: tuple[FormOption, ...] = ()
    gaps: tuple[FormGap, ...] = ()
    units: tuple[str, ...] = ()
    """NUMERIC: those that an answer may be in; it must name one if there are any."""
    picture: FormPicture | None = None
    rubric: tuple[FormCriterion, ...] = ()
    least_words: int = 0
    most_words: int | None = None
    starter: str = ""
    tests: tuple[tuple[str, str], ...] = ()
    """CODE: the name and the source of each test; the source is empty where it is hidden."""
    seconds: float = 0.0
    megabytes: int = 0
    """CODE: what a run of the program may take."""
    hint_costs: tuple[float, ...] = ()
    """What each of its hints takes, in points; the hints themselves are given one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizForm:
    """A published quiz version as a learner may see it: all its questions, or those of one attempt."""

    quiz_id: str
    version: int
    title: str
    description_html: str
    passing_score: float
    questions: tuple[FormQuestion, ...]
    layout: Layout = Layout.ONE_PAGE
    going_back: bool = True
    confidence: bool = False
    leave_warning: bool = False
    grade_from: GradeFrom = GradeFrom.HIGHEST
    review: Review = field(default_factory=Review)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedQuestion:
    """How one question went. What its learner may not see (yet) is None or empty: see `review`."""

    question_id: str
    correct: bool | None
    """Wholly: nothing but the key was answered. None: not marked yet, or not told."""
    mark: float | None
    """The points that it brought, of `max_mark`: below 0 with a penalty. None: not marked yet, or not told."""
    max_mark: float
    """0 where it does not count."""
    selected: tuple[str, ...]
    parts: dict[str, bool] | None = None
    """Of pairs, places and gaps whether each is right, by the stem's, the option's or the gap's id."""
    feedback_html: tuple[str, ...] = ()
    """What is said to what was answered."""
    explanation_html: str = ""
    key_html: str = ""
    """What would have been right."""
    awaiting: bool = False
    """A person has yet to mark it."""
    comment: str = ""
    """What the marker said, as plain text."""
    confidence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionGrade:
    """A section of the quiz that has a pass mark of its own."""

    section: str
    score: float | None
    passing_score: float
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """`score` is mark / max_mark, at most 1.0, and at least 0.0 or the quiz's `lowest_score`.

    Score and marks are None where they are not told to the learner.
    """

    score: float | None
    mark: float | None
    """Points, of `max_mark`: what all questions brought, and what they could have."""
    max_mark: float
    correct: int | None
    total: int
    """The questions that count."""
    passing_score: float
    passed: bool
    questions: tuple[GradedQuestion, ...]
    sections: tuple[SectionGrade, ...] = ()
    awaiting: int = 0
    """Questions that a person has yet to mark: till then nobody has passed."""


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
    confidence: Confidence = field(default_factory=dict)
    deadline: datetime | None = None
    """Of an open attempt with a time limit: when it is handed in as it is."""
    seconds_left: float | None = None
    """Until then, by the registrar's clock: browsers' clocks are not asked."""
    reached: int = 0
    """ONE_AT_A_TIME: the place of the question that the learner is at, from 0."""
    hints: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Question id -> the hints that were taken, as HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Whether a learner may begin an attempt now, and by which rules."""

    allowed: bool = True
    reason: str = ""
    """Why not: a sentence for the learner."""
    next_attempt_at: datetime | None = None
    """When it will be allowed, if that is known."""
    begins_by_hand: bool = False
    """An attempt begins with a button, and what it asks is not shown before."""
    time_limit_seconds: float | None = None
    attempts_allowed: int | None = None
    attempts_left: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    question_count: int = 0
    """How many questions an attempt has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizState:
    """Where a learner is with a quiz.

    `attempt` is the open attempt, else the last closed one, else None: then `form` is what to show.
    """

    form: QuizForm
    status: QuizStatus
    attempt: AttemptState | None
    best_score: float | None
    """The quiz's score by its rule (the highest, unless it says otherwise); None too where it is not told."""
    attempt_count: int
    admission: Admission = field(default_factory=Admission)
