"""Closed attempts held against a correction: which results change, read and reckoned beside the record's thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from courseware.assessment.arrangement import arranged
from courseware.assessment.corrections import Correction
from courseware.assessment.grading import Circumstances, GivenMark, outcome
from courseware.assessment.model import QuizStatus
from courseware.assessment.responses import Response, graded_again
from courseware.decoding import json_decoder
from courseware.records.ids import new_id
from courseware.records.reader import Reader
from courseware.registrar.attempts.rows import arrangement_of, decode_answers
from courseware.registrar.published import PublishedQuiz

FIRST = UUID(int=0)

decode_responses = json_decoder(tuple[Response, ...]).decode
_decode_hints = json_decoder(dict[str, int]).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An attempt whose result is another now."""

    attempt_id: UUID
    learner_id: UUID
    score_before: float
    status_before: QuizStatus
    score: float
    status: QuizStatus
    responses: tuple[Response, ...]

    @property
    def passes_now(self) -> bool:
        """Whether it had not passed, and does."""
        return self.status is QuizStatus.PASSED is not self.status_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One page of attempts, and what it comes to."""

    examined: int
    next: UUID | None
    changes: tuple[Change, ...]
    passes_kept: int
    since: UUID
    """What is decided about an attempt after this id was not seen."""


def examine(
    reader: Reader,
    version: PublishedQuiz,
    correction: Correction,
    *,
    keep_passes: bool,
    after: UUID | None,
    most: int,
) -> Examined:
    """The next so many attempts at a version, graded again. `version` has the correction in it."""
    since = new_id()
    facts = {"quiz_id": version.quiz.id, "version": version.version}
    rows = reader.rows("closed_of_version", **facts, after=after or FIRST, most=most)
    given: dict[UUID, dict[str, GivenMark]] = {}
    for attempt_id, question, mark, comment in reader.rows("marks_of_version", **facts):
        given.setdefault(attempt_id, {})[question] = GivenMark(mark=mark, comment=comment)
    changes: list[Change] = []
    kept = 0
    for change in _graded_again(version, correction, rows, given):
        if (
            keep_passes
            and change.status_before is QuizStatus.PASSED
            and change.status is not QuizStatus.PASSED
        ):
            kept += 1
            change = replace(change, status=QuizStatus.PASSED)
        if (
            change.status is not change.status_before
            or abs(change.score - change.score_before) > 1e-12
        ):
            changes.append(change)
    return Examined(
        examined=len(rows),
        next=rows[-1][0] if len(rows) == most else None,
        changes=tuple(changes),
        passes_kept=kept,
        since=since,
    )


def _graded_again(
    version: PublishedQuiz,
    correction: Correction,
    rows: Sequence[tuple[Any, ...]],
    given: Mapping[UUID, Mapping[str, GivenMark]],
) -> Iterator[Change]:
    """Each attempt with what it comes to now."""
    named = frozenset(
        [*(q.id for q in correction.questions), *correction.dropped, *correction.full_marks]
    )
    questions = {question.id: question for question in version.quiz.questions}
    for attempt_id, learner_id, status, score, kept, answers, hints, seed, ids in rows:
        beside = Circumstances(
            given=given.get(attempt_id),
            hints_taken=_decode_hints(hints) if hints else None,
            dropped=version.dropped,
            full_marks=version.full_marks,
        )
        now = graded_again(
            decode_responses(kept), named, questions, decode_answers(answers), beside
        )
        quiz = arranged(version.quiz, arrangement_of(seed, ids)) if ids else version.quiz
        found = outcome(quiz, [(r.question_id, r.score, r.max_score) for r in now])
        decided = QuizStatus.PASSED if found.passed else QuizStatus.FAILED
        yield Change(
            attempt_id=attempt_id,
            learner_id=learner_id,
            score_before=score,
            status_before=QuizStatus(status),
            score=found.score,
            status=QuizStatus.AWAITING_MARKING if found.awaiting else decided,
            responses=now,
        )
