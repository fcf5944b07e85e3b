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

    def open(self, attempt_id: UUID) -> AttemptState:
        """Open an attempt under this id, or resume the one that is open."""

    def save(self, attempt_id: UUID, answers: Answers) -> Answers:
        """Keep these answers; returns all that the attempt has now."""

    def submit(self, attempt_id: UUID, answers: Answers) -> Submitted:
        """Keep these answers, close and grade."""


class RegistrarDesk:
    """The real thing."""

    preview = False

    def __init__(self, client: RegistrarClient, quiz_id: str) -> None:
        self._client = client
        self.quiz_id = quiz_id

    def state(self) -> QuizState:
        return self._client.call(GetQuizState(quiz_id=self.quiz_id))

    def open(self, attempt_id: UUID) -> AttemptState:
        return self._client.call(OpenAttempt(attempt_id=attempt_id, quiz_id=self.quiz_id))

    def save(self, attempt_id: UUID, answers: Answers) -> Answers:
        return self._client.call(SaveAnswers(attempt_id=attempt_id, answers=answers)).answers

    def submit(self, attempt_id: UUID, answers: Answers) -> Submitted:
        return self._client.call(SubmitAttempt(attempt_id=attempt_id, answers=answers))
