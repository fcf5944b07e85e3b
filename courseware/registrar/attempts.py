"""An attempt under way: opened or resumed, its answers saved, its hints taken."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from courseware.assessment.admission import History, admission
from courseware.assessment.arrangement import MOST, arrange, arranged
from courseware.assessment.grading import check_answers
from courseware.assessment.model import Answers, AttemptState, Confidence
from courseware.catalog.delivery import Layout
from courseware.certification.model import QuizResult
from courseware.errors import Conflict, Forbidden, InvalidRequest
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.attempt_rows import (
    ClosedAttempt,
    EventDetail,
    OpenAttempt,
    with_answers,
)
from courseware.registrar.attempt_states import closed_state, open_state, own_closed
from courseware.registrar.closing import close_overdue, deadline_of
from courseware.registrar.courses import check_open, start
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office
from courseware.registrar.published import PublishedQuiz
from courseware.registrar.usecases import By, Caller, in_round

_NO_DETAIL = EventDetail()


@in_round(protocol.OpenAttempt, by=By.KERNEL)
def open_attempt(
    office: Office, tx: Transaction, caller: Caller, request: protocol.OpenAttempt
) -> AttemptState:
    learner = office.learner(tx, caller.learner_id)
    close_overdue(office, tx, learner)
    opened, quiz = open_or_new(office, tx, caller, learner, request.quiz_id, request.attempt_id)
    answers = request.answers if quiz.version == request.quiz_version else {}
    check_own_answers(quiz, opened, answers)
    _check_not_left(quiz, opened, answers)
    begin(office, tx, learner, opened, quiz)
    if opened.id != request.attempt_id:
        log(office, tx, opened.id, "resumed")
    return open_state(office, tx, learner, keep(office, tx, learner, opened, answers))


@in_round(protocol.SaveAnswers, by=By.KERNEL)
def save_answers(
    office: Office, tx: Transaction, caller: Caller, request: protocol.SaveAnswers
) -> protocol.Saved:
    learner = office.learner(tx, caller.learner_id)
    close_overdue(office, tx, learner)
    late = closed_by_time(tx, learner, request.attempt_id)
    if late is not None:
        note_late(office, tx, late, request.answers)
        return _saved(office, closed_state(office, tx, late))
    opened, quiz = find_open(office, tx, caller, learner, request.attempt_id)
    check_own_answers(quiz, opened, request.answers)
    check_confidence(request.confidence)
    _check_not_left(quiz, opened, request.answers)
    opened = keep(office, tx, learner, opened, request.answers, request.confidence)
    return _saved(office, open_state(office, tx, learner, opened))


@in_round(protocol.MoveTo, by=By.KERNEL)
def move_to(
    office: Office, tx: Transaction, caller: Caller, request: protocol.MoveTo
) -> AttemptState:
    learner = office.learner(tx, caller.learner_id)
    close_overdue(office, tx, learner)
    late = closed_by_time(tx, learner, request.attempt_id)
    if late is not None:
        return closed_state(office, tx, late)
    opened, quiz = find_open(office, tx, caller, learner, request.attempt_id)
    questions = arranged(quiz.quiz, opened.arrangement).questions
    if not 0 <= request.place < len(questions):
        raise InvalidRequest(
            f"The attempt has {len(questions)} questions. Load the quiz again.",
            code="unknown-question",
        )
    if request.place > opened.reached:
        detail = EventDetail(place=request.place)
        opened = _after(office, tx, learner, opened, "moved", None, detail)
    return open_state(office, tx, learner, opened)


@in_round(protocol.TakeHint, by=By.KERNEL)
def take_hint(
    office: Office, tx: Transaction, caller: Caller, request: protocol.TakeHint
) -> AttemptState:
    learner = office.learner(tx, caller.learner_id)
    close_overdue(office, tx, learner)
    late = closed_by_time(tx, learner, request.attempt_id)
    if late is not None:
        return closed_state(office, tx, late)
    opened, quiz = find_open(office, tx, caller, learner, request.attempt_id)
    asked = {q.id: q for q in arranged(quiz.quiz, opened.arrangement).questions}
    question = asked.get(request.question_id)
    taken = opened.hints.get(question.id, 0) if question is not None else 0
    if request.which is not None and request.which < taken:
        return open_state(office, tx, learner, opened)
    if question is None or taken >= len(question.hints):
        raise Conflict("There is no further hint to this question.", code="no-more-hints")
    detail = EventDetail(question=question.id)
    opened = _after(office, tx, learner, opened, "hint", None, detail)
    return open_state(office, tx, learner, opened)


@in_round(protocol.LeaveAttempt, by=By.KERNEL)
def leave_attempt(
    office: Office, tx: Transaction, caller: Caller, request: protocol.LeaveAttempt
) -> None:
    learner = office.learner(tx, caller.learner_id)
    close_overdue(office, tx, learner)
    if closed_by_time(tx, learner, request.attempt_id) is None:
        opened, _ = find_open(office, tx, caller, learner, request.attempt_id)
        log(office, tx, opened.id, "left")


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
    detail = EventDetail(confidence=confidence) if confidence else _NO_DETAIL
    return _after(office, tx, learner, opened, "answered", answers, detail)


def keep_unlogged(
    quiz: PublishedQuiz, opened: OpenAttempt, answers: Answers, confidence: Confidence
) -> OpenAttempt:
    """The attempt with the answers that it is handed in with: its closing says them, and no event."""
    _check_not_left(quiz, opened, answers)
    detail = EventDetail(confidence=confidence) if confidence else _NO_DETAIL
    return opened.after_event("answered", answers, detail)


def check_own_answers(quiz: PublishedQuiz, opened: OpenAttempt, answers: Answers) -> None:
    """Raise InvalidRequest unless this attempt's form allows these answers."""
    if answers:
        check_answers(arranged(quiz.quiz, opened.arrangement), answers)


def check_confidence(confidence: Confidence) -> None:
    """Raise InvalidRequest for a word that is none of ours."""
    if any(sure not in (1, 2, 3) for sure in confidence.values()):
        raise InvalidRequest("Confidence is 1, 2 or 3.", code="malformed")


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


def _after(
    office: Office,
    tx: Transaction,
    learner: Learner,
    opened: OpenAttempt,
    kind: str,
    answers: Answers | None,
    detail: EventDetail,
) -> OpenAttempt:
    log(office, tx, opened.id, kind, answers, detail)
    opened = learner.open[opened.quiz_id] = opened.after_event(kind, answers, detail)
    return opened


def _saved(office: Office, attempt: AttemptState) -> protocol.Saved:
    return protocol.Saved(answers=attempt.answers, saved_at=office.now, attempt=attempt)


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
    when = (
        f" It will be possible from {_minute(found.next_attempt_at)}."
        if (found.next_attempt_at)
        else ""
    )
    raise Conflict(f"{found.reason}{when}", code=code)


def _check_not_left(quiz: PublishedQuiz, opened: OpenAttempt, answers: Answers) -> None:
    """Raise Conflict for an answer to a question that was left, where there is no going back."""
    rules = quiz.quiz.delivery
    if rules.going_back or rules.layout is not Layout.ONE_AT_A_TIME:
        return
    order = [q.id for q in arranged(quiz.quiz, opened.arrangement).questions]
    left = set(order[: opened.reached])
    changed = {id_ for id_ in left & answers.keys() if answers[id_] != opened.answers.get(id_, ())}
    if changed:
        raise Conflict(
            "This question was left, and this quiz has no going back.", code="question-left"
        )


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
