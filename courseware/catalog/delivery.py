"""How a quiz is given: when, how often, how long, in which order, and what may be seen of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from courseware.catalog.questions import QuizQuestion


class Layout(StrEnum):
    ONE_PAGE = "ONE_PAGE"
    ONE_AT_A_TIME = "ONE_AT_A_TIME"


class GradeFrom(StrEnum):
    """Which of a learner's attempts is the quiz's score."""

    HIGHEST = "HIGHEST"
    LAST = "LAST"
    FIRST = "FIRST"
    AVERAGE = "AVERAGE"


class Release(StrEnum):
    """When something of a graded attempt may be seen by its learner."""

    RIGHT_AFTER = "RIGHT_AFTER"
    AFTER_CLOSING = "AFTER_CLOSING"
    """Once the quiz's `closes_at` has passed."""
    NEVER = "NEVER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a learner sees of a graded attempt, and when. Passed or not is always told."""

    score: Release = Release.RIGHT_AFTER
    correctness: Release = Release.RIGHT_AFTER
    """Which questions were right, and the feedback to what was chosen."""
    key: Release = Release.NEVER
    explanation: Release = Release.RIGHT_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """So many questions drawn at random of those that have this tag, or difficulty, or both."""

    draw: int
    tag: str = ""
    difficulty: str = ""

    def holds(self, question: QuizQuestion) -> bool:
        """Whether this question may be drawn."""
        return (not self.tag or self.tag in question.tags) and (
            not self.difficulty or self.difficulty == question.difficulty
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The rules of one quiz version. As it is made here, a quiz has no rule but its pass mark."""

    time_limit: timedelta | None = None
    grace: timedelta = timedelta(seconds=10)
    """How long after the time limit what was on its way is still taken."""
    attempts_allowed: int | None = None
    cooldown: timedelta = timedelta(0)
    """How long after a failed attempt the next may begin."""
    cooldown_growth: float = 1.0
    """What the cooldown is multiplied by after each further failure."""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    shuffle_questions: bool = False
    shuffle_options: bool = False
    pools: tuple[Pool, ...] = ()
    """Questions of no pool are always asked."""
    avoid_seen: bool = True
    """A pool gives first what the learner's last attempt did not have."""
    layout: Layout = Layout.ONE_PAGE
    going_back: bool = True
    """ONE_AT_A_TIME: whether a question that was left can be answered again."""
    grade_from: GradeFrom = GradeFrom.HIGHEST
    review: Review = Review()
    lowest_score: float = 0.0
    """Where penalties end: a fraction of 1, from -1 to 0."""
    sections: Mapping[str, float] = field(default_factory=dict)
    """The pass mark of each section that has one, as a fraction of 1."""
    confidence: bool = False
    """Learners are asked how sure they are of each answer."""
    leave_warning: bool = False
    """Who leaves the page while an attempt is open is told so when coming back; the attempt's log says it too."""

    @property
    def begins_by_hand(self) -> bool:
        """Whether an attempt begins with a button, since what it asks, or its clock, begins with it."""
        return bool(
            self.time_limit
            or self.pools
            or self.shuffle_questions
            or self.shuffle_options
            or self.attempts_allowed is not None
            or self.layout is Layout.ONE_AT_A_TIME
        )
