"""How an attempt is told: open with what was saved, closed with its grade."""

from __future__ import annotations

from uuid import UUID

from courseware.assessment.grading import grade
from courseware.assessment.model import AttemptState, Grade, QuizState, QuizStatus
from courseware.certification.model import QuizResult
from courseware.errors import Forbidden, NotFound
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.learners import ClosedAttempt, Learner, OpenAttempt
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.GetQuizState, by=By.KERNEL)
def get_quiz_state(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetQuizState
) -> QuizState:
    learner = office.learner(tx, caller.learner_id)
    quiz = office.published(tx).quiz(request.quiz_id)
    caller.check_course(quiz.course)
    result = learner.quizzes.get(quiz.quiz.id, QuizResult())
    opened = learner.open.get(quiz.quiz.id)
    if opened is not None:
        attempt: AttemptState | None = open_state(office, tx, opened)
    elif result.attempt_count:
        attempt = closed_state(office, tx, last_closed(tx, learner, quiz.quiz.id))
    else:
        attempt = None
    return QuizState(
        form=office.form(quiz),
        status=result.status,
        attempt=attempt,
        best_score=result.best_score,
        attempt_count=result.attempt_count,
    )


@in_round(protocol.GetAttempt, by=By.KERNEL)
def get_attempt(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetAttempt
) -> AttemptState:
    learner = office.learner(tx, caller.learner_id)
    for opened in learner.open.values():
        if opened.id == request.attempt_id:
            return open_state(office, tx, opened)
    return closed_state(office, tx, own_closed(tx, learner, request.attempt_id))


def last_closed(tx: Transaction, learner: Learner, quiz_id: str) -> ClosedAttempt:
    """The learner's last closed attempt at a quiz that has one, read from the record at most once."""
    if quiz_id not in learner.closed:
        (row,) = tx.rows("last_closed_attempt", learner_id=learner.id, quiz_id=quiz_id)
        learner.closed[quiz_id] = ClosedAttempt.of(row)
    return learner.closed[quiz_id]


def own_closed(tx: Transaction, learner: Learner, attempt_id: UUID) -> ClosedAttempt:
    """This learner's closed attempt. NotFound for an unknown id, Forbidden for another learner's."""
    for closed in learner.closed.values():
        if closed.id == attempt_id:
            return closed
    row = tx.row("attempt", id=attempt_id)
    if row is None:
        raise NotFound("There is no such attempt. Reload the page.", code="no-such-attempt")
    if row[3] != learner.id:
        raise Forbidden("This attempt belongs to another learner.", code="not-your-attempt")
    return ClosedAttempt.of(row)


def status_of(graded: Grade) -> QuizStatus:
    """PASSED or FAILED."""
    return QuizStatus.PASSED if graded.passed else QuizStatus.FAILED


def open_state(office: Office, tx: Transaction, opened: OpenAttempt) -> AttemptState:
    """An attempt under way, on the version that it was opened on."""
    quiz = office.quiz_version(tx, opened.quiz_id, opened.quiz_version)
    return AttemptState(
        attempt_id=opened.id,
        status=QuizStatus.IN_PROGRESS,
        started_at=opened.started_at,
        completed_at=None,
        answers=opened.answers,
        form=office.form(quiz),
    )


def closed_state(office: Office, tx: Transaction, closed: ClosedAttempt) -> AttemptState:
    """A closed attempt, graded again by the version it was opened on: the same pure function."""
    quiz = office.quiz_version(tx, closed.quiz_id, closed.quiz_version)
    return AttemptState(
        attempt_id=closed.id,
        status=closed.status,
        started_at=closed.started_at,
        completed_at=closed.completed_at,
        answers=closed.answers,
        form=office.form(quiz),
        grade=grade(quiz.quiz, closed.answers),
    )
