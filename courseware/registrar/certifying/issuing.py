"""Issuing: the number, the frozen snapshot and the learner's standing, all in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import msgspec

from courseware.catalog.certificate_design import over
from courseware.certification.lifecycle import Basis, Event, EventKind, after
from courseware.certification.model import Certificate, CertificateStatus, TrackOutline
from courseware.certification.numbering import format_number
from courseware.certification.renewal import fingerprints
from courseware.certification.standing import EndsBy
from courseware.certification.validity import expires_at
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.credentials.tokens import verify_token
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar.certifying.events import certification_of, happen
from courseware.registrar.learners import Learner
from courseware.registrar.notices.outbox import tell_certified
from courseware.registrar.office import Office


def certify(
    office: Office,
    tx: Transaction,
    learner: Learner,
    track: TrackOutline,
    *,
    basis: Basis = Basis.EARNED,
    actor: str | None = None,
    reason: str | None = None,
    at: datetime | None = None,
    until: datetime | None = None,
    version: str | None = None,
    number: str | None = None,
) -> Certificate:
    """Begin a period with a certificate of its own, in place of the one before.

    The document is drawn from the snapshot after the commit; a crash between the two loses nothing. `at`,
    `until` and `version` are for what was certified elsewhere, `number` for a run of numbers. Conflict when a certificate is in force.
    """
    before = certification_of(learner, track.slug)
    issued_at = at or office.now
    version = version or before.aims_at or track.version
    end = until or expires_at(track.recertification, issued_at)
    event = Event(
        kind=EventKind.CERTIFIED,
        at=issued_at,
        version=version,
        until=end,
        ends_by=EndsBy.IMPORT if until is not None else EndsBy.POLICY,
    )
    after(before.standing, event, track.recertification)  # refused before a number is taken
    number = number or next_number(tx, office.now.year)
    new = new_certificate(office, learner, track, number, issued_at, end, version)
    id_ = new_id()
    now = happen(
        tx,
        learner,
        track.slug,
        track.recertification,
        replace(event, certificate=number),
        actor=actor,
        reason=reason,
        detail={"basis": basis, "courses": fingerprints(track, office.published(tx).hashes)},
        certificate=new,
        certificate_id=id_,
        asks=None,
        aims_at=None,
    )
    write_certificate(
        office, tx, learner, track, new, id_=id_, period=now.standing.period, basis=basis
    )
    if before.certificate is not None:
        supersede(office, tx, before.certificate.number, number)
    tell_certified(office, tx, learner.id, new)
    return new


def new_certificate(
    office: Office,
    learner: Learner,
    track: TrackOutline,
    number: str,
    issued_at: datetime,
    expires_at: datetime | None,
    version: str,
) -> Certificate:
    """A certificate that says what is true of this learner and track now."""
    return Certificate(
        number=number,
        recipient_name=learner.person.full_name,
        track_slug=track.slug,
        track_name=track.name,
        track_version=version,
        level=track.level,
        issued_at=issued_at,
        expires_at=expires_at,
        status=CertificateStatus.ACTIVE,
        organisation_id=learner.person.organisation_id,
        organisation_name=learner.person.organisation_name,
        issuer=office.settings.issuer,
        verify_token=verify_token(),
    )


def write_certificate(
    office: Office,
    tx: Transaction,
    learner: Learner,
    track: TrackOutline,
    new: Certificate,
    *,
    id_: UUID,
    period: int,
    basis: Basis,
) -> None:
    """The certificate's row with its snapshot; its document is drawn later."""
    tx.add(
        "certificates",
        id=id_,
        number=new.number,
        track_id=track.slug,
        recipient_name=new.recipient_name,
        track_name=new.track_name,
        track_version=new.track_version,
        level=new.level.value,
        organisation_id=new.organisation_id,
        organisation_name=new.organisation_name,
        issuer=new.issuer,
        issued_at=new.issued_at,
        expires_at=new.expires_at,
        verify_token=new.verify_token,
        snapshot=msgspec.json.encode(_snapshot(office, tx, track, new)).decode(),
        period=period,
        basis=basis.value,
        **learner.owner,
    )
    office.issued.set()


def supersede(office: Office, tx: Transaction, number: str, by: str) -> None:
    """Say of a certificate that another has taken its place."""
    tx.run("supersede_certificate", number=number, by=by, now=office.now)


def next_number(tx: Transaction, year: int) -> str:
    """The next certificate number of a year."""
    return next_numbers(tx, year, 1)[0]


def next_numbers(tx: Transaction, year: int, count: int) -> list[str]:
    """So many numbers of a year in a run. They move in this transaction: no gap, and none twice."""
    row = tx.row("last_number", year=year)
    last = row[0] if row is not None else 0
    name = "first_number" if row is None else "next_number"
    tx.run(name, year=year, last_number=last + count)
    return [format_number(year, last + number) for number in range(1, count + 1)]


def _snapshot(
    office: Office, tx: Transaction, track: TrackOutline, new: Certificate
) -> CertificateSnapshot:
    own = office.published(tx).designs.get(new.organisation_id or "")
    design = over(track.certificate, own)
    return CertificateSnapshot.of(
        design,
        number=new.number,
        recipient_name=new.recipient_name,
        track_name=new.track_name,
        track_slug=new.track_slug,
        track_version=new.track_version,
        level=new.level,
        organisation_name=new.organisation_name,
        issued_at=new.issued_at,
        expires_at=new.expires_at,
        issuer=new.issuer,
        verify_url=f"{office.settings.address}/verify/{new.verify_token}",
    )
