"""The author's own desk, in JupyterLab: the same form and the same grading, and nothing is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from courseware.assessment.form import form
from courseware.assessment.grading import check_answers, grade
from courseware.assessment.model import Answers, AttemptState, QuizState, QuizStatus
from courseware.catalog.model import Quiz
from courseware.errors import Conflict
from courseware.registrar.protocol import Submitted


class PreviewDesk:
    """Keeps one author's attempts in memory, for as long as the kernel lives."""

    preview = True

    def __init__(self, quiz: Quiz) -> None:
        self.quiz_id = quiz.id
        self._quiz = quiz
        self._form = form(quiz, 1)
        self._attempt: AttemptState | None = None
        self._scores: list[float] = []

    def state(self) -> QuizState:
        return QuizState(
            form=self._form,
            status=self._attempt.status if self._attempt else QuizStatus.NOT_STARTED,
            attempt=self._attempt,
            best_score=max(self._scores, default=None),
            attempt_count=len(self._scores),
        )

    def open(self, attempt_id: UUID, version: int, answers: Answers) -> AttemptState:
        if self._attempt is None or self._attempt.grade:
            self._attempt = AttemptState(
                attempt_id=attempt_id,
                status=QuizStatus.IN_PROGRESS,
                started_at=datetime.now(UTC),
                completed_at=None,
                answers={},
                form=self._form,
            )
        if answers:
            self.save(attempt_id, answers)
        return self._attempt

    def save(self, attempt_id: UUID, answers: Answers) -> Answers:
        attempt = self._attempt or self.open(attempt_id, self._form.version, {})
        if attempt.grade:
            raise Conflict("This attempt has been submitted.", code="attempt-closed")
        check_answers(self._quiz, answers)
        kept = {**attempt.answers, **answers}
        kept = {question: chosen for question, chosen in kept.items() if chosen}
        self._attempt = replace(attempt, answers=kept)
        return kept

    def submit(self, attempt_id: UUID, answers: Answers, version: int | None = None) -> Submitted:
        if version is not None:
            self.open(attempt_id, version, {})
        kept = self.save(attempt_id, answers)
        assert self._attempt is not None  # noqa: S101 - something was saved in it
        result = grade(self._quiz, kept)
        attempt = replace(
            self._attempt,
            status=QuizStatus.PASSED if result.passed else QuizStatus.FAILED,
            completed_at=datetime.now(UTC),
            grade=result,
        )
        self._attempt = attempt
        self._scores.append(result.score or 0.0)
        return Submitted(
            attempt=attempt,
            best_score=max(self._scores),
            attempt_count=len(self._scores),
            course_completed=False,
            certificate=None,
        )
