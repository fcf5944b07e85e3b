"""A learner as the registrar remembers one between requests: read once, kept true by each write."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from courseware.assessment.model import Answers, QuizStatus
from courseware.catalog.model import CertificationLevel
from courseware.certification.model import (
    Certificate,
    CertificateStatus,
    Certification,
    ContentResult,
    QuizResult,
    Results,
    WatchedRanges,
)
from courseware.errors import NotFound
from courseware.records.transaction import Transaction
from courseware.registrar.accounts import person
from courseware.registrar.protocol import Person

decode_answers = msgspec.json.Decoder(Answers).decode
_decode_watched = msgspec.json.Decoder(dict[str, WatchedRanges]).decode
_decode_exercises = msgspec.json.Decoder(tuple[str, ...]).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAttempt:
    """An attempt under way, with the answers saved so far."""

    id: UUID
    quiz_id: str
    quiz_version: int
    started_at: datetime
    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedAttempt:
    """An attempt that was handed in."""

    id: UUID
    quiz_id: str
    quiz_version: int
    started_at: datetime
    completed_at: datetime
    status: QuizStatus
    answers: Answers

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> ClosedAttempt:
        """A row of the statements `attempt` and `last_closed_attempt`."""
        id_, quiz_id, version, _, started_at, completed_at, status, answers = row
        return cls(
            id=id_,
            quiz_id=quiz_id,
            quiz_version=version,
            started_at=started_at,
            completed_at=completed_at,
            status=QuizStatus(status),
            answers=decode_answers(answers),
        )


@dataclass(slots=True, kw_only=True)
class Learner:
    """Everything of one learner that use cases decide by. The values are frozen; the dicts change.

    Only the record's thread touches it. After a rollback it is forgotten and read again.
    """

    person: Person
    """Without roles, which decide nothing here."""
    quizzes: dict[str, QuizResult] = field(default_factory=dict)
    open: dict[str, OpenAttempt] = field(default_factory=dict)
    """By quiz id: there is at most one open attempt a quiz."""
    closed: dict[str, ClosedAttempt] = field(default_factory=dict)
    """By quiz id, the last of each: read when somebody first asks for it."""
    content: dict[str, ContentResult] = field(default_factory=dict)
    certifications: dict[str, Certification] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return self.person.id

    @property
    def results(self) -> Results:
        return Results(
            content=self.content, quizzes=self.quizzes, certifications=self.certifications
        )

    @property
    def owner(self) -> dict[str, UUID | None]:
        """The three columns that say whose row it is."""
        return {
            "user_id": None if self.person.internal else self.id,
            "internal_user_id": self.id if self.person.internal else None,
            "learner_id": self.id,
        }


def load(tx: Transaction, learner_id: UUID) -> Learner:
    """Read one learner from the record. NotFound when there is no such person."""
    row = tx.row("person", id=learner_id)
    if row is None:
        raise NotFound("There is no such learner.", code="no-such-learner")
    learner = Learner(person=person(row, roles=()))
    for id_, quiz_id, version, started_at, status, score in tx.rows(
        "attempts_of_learner", learner_id=learner_id
    ):
        result = learner.quizzes.get(quiz_id, QuizResult())
        if status is not None:
            learner.quizzes[quiz_id] = with_attempt(result, status == QuizStatus.PASSED, score)
            continue
        learner.quizzes[quiz_id] = replace(result, open=True)
        learner.open[quiz_id] = OpenAttempt(
            id=id_,
            quiz_id=quiz_id,
            quiz_version=version,
            started_at=started_at,
            answers=_saved_answers(tx, id_),
        )
    for row in tx.rows("content_results", learner_id=learner_id):
        learner.content[row[0]] = ContentResult(
            started_at=row[1],
            read_at=row[2],
            watched=_decode_watched(row[3]),
            exercises_done=_decode_exercises(row[4]),
            content_completed_at=row[5],
            completed_at=row[6],
        )
    certificates = {
        row[0]: certificate(row)
        for row in tx.rows("certificates_of_learner", learner_id=learner_id)
    }
    for row in tx.rows("certifications", learner_id=learner_id):
        learner.certifications[row[0]] = Certification(
            started_at=row[1],
            completed_at=row[2],
            completed_version=row[3],
            certificate=certificates.get(row[4]),
        )
    return learner


def _saved_answers(tx: Transaction, attempt_id: UUID) -> Answers:
    answers: Answers = {}
    for (event,) in tx.rows("answered_events", attempt_id=attempt_id):
        answers = with_answers(answers, decode_answers(event))
    return answers


def with_attempt(result: QuizResult, passed: bool, score: float) -> QuizResult:
    """A learner's result in a quiz with one more closed attempt."""
    return replace(
        result,
        passed=result.passed or passed,
        best_score=max(result.best_score or 0.0, score),
        attempt_count=result.attempt_count + 1,
    )


def with_answers(saved: Answers, new: Answers) -> Answers:
    """Saved answers with new ones over them; an empty selection takes an answer back."""
    return {question: chosen for question, chosen in (saved | new).items() if chosen}


def certificate(row: tuple[Any, ...]) -> Certificate:
    """A row of the `certificates_…` statements. Its status is ACTIVE until `as_of` is asked."""
    return Certificate(
        number=row[1],
        recipient_name=row[2],
        track_slug=row[3],
        track_name=row[4],
        track_version=row[5],
        level=CertificationLevel(row[6]),
        issued_at=row[7],
        expires_at=row[8],
        status=CertificateStatus.ACTIVE,
        organisation_id=row[9],
        organisation_name=row[10],
        issuer=row[11],
        verify_token=row[12],
        sha256=row[13],
        revoked_at=row[14],
        revocation_reason=row[15],
    )
