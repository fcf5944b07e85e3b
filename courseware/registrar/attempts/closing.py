"""Closing an attempt: graded, recorded, and what follows from it. By its learner, or because its time is up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from courseware.assessment.admission import deadline
from courseware.assessment.arrangement import arranged
from courseware.assessment.grading import Circumstances, GivenMark, grade
from courseware.assessment.model import Grade, GradedQuestion, QuizStatus
from courseware.assessment.responses import Response
from courseware.catalog.questions import QuestionType
from courseware.certification.model import Certificate
from courseware.records.transaction import Transaction
from courseware.registrar.attempts.rows import BY_CLOCK, ClosedAttempt, OpenAttempt
from courseware.registrar.courses import settle
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office
from courseware.registrar.published import PublishedQuiz


def responses(questions: Iterable[GradedQuestion]) -> str:
    """The column of that name, in JSON."""
    return responses_json([Response.of(question) for question in questions])


def responses_json(found: Sequence[Response]) -> str:
    """The same of what is a response already."""
    return _json(found)


def graded(
    quiz: PublishedQuiz,
    attempt: OpenAttempt | ClosedAttempt,
    given: dict[str, GivenMark] | None = None,
) -> Grade:
    """An attempt's grade, by the version it was opened on as it counts now."""
    beside = Circumstances(
        given=given,
        hints_taken=attempt.hints,
        dropped=quiz.dropped,
        full_marks=quiz.full_marks,
        confidence=attempt.confidence,
    )
    return grade(arranged(quiz.quiz, attempt.arrangement), attempt.answers, beside)


def status_of(result: Grade) -> QuizStatus:
    """AWAITING_MARKING, PASSED or FAILED."""
    if result.awaiting:
        return QuizStatus.AWAITING_MARKING
    return QuizStatus.PASSED if result.passed else QuizStatus.FAILED


def deadline_of(quiz: PublishedQuiz, learner: Learner, opened: OpenAttempt) -> datetime | None:
    """When this attempt is handed in as it is."""
    granted = learner.accommodation(opened.quiz_id)
    return deadline(quiz.quiz.delivery, granted, opened.started_at)


def close(
    office: Office,
    tx: Transaction,
    learner: Learner,
    opened: OpenAttempt,
    quiz: PublishedQuiz,
    result: Grade,
    *,
    by_clock: bool = False,
) -> tuple[ClosedAttempt, Certificate | None]:
    """Record an open attempt as handed in with this grade; the certificate that it earned."""
    end = deadline_of(quiz, learner, opened)
    closed = ClosedAttempt(
        id=opened.id,
        quiz_id=opened.quiz_id,
        quiz_version=opened.quiz_version,
        started_at=opened.started_at,
        completed_at=min(office.now, end) if end else office.now,
        status=status_of(result),
        answers=opened.answers,
        arrangement=opened.arrangement,
        hints=opened.hints,
        confidence=opened.confidence,
        by_clock=by_clock,
    )
    # named only where there is something to say: most rows are of the few columns
    beside = {
        **({"closed_by": BY_CLOCK} if by_clock else {}),
        **({"hints": _json(closed.hints)} if closed.hints else {}),
        **({"confidence": _json(closed.confidence)} if closed.confidence else {}),
    }
    tx.add(
        "closed_attempts",
        attempt_id=closed.id,
        learner_id=learner.id,
        completed_at=closed.completed_at,
        status=closed.status.value,
        score=result.score,
        answers=_json(closed.answers),
        responses=responses(result.questions),
        **beside,
    )
    learner.closed[closed.quiz_id] = closed
    del learner.open[closed.quiz_id]
    if closed.arrangement.question_ids is not None:
        learner.seen[closed.quiz_id] = closed.arrangement.question_ids
    published = office.published(tx)
    current = published.quizzes.get(closed.quiz_id)
    learner.add_closed(
        current.quiz if current else None,
        closed.quiz_id,
        closed.status,
        result.score or 0.0,
        closed.completed_at,
    )
    learner.not_open(closed.quiz_id)
    if result.awaiting and any(q.type is QuestionType.CODE for q in quiz.quiz.questions):
        office.programs.begin_soon(closed.id)
    course = published.courses.get(quiz.course)
    certificate = None
    if course is not None and learner.quizzes[closed.quiz_id].passed:
        certificate = settle(office, tx, learner, course)
    return closed, certificate


def close_overdue(office: Office, tx: Transaction, learner: Learner) -> None:
    """Hand in, as they are, this learner's open attempts whose time is up, the grace included."""
    for opened in tuple(learner.open.values()):
        quiz = office.quiz_version(tx, opened.quiz_id, opened.quiz_version)
        end = deadline_of(quiz, learner, opened)
        if end is not None and office.now > end + quiz.quiz.delivery.grace:
            close(office, tx, learner, opened, quiz, graded(quiz, opened), by_clock=True)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
