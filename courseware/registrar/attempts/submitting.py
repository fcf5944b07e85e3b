"""Handing an attempt in: graded, closed, and what follows from it."""

from __future__ import annotations

import asyncio
from uuid import UUID

from courseware.assessment.model import Answers, AttemptState, QuizStatus
from courseware.catalog.questions import QuestionType
from courseware.certification.model import Certificate
from courseware.errors import Conflict
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.attempts.closing import close, close_overdue, graded
from courseware.registrar.attempts.opening import begin, open_or_new
from courseware.registrar.attempts.rows import ClosedAttempt, OpenAttempt, with_answers
from courseware.registrar.attempts.states import (
    closed_state,
    last_closed,
    own_closed,
    state_of_grade,
    told_score,
)
from courseware.registrar.attempts.under_way import (
    check_confidence,
    check_may_answer,
    closed_by_time,
    find_open,
    note_late,
    with_given,
)
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office
from courseware.registrar.published import PublishedQuiz
from courseware.registrar.usecases import By, Caller, outside

_RUNS_WAITED_FOR = 1.5
"""Seconds. What takes longer is told when the page asks again."""

_UPDATED = "quiz-updated"


@outside(protocol.SubmitAttempt, by=By.KERNEL)
async def submit_attempt(
    office: Office, caller: Caller, request: protocol.SubmitAttempt
) -> protocol.Submitted:
    """Handed in first, in one commit; programs are run then, and waited for a little."""
    submitted = await office.run(lambda tx: _submit(office, tx, caller, request))
    attempt = submitted.attempt
    if attempt.status is not QuizStatus.AWAITING_MARKING or not any(
        question.type is QuestionType.CODE for question in attempt.form.questions
    ):
        return submitted
    run = office.programs.begin(attempt.attempt_id)
    await asyncio.wait({run}, timeout=_RUNS_WAITED_FOR)
    return await office.run(
        lambda tx: _told_again(
            office,
            tx,
            learner := office.learner(tx, caller.learner_id),
            own_closed(tx, learner, attempt.attempt_id),
        )
    )


def _submit(
    office: Office, tx: Transaction, caller: Caller, request: protocol.SubmitAttempt
) -> protocol.Submitted:
    learner = office.learner(tx, caller.learner_id)
    close_overdue(office, tx, learner)
    try:
        opened, quiz = _attempt(office, tx, caller, learner, request)
    except Conflict as conflict:
        if conflict.code != "attempt-closed":
            raise
        return _closed_before(office, tx, learner, request)
    answers = request.answers or {}
    check_confidence(request.confidence)
    check_may_answer(quiz, opened, answers)
    opened = with_given(opened, answers, request.confidence)
    result = graded(quiz, opened)
    begin(office, tx, learner, opened, quiz)
    closed, certificate = close(office, tx, learner, opened, quiz, result)
    return _submitted(
        office, tx, learner, quiz, state_of_grade(office, quiz, closed, result), certificate
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


def _closed_before(
    office: Office, tx: Transaction, learner: Learner, request: protocol.SubmitAttempt
) -> protocol.Submitted:
    """The answer to what is handed in already: because its reply was lost, or because its time was up."""
    answers: Answers = request.answers or {}
    late = closed_by_time(tx, learner, request.attempt_id)
    if late is not None:
        note_late(office, tx, late, answers)
        return _told_again(office, tx, learner, late)
    closed = own_closed(tx, learner, request.attempt_id)
    if request.answers is None or with_answers(closed.answers, answers) != closed.answers:
        raise Conflict(
            "This attempt was submitted with other answers and cannot be changed."
            if request.answers is not None
            else "This attempt was submitted and cannot be changed. Reload the page to see its result.",
            code="attempt-closed",
        )
    return _told_again(office, tx, learner, closed)


def _told_again(
    office: Office, tx: Transaction, learner: Learner, closed: ClosedAttempt
) -> protocol.Submitted:
    quiz = office.quiz_version(tx, closed.quiz_id, closed.quiz_version)
    certification = learner.certifications.get(quiz.course.partition("/")[0])
    earned = certification.certificate if certification else None
    # what came in the grace was closed at its deadline, and earned what it earned when it came
    latest = closed.completed_at + quiz.quiz.delivery.grace
    return _submitted(
        office,
        tx,
        learner,
        quiz,
        closed_state(office, tx, closed),
        earned if earned and closed.completed_at <= earned.issued_at <= latest else None,
    )


def _submitted(
    office: Office,
    tx: Transaction,
    learner: Learner,
    quiz: PublishedQuiz,
    attempt: AttemptState,
    certificate: Certificate | None,
) -> protocol.Submitted:
    result = learner.quizzes[quiz.quiz.id]
    content = learner.content.get(quiz.course)
    return protocol.Submitted(
        attempt=attempt,
        best_score=told_score(office, quiz.quiz, result),
        attempt_count=result.attempt_count,
        course_completed=content is not None and content.completed_at is not None,
        certificate=certificate,
    )
