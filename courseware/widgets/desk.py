"""Where a quiz widget hands in answers: at the registrar, for the learner of this page."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from courseware.assessment.model import Answers, AttemptState, QuizState
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    GetQuizState,
    OpenAttempt,
    SaveAnswers,
    SubmitAttempt,
    Submitted,
)


class Desk(Protocol):
    """One quiz of one learner. Each call may raise a Refusal or RegistrarUnavailable."""

    preview: bool
    """Nothing that is handed in here is recorded."""
    quiz_id: str

    def state(self) -> QuizState:
        """Where the learner is with the quiz."""

    def open(self, attempt_id: UUID, version: int, answers: Answers) -> AttemptState:
        """Open an attempt under this id, or resume the one that is open.

        These answers are in it if it is of the version whose form they were given to, and only then.
        """

    def save(self, attempt_id: UUID, answers: Answers) -> Answers:
        """Keep these answers; returns all that the attempt has now."""

    def submit(self, attempt_id: UUID, answers: Answers, version: int | None = None) -> Submitted:
        """Keep these answers, close and grade.

        With the version whose form the answers were given to, it opens the attempt first, or resumes the
        one that is open. Conflict (code "quiz-updated") when that one is of another version.
        """


class RegistrarDesk:
    """The real thing."""

    preview = False

    def __init__(self, client: RegistrarClient, quiz_id: str) -> None:
        self._client = client
        self.quiz_id = quiz_id

    def state(self) -> QuizState:
        return self._client.call(GetQuizState(quiz_id=self.quiz_id))

    def open(self, attempt_id: UUID, version: int, answers: Answers) -> AttemptState:
        opening = OpenAttempt(
            attempt_id=attempt_id, quiz_id=self.quiz_id, quiz_version=version, answers=answers
        )
        return self._client.call(opening)

    def save(self, attempt_id: UUID, answers: Answers) -> Answers:
        return self._client.call(SaveAnswers(attempt_id=attempt_id, answers=answers)).answers

    def submit(self, attempt_id: UUID, answers: Answers, version: int | None = None) -> Submitted:
        submission = SubmitAttempt(
            attempt_id=attempt_id,
            answers=answers,
            quiz_id=self.quiz_id if version is not None else None,
            quiz_version=version,
        )
        return self._client.call(submission)
