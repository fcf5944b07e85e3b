"""What is known of an attempt, for disputes: every answer, mark and decision, and whose it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import msgspec

from courseware.assessment.answer_words import answer_html
from courseware.assessment.grading import rendered
from courseware.assessment.keys import key_markdown
from courseware.assessment.model import Grade, QuizStatus
from courseware.errors import NotFound
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.accounts import find
from courseware.registrar.attempts.closing import graded
from courseware.registrar.attempts.states import closed_state, given_marks
from courseware.registrar.examining.marking import anybodys_closed
from courseware.registrar.office import Office
from courseware.registrar.published import PublishedQuiz
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.GetAttemptFile, by=By.HOUSE)
def get_attempt_file(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetAttemptFile
) -> protocol.AttemptFile:
    closed, learner_id = anybodys_closed(tx, request.attempt_id)
    quiz = office.quiz_version(tx, closed.quiz_id, closed.quiz_version)
    result = graded(quiz, closed, given_marks(tx, closed.id))
    answered = {outcome.question_id: outcome.selected for outcome in result.questions}
    # what the learner may see of it is another matter: here everything is told
    whole = replace(
        _with_keys(quiz, result),
        passed=closed.status is QuizStatus.PASSED,
    )
    return protocol.AttemptFile(
        learner=find(tx, learner_id).username,
        course=quiz.course,
        attempt=replace(closed_state(office, tx, closed), grade=whole),
        answers_html={
            question.id: answer_html(question, answered[question.id])
            for question in quiz.quiz.questions
            if question.id in answered
        },
        log=(*_happened(tx, closed.id), *_decided(tx, closed.id)),
    )


@in_round(protocol.FindAttempts, by=By.HOUSE)
def find_attempts(
    office: Office, tx: Transaction, caller: Caller, request: protocol.FindAttempts
) -> tuple[protocol.FoundAttempt, ...]:
    row = tx.row("sign_in_facts", username=request.username.strip().lower())
    if row is None:
        raise NotFound(f'There is no person "{request.username}".', code="no-such-person")
    latest = office.published(tx).latest
    found = [
        protocol.FoundAttempt(
            attempt_id=id_,
            quiz_id=quiz_id,
            quiz_title=latest[quiz_id].quiz.title if quiz_id in latest else quiz_id,
            quiz_version=version,
            started_at=started_at,
            completed_at=completed_at,
            status=QuizStatus(status) if status else QuizStatus.IN_PROGRESS,
            score=score,
        )
        for id_, quiz_id, version, started_at, _, _, status, score, completed_at, _ in tx.rows(
            "attempts_of_learner", learner_id=row[0]
        )
    ]
    return tuple(reversed(found))


def _with_keys(quiz: PublishedQuiz, result: Grade) -> Grade:
    keys = {q.id: rendered(key_markdown(q)) for q in quiz.quiz.questions}
    return replace(
        result,
        questions=tuple(
            replace(outcome, key_html=keys[outcome.question_id]) for outcome in result.questions
        ),
    )


def _happened(tx: Transaction, attempt_id: UUID) -> list[protocol.AttemptEvent]:
    return [
        protocol.AttemptEvent(occurred_at=at, kind=kind, answers=answers, detail=detail)
        for at, kind, answers, detail in tx.rows("log_of_attempt", attempt_id=attempt_id)
    ]


def _decided(tx: Transaction, attempt_id: UUID) -> list[protocol.AttemptEvent]:
    """Marks and results, each with who, what and why."""
    decisions = [
        _decision(
            at, "marked", question=question, mark=mark, cause=cause,
            comment=comment or None, actor=actor, reason=reason,
        )
        for at, question, mark, cause, comment, actor, reason in tx.rows(
            "marks_of_attempt", attempt_id=attempt_id
        )
    ]  # fmt: skip
    decisions += [
        _decision(at, "result", status=status, score=score, cause=cause, actor=actor, reason=reason)
        for at, status, score, cause, actor, reason in tx.rows(
            "results_of_attempt", attempt_id=attempt_id
        )
    ]
    # what was decided in one moment: first the marks, then what came of them
    return sorted(decisions, key=lambda event: event.occurred_at)


def _decision(at: datetime, kind: str, **facts: object) -> protocol.AttemptEvent:
    told = {name: value for name, value in facts.items() if value is not None}
    return protocol.AttemptEvent(
        occurred_at=at,
        kind=kind,
        answers=None,
        detail=msgspec.json.encode(told).decode(),
    )
