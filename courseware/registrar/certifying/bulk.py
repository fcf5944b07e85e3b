"""Certifying many at once: each row is tried, and what cannot be is reported and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from courseware.certification.lifecycle import EventKind, is_allowed
from courseware.certification.model import TrackOutline
from courseware.errors import Conflict, Refusal
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.audit import audit
from courseware.registrar.certifying.acts import check_issue, known
from courseware.registrar.certifying.events import certification_of
from courseware.registrar.certifying.issuing import certify, next_numbers
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, outside

_TOGETHER = 100
"""Rows in one transaction: numbers come in a run, and learners' answers go in between."""


@outside(protocol.IssueCertificates, by=By.HOUSE)
async def issue_certificates(
    office: Office, caller: Caller, request: protocol.IssueCertificates
) -> tuple[protocol.IssuedRow, ...]:
    done: list[protocol.IssuedRow] = []
    for start in range(0, len(request.rows), _TOGETHER):
        part = request.rows[start : start + _TOGETHER]
        done += await office.run(partial(_issue_part, office, request, part))
    return tuple(done)


def _issue_part(
    office: Office,
    request: protocol.IssueCertificates,
    rows: Sequence[protocol.IssueRow],
    tx: Transaction,
) -> list[protocol.IssuedRow]:
    """One transaction: who can be certified is known before the first number is taken."""
    good: dict[tuple[str, str], tuple[protocol.IssueRow, Learner, TrackOutline]] = {}
    problems: dict[int, str] = {}
    names = [row.username.strip().lower() for row in rows]
    ids: dict[str, UUID] = dict(tx.rows_of_many("id_of_username", username=names))
    office.read_learners(tx, ids.values())
    for place, row in enumerate(rows):
        key = (names[place], row.track)
        try:
            learner, track = _certifiable(office, tx, row, ids.get(names[place]))
            if key in good:
                raise Conflict(f"{row.username} is in an earlier row too.", code="twice")
            good[key] = row, learner, track
        except Refusal as refusal:
            problems[place] = refusal.message
    numbers: dict[int, str] = {}
    if not request.dry_run and good:
        run = next_numbers(tx, office.now.year, len(good))
        for number, (row, learner, track) in zip(run, good.values(), strict=True):
            _issue(office, tx, request, row, learner, track, number)
            numbers[row.row] = number
    return [
        protocol.IssuedRow(
            row=row.row,
            number=None if place in problems else numbers.get(row.row),
            problem=problems.get(place),
        )
        for place, row in enumerate(rows)
    ]


def _certifiable(
    office: Office, tx: Transaction, row: protocol.IssueRow, learner_id: UUID | None
) -> tuple[Learner, TrackOutline]:
    """Whom a row is about, and in what. A Refusal says why not."""
    learner, track = known(office, tx, row.username, learner_id, row.track)
    check_issue(office, row.certified_at, row.until)
    standing = certification_of(learner, track.slug).standing
    at = row.certified_at or office.now
    if not is_allowed(standing, EventKind.CERTIFIED, track.recertification, at):
        held = standing.certificate or "a certificate"
        raise Conflict(
            f"{row.username} is certified in {row.track} already: {held}.", code="certified"
        )
    return learner, track


def _issue(
    office: Office,
    tx: Transaction,
    request: protocol.IssueCertificates,
    row: protocol.IssueRow,
    learner: Learner,
    track: TrackOutline,
    number: str,
) -> None:
    reason = row.reason.strip() or request.reason
    certify(
        office,
        tx,
        learner,
        track,
        basis=row.basis,
        actor=request.actor,
        reason=reason,
        at=row.certified_at,
        until=row.until,
        version=row.version,
        number=number,
    )
    audit(
        office,
        tx,
        actor=request.actor,
        action="certification.issue",
        subject=f"{row.username} in {row.track}",
        reason=reason,
        detail={"number": number, "basis": row.basis},
    )
