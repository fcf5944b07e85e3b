"""Deciding a closed attempt again: a new result beside it, and what follows from that for its learner."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from courseware.assessment.model import Grade, GradedQuestion, QuizStatus
from courseware.certification.model import Certificate
from courseware.errors import Forbidden
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar.closing import responses
from courseware.registrar.courses import settle
from courseware.registrar.office import Office


def add_result(
    office: Office,
    tx: Transaction,
    *,
    attempt_id: UUID,
    learner_id: UUID,
    status: QuizStatus,
    score: float,
    questions: Sequence[GradedQuestion],
    cause: str,
    correction_id: UUID | None = None,
) -> None:
    """Record what counts from now on."""
    of_correction = {} if correction_id is None else {"correction_id": correction_id}
    tx.add(
        "attempt_results",
        id=new_id(),
        attempt_id=attempt_id,
        learner_id=learner_id,
        status=status.value,
        score=score,
        responses=responses(questions),
        cause=cause,
        decided_at=office.now,
        **of_correction,
    )
    office.forget_learner(learner_id)


def follow_up(
    office: Office, tx: Transaction, learner_id: UUID, quiz_id: str, course_key: str
) -> Certificate | None:
    """Complete the course, and certify, if a new result made that so; the new certificate."""
    course = office.published(tx).courses.get(course_key)
    if course is None:
        return None
    try:
        learner = office.learner(tx, learner_id)
    except Forbidden:  # the account is closed: its results stay, and lead to nothing
        return None
    result = learner.quizzes.get(quiz_id)
    if result is None or not result.passed:
        return None
    return settle(office, tx, learner, course)


def score_of(result: Grade) -> float:
    """A grade that is not filtered has a score."""
    return result.score or 0.0
