"""Finding the attempts whose time runs out, at the start, and closing them when it has."""

from __future__ import annotations

from uuid import UUID

from courseware.errors import NotFound
from courseware.records.transaction import Transaction
from courseware.registrar.attempts.closing import close_overdue, deadline_of
from courseware.registrar.attempts.rows import OpenAttempt
from courseware.registrar.office import Office


def watch_open_attempts(office: Office, tx: Transaction) -> None:
    """Watch every open attempt of a quiz with rules: what a restart has forgotten."""
    quizzes = [quiz_id for (quiz_id,) in tx.rows("quizzes_with_rules")]
    if not quizzes:
        return
    for id_, learner_id, quiz_id, version, started_at in tx.rows(
        "open_attempts_of_quizzes", quizzes=quizzes
    ):
        opened = OpenAttempt(id=id_, quiz_id=quiz_id, quiz_version=version, started_at=started_at)
        _watch(office, tx, learner_id, opened)


def close_overdue_of(office: Office, tx: Transaction, learner_id: UUID) -> None:
    """Close what is overdue of one learner, and go on watching what is not."""
    try:
        learner = office.learner_even_if_closed(tx, learner_id)
    except NotFound:
        return  # erased since
    close_overdue(office, tx, learner)
    for opened in learner.open.values():
        _watch(office, tx, learner_id, opened)


def _watch(office: Office, tx: Transaction, learner_id: UUID, opened: OpenAttempt) -> None:
    quiz = office.quiz_version(tx, opened.quiz_id, opened.quiz_version)
    rules = quiz.quiz.delivery
    if rules.time_limit is None and rules.closes_at is None:
        return  # without reading the learner: at the start there may be thousands
    end = deadline_of(quiz, office.learner_even_if_closed(tx, learner_id), opened)
    if end is not None:
        office.deadlines.watch(end + rules.grace, learner_id)
