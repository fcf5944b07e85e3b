"""Where a quiz widget hands in answers: at the registrar, for the learner of this page."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from courseware.assessment.model import Answers, AttemptState, Confidence, QuizState
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    GetQuizState,
    LeaveAttempt,
    MoveTo,
    OpenAttempt,
    SaveAnswers,
    SubmitAttempt,
    Submitted,
    TakeHint,
)

UNSAID: Confidence = {}


class Desk(Protocol):
    """One quiz of one learner. Each call may raise a Refusal or RegistrarUnavailable."""

    preview: bool
    """Nothing that is handed in here is recorded."""
    quiz_id: str

    def state(self) -> QuizState:
        """Where the learner is with the quiz."""

    def open(self, attempt_id: UUID, version: int | None, answers: Answers) -> AttemptState:
        """Open an attempt under this id, or resume the one that is open.

        These answers are in it if it is of the version whose form they were given to, and only then.
        """

    def save(
        self, attempt_id: UUID, answers: Answers, confidence: Confidence = UNSAID
    ) -> AttemptState:
        """Keep these answers; returns the attempt with all that it has now."""

    def move(self, attempt_id: UUID, place: int) -> AttemptState:
        """The learner is now at the question of this place, from 0."""

    def hint(self, attempt_id: UUID, question_id: str, which: int | None = None) -> AttemptState:
        """Give the question's next hint."""

    def left(self, attempt_id: UUID) -> None:
        """The learner's page was hidden."""

    def submit(
        self,
        attempt_id: UUID,
        answers: Answers,
        version: int | None = None,
        confidence: Confidence = UNSAID,
    ) -> Submitted:
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

    def open(self, attempt_id: UUID, version: int | None, answers: Answers) -> AttemptState:
        opening = OpenAttempt(
            attempt_id=attempt_id, quiz_id=self.quiz_id, quiz_version=version, answers=answers
        )
        return self._client.call(opening)

    def save(
        self, attempt_id: UUID, answers: Answers, confidence: Confidence = UNSAID
    ) -> AttemptState:
        saving = SaveAnswers(attempt_id=attempt_id, answers=answers, confidence=dict(confidence))
        return self._client.call(saving).attempt

    def move(self, attempt_id: UUID, place: int) -> AttemptState:
        return self._client.call(MoveTo(attempt_id=attempt_id, place=place))

    def hint(self, attempt_id: UUID, question_id: str, which: int | None = None) -> AttemptState:
        return self._client.call(
            TakeHint(attempt_id=attempt_id, question_id=question_id, which=which)
        )

    def left(self, attempt_id: UUID) -> None:
        self._client.call(LeaveAttempt(attempt_id=attempt_id))

    def submit(
        self,
        attempt_id: UUID,
        answers: Answers,
        version: int | None = None,
        confidence: Confidence = UNSAID,
    ) -> Submitted:
        submission = SubmitAttempt(
            attempt_id=attempt_id,
            answers=answers,
            quiz_id=self.quiz_id if version is not None else None,
            quiz_version=version,
            confidence=dict(confidence),
        )
        return self._client.call(submission)
