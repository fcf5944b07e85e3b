"""Deciding a closed attempt again: a new result beside it, and what follows from that for its learner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from courseware.assessment.grading import GivenMark
from courseware.assessment.model import Grade, QuizStatus
from courseware.assessment.responses import Response
from courseware.certification.model import Certificate
from courseware.errors import Forbidden
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar.attempts.closing import graded, responses_json, status_of
from courseware.registrar.attempts.rows import ClosedAttempt
from courseware.registrar.attempts.states import given_marks
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
    responses: Sequence[Response],
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
        responses=responses_json(responses),
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


def give_marks(
    office: Office,
    tx: Transaction,
    closed: ClosedAttempt,
    learner_id: UUID,
    marks: Mapping[str, GivenMark],
    *,
    cause: str,
    actor: str,
    reason: str | None = None,
    levels: Mapping[str, float] | None = None,
) -> tuple[Grade, Certificate | None]:
    """Record marks in place of what grading says; the attempt's grade by them, and the certificate they earned."""
    quiz = office.quiz_version(tx, closed.quiz_id, closed.quiz_version)
    given = {**given_marks(tx, closed.id), **marks}
    for question_id, mark in marks.items():
        tx.add(
            "given_marks",
            id=new_id(),
            attempt_id=closed.id,
            learner_id=learner_id,
            question_id=question_id,
            mark=mark.mark,
            cause=cause,
            levels=msgspec.json.encode(levels).decode() if levels else None,
            comment=mark.comment,
            actor=actor,
            reason=reason,
            given_at=office.now,
        )
    now = graded(quiz, closed, given)
    add_result(
        office,
        tx,
        attempt_id=closed.id,
        learner_id=learner_id,
        status=status_of(now),
        score=now.score or 0.0,
        responses=[Response.of(question) for question in now.questions],
        cause=cause,
    )
    certificate = None
    if status_of(now) is QuizStatus.PASSED:
        certificate = follow_up(office, tx, learner_id, closed.quiz_id, quiz.course)
    return now, certificate
