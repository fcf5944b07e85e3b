"""What people decide about a certification: issued, waived, extended, suspended, revoked, reissued; all audited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from courseware.catalog.model import Recertification
from courseware.certification.acts import Act, check_dates
from courseware.certification.lifecycle import Basis, Event, EventKind, after
from courseware.certification.model import Certificate, TrackOutline
from courseware.certification.progress import as_of
from courseware.certification.standing import Standing
from courseware.errors import Conflict, InvalidRequest, NotFound
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.audit import audit
from courseware.registrar.certifying.events import certification_of, happen
from courseware.registrar.certifying.files import file_of
from courseware.registrar.certifying.issuing import (
    certify,
    new_certificate,
    next_number,
    supersede,
    write_certificate,
)
from courseware.registrar.learners import Learner, certificate
from courseware.registrar.notices.outbox import tell_revoked
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.GetCertification, by=By.HOUSE)
def get_certification(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetCertification
) -> protocol.CertificationFile:
    return file_of(office, tx, *find(office, tx, request.username, request.track))


@in_round(protocol.IssueCertificate, by=By.HOUSE)
def issue_certificate(
    office: Office, tx: Transaction, caller: Caller, request: protocol.IssueCertificate
) -> protocol.CertificationFile:
    learner, track = _decided(office, tx, request)
    check_issue(office, request.certified_at, request.until)
    new = certify(
        office,
        tx,
        learner,
        track,
        basis=request.basis,
        actor=request.actor,
        reason=request.reason.strip(),
        at=request.certified_at,
        until=request.until,
        version=request.version,
    )
    _audit(office, tx, request, "certification.issue", number=new.number, basis=request.basis)
    return file_of(office, tx, learner, track)


@in_round(protocol.Waive, by=By.HOUSE)
def waive(
    office: Office, tx: Transaction, caller: Caller, request: protocol.Waive
) -> protocol.CertificationFile:
    check_dates(Act.WAIVE, Standing(), office.now, since=None, until=request.until)
    return _happened(office, tx, request, EventKind.WAIVED, "certification.waive", request.until)


@in_round(protocol.EndWaiver, by=By.HOUSE)
def end_waiver(
    office: Office, tx: Transaction, caller: Caller, request: protocol.EndWaiver
) -> protocol.CertificationFile:
    return _happened(office, tx, request, EventKind.WAIVER_ENDED, "certification.end-waiver")


@in_round(protocol.ExtendCertification, by=By.HOUSE)
def extend_certification(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ExtendCertification
) -> protocol.CertificationFile:
    learner, track = find(office, tx, request.username, request.track)
    standing = certification_of(learner, track.slug).standing
    check_dates(Act.EXTEND, standing, office.now, since=None, until=request.until)
    file = _happened(office, tx, request, EventKind.EXTENDED, "certification.extend", request.until)
    if standing.certificate is not None:
        tx.run("move_certificate_end", number=standing.certificate, expires_at=request.until)
        office.forget_learner(learner.id)
    return file


@in_round(protocol.SuspendCertification, by=By.HOUSE)
def suspend_certification(
    office: Office, tx: Transaction, caller: Caller, request: protocol.SuspendCertification
) -> protocol.CertificationFile:
    return _suspension(office, tx, request, EventKind.SUSPENDED, office.now)


@in_round(protocol.ResumeCertification, by=By.HOUSE)
def resume_certification(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ResumeCertification
) -> protocol.CertificationFile:
    return _suspension(office, tx, request, EventKind.RESUMED, None)


@in_round(protocol.ReissueCertificate, by=By.HOUSE)
def reissue_certificate(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ReissueCertificate
) -> protocol.CertificationFile:
    learner, track = _decided(office, tx, request)
    before = certification_of(learner, track.slug)
    held = before.certificate
    event = Event(kind=EventKind.REISSUED, at=office.now)
    if held is None:
        raise Conflict("There is no certificate to reissue.", code="not-in-this-state")
    after(before.standing, event, track.recertification)  # refused before a number is taken
    number, id_ = next_number(tx, office.now.year), new_id()
    # as old as the one that it takes the place of: the period is the same
    new = new_certificate(
        office,
        learner,
        track,
        number,
        held.issued_at,
        before.standing.expires_at,
        held.track_version,
    )
    now = happen(
        tx,
        learner,
        track.slug,
        track.recertification,
        replace(event, certificate=number),
        actor=request.actor,
        reason=request.reason.strip(),
        certificate=new,
        certificate_id=id_,
    )
    write_certificate(
        office, tx, learner, track, new, id_=id_, period=now.standing.period, basis=Basis.GRANTED
    )
    supersede(office, tx, held.number, number)
    _audit(office, tx, request, "certification.reissue", number=number, supersedes=held.number)
    return file_of(office, tx, learner, track)


@in_round(protocol.RevokeCertificate, by=By.HOUSE)
def revoke_certificate(
    office: Office, tx: Transaction, caller: Caller, request: protocol.RevokeCertificate
) -> Certificate:
    found, owner_id = _numbered(tx, request.number)
    if found.revoked_at is not None:
        raise Conflict(f"{found.number} is revoked already.", code="already-revoked")
    now = office.now
    _of_period(office, tx, found, owner_id, Event(kind=EventKind.REVOKED, at=now), request)
    tx.run("revoke_certificate", number=found.number, now=now, reason=request.reason)
    _audit_certificate(office, tx, request, "certificate.revoke")
    if found.erased_at is None:
        tell_revoked(office, tx, owner_id, found, now)
    office.forget_learner(owner_id)
    return as_of(replace(found, revoked_at=now, revocation_reason=request.reason), now)


@in_round(protocol.ReinstateCertificate, by=By.HOUSE)
def reinstate_certificate(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ReinstateCertificate
) -> Certificate:
    check_reason(request.reason)
    found, owner_id = _numbered(tx, request.number)
    if found.revoked_at is None:
        raise Conflict(f"{found.number} is not revoked.", code="not-revoked")
    if found.superseded_by is not None:
        raise Conflict(
            f"{found.superseded_by} has taken the place of {found.number}.", code="superseded"
        )
    event = Event(kind=EventKind.REINSTATED, at=office.now)
    _of_period(office, tx, found, owner_id, event, request)
    tx.run("reinstate_certificate", number=found.number)
    _audit_certificate(office, tx, request, "certificate.reinstate")
    office.forget_learner(owner_id)
    return as_of(replace(found, revoked_at=None, revocation_reason=None), office.now)


def find(
    office: Office, tx: Transaction, username: str, track_slug: str
) -> tuple[Learner, TrackOutline]:
    """A person by name, and a track with the policy that holds for them. NotFound for either."""
    row = tx.row("id_of_username", username=username.strip().lower())
    return known(office, tx, username, row[1] if row else None, track_slug)


def known(
    office: Office, tx: Transaction, username: str, learner_id: UUID | None, track_slug: str
) -> tuple[Learner, TrackOutline]:
    """The same once the id that belongs to the name has been looked up."""
    if learner_id is None:
        raise NotFound(f'There is no person "{username}".', code="no-such-person")
    learner = office.learner_even_if_closed(tx, learner_id)
    return learner, office.track_for(tx, learner, track_slug)


def check_issue(office: Office, certified_at: datetime | None, until: datetime | None) -> None:
    """InvalidRequest for what cannot have been."""
    check_dates(Act.ISSUE, Standing(), office.now, since=certified_at, until=until)


def _decided(
    office: Office, tx: Transaction, request: protocol.ActOnCertification
) -> tuple[Learner, TrackOutline]:
    check_reason(request.reason)
    return find(office, tx, request.username, request.track)


def check_reason(reason: str) -> None:
    """InvalidRequest for an act without a reason."""
    if not reason.strip():
        raise InvalidRequest("Say why: the reason is empty.", code="reason-missing")


def _happened(
    office: Office,
    tx: Transaction,
    request: protocol.ActOnCertification,
    kind: EventKind,
    action: str,
    until: datetime | None = None,
) -> protocol.CertificationFile:
    learner, track = _decided(office, tx, request)
    happen(
        tx,
        learner,
        track.slug,
        track.recertification,
        Event(kind=kind, at=office.now, until=until),
        actor=request.actor,
        reason=request.reason.strip(),
    )
    _audit(office, tx, request, action, until=until)
    return file_of(office, tx, learner, track)


def _suspension(
    office: Office,
    tx: Transaction,
    request: protocol.ActOnCertification,
    kind: EventKind,
    at: datetime | None,
) -> protocol.CertificationFile:
    learner, _ = find(office, tx, request.username, request.track)
    action = "certification.suspend" if at else "certification.resume"
    file = _happened(office, tx, request, kind, action)
    held = certification_of(learner, request.track).standing.certificate
    tx.run("suspend_certificate", number=held, at=at)
    office.forget_learner(learner.id)
    return file


def _numbered(tx: Transaction, number: str) -> tuple[Certificate, UUID]:
    row = tx.row("certificate_by_number", number=number)
    owner = tx.row("certificate_document", number=number)
    if row is None or owner is None:
        raise NotFound(f"There is no certificate {number}.", code="no-such-certificate")
    return certificate(row), owner[0]


def _of_period(
    office: Office,
    tx: Transaction,
    found: Certificate,
    owner_id: UUID,
    event: Event,
    request: protocol.RevokeCertificate | protocol.ReinstateCertificate,
) -> None:
    """What happens to a certificate happens to the period that it is of, if that is the one in force."""
    if found.erased_at is not None:
        return  # nobody holds it any more, but for what is written on paper
    learner = office.learner_even_if_closed(tx, owner_id)
    certification = certification_of(learner, found.track_slug)
    if certification.standing.certificate != found.number:
        return
    tracks = {track.slug: track.recertification for track in office.tracks_for(tx, learner)}
    policy = tracks.get(found.track_slug, Recertification())  # of a retired track: the usual one
    happen(
        tx,
        learner,
        found.track_slug,
        policy,
        event,
        actor=request.actor,
        reason=request.reason,
    )


def _audit(
    office: Office,
    tx: Transaction,
    request: protocol.ActOnCertification,
    action: str,
    **detail: object,
) -> None:
    audit(
        office,
        tx,
        actor=request.actor,
        action=action,
        subject=f"{request.username} in {request.track}",
        reason=request.reason.strip(),
        detail={name: value for name, value in detail.items() if value is not None},
    )


def _audit_certificate(
    office: Office,
    tx: Transaction,
    request: protocol.RevokeCertificate | protocol.ReinstateCertificate,
    action: str,
) -> None:
    audit(
        office,
        tx,
        actor=request.actor,
        action=action,
        subject=request.number,
        reason=request.reason,
    )
