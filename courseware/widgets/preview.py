"""The author's own desk, in JupyterLab: the same form, clock and grading, and nothing is recorded."""

from __future__ import annotations

import base64
import mimetypes
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from courseware.assessment.arrangement import MOST, arrange, arranged
from courseware.assessment.form import form, form_of_attempt
from courseware.assessment.grading import Circumstances, check_answers, grade
from courseware.assessment.model import (
    Admission,
    Answers,
    AttemptState,
    Confidence,
    Grade,
    QuizForm,
    QuizState,
    QuizStatus,
)
from courseware.assessment.review import reviewed
from courseware.catalog.delivery import GradeFrom
from courseware.catalog.markup import render
from courseware.catalog.model import Quiz
from courseware.errors import Conflict
from courseware.registrar.protocol import Submitted
from courseware.widgets.desk import UNSAID

_LARGEST_PICTURE_BYTES = 4 * 1024 * 1024


def now_utc() -> datetime:
    return datetime.now(UTC)


class PreviewDesk:
    """Keeps one author's attempts in memory, for as long as the kernel lives.

    How often and when a quiz may be taken is told but not enforced: an author tries it again and again.
    """

    preview = True

    def __init__(self, quiz: Quiz, clock: Callable[[], datetime] = now_utc) -> None:
        self.quiz_id = quiz.id
        self._quiz = quiz
        self._clock = clock
        self._form = _with_pictures(form(quiz, 1))
        self._attempt: AttemptState | None = None
        self._asked = quiz
        self._whole: Grade | None = None
        self._scores: list[float] = []

    def state(self) -> QuizState:
        attempt = self._current()
        return QuizState(
            form=self._form,
            status=attempt.status if attempt else QuizStatus.NOT_STARTED,
            attempt=attempt,
            best_score=self._score() if _is_told(attempt) else None,
            attempt_count=len(self._scores),
            admission=self._admission(),
        )

    def open(self, attempt_id: UUID, version: int | None, answers: Answers) -> AttemptState:
        attempt = self._current()
        if attempt is None or attempt.grade:
            rules, now = self._quiz.delivery, self._clock()
            seen = tuple(question.id for question in self._asked.questions) if attempt else ()
            drawn = arrange(self._quiz, random.randrange(MOST), seen)  # noqa: S311 - no secret
            self._asked = arranged(self._quiz, drawn)
            self._attempt = AttemptState(
                attempt_id=attempt_id,
                status=QuizStatus.IN_PROGRESS,
                started_at=now,
                completed_at=None,
                answers={},
                form=form_of_attempt(self._quiz, self._form, drawn),
                deadline=now + rules.time_limit if rules.time_limit else None,
            )
        if answers:
            return self.save(attempt_id, answers)
        return self._open_attempt()

    def save(
        self, attempt_id: UUID, answers: Answers, confidence: Confidence = UNSAID
    ) -> AttemptState:
        attempt = self._open_attempt()
        check_answers(self._asked, answers)
        kept = {**attempt.answers, **answers}
        self._attempt = replace(
            attempt,
            answers={question: chosen for question, chosen in kept.items() if chosen},
            confidence={**attempt.confidence, **confidence},
        )
        return self._open_attempt()

    def move(self, attempt_id: UUID, place: int) -> AttemptState:
        attempt = self._open_attempt()
        if place < attempt.reached and not self._quiz.delivery.going_back:
            raise Conflict("This quiz does not go back to a question.", code="no-going-back")
        self._attempt = replace(attempt, reached=min(place, len(self._asked.questions) - 1))
        return self._open_attempt()

    def hint(self, attempt_id: UUID, question_id: str, which: int | None = None) -> AttemptState:
        attempt = self._open_attempt()
        question = next(each for each in self._asked.questions if each.id == question_id)
        known = len(attempt.hints.get(question_id, ()))
        taken = known + 1 if which is None else max(known, which + 1)
        hints = tuple(render(hint.text) for hint in question.hints[:taken])
        self._attempt = replace(attempt, hints={**attempt.hints, question_id: hints})
        return self._open_attempt()

    def left(self, attempt_id: UUID) -> None:
        """Nothing is recorded."""

    def submit(
        self,
        attempt_id: UUID,
        answers: Answers,
        version: int | None = None,
        confidence: Confidence = UNSAID,
    ) -> Submitted:
        if version is not None:
            self.open(attempt_id, version, {})
        self.save(attempt_id, answers, confidence)
        return Submitted(
            attempt=self._close(self._open_attempt()),
            best_score=self._score() or 0.0,
            attempt_count=len(self._scores),
            course_completed=False,
            certificate=None,
        )

    # -- what the registrar does by its record -----------------------------------------------------

    def _current(self) -> AttemptState | None:
        """The attempt as it is by now: handed in when its time is up."""
        attempt, now = self._attempt, self._clock()
        if attempt is None or attempt.grade is not None:
            if attempt is None or self._whole is None:
                return attempt
            return replace(attempt, grade=reviewed(self._asked, self._whole, now))
        if attempt.deadline is None:
            return attempt
        if now >= attempt.deadline + self._quiz.delivery.grace:
            return self._close(attempt)
        return replace(attempt, seconds_left=max(0.0, (attempt.deadline - now).total_seconds()))

    def _open_attempt(self) -> AttemptState:
        attempt = self._current()
        if attempt is None or attempt.grade is not None:
            raise Conflict("This attempt has been submitted.", code="attempt-closed")
        return attempt

    def _close(self, attempt: AttemptState) -> AttemptState:
        beside = Circumstances(
            hints_taken={question: len(taken) for question, taken in attempt.hints.items()},
            confidence=attempt.confidence,
        )
        self._whole = whole = grade(self._asked, attempt.answers, beside)
        self._scores.append(whole.score or 0.0)
        now = self._clock()
        status = QuizStatus.PASSED if whole.passed else QuizStatus.FAILED
        self._attempt = replace(
            attempt,
            status=QuizStatus.AWAITING_MARKING if whole.awaiting else status,
            completed_at=min(now, attempt.deadline or now),
            seconds_left=None,
            grade=reviewed(self._asked, whole, now),
        )
        return self._attempt

    def _score(self) -> float | None:
        if not self._scores:
            return None
        match self._quiz.delivery.grade_from:
            case GradeFrom.HIGHEST:
                return max(self._scores)
            case GradeFrom.LAST:
                return self._scores[-1]
            case GradeFrom.FIRST:
                return self._scores[0]
            case GradeFrom.AVERAGE:
                return sum(self._scores) / len(self._scores)

    def _admission(self) -> Admission:
        rules = self._quiz.delivery
        allowed = rules.attempts_allowed
        return Admission(
            begins_by_hand=rules.begins_by_hand,
            time_limit_seconds=rules.time_limit.total_seconds() if rules.time_limit else None,
            attempts_allowed=allowed,
            attempts_left=None if allowed is None else max(0, allowed - len(self._scores)),
            opens_at=rules.opens_at,
            closes_at=rules.closes_at,
            question_count=len(arranged(self._quiz, arrange(self._quiz, 0)).questions),
        )


def _is_told(attempt: AttemptState | None) -> bool:
    """Whether a learner may know the scores, as far as the last attempt shows."""
    return attempt is None or attempt.grade is None or attempt.grade.score is not None


def _with_pictures(shown: QuizForm) -> QuizForm:
    """The form with the pictures in it: JupyterLab serves none from where a quiz would look for them."""
    return replace(
        shown,
        questions=tuple(
            replace(each, picture=replace(each.picture, src=_data_address(each.picture.src)))
            if each.picture
            else each
            for each in shown.questions
        ),
    )


def _data_address(src: str) -> str:
    file = Path(src)
    kind = mimetypes.guess_type(src)[0] or ""
    if not kind.startswith("image/") or not file.is_file():
        return src
    if file.stat().st_size > _LARGEST_PICTURE_BYTES:
        return src
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
