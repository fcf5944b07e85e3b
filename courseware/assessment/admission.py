"""Who may begin an attempt when, and until when it lasts: a quiz's rules, a learner's history, and the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from courseware.assessment.arrangement import arrange
from courseware.assessment.model import Admission
from courseware.catalog.delivery import Delivery
from courseware.catalog.model import Quiz
from courseware.languages import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Accommodation:
    """What a learner, or everybody of an organisation, is granted beyond a quiz's rules."""

    extra_time: float = 0.0
    """A fraction of the time limit: 0.25 is a quarter more."""
    no_time_limit: bool = False
    extra_attempts: int = 0

    def along_with(self, other: Accommodation) -> Accommodation:
        """Both of them: the longer time, and the attempts of each."""
        return Accommodation(
            extra_time=max(self.extra_time, other.extra_time),
            no_time_limit=self.no_time_limit or other.no_time_limit,
            extra_attempts=self.extra_attempts + other.extra_attempts,
        )


NONE_GRANTED = Accommodation()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A learner's closed attempts at one quiz, as far as its rules ask for them."""

    attempts: int = 0
    failures: int = 0
    """In a row, up to now."""
    last_failed_at: datetime | None = None

    def after(self, *, passed: bool, completed_at: datetime) -> History:
        """The history with one more attempt."""
        return History(
            attempts=self.attempts + 1,
            failures=0 if passed else self.failures + 1,
            last_failed_at=None if passed else completed_at,
        )


def accommodation(granted: Iterable[Accommodation]) -> Accommodation:
    """All that was granted, as one."""
    whole = NONE_GRANTED
    for one in granted:
        whole = whole.along_with(one)
    return whole


def admission(quiz: Quiz, history: History, granted: Accommodation, now: datetime) -> Admission:
    """Whether a new attempt may begin now; if not, why, and when."""
    rules = quiz.delivery
    allowed = None
    if rules.attempts_allowed is not None:
        allowed = rules.attempts_allowed + granted.extra_attempts
    limit = time_limit(rules, granted)
    facts = Admission(
        begins_by_hand=rules.begins_by_hand,
        time_limit_seconds=limit.total_seconds() if limit else None,
        attempts_allowed=allowed,
        attempts_left=None if allowed is None else max(0, allowed - history.attempts),
        opens_at=rules.opens_at,
        closes_at=rules.closes_at,
        question_count=question_count(quiz),
    )
    if rules.closes_at and now >= rules.closes_at:
        return replace(facts, allowed=False, reason=N_("This quiz is closed."))
    if facts.attempts_left == 0:
        return replace(facts, allowed=False, reason=N_("You have used all your attempts."))
    if rules.opens_at and now < rules.opens_at:
        return _not_before(facts, rules.opens_at, N_("This quiz is not open yet."))
    ready_at = ready_again_at(rules, history)
    if ready_at and now < ready_at:
        if rules.closes_at and ready_at >= rules.closes_at:
            return replace(
                facts, allowed=False, reason=N_("This quiz closes before you may try it again.")
            )
        return _not_before(facts, ready_at, N_("You may try this quiz again after a break."))
    return facts


def ready_again_at(rules: Delivery, history: History) -> datetime | None:
    """When the break after the last failed attempt ends: cooldown · growth^(failures in a row - 1)."""
    if not rules.cooldown or history.last_failed_at is None:
        return None
    longest = timedelta(days=3650)
    try:
        cooldown = min(longest, rules.cooldown * rules.cooldown_growth ** (history.failures - 1))
    except OverflowError:
        cooldown = longest
    return history.last_failed_at + cooldown


def time_limit(rules: Delivery, granted: Accommodation) -> timedelta | None:
    """A learner's own time limit."""
    if rules.time_limit is None or granted.no_time_limit:
        return None
    return rules.time_limit * (1.0 + granted.extra_time)


def deadline(rules: Delivery, granted: Accommodation, started_at: datetime) -> datetime | None:
    """When an attempt is handed in as it is: its time is up, or the quiz closes."""
    limit = time_limit(rules, granted)
    ends = [moment for moment in (limit and started_at + limit, rules.closes_at) if moment]
    return min(ends, default=None)


def question_count(quiz: Quiz) -> int:
    """How many questions an attempt has: as many, whichever are drawn."""
    asked = arrange(quiz, 0).question_ids
    return len(quiz.questions if asked is None else asked)


def _not_before(facts: Admission, moment: datetime, reason: str) -> Admission:
    return replace(facts, allowed=False, reason=reason, next_attempt_at=moment)
