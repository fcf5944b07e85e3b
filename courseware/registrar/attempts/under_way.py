"""An attempt under way: found, checked against its form and rules, and changed by one more event in its log."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import msgspec

from courseware.assessment.arrangement import arranged
from courseware.assessment.grading import check_answers
from courseware.assessment.model import Answers, Confidence
from courseware.catalog.delivery import Layout
from courseware.catalog.questions import QuizQuestion
from courseware.errors import Conflict, InvalidRequest
from courseware.records.transaction import Transaction
from courseware.registrar.attempts.closing import close_overdue
from courseware.registrar.attempts.rows import (
    ClosedAttempt,
    EventDetail,
    OpenAttempt,
    with_answers,
)
from courseware.registrar.attempts.states import own_closed
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office
from courseware.registrar.published import PublishedQuiz
from courseware.registrar.usecases import Caller

_NO_DETAIL = EventDetail()


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A learner's open attempt with the version that it was opened on."""

    learner: Learner
    opened: OpenAttempt
    quiz: PublishedQuiz

    @property
    def questions(self) -> tuple[QuizQuestion, ...]:
        """What this attempt asks, in its order."""
        return arranged(self.quiz.quiz, self.opened.arrangement).questions


def under_way(
    office: Office, tx: Transaction, caller: Caller, attempt_id: UUID
) -> UnderWay | ClosedAttempt:
    """The caller's attempt of this id; as it was closed if its time was up, maybe only just now.

    NotFound for an unknown id, Forbidden for another learner's, Conflict for one that was handed in.
    """
    learner = office.learner(tx, caller.learner_id)
    close_overdue(office, tx, learner)
    late = closed_by_time(tx, learner, attempt_id)
    if late is not None:
        return late
    return UnderWay(learner, *find_open(office, tx, caller, learner, attempt_id))


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


def closed_by_time(tx: Transaction, learner: Learner, attempt_id: UUID) -> ClosedAttempt | None:
    """The learner's attempt of this id if it was closed because its time was up."""
    if any(opened.id == attempt_id for opened in learner.open.values()):
        return None
    closed = own_closed(tx, learner, attempt_id)
    return closed if closed.by_clock else None


def note_late(office: Office, tx: Transaction, closed: ClosedAttempt, answers: Answers) -> None:
    """Keep answers that came after the deadline apart: for disputes, and never counted."""
    if answers and with_answers(closed.answers, answers) != closed.answers:
        log(office, tx, closed.id, "late", answers)


def check_may_answer(quiz: PublishedQuiz, opened: OpenAttempt, answers: Answers) -> None:
    """Raise unless these answers may be given in this attempt now.

    InvalidRequest where its form does not allow them, Conflict for an answer to a question that was left
    where there is no going back.
    """
    if not answers:
        return
    asked = arranged(quiz.quiz, opened.arrangement)
    check_answers(asked, answers)
    rules = quiz.quiz.delivery
    if rules.going_back or rules.layout is not Layout.ONE_AT_A_TIME:
        return
    left = {question.id for question in asked.questions[: opened.reached]}
    if any(answers[id_] != opened.answers.get(id_, ()) for id_ in left & answers.keys()):
        raise Conflict(
            "This question was left, and this quiz has no going back.", code="question-left"
        )


def check_confidence(confidence: Confidence) -> None:
    """Raise InvalidRequest for a word that is none of ours."""
    if any(sure not in (1, 2, 3) for sure in confidence.values()):
        raise InvalidRequest("Confidence is 1, 2 or 3.", code="malformed")


def with_given(opened: OpenAttempt, answers: Answers, confidence: Confidence) -> OpenAttempt:
    """The attempt with the answers that it is handed in with: its closing says them, and no event."""
    return opened.after_event("answered", answers, _detail(confidence))


def keep(
    office: Office,
    tx: Transaction,
    learner: Learner,
    opened: OpenAttempt,
    answers: Answers,
    confidence: Confidence | None = None,
) -> OpenAttempt:
    """The attempt with these answers in it."""
    if not answers and not confidence:
        return opened
    return add_event(
        office, tx, learner, opened, "answered", detail=_detail(confidence), answers=answers
    )


def add_event(
    office: Office,
    tx: Transaction,
    learner: Learner,
    opened: OpenAttempt,
    kind: str,
    *,
    detail: EventDetail,
    answers: Answers | None = None,
) -> OpenAttempt:
    """The attempt after one more event, which is in its log."""
    log(office, tx, opened.id, kind, answers, detail)
    opened = learner.open[opened.quiz_id] = opened.after_event(kind, answers, detail)
    return opened


def log(
    office: Office,
    tx: Transaction,
    attempt_id: UUID,
    kind: str,
    answers: Answers | None = None,
    detail: EventDetail = _NO_DETAIL,
) -> None:
    """One more line in the attempt's log."""
    said = {} if detail == _NO_DETAIL else {"detail": msgspec.json.encode(detail).decode()}
    tx.add(
        "attempt_events",
        attempt_id=attempt_id,
        sequence=office.next_event(tx),
        kind=kind,
        answers=msgspec.json.encode(answers).decode() if answers is not None else None,
        occurred_at=office.now,
        **said,
    )


def _detail(confidence: Confidence | None) -> EventDetail:
    return EventDetail(confidence=confidence) if confidence else _NO_DETAIL
