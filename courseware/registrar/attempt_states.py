"""How an attempt is told: open with what was saved, closed with its grade."""

from __future__ import annotations

from typing import Any

from courseware.assessment.grading import grade
from courseware.assessment.model import AttemptState, Grade, QuizStatus
from courseware.records.transaction import Transaction
from courseware.registrar.learners import OpenAttempt, decode_answers
from courseware.registrar.office import Office


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


def closed_state(office: Office, tx: Transaction, row: tuple[Any, ...]) -> AttemptState:
    """A closed attempt, graded again by the version it was opened on: the same pure function."""
    id_, quiz_id, version, _, _, started_at, completed_at, status, _, answers = row
    quiz = office.quiz_version(tx, quiz_id, version)
    given = decode_answers(answers)
    return AttemptState(
        attempt_id=id_,
        status=QuizStatus(status),
        started_at=started_at,
        completed_at=completed_at,
        answers=given,
        form=office.form(quiz),
        grade=grade(quiz.quiz, given),
    )
