"""Handing an attempt in: graded, closed, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import msgspec

from courseware.assessment.grading import grade
from courseware.assessment.model import Answers, AttemptState, Grade, GradedQuestion
from courseware.certification.model import Certificate
from courseware.errors import Conflict
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.attempt_states import closed_state, last_closed, own_closed, status_of
from courseware.registrar.attempts import begin, find_open, open_or_new
from courseware.registrar.courses import settle
from courseware.registrar.learners import (
    ClosedAttempt,
    Learner,
    OpenAttempt,
    with_answers,
    with_attempt,
)
from courseware.registrar.office import Office
from courseware.registrar.published import PublishedQuiz
from courseware.registrar.usecases import By, Caller, in_round

_UPDATED = "quiz-updated"


@in_round(protocol.SubmitAttempt, by=By.KERNEL)
def submit_attempt(
    office: Office, tx: Transaction, caller: Caller, request: protocol.SubmitAttempt
) -> protocol.Submitted:
    learner = office.learner(tx, caller.learner_id)
    try:
        opened, quiz = _attempt(office, tx, caller, learner, request)
    except Conflict as conflict:
        if request.answers is None or conflict.code == _UPDATED:
            raise
        return _submitted_before(office, tx, learner, request.attempt_id, request.answers)
    answers = with_answers(opened.answers, request.answers or {})
    graded = grade(quiz.quiz, answers)
    begin(office, tx, learner, opened, quiz)
    opened = replace(opened, answers=answers)
    _close(office, tx, learner, opened, graded)
    course = office.published(tx).courses.get(quiz.course)
    certificate = settle(office, tx, learner, course) if course and graded.passed else None
    return _submitted(
        learner,
        quiz,
        AttemptState(
            attempt_id=opened.id,
            status=status_of(graded),
            started_at=opened.started_at,
            completed_at=office.now,
            answers=opened.answers,
            form=office.form(quiz),
            grade=graded,
        ),
        certificate=certificate,
    )


def _attempt(
    office: Office,
    tx: Transaction,
    caller: Caller,
    learner: Learner,
    request: protocol.SubmitAttempt,
) -> tuple[OpenAttempt, PublishedQuiz]:
    """The attempt that is handed in; a new one when it is opened by that."""
    if request.quiz_id is None or _is_known(tx, learner, request.quiz_id, request.attempt_id):
        return find_open(office, tx, caller, learner, request.attempt_id)
    opened, quiz = open_or_new(office, tx, caller, learner, request.quiz_id, request.attempt_id)
    if quiz.version != request.quiz_version:
        raise Conflict(
            "This quiz was updated. Look through your answers and hand them in again.",
            code=_UPDATED,
        )
    return opened, quiz


def _is_known(tx: Transaction, learner: Learner, quiz_id: str, attempt_id: UUID) -> bool:
    """Whether this attempt is an open one of the learner's, or the last at this quiz that was closed."""
    if any(opened.id == attempt_id for opened in learner.open.values()):
        return True
    result = learner.quizzes.get(quiz_id)
    if result is None or not result.attempt_count:
        return False
    return last_closed(tx, learner, quiz_id).id == attempt_id


class Response(msgspec.Struct, frozen=True):
    """One question of a closed attempt, as the record keeps it."""

    question_id: str
    selected: tuple[str, ...]
    is_correct: bool | None
    """None: not marked yet, as is `score`."""
    score: float | None
    max_score: float

    @classmethod
    def of(cls, graded: GradedQuestion) -> Response:
        return cls(
            graded.question_id, graded.selected, graded.correct, graded.mark, graded.max_mark
        )


def _close(
    office: Office,
    tx: Transaction,
    learner: Learner,
    opened: OpenAttempt,
    graded: Grade,
) -> None:
    closed = ClosedAttempt(
        id=opened.id,
        quiz_id=opened.quiz_id,
        quiz_version=opened.quiz_version,
        started_at=opened.started_at,
        completed_at=office.now,
        status=status_of(graded),
        answers=opened.answers,
    )
    tx.add(
        "closed_attempts",
        attempt_id=closed.id,
        learner_id=learner.id,
        completed_at=closed.completed_at,
        status=closed.status.value,
        score=graded.score,
        answers=_json(closed.answers),
        responses=_json([Response.of(question) for question in graded.questions]),
    )
    learner.closed[closed.quiz_id] = closed
    del learner.open[opened.quiz_id]
    learner.quizzes[opened.quiz_id] = replace(
        with_attempt(learner.quizzes[opened.quiz_id], graded.passed, graded.score or 0.0),
        open=False,
    )


def _submitted_before(
    office: Office, tx: Transaction, learner: Learner, attempt_id: UUID, answers: Answers
) -> protocol.Submitted:
    """The answer to a submission that came again because its reply was lost: the same as then."""
    attempt = closed_state(office, tx, own_closed(tx, learner, attempt_id))
    if with_answers(attempt.answers, answers) != attempt.answers:
        raise Conflict(
            "This attempt was submitted with other answers and cannot be changed.",
            code="attempt-closed",
        )
    quiz = office.quiz_version(tx, attempt.form.quiz_id, attempt.form.version)
    certification = learner.certifications.get(quiz.course.partition("/")[0])
    earned = certification.certificate if certification else None
    return _submitted(
        learner,
        quiz,
        attempt,
        certificate=earned if earned and earned.issued_at == attempt.completed_at else None,
    )


def _submitted(
    learner: Learner,
    quiz: PublishedQuiz,
    attempt: AttemptState,
    certificate: Certificate | None,
) -> protocol.Submitted:
    result = learner.quizzes[quiz.quiz.id]
    content = learner.content.get(quiz.course)
    return protocol.Submitted(
        attempt=attempt,
        best_score=result.best_score or 0.0,
        attempt_count=result.attempt_count,
        course_completed=content is not None and content.completed_at is not None,
        certificate=certificate,
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
