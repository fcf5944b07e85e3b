"""An attempt under way: opened or resumed, its answers saved."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import msgspec

from courseware.assessment.grading import check_answers
from courseware.assessment.model import Answers, AttemptState
from courseware.certification.model import QuizResult
from courseware.errors import Conflict, Forbidden
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.attempt_states import open_state, own_closed
from courseware.registrar.courses import check_open, start
from courseware.registrar.learners import Learner, OpenAttempt, with_answers
from courseware.registrar.office import Office
from courseware.registrar.published import PublishedQuiz
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.OpenAttempt, by=By.KERNEL)
def open_attempt(
    office: Office, tx: Transaction, caller: Caller, request: protocol.OpenAttempt
) -> AttemptState:
    learner = office.learner(tx, caller.learner_id)
    opened, quiz = open_or_new(office, tx, caller, learner, request.quiz_id, request.attempt_id)
    answers = request.answers if quiz.version == request.quiz_version else {}
    check_answers(quiz.quiz, answers)
    begin(office, tx, learner, opened, quiz)
    if opened.id != request.attempt_id:
        _log(office, tx, opened.id, "resumed")
    return open_state(office, tx, _keep(office, tx, learner, opened, answers))


@in_round(protocol.SaveAnswers, by=By.KERNEL)
def save_answers(
    office: Office, tx: Transaction, caller: Caller, request: protocol.SaveAnswers
) -> protocol.Saved:
    learner = office.learner(tx, caller.learner_id)
    opened, quiz = find_open(office, tx, caller, learner, request.attempt_id)
    check_answers(quiz.quiz, request.answers)
    opened = _keep(office, tx, learner, opened, request.answers)
    return protocol.Saved(answers=opened.answers, saved_at=office.now)


def open_or_new(
    office: Office,
    tx: Transaction,
    caller: Caller,
    learner: Learner,
    quiz_id: str,
    attempt_id: UUID,
) -> tuple[OpenAttempt, PublishedQuiz]:
    """The learner's open attempt at a quiz with the version that it is of, or a new one.

    The new one is not in the record until `begin`: what is to be refused is refused before that.
    """
    published = office.published(tx)
    current = published.quiz(quiz_id)
    caller.check_course(current.course)
    check_open(office, tx, learner, published.course(current.course))
    opened = learner.open.get(quiz_id)
    if opened is not None:
        return opened, office.quiz_version(tx, quiz_id, opened.quiz_version)
    _refuse_known_id(tx, learner, attempt_id)
    new = OpenAttempt(
        id=attempt_id,
        quiz_id=quiz_id,
        quiz_version=current.version,
        started_at=office.now,
        answers={},
    )
    return new, current


def begin(
    office: Office, tx: Transaction, learner: Learner, opened: OpenAttempt, quiz: PublishedQuiz
) -> None:
    """Record that this attempt is open, if it is new, and the course begun with it."""
    if opened.quiz_id in learner.open:
        return
    tx.add(
        "opened_attempts",
        id=opened.id,
        quiz_id=opened.quiz_id,
        quiz_version=opened.quiz_version,
        course_id=quiz.course,
        track_id=quiz.course.partition("/")[0],
        started_at=opened.started_at,
        **learner.owner,
    )
    learner.open[opened.quiz_id] = opened
    result = learner.quizzes.get(opened.quiz_id, QuizResult())
    learner.quizzes[opened.quiz_id] = replace(result, open=True)
    start(office, tx, learner, office.published(tx).course(quiz.course))


def find_open(
    office: Office, tx: Transaction, caller: Caller, learner: Learner, attempt_id: UUID
) -> tuple[OpenAttempt, PublishedQuiz]:
    """The learner's own open attempt with the version it was opened on.

    NotFound for an unknown id, Forbidden for another learner's, Conflict for a closed one.
    """
    for opened in learner.open.values():
        if opened.id == attempt_id:
            quiz = office.quiz_version(tx, opened.quiz_id, opened.quiz_version)
            caller.check_course(quiz.course)
            return opened, quiz
    own_closed(tx, learner, attempt_id)
    raise Conflict(
        "This attempt was submitted and cannot be changed. Reload the page to see its result.",
        code="attempt-closed",
    )


def _refuse_known_id(tx: Transaction, learner: Learner, attempt_id: UUID) -> None:
    """Say whose attempt has this id already.

    Asked only when a round failed: the table takes an id once, and hardly anybody sends one twice.
    """
    if not tx.alone:
        return
    row = tx.row("attempt_owner", id=attempt_id)
    if row is None:
        return
    if row[0] != learner.id:
        raise Forbidden("This attempt belongs to another learner.", code="not-your-attempt")
    raise Conflict(
        "This attempt id is taken by an earlier attempt. Make a new one.", code="attempt-id-taken"
    )


def _keep(
    office: Office, tx: Transaction, learner: Learner, opened: OpenAttempt, answers: Answers
) -> OpenAttempt:
    """The attempt with these answers in it."""
    if not answers:
        return opened
    _log(office, tx, opened.id, "answered", answers)
    opened = replace(opened, answers=with_answers(opened.answers, answers))
    learner.open[opened.quiz_id] = opened
    return opened


def _log(
    office: Office, tx: Transaction, attempt_id: UUID, kind: str, answers: Answers | None = None
) -> None:
    tx.add(
        "attempt_events",
        attempt_id=attempt_id,
        sequence=office.next_event(tx),
        kind=kind,
        answers=msgspec.json.encode(answers).decode() if answers is not None else None,
        occurred_at=office.now,
    )
