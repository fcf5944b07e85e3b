"""Marking by hand: essays that wait for it, and marks that are given in place of what grading said."""

from __future__ import annotations

from uuid import UUID

from courseware.assessment.answer_words import answer_html
from courseware.assessment.arrangement import arranged
from courseware.assessment.grading import GivenMark, hint_cost, less_hints, rendered
from courseware.catalog.questions import EssayTask, QuestionType, QuizQuestion
from courseware.errors import Conflict, InvalidRequest, NotFound
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.attempts.closing import graded, status_of
from courseware.registrar.attempts.rows import ClosedAttempt
from courseware.registrar.attempts.states import given_marks
from courseware.registrar.audit import audit
from courseware.registrar.examining.regraded import decode_responses
from courseware.registrar.examining.results import give_marks
from courseware.registrar.office import Office
from courseware.registrar.published import PublishedQuiz
from courseware.registrar.usecases import By, Caller, in_round

_LONGEST_COMMENT = 5000


@in_round(protocol.ListAwaitingMarks, by=By.HOUSE)
def list_awaiting_marks(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ListAwaitingMarks
) -> tuple[protocol.AwaitingMark, ...]:
    found = []
    for attempt_id, quiz_id, version, course, responses, completed_at in tx.rows("closed_awaiting"):
        quiz = office.quiz_version(tx, quiz_id, version).quiz
        # a program waits for a person only where it could not be run
        by_hand = (QuestionType.ESSAY, QuestionType.CODE)
        marked = {q.id for q in quiz.questions if q.type in by_hand}
        found += [
            protocol.AwaitingMark(
                attempt_id=attempt_id,
                quiz_id=quiz_id,
                quiz_title=quiz.title,
                course=course,
                question_id=response.question_id,
                handed_in_at=completed_at,
            )
            for response in decode_responses(responses)
            if response.score is None and response.question_id in marked
        ]
    return tuple(found)


@in_round(protocol.GetMarkingTask, by=By.HOUSE)
def get_marking_task(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetMarkingTask
) -> protocol.MarkingTask:
    closed, _ = anybodys_closed(tx, request.attempt_id)
    quiz, question = _question(office, tx, closed, request.question_id)
    outcome = next(
        q
        for q in graded(quiz, closed, given_marks(tx, closed.id)).questions
        if q.question_id == question.id
    )
    return protocol.MarkingTask(
        attempt_id=closed.id,
        quiz_id=quiz.quiz.id,
        quiz_title=quiz.quiz.title,
        course=quiz.course,
        question_id=question.id,
        question_type=question.type,
        question_html=rendered(question.question),
        answer=outcome.selected,
        answer_html=answer_html(question, outcome.selected),
        max_mark=question.points,
        essay=question.essay,
        explanation_html=outcome.explanation_html,
        mark=outcome.mark,
        hint_cost=hint_cost(question, closed.hints),
        comment=outcome.comment,
        handed_in_at=closed.completed_at,
    )


@in_round(protocol.GiveMark, by=By.HOUSE)
def give_mark(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GiveMark
) -> protocol.MarkGiven:
    closed, learner_id = anybodys_closed(tx, request.attempt_id)
    quiz, question = _question(office, tx, closed, request.question_id)
    before = graded(quiz, closed, given_marks(tx, closed.id))
    outcome = next(q for q in before.questions if q.question_id == question.id)
    cause = "MARKING" if outcome.awaiting else "OVERRIDE"
    reason = request.reason.strip() or None
    if cause == "OVERRIDE" and reason is None:
        raise InvalidRequest(
            "This answer is marked already. Say why its mark is to be another.",
            code="reason-missing",
        )
    points = _mark(question, request)
    if cause == "MARKING":  # who overrides a mark has the last word
        points = less_hints(points, question, closed.hints)
    mark = GivenMark(mark=points, comment=request.comment.strip()[:_LONGEST_COMMENT])
    now, certificate = give_marks(
        office,
        tx,
        closed,
        learner_id,
        {question.id: mark},
        cause=cause,
        actor=request.actor,
        reason=reason,
        levels=request.levels,
    )
    audit(
        office,
        tx,
        actor=request.actor,
        action="attempt.mark" if cause == "MARKING" else "attempt.override",
        subject=closed.id,
        reason=reason,
        detail={"question": question.id, "mark": mark.mark},
    )
    return protocol.MarkGiven(
        mark=mark.mark,
        status=status_of(now),
        still_awaiting=now.awaiting,
        certificate=certificate.number if certificate else None,
    )


def anybodys_closed(tx: Transaction, attempt_id: UUID) -> tuple[ClosedAttempt, UUID]:
    """Anybody's closed attempt, and whose it is."""
    row = tx.row("attempt", id=attempt_id)
    if row is None:
        raise NotFound("There is no such attempt.", code="no-such-attempt")
    if row[8] is None:
        raise Conflict("This attempt has not been handed in yet.", code="attempt-open")
    return ClosedAttempt.of(row), row[3]


def _question(
    office: Office, tx: Transaction, closed: ClosedAttempt, question_id: str
) -> tuple[PublishedQuiz, QuizQuestion]:
    quiz = office.quiz_version(tx, closed.quiz_id, closed.quiz_version)
    for question in arranged(quiz.quiz, closed.arrangement).questions:
        if question.id == question_id:
            return quiz, question
    raise NotFound(f'The attempt has no question "{question_id}".', code="no-such-question")


def _mark(question: QuizQuestion, request: protocol.GiveMark) -> float:
    """The points that are given: the rubric's, as a part of the question's, or the number itself."""
    if not request.levels:
        if request.mark is None:
            raise InvalidRequest("No mark is given.", code="mark-missing")
        if not 0 <= request.mark <= question.points:
            raise InvalidRequest(
                f"The mark is {request.mark:g}; give one from 0 to {question.points:g}.",
                code="mark-out-of-range",
            )
        return request.mark
    rubric = (question.essay or EssayTask()).rubric
    known = {criterion.id: criterion for criterion in rubric}
    missing = next((c.text for c in rubric if c.id not in request.levels), None)
    if missing is not None:
        raise InvalidRequest(f'Choose a level of "{missing}".', code="mark-missing")
    for id_, points in request.levels.items():
        if id_ not in known or points not in {level.points for level in known[id_].levels}:
            raise InvalidRequest("The rubric has no such level.", code="mark-out-of-range")
    most = sum(max(level.points for level in criterion.levels) for criterion in rubric)
    return question.points * sum(request.levels.values()) / most
