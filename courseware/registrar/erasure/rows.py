"""The rows of one person: counted for a look ahead, and erased in one transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import msgspec

from courseware.decoding import json_decoder
from courseware.records.transaction import Transaction
from courseware.registrar.erasure.names import REPLACEMENT, patterns
from courseware.registrar.office import Office
from courseware.registrar.protocol import Held, Person

_ERASED = (
    "erase_attempt_events",
    "erase_given_marks",
    "erase_attempt_results",
    "erase_closed_attempts",
    "erase_opened_attempts",
    "erase_course_progress",
    "erase_past_course_progress",
    "erase_certifications",
    "erase_certification_events",
    "erase_accommodations",
    "erase_assignment_exemptions",
    "erase_assignments",
    "erase_notice_tries",
    "erase_notices",
    "erase_notice_preferences",
    "erase_calendar_links",
    "erase_role_grants",
    "erase_sessions",
    "erase_api_tokens",
    "erase_kernel_secrets",
    "erase_user",
    "erase_internal_user",
)
"""In this order: the first needs the rows of a later one to find its own."""

_WHERE_OTHERS_WROTE = (
    "unname_audit_events",
    "unname_role_grants",
    "unname_given_marks",
    "unname_quiz_corrections",
    "unname_accommodations",
    "unname_certification_events",
    "unname_certificates",
    "unname_recertification_overrides",
    "unname_track_versions",
    "unname_assignments",
    "unname_assignment_exemptions",
)


class _Mark(msgspec.Struct):
    """What of a response says nothing of what was answered."""

    question_id: str
    is_correct: bool | None
    score: float | None
    max_score: float


_decode_marks = json_decoder(list[_Mark]).decode


def held(tx: Transaction, learner_id: UUID) -> Held:
    """How much there is of the person, by what it is."""
    return Held(**dict(tx.rows("held_of_person", learner_id=learner_id)))


def erase_rows(office: Office, tx: Transaction, person: Person, numbers: list[str]) -> int:
    """Take the person out of every table; how many scores stay. `numbers` are the certificates'."""
    scores = _keep_scores(tx, person.id)
    for number in numbers:
        # each of its own, so that no two are seen to have one holder
        tx.run("erase_holder", number=number, nobody=uuid4(), now=office.now)
    for statement in _ERASED:
        tx.run(statement, learner_id=person.id)
    for names in patterns(person):
        for statement in _WHERE_OTHERS_WROTE:
            for _ in range(2):  # of two names side by side, one pass sees the first
                tx.run(statement, names=names, instead=REPLACEMENT)
    return scores


def _keep_scores(tx: Transaction, learner_id: UUID) -> int:
    """Attempts as statistics need them: by nobody, in a month, with marks and without answers."""
    nobody: dict[str, UUID] = {}
    rows = tx.rows("results_of_person", learner_id=learner_id)
    for row in rows:
        tx.add("anonymous_attempts", **_anonymous(row, nobody.setdefault(row[0], uuid4())))
    return len(rows)


def _anonymous(row: tuple[Any, ...], nobody: UUID) -> dict[str, Any]:
    quiz_id, version, course_id, track_id, number, status, score, started, completed, responses = (
        row
    )
    month = started.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return {
        "id": uuid4(),
        "learner_id": nobody,
        "quiz_id": quiz_id,
        "quiz_version": version,
        "course_id": course_id,
        "track_id": track_id,
        "attempt_number": number,
        "status": status,
        "score": score,
        "started_at": month,
        "completed_at": month + (completed - started),
        "marks": msgspec.json.encode(_decode_marks(responses)).decode(),
    }
