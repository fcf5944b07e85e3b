"""How an attempt is told: open with what was saved, closed with what its learner may see of its grade."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from courseware.assessment.admission import History, admission
from courseware.assessment.form import form_of_attempt
from courseware.assessment.grading import GivenMark, rendered
from courseware.assessment.model import AttemptState, Grade, QuizForm, QuizState, QuizStatus
from courseware.assessment.review import reviewed, score_is_told
from courseware.catalog.model import Quiz
from courseware.certification.model import QuizResult
from courseware.errors import Forbidden, NotFound
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.attempts.closing import close_overdue, deadline_of, graded
from courseware.registrar.attempts.rows import ClosedAttempt, OpenAttempt
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office
from courseware.registrar.published import PublishedQuiz
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.GetQuizState, by=By.KERNEL)
def get_quiz_state(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetQuizState
) -> QuizState:
    learner = office.learner(tx, caller.learner_id)
    quiz = office.published(tx).quiz(request.quiz_id)
    caller.check_course(quiz.course)
    close_overdue(office, tx, learner)
    quiz_id = quiz.quiz.id
    result = learner.quizzes.get(quiz_id, QuizResult())
    opened = learner.open.get(quiz_id)
    if opened is not None:
        attempt: AttemptState | None = open_state(office, tx, learner, opened)
    elif result.attempt_count:
        attempt = closed_state(office, tx, last_closed(tx, learner, quiz_id))
    else:
        attempt = None
    return QuizState(
        form=_form_before(office, quiz),
        status=result.status,
        attempt=attempt,
        best_score=told_score(office, quiz.quiz, result),
        attempt_count=result.attempt_count,
        admission=admission(
            quiz.quiz,
            learner.histories.get(quiz_id, History()),
            learner.accommodation(quiz_id),
            office.now,
        ),
    )


@in_round(protocol.GetAttempt, by=By.KERNEL)
def get_attempt(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetAttempt
) -> AttemptState:
    learner = office.learner(tx, caller.learner_id)
    close_overdue(office, tx, learner)
    for opened in learner.open.values():
        if opened.id == request.attempt_id:
            return open_state(office, tx, learner, opened)
    return closed_state(office, tx, own_closed(tx, learner, request.attempt_id))


def told_score(office: Office, quiz: Quiz, result: QuizResult) -> float | None:
    """The quiz's score, where its learner may see it."""
    return result.best_score if score_is_told(quiz, office.now) else None


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


def open_state(
    office: Office, tx: Transaction, learner: Learner, opened: OpenAttempt
) -> AttemptState:
    """An attempt under way, on the version that it was opened on."""
    quiz = office.quiz_version(tx, opened.quiz_id, opened.quiz_version)
    end = deadline_of(quiz, learner, opened)
    hints = {question.id: question.hints for question in quiz.quiz.questions if question.hints}
    return AttemptState(
        attempt_id=opened.id,
        status=QuizStatus.IN_PROGRESS,
        started_at=opened.started_at,
        completed_at=None,
        answers=opened.answers,
        form=form_of(office, quiz, opened),
        confidence=opened.confidence,
        deadline=end,
        seconds_left=max(0.0, (end - office.now).total_seconds()) if end else None,
        reached=opened.reached,
        hints={
            id_: tuple(rendered(hint.text) for hint in hints.get(id_, ())[:taken])
            for id_, taken in opened.hints.items()
        },
    )


def closed_state(office: Office, tx: Transaction, closed: ClosedAttempt) -> AttemptState:
    """A closed attempt, graded again by the version it was opened on: the same pure function."""
    quiz = office.quiz_version(tx, closed.quiz_id, closed.quiz_version)
    given = given_marks(tx, closed.id) if closed.decided_later else None
    return state_of_grade(office, quiz, closed, graded(quiz, closed, given))


def state_of_grade(
    office: Office, quiz: PublishedQuiz, closed: ClosedAttempt, result: Grade
) -> AttemptState:
    """A closed attempt with this grade, as its learner may see it now."""
    # who had passed keeps that through a regrade: the record says, and not the sum
    told = replace(result, passed=closed.status is QuizStatus.PASSED)
    return AttemptState(
        attempt_id=closed.id,
        status=closed.status,
        started_at=closed.started_at,
        completed_at=closed.completed_at,
        answers=closed.answers,
        form=form_of(office, quiz, closed),
        grade=reviewed(quiz.quiz, told, office.now),
        confidence=closed.confidence,
    )


def given_marks(tx: Transaction, attempt_id: UUID) -> dict[str, GivenMark]:
    """The marks that a person, or a run, gave in an attempt: the last of each question."""
    return {
        question: GivenMark(mark=mark, comment=comment)
        for question, mark, comment in tx.rows("given_marks", attempt_id=attempt_id)
    }


def form_of(office: Office, quiz: PublishedQuiz, attempt: OpenAttempt | ClosedAttempt) -> QuizForm:
    """What an attempt asks."""
    return form_of_attempt(quiz.quiz, office.form(quiz), attempt.arrangement)


def _form_before(office: Office, quiz: PublishedQuiz) -> QuizForm:
    """What is shown before an attempt: the whole form, or nothing but its facts where one begins by hand."""
    whole = office.form(quiz)
    return replace(whole, questions=()) if quiz.quiz.delivery.begins_by_hand else whole
