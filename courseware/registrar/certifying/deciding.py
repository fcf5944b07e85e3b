"""Decisions that are looked at first: what an act would lead to, and the act itself, done once."""

from __future__ import annotations

from courseware.certification.acts import ISSUES, LEADS_TO, Act, check_dates, outcome
from courseware.certification.lifecycle import Basis, EventKind, state
from courseware.certification.model import TrackOutline
from courseware.certification.standing import Standing
from courseware.certification.validity import expires_at
from courseware.errors import Conflict
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.accounts import find as account
from courseware.registrar.certifying import acts
from courseware.registrar.certifying.events import certification_of
from courseware.registrar.certifying.files import file_of
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round

_TOLD = ISSUES - {Act.REISSUE} | {Act.REVOKE}
"""Acts of which the person gets a mail."""


@in_round(protocol.PreviewDecision, by=By.HOUSE)
def preview_decision(
    office: Office, tx: Transaction, caller: Caller, request: protocol.PreviewDecision
) -> protocol.DecisionPreview:
    decision = request.decision
    learner, track = acts.find(office, tx, decision.username, decision.track)
    held = certification_of(learner, track.slug)
    then = _outcome(office, track, held.standing, decision)
    return protocol.DecisionPreview(
        person=account(tx, learner.id),
        track_name=track.name,
        before=_shown(office, track, held.standing, held.standing.certificate),
        after=_shown(office, track, then, None if decision.act in ISSUES else then.certificate),
        told=decision.act in _TOLD,
        name_on_certificate=held.certificate.recipient_name if held.certificate else None,
        seen=len(_events(tx, learner, track)),
    )


@in_round(protocol.MakeDecision, by=By.HOUSE)
def make_decision(
    office: Office, tx: Transaction, caller: Caller, request: protocol.MakeDecision
) -> protocol.CertificationFile:
    acts.check_reason(request.reason)
    decision = request.decision
    learner, track = acts.find(office, tx, decision.username, decision.track)
    events = _events(tx, learner, track)
    if len(events) != request.seen:
        if _is_done(request, events):
            return file_of(office, tx, learner, track)
        raise Conflict(
            "Something has happened to this certification since you looked. Look at it again.",
            code="changed-since",
        )
    standing = certification_of(learner, track.slug).standing
    _outcome(office, track, standing, decision)  # refused before anything is written
    _do(office, tx, caller, request, standing)
    learner, track = acts.find(office, tx, decision.username, decision.track)
    return file_of(office, tx, learner, track)


def _outcome(
    office: Office, track: TrackOutline, standing: Standing, decision: protocol.Decision
) -> Standing:
    """Where it would lead. Raises what the act would."""
    policy, until = track.recertification, decision.until
    check_dates(decision.act, standing, office.now, since=decision.since, until=until)
    if decision.act in (Act.ISSUE, Act.ACCEPT) and until is None:
        until = expires_at(policy, decision.since or office.now)
    return outcome(
        decision.act,
        standing,
        policy,
        office.now,
        since=decision.since,
        until=until,
        certificate="" if decision.act in ISSUES else None,
    )


def _do(
    office: Office,
    tx: Transaction,
    caller: Caller,
    request: protocol.MakeDecision,
    standing: Standing,
) -> None:
    """As the command of this act does it."""
    decision, reason = request.decision, request.reason.strip()
    facts = {
        "username": decision.username,
        "track": decision.track,
        "actor": request.actor,
        "reason": reason,
    }
    number = standing.certificate or ""
    match decision.act:
        case Act.ISSUE | Act.ACCEPT:
            is_issued = decision.act is Act.ISSUE
            new = protocol.IssueCertificate(
                **facts,
                basis=Basis.GRANTED if is_issued else Basis.EQUIVALENT,
                certified_at=decision.since,
                until=decision.until,
            )
            acts.issue_certificate(office, tx, caller, new)
        case Act.WAIVE:
            acts.waive(office, tx, caller, protocol.Waive(**facts, until=decision.until))
        case Act.END_WAIVER:
            acts.end_waiver(office, tx, caller, protocol.EndWaiver(**facts))
        case Act.EXTEND:
            later = protocol.ExtendCertification(**facts, until=decision.until or office.now)
            acts.extend_certification(office, tx, caller, later)
        case Act.SUSPEND:
            acts.suspend_certification(office, tx, caller, protocol.SuspendCertification(**facts))
        case Act.RESUME:
            acts.resume_certification(office, tx, caller, protocol.ResumeCertification(**facts))
        case Act.REISSUE:
            acts.reissue_certificate(office, tx, caller, protocol.ReissueCertificate(**facts))
        case Act.REVOKE:
            what = protocol.RevokeCertificate(number=number, reason=reason, actor=request.actor)
            acts.revoke_certificate(office, tx, caller, what)
        case Act.REINSTATE:
            back = protocol.ReinstateCertificate(number=number, reason=reason, actor=request.actor)
            acts.reinstate_certificate(office, tx, caller, back)


def _events(
    tx: Transaction, learner: Learner, track: TrackOutline
) -> list[tuple[EventKind, str | None, str | None]]:
    """Everything that happened, in order: what, by whom and why."""
    rows = tx.rows("certification_events", learner_id=learner.id, track_id=track.slug)
    return [(EventKind(row[0]), row[6], row[7]) for row in rows]


def _is_done(
    request: protocol.MakeDecision, events: list[tuple[EventKind, str | None, str | None]]
) -> bool:
    """Whether what happened next is this very decision: the form was sent twice."""
    this = (LEADS_TO[request.decision.act], request.actor, request.reason.strip())
    return len(events) > request.seen and events[request.seen] == this


def _shown(
    office: Office, track: TrackOutline, standing: Standing, certificate: str | None
) -> protocol.StandingThen:
    return protocol.StandingThen(
        state=state(standing, track.recertification, office.now),
        certificate=certificate,
        expires_at=standing.expires_at,
        waived_until=standing.waived_until,
    )
