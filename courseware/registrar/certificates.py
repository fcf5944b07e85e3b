"""Certificates: issued with the completion that earned them, listed, verified, revoked."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from courseware.certification.model import (
    Certificate,
    CertificateStatus,
    Certification,
    TrackOutline,
)
from courseware.certification.numbering import format_number
from courseware.certification.validity import expires_at, status
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.credentials.tokens import verify_token
from courseware.errors import Conflict, NotFound
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.learners import Learner, certificate
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round


def issue(office: Office, tx: Transaction, learner: Learner, track: TrackOutline) -> Certificate:
    """Certify: the number, the frozen snapshot and the learner's standing, all in this transaction.

    The document is drawn from the snapshot after the commit; a crash between the two loses nothing.
    """
    now = office.now
    token = verify_token()
    new = Certificate(
        number=_next_number(tx, now.year),
        recipient_name=learner.person.full_name,
        track_slug=track.slug,
        track_name=track.name,
        track_version=track.version,
        level=track.level,
        issued_at=now,
        expires_at=expires_at(track.recertification, now),
        status=CertificateStatus.ACTIVE,
        organisation_id=learner.person.organisation_id,
        organisation_name=learner.person.organisation_name,
        issuer=office.settings.issuer,
        verify_token=token,
    )
    id_ = new_id()
    tx.run(
        "issue_certificate",
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
        verify_token=token,
        snapshot=msgspec.json.encode(_snapshot(office, track, new)).decode(),
        **learner.owner,
    )
    tx.run(
        "complete_track",
        learner_id=learner.id,
        track_id=track.slug,
        now=now,
        version=track.version,
        certificate_id=id_,
        expires_at=new.expires_at,
    )
    standing = learner.certifications.get(track.slug, Certification(started_at=now))
    learner.certifications[track.slug] = replace(
        standing, completed_at=now, completed_version=track.version, certificate=new
    )
    office.issued.set()
    return new


def _next_number(tx: Transaction, year: int) -> str:
    row = tx.row("last_number", year=year)
    if row is None:
        tx.run("first_number", year=year)
        return format_number(year, 1)
    tx.run("next_number", year=year, last_number=row[0] + 1)
    return format_number(year, row[0] + 1)


def _snapshot(office: Office, track: TrackOutline, new: Certificate) -> CertificateSnapshot:
    return CertificateSnapshot(
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
        signatory_name=track.certificate.signatory_name,
        signatory_title=track.certificate.signatory_title,
        wording=track.certificate.wording,
        template=track.certificate.template,
        verify_url=f"{office.settings.address}/verify/{new.verify_token}",
    )


@in_round(protocol.ListCertificates, by=By.HOUSE)
def list_certificates(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ListCertificates
) -> tuple[Certificate, ...]:
    rows = (
        tx.rows("all_certificates")
        if caller.learner is None
        else tx.rows("certificates_of_learner", learner_id=caller.learner)
    )
    return tuple(_as_of_now(office, certificate(row)) for row in rows)


@in_round(protocol.Verify, by=By.HOUSE)
def verify(
    office: Office, tx: Transaction, caller: Caller, request: protocol.Verify
) -> Certificate:
    row = tx.row("certificate_by_token", token=request.token)
    if row is None:
        raise NotFound(
            "No certificate belongs to this link. Check that it was copied in full.",
            code="no-such-certificate",
        )
    return _as_of_now(office, certificate(row))


@in_round(protocol.RevokeCertificate, by=By.HOUSE)
def revoke_certificate(
    office: Office, tx: Transaction, caller: Caller, request: protocol.RevokeCertificate
) -> Certificate:
    row = tx.row("certificate_by_number", number=request.number)
    if row is None:
        raise NotFound(f"There is no certificate {request.number}.", code="no-such-certificate")
    found = certificate(row)
    if found.revoked_at is not None:
        raise Conflict(f"{found.number} is revoked already.", code="already-revoked")
    now = office.now
    tx.run("revoke_certificate", number=found.number, now=now, reason=request.reason)
    tx.run(
        "audit",
        id=new_id(),
        actor=request.actor,
        action="certificate.revoke",
        subject=found.number,
        reason=request.reason,
        detail=None,
        now=now,
    )
    owner = tx.row("certificate_document", number=found.number)
    if owner is not None:
        office.forget_learner(owner[0])
    return _as_of_now(office, replace(found, revoked_at=now, revocation_reason=request.reason))


def _as_of_now(office: Office, found: Certificate) -> Certificate:
    return replace(
        found,
        status=status(revoked_at=found.revoked_at, expires_at=found.expires_at, now=office.now),
    )
