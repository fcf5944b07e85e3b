"""What learners do in an open attempt: open or resume it, answer, move on, take a hint, leave the page."""

from __future__ import annotations

from courseware.assessment.model import AttemptState
from courseware.errors import Conflict, InvalidRequest
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.attempts.closing import close_overdue
from courseware.registrar.attempts.opening import begin, open_or_new
from courseware.registrar.attempts.rows import ClosedAttempt, EventDetail
from courseware.registrar.attempts.states import closed_state, open_state
from courseware.registrar.attempts.under_way import (
    UnderWay,
    add_event,
    check_confidence,
    check_may_answer,
    keep,
    log,
    note_late,
    under_way,
)
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.OpenAttempt, by=By.KERNEL)
def open_attempt(
    office: Office, tx: Transaction, caller: Caller, request: protocol.OpenAttempt
) -> AttemptState:
    learner = office.learner(tx, caller.learner_id)
    close_overdue(office, tx, learner)
    opened, quiz = open_or_new(office, tx, caller, learner, request.quiz_id, request.attempt_id)
    answers = request.answers if quiz.version == request.quiz_version else {}
    check_may_answer(quiz, opened, answers)
    begin(office, tx, learner, opened, quiz)
    if opened.id != request.attempt_id:
        log(office, tx, opened.id, "resumed")
    return open_state(office, tx, learner, keep(office, tx, learner, opened, answers))


@in_round(protocol.SaveAnswers, by=By.KERNEL)
def save_answers(
    office: Office, tx: Transaction, caller: Caller, request: protocol.SaveAnswers
) -> protocol.Saved:
    found = under_way(office, tx, caller, request.attempt_id)
    if isinstance(found, ClosedAttempt):
        note_late(office, tx, found, request.answers)
        return _saved(office, closed_state(office, tx, found))
    check_confidence(request.confidence)
    check_may_answer(found.quiz, found.opened, request.answers)
    opened = keep(office, tx, found.learner, found.opened, request.answers, request.confidence)
    return _saved(office, open_state(office, tx, found.learner, opened))


@in_round(protocol.MoveTo, by=By.KERNEL)
def move_to(
    office: Office, tx: Transaction, caller: Caller, request: protocol.MoveTo
) -> AttemptState:
    found = under_way(office, tx, caller, request.attempt_id)
    if isinstance(found, ClosedAttempt):
        return closed_state(office, tx, found)
    if not 0 <= request.place < len(found.questions):
        raise InvalidRequest(
            f"The attempt has {len(found.questions)} questions. Load the quiz again.",
            code="unknown-question",
        )
    if request.place <= found.opened.reached:
        return open_state(office, tx, found.learner, found.opened)
    return _after(office, tx, found, "moved", EventDetail(place=request.place))


@in_round(protocol.TakeHint, by=By.KERNEL)
def take_hint(
    office: Office, tx: Transaction, caller: Caller, request: protocol.TakeHint
) -> AttemptState:
    found = under_way(office, tx, caller, request.attempt_id)
    if isinstance(found, ClosedAttempt):
        return closed_state(office, tx, found)
    question = next((q for q in found.questions if q.id == request.question_id), None)
    taken = found.opened.hints.get(question.id, 0) if question is not None else 0
    if request.which is not None and request.which < taken:
        return open_state(office, tx, found.learner, found.opened)
    if question is None or taken >= len(question.hints):
        raise Conflict("There is no further hint to this question.", code="no-more-hints")
    return _after(office, tx, found, "hint", EventDetail(question=question.id))


@in_round(protocol.LeaveAttempt, by=By.KERNEL)
def leave_attempt(
    office: Office, tx: Transaction, caller: Caller, request: protocol.LeaveAttempt
) -> None:
    found = under_way(office, tx, caller, request.attempt_id)
    if isinstance(found, UnderWay):
        log(office, tx, found.opened.id, "left")


def _after(
    office: Office, tx: Transaction, found: UnderWay, kind: str, detail: EventDetail
) -> AttemptState:
    opened = add_event(office, tx, found.learner, found.opened, kind, detail=detail)
    return open_state(office, tx, found.learner, opened)


def _saved(office: Office, attempt: AttemptState) -> protocol.Saved:
    return protocol.Saved(answers=attempt.answers, saved_at=office.now, attempt=attempt)
