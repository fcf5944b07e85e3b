"""A learner as the registrar remembers one between requests: read once, kept true by each write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from courseware.assessment.admission import Accommodation, History, accommodation
from courseware.assessment.model import QuizStatus
from courseware.catalog.model import CertificationLevel, Quiz
from courseware.certification.model import (
    Certificate,
    CertificateStatus,
    Certification,
    ContentResult,
    QuizResult,
    Results,
    WatchedRanges,
)
from courseware.certification.quiz_results import with_attempt
from courseware.certification.standing import EndsBy, Standing
from courseware.decoding import json_decoder
from courseware.errors import NotFound
from courseware.records.transaction import Transaction
from courseware.registrar.accounts import person
from courseware.registrar.attempts.rows import (
    ClosedAttempt,
    OpenAttempt,
    arrangement_of,
    with_events,
)
from courseware.registrar.protocol import Person
from courseware.registrar.published import PublishedQuiz

_decode_watched = json_decoder(dict[str, WatchedRanges]).decode
_decode_asks = json_decoder(tuple[str, ...]).decode
_decode_exercises = json_decoder(tuple[str, ...]).decode


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
    histories: dict[str, History] = field(default_factory=dict)
    seen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By quiz id, what the last closed attempt asked, where it was drawn."""
    granted: tuple[tuple[str | None, Accommodation], ...] = ()
    """Accommodations in force, each for one quiz, or for all (None)."""
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

    def accommodation(self, quiz_id: str) -> Accommodation:
        """All that is granted to this learner for a quiz."""
        return accommodation(one for quiz, one in self.granted if quiz in (None, quiz_id))

    def add_closed(
        self, quiz: Quiz | None, quiz_id: str, status: QuizStatus, score: float, at: datetime
    ) -> None:
        """Count one more closed attempt. `quiz` is the version in force."""
        result = self.quizzes.get(quiz_id, QuizResult())
        self.quizzes[quiz_id] = with_attempt(result, quiz, status, score)
        history = self.histories.get(quiz_id, History())
        # what awaits marking has not failed
        passed = status is not QuizStatus.FAILED
        self.histories[quiz_id] = history.after(passed=passed, completed_at=at)

    def not_open(self, quiz_id: str) -> None:
        """No attempt at this quiz is under way any more."""
        self.quizzes[quiz_id] = replace(self.quizzes[quiz_id], open=False)

    @property
    def owner(self) -> dict[str, UUID | None]:
        """The three columns that say whose row it is."""
        return {
            "user_id": None if self.person.internal else self.id,
            "internal_user_id": self.id if self.person.internal else None,
            "learner_id": self.id,
        }


def load(tx: Transaction, learner_id: UUID, in_force: Mapping[str, PublishedQuiz]) -> Learner:
    """Read one learner from the record. `in_force` are the quizzes that are given now, by id.

    NotFound when there is no such person.
    """
    found = load_many(tx, [learner_id], in_force)
    if not found:
        raise NotFound("There is no such learner.", code="no-such-learner")
    return found[0]


def load_many(
    tx: Transaction, ids: list[UUID], in_force: Mapping[str, PublishedQuiz]
) -> list[Learner]:
    """The same for many; who is not there is left out. The last column of each row says whose it is."""
    people = [person(row, roles=()) for row in _rows(tx, "person", id=ids)]
    learners = {each.id: Learner(person=each) for each in people}
    if not learners:
        return []
    ids = list(learners)
    _load_accommodations(tx, learners)
    for row in _rows(tx, "content_results", learner_id=ids):
        learners[row[-1]].content[row[0]] = ContentResult(
            started_at=row[1],
            read_at=row[2],
            watched=_decode_watched(row[3]),
            exercises_done=_decode_exercises(row[4]),
            content_completed_at=row[5],
            completed_at=row[6],
        )
    for row in _rows(tx, "attempts_of_learner", learner_id=ids):
        _add_attempt(tx, learners[row[-1]], row, in_force)
    certificates = {
        row[0]: certificate(row) for row in _rows(tx, "certificates_of_learner", learner_id=ids)
    }
    for row in _rows(tx, "certifications", learner_id=ids):
        learners[row[-1]].certifications[row[0]] = _certification(row, certificates.get(row[8]))
    return list(learners.values())


def _rows(tx: Transaction, name: str, **of: list[Any]) -> list[tuple[Any, ...]]:
    if all(len(values) == 1 for values in of.values()):
        return tx.rows(name, **{parameter: values[0] for parameter, values in of.items()})
    return tx.rows_of_many(name, **of)


def _load_accommodations(tx: Transaction, learners: Mapping[UUID, Learner]) -> None:
    """Those of each by name, and those of each one's organisation."""
    of_people: dict[UUID | str, list[tuple[str | None, Accommodation]]] = {}
    organisations = {each.person.organisation_id or "" for each in learners.values()}
    for quiz_id, time, unlimited, attempts, organisation_id, learner_id in _rows(
        tx, "accommodations_of", learner_id=list(learners), organisation_id=list(organisations)
    ):
        granted = Accommodation(extra_time=time, no_time_limit=unlimited, extra_attempts=attempts)
        of_people.setdefault(learner_id or organisation_id, []).append((quiz_id, granted))
    for learner in learners.values():
        own = of_people.get(learner.id, [])
        learner.granted = (*own, *of_people.get(learner.person.organisation_id or "", []))


def _certification(row: tuple[Any, ...], held: Certificate | None) -> Certification:
    """A row of the statement `certifications`, with the certificate that it names."""
    (_, began_at, period, renewing_since, asks, aims_at, certified_at, version, certificate_id, expires_at, ends_by,
     waived_at, waived_until, _) = row  # fmt: skip
    return Certification(
        standing=Standing(
            began_at=began_at if period else None,
            period=period or 0,
            renewing_since=renewing_since,
            certificate=held.number if held else None,
            certified_at=certified_at,
            version=version,
            expires_at=expires_at,
            ends_by=EndsBy(ends_by or EndsBy.POLICY),
            revoked_at=held.revoked_at if held else None,
            suspended_at=held.suspended_at if held else None,
            waived_at=waived_at,
            waived_until=waived_until,
        ),
        certificate=held,
        certificate_id=certificate_id,
        asks=_decode_asks(asks) if asks else None,
        aims_at=aims_at,
    )


def _add_attempt(
    tx: Transaction, learner: Learner, row: tuple[Any, ...], in_force: Mapping[str, PublishedQuiz]
) -> None:
    """A row of the statement `attempts_of_learner`: closed, or under way."""
    id_, quiz_id, version, started_at, seed, ids, status, score, completed_at, _ = row
    arrangement = arrangement_of(seed, ids)
    current = in_force.get(quiz_id)
    begun = learner.content.get(current.course) if current else None
    if status is not None and begun is not None and completed_at < begun.started_at:
        return  # of a period, or of a version, that is over
    if status is not None:
        quiz = current.quiz if current else None
        learner.add_closed(quiz, quiz_id, QuizStatus(status), score, completed_at)
        if arrangement.question_ids is not None:
            learner.seen[quiz_id] = arrangement.question_ids
        return
    result = learner.quizzes.get(quiz_id, QuizResult())
    learner.quizzes[quiz_id] = replace(result, open=True)
    opened = OpenAttempt(
        id=id_,
        quiz_id=quiz_id,
        quiz_version=version,
        started_at=started_at,
        arrangement=arrangement,
    )
    learner.open[quiz_id] = with_events(tx, opened)


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
        suspended_at=row[16],
        superseded_by=row[17],
        erased_at=row[18],
    )
