"""Opening an attempt: admitted by the quiz's rules, drawn and arranged, and put on record."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from courseware.assessment.admission import History, admission
from courseware.assessment.arrangement import MOST, arrange
from courseware.certification.model import QuizResult
from courseware.errors import Conflict, Forbidden
from courseware.records.transaction import Transaction
from courseware.registrar.attempts.closing import deadline_of
from courseware.registrar.attempts.rows import OpenAttempt
from courseware.registrar.courses import check_open, start
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office
from courseware.registrar.published import PublishedQuiz
from courseware.registrar.usecases import Caller


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
    _check_admitted(office, learner, current)
    return OpenAttempt(
        id=attempt_id,
        quiz_id=quiz_id,
        quiz_version=current.version,
        started_at=office.now,
        arrangement=arrange(current.quiz, secrets.randbelow(MOST), learner.seen.get(quiz_id, ())),
    ), current


def begin(
    office: Office, tx: Transaction, learner: Learner, opened: OpenAttempt, quiz: PublishedQuiz
) -> None:
    """Record that this attempt is open, if it is new, and the course begun with it."""
    if opened.quiz_id in learner.open:
        return
    ids = opened.arrangement.question_ids
    drawn = {"question_ids": msgspec.json.encode(ids).decode()} if ids is not None else {}
    tx.add(
        "opened_attempts",
        id=opened.id,
        quiz_id=opened.quiz_id,
        quiz_version=opened.quiz_version,
        course_id=quiz.course,
        track_id=quiz.course.partition("/")[0],
        started_at=opened.started_at,
        seed=opened.arrangement.seed,
        **drawn,
        **learner.owner,
    )
    learner.open[opened.quiz_id] = opened
    result = learner.quizzes.get(opened.quiz_id, QuizResult())
    learner.quizzes[opened.quiz_id] = replace(result, open=True)
    start(office, tx, learner, office.published(tx).course(quiz.course))
    end = deadline_of(quiz, learner, opened)
    if end is not None:
        office.deadlines.watch(end + quiz.quiz.delivery.grace, learner.id)


def _check_admitted(office: Office, learner: Learner, quiz: PublishedQuiz) -> None:
    """Raise Conflict when the quiz's rules allow no attempt now."""
    rules = quiz.quiz.delivery
    if rules.attempts_allowed is None and not (rules.cooldown or rules.opens_at or rules.closes_at):
        return  # nearly always
    history = learner.histories.get(quiz.quiz.id, History())
    found = admission(quiz.quiz, history, learner.accommodation(quiz.quiz.id), office.now)
    if found.allowed:
        return
    code = "cooling-down"
    if rules.closes_at and office.now >= rules.closes_at:
        code = "quiz-closed"
    elif found.attempts_left == 0:
        code = "no-attempts-left"
    elif rules.opens_at and office.now < rules.opens_at:
        code = "not-open-yet"
    again = found.next_attempt_at
    when = f" It will be possible from {_minute(again)}." if again else ""
    raise Conflict(f"{found.reason}{when}", code=code)


def _minute(moment: datetime) -> str:
    return f"{moment + timedelta(seconds=59):%Y-%m-%d %H:%M} UTC"


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
