"""Attempts at a quiz: open or resume, save answers, submit and grade."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec

from courseware.assessment.grading import check_answers, grade
from courseware.assessment.model import Answers, AttemptState, Grade, QuizState
from courseware.certification.model import Certificate, QuizResult
from courseware.errors import Conflict, Forbidden, NotFound
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.attempt_states import closed_state, open_state, status_of
from courseware.registrar.courses import check_open, settle, start
from courseware.registrar.learners import Learner, OpenAttempt, with_answers
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
    result = learner.quizzes.get(quiz.quiz.id, QuizResult())
    opened = learner.open.get(quiz.quiz.id)
    if opened is not None:
        attempt: AttemptState | None = open_state(office, tx, opened)
    elif result.attempt_count:
        row = tx.row("last_closed_attempt", learner_id=learner.id, quiz_id=quiz.quiz.id)
        attempt = closed_state(office, tx, row) if row else None
    else:
        attempt = None
    return QuizState(
        form=office.form(quiz),
        status=result.status,
        attempt=attempt,
        best_score=result.best_score,
        attempt_count=result.attempt_count,
    )


@in_round(protocol.OpenAttempt, by=By.KERNEL)
def open_attempt(
    office: Office, tx: Transaction, caller: Caller, request: protocol.OpenAttempt
) -> AttemptState:
    learner = office.learner(tx, caller.learner_id)
    published = office.published(tx)
    quiz = published.quiz(request.quiz_id)
    caller.check_course(quiz.course)
    course = published.course(quiz.course)
    check_open(office, tx, learner, course)
    opened = learner.open.get(quiz.quiz.id)
    if opened is None:
        _refuse_known_id(tx, learner, request.attempt_id)
        opened = _open(office, tx, learner, quiz, request.attempt_id)
        start(office, tx, learner, course)
    elif opened.id != request.attempt_id:
        _log(office, tx, opened.id, "resumed")
    return open_state(office, tx, opened)


@in_round(protocol.SaveAnswers, by=By.KERNEL)
def save_answers(
    office: Office, tx: Transaction, caller: Caller, request: protocol.SaveAnswers
) -> protocol.Saved:
    learner = office.learner(tx, caller.learner_id)
    opened, quiz = _find_open(office, tx, caller, learner, request.attempt_id)
    check_answers(quiz.quiz, request.answers)
    opened = _save(office, tx, learner, opened, request.answers)
    return protocol.Saved(answers=opened.answers, saved_at=office.now)


@in_round(protocol.SubmitAttempt, by=By.KERNEL)
def submit_attempt(
    office: Office, tx: Transaction, caller: Caller, request: protocol.SubmitAttempt
) -> protocol.Submitted:
    learner = office.learner(tx, caller.learner_id)
    try:
        opened, quiz = _find_open(office, tx, caller, learner, request.attempt_id)
    except Conflict:
        if request.answers is None:
            raise
        return _submitted_before(office, tx, learner, request.attempt_id, request.answers)
    graded = grade(quiz.quiz, with_answers(opened.answers, request.answers or {}))
    if request.answers:
        opened = _save(office, tx, learner, opened, request.answers)
    _close(office, tx, learner, opened, quiz, graded)
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


@in_round(protocol.GetAttempt, by=By.KERNEL)
def get_attempt(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetAttempt
) -> AttemptState:
    learner = office.learner(tx, caller.learner_id)
    for opened in learner.open.values():
        if opened.id == request.attempt_id:
            return open_state(office, tx, opened)
    return closed_state(office, tx, _own_row(tx, learner, request.attempt_id))


# -- finding ----------------------------------------------------------------------------------------


def _find_open(
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
    _own_row(tx, learner, attempt_id)
    raise Conflict(
        "This attempt was submitted and cannot be changed. Reload the page to see its result.",
        code="attempt-closed",
    )


def _own_row(tx: Transaction, learner: Learner, attempt_id: UUID) -> tuple[Any, ...]:
    row = tx.row("attempt", id=attempt_id)
    if row is None:
        raise NotFound("There is no such attempt. Reload the page.", code="no-such-attempt")
    if row[4] != learner.id:
        raise Forbidden("This attempt belongs to another learner.", code="not-your-attempt")
    return row


def _refuse_known_id(tx: Transaction, learner: Learner, attempt_id: UUID) -> None:
    if not tx.knows("attempt_owner", gathered="add_attempt", id=attempt_id):
        return
    row = tx.row("attempt_owner", id=attempt_id)
    if row is not None and row[0] != learner.id:
        raise Forbidden("This attempt belongs to another learner.", code="not-your-attempt")
    raise Conflict(
        "This attempt id is taken by an earlier attempt. Make a new one.", code="attempt-id-taken"
    )


# -- changing ---------------------------------------------------------------------------------------


def _open(
    office: Office, tx: Transaction, learner: Learner, quiz: PublishedQuiz, attempt_id: UUID
) -> OpenAttempt:
    now = office.now
    opened = OpenAttempt(
        id=attempt_id,
        quiz_id=quiz.quiz.id,
        quiz_version=quiz.version,
        started_at=now,
        answers={},
    )
    tx.add(
        "add_attempt",
        id=attempt_id,
        quiz_id=quiz.quiz.id,
        quiz_version=quiz.version,
        course_id=quiz.course,
        track_id=quiz.course.partition("/")[0],
        started_at=now,
        **learner.owner,
    )
    _log(office, tx, attempt_id, "opened")
    learner.open[quiz.quiz.id] = opened
    result = learner.quizzes.get(quiz.quiz.id, QuizResult())
    learner.quizzes[quiz.quiz.id] = replace(result, open=True)
    return opened


def _save(
    office: Office, tx: Transaction, learner: Learner, opened: OpenAttempt, answers: Answers
) -> OpenAttempt:
    if answers:
        _log(office, tx, opened.id, "answered", answers)
    saved = replace(opened, answers=with_answers(opened.answers, answers))
    learner.open[opened.quiz_id] = saved
    return saved


def _close(
    office: Office,
    tx: Transaction,
    learner: Learner,
    opened: OpenAttempt,
    quiz: PublishedQuiz,
    graded: Grade,
) -> None:
    now = office.now
    _log(office, tx, opened.id, "submitted")
    tx.add(
        "close_attempt",
        id=opened.id,
        completed_at=now,
        status=status_of(graded).value,
        score=graded.score,
        answers=_json(opened.answers),
    )
    for question in graded.questions:
        tx.add(
            "add_response",
            attempt_id=opened.id,
            quiz_id=quiz.quiz.id,
            quiz_version=quiz.version,
            question_id=question.question_id,
            selected=_json(question.selected),
            is_correct=question.correct,
            score=float(question.correct),
            max_score=1.0,
            answered_at=now,
        )
    del learner.open[opened.quiz_id]
    result = learner.quizzes[opened.quiz_id]
    learner.quizzes[opened.quiz_id] = QuizResult(
        passed=result.passed or graded.passed,
        best_score=max(result.best_score or 0.0, graded.score),
        attempt_count=result.attempt_count + 1,
    )


def _log(
    office: Office, tx: Transaction, attempt_id: UUID, kind: str, answers: Answers | None = None
) -> None:
    tx.add(
        "add_event",
        attempt_id=attempt_id,
        sequence=office.next_event(tx),
        kind=kind,
        answers=_json(answers) if answers is not None else None,
        occurred_at=office.now,
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _submitted_before(
    office: Office, tx: Transaction, learner: Learner, attempt_id: UUID, answers: Answers
) -> protocol.Submitted:
    """The answer to a submission that came again because its reply was lost: the same as then."""
    row = _own_row(tx, learner, attempt_id)
    attempt = closed_state(office, tx, row)
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
