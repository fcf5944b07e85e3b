"""Assignments are made, looked at beforehand, changed, withdrawn, and people excused from them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from courseware.certification.assignments import Assignment, Audience, Deadline
from courseware.errors import InvalidRequest, NotFound, Refusal
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.assignments.rows import columns, excused, in_force
from courseware.registrar.audit import audit
from courseware.registrar.office import Office
from courseware.registrar.people import id_of
from courseware.registrar.protocol import NewAssignment
from courseware.registrar.usecases import By, Caller, in_round

_NEEDS = {
    Audience.PERSON: ({"username"}, set()),
    Audience.ORGANISATION: ({"organisation"}, set()),
    Audience.ROLE: ({"role"}, {"organisation"}),
    Audience.STAFF: (set(), set()),
    Audience.EVERYBODY: (set(), set()),
}
"""What each audience has to be told, and may be told beside that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """An audience, found in the record."""

    learner_id: UUID | None = None
    organisation_id: str | None = None


@in_round(protocol.AssignTrack, by=By.HOUSE)
def assign_track(
    office: Office, tx: Transaction, caller: Caller, request: protocol.AssignTrack
) -> tuple[Assignment, ...]:
    there = {_sameness(each): each for each in in_force(tx).values()}
    made, new_ones = [], []
    for number, new in enumerate(request.assignments, 1):
        place = f"Assignment {number}: " if len(request.assignments) > 1 else ""
        try:
            target = _checked(office, tx, new)
        except Refusal as refusal:
            raise type(refusal)(f"{place}{refusal.message}", code=refusal.code) from None
        assignment = _assignment(office, new, target, request.actor)
        key = _sameness(assignment)
        if key not in there:
            there[key] = assignment
            new_ones.append(assignment)
        made.append(there[key])
    for assignment in new_ones:
        _write(office, tx, assignment)
    return tuple(made)


@in_round(protocol.PreviewAssignments, by=By.HOUSE)
def preview_assignments(
    office: Office, tx: Transaction, caller: Caller, request: protocol.PreviewAssignments
) -> tuple[protocol.AssignmentPreview, ...]:
    there = {_sameness(each) for each in in_force(tx).values()}
    return tuple(_preview(office, tx, new, there) for new in request.assignments)


@in_round(protocol.ChangeAssignment, by=By.HOUSE)
def change_assignment(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ChangeAssignment
) -> Assignment:
    before = _known(tx, request.assignment_id)
    reason = _reason(request.reason)
    _check_days(office, request.due, request.begin)
    tx.run("change_assignment", id=before.id, **columns(request.due, request.begin))
    audit(
        office,
        tx,
        actor=request.actor,
        action="assignment.change",
        subject=before.id,
        reason=reason,
        detail={
            "due": [str(before.due), str(request.due)],
            "begin": [str(before.begin or ""), str(request.begin or "")],
        },
    )
    return _known(tx, before.id)


@in_round(protocol.WithdrawAssignment, by=By.HOUSE)
def withdraw_assignment(
    office: Office, tx: Transaction, caller: Caller, request: protocol.WithdrawAssignment
) -> None:
    known = _known(tx, request.assignment_id)
    reason = _reason(request.reason)
    tx.run("withdraw_assignment", id=known.id, now=office.now)
    audit(
        office,
        tx,
        actor=request.actor,
        action="assignment.withdraw",
        subject=known.id,
        reason=reason,
    )


@in_round(protocol.Exempt, by=By.HOUSE)
def exempt(office: Office, tx: Transaction, caller: Caller, request: protocol.Exempt) -> None:
    known = _known(tx, request.assignment_id)
    learner_id = id_of(tx, request.username)
    reason = _reason(request.reason)
    if request.excused and not tx.rows("reaches", assignment_id=known.id, learner_id=learner_id):
        raise InvalidRequest(
            f'The assignment does not reach "{request.username}": there is nothing to be excused from.',
            code="not-assigned",
        )
    now = excused(tx.rows("exemptions_of", learner_id=learner_id)).get(known.id)
    if now == reason if request.excused else now is None:
        return  # sent again, or as it is
    tx.add(
        "assignment_exemptions",
        id=new_id(),
        assignment_id=known.id,
        learner_id=learner_id,
        is_excused=request.excused,
        reason=reason,
        decided_by=request.actor,
        decided_at=office.now,
    )
    audit(
        office,
        tx,
        actor=request.actor,
        action="assignment.exempt" if request.excused else "assignment.exempt-no-more",
        subject=known.id,
        reason=reason,
        detail={"learner_id": str(learner_id)},
    )


def _preview(
    office: Office, tx: Transaction, new: NewAssignment, there: set[tuple[object, ...]]
) -> protocol.AssignmentPreview:
    try:
        target = _checked(office, tx, new)
    except Refusal as refusal:
        return protocol.AssignmentPreview(problem=refusal.message)
    ((people, certified),) = tx.rows(
        "would_reach",
        track_id=new.track,
        learner_id=target.learner_id,
        organisation_id=target.organisation_id,
        staff=new.audience is Audience.STAFF,
        role=new.role.value if new.role else None,
        now=office.now,
    )
    key = _sameness(_assignment(office, new, target, ""))
    return protocol.AssignmentPreview(is_there=key in there, people=people, certified=certified)


def _checked(office: Office, tx: Transaction, new: NewAssignment) -> _Target:
    """Whom it is for. Raises when it makes no sense."""
    if all(track.slug != new.track for track in office.published(tx).tracks):
        raise NotFound(
            f'There is no track "{new.track}". Give the slug of one that is published.',
            code="no-such-track",
        )
    _check_audience(new)
    _check_days(office, new.due, new.begin)
    _reason(new.reason)
    return _Target(
        learner_id=id_of(tx, new.username) if new.username else None,
        organisation_id=_organisation(tx, new.organisation) if new.organisation else None,
    )


def _check_audience(new: NewAssignment) -> None:
    given = {name for name in ("username", "organisation", "role") if getattr(new, name)}
    needed, optional = _NEEDS[new.audience]
    missing, extra = needed - given, given - needed - optional
    if missing:
        raise InvalidRequest(
            f"The {missing.pop()} is missing: say for whom the track is assigned.",
            code="malformed",
        )
    if extra:
        raise InvalidRequest(
            f"It is for {new.audience.value.lower()}: leave the {extra.pop()} out.",
            code="malformed",
        )


def _check_days(office: Office, due: Deadline, begin: Deadline | None) -> None:
    """A day that is past is a slip: everybody would be late at once."""
    if due.on is not None and due.for_start(office.now) < office.now:
        raise InvalidRequest(
            f"{due} is past. Give a day that is still to come.", code="deadline-past"
        )
    if begin is not None and begin.for_start(office.now) > due.for_start(office.now):
        raise InvalidRequest(
            f"It is to be begun by {begin}, after it is due ({due}). Give an earlier day to begin by.",
            code="begin-after-due",
        )


def _organisation(tx: Transaction, named: str) -> str:
    wanted = named.strip().casefold()
    for id_, name in tx.rows("all_organisations"):
        if wanted in (id_.casefold(), name.casefold()):
            return str(id_)
    raise NotFound(f'There is no organisation "{named}".', code="no-such-organisation")


def _assignment(office: Office, new: NewAssignment, target: _Target, actor: str) -> Assignment:
    return Assignment(
        id=new_id(),
        track_slug=new.track,
        audience=new.audience,
        learner_id=target.learner_id,
        username=new.username.strip().lower() if new.username else None,
        organisation_id=target.organisation_id,
        role=new.role.value if new.role else None,
        due=new.due,
        begin=new.begin,
        reason=new.reason.strip(),
        made_by=actor,
        made_at=office.now,
    )


def _write(office: Office, tx: Transaction, new: Assignment) -> None:
    tx.add(
        "assignments",
        id=new.id,
        track_id=new.track_slug,
        audience=new.audience.value,
        learner_id=new.learner_id,
        organisation_id=new.organisation_id,
        role=new.role,
        reason=new.reason,
        made_by=new.made_by,
        made_at=new.made_at,
        **columns(new.due, new.begin),
    )
    audit(
        office,
        tx,
        actor=new.made_by,
        action="assignment.make",
        subject=new.id,
        reason=new.reason,
        detail={"track": new.track_slug, "audience": new.audience, "due": str(new.due)},
    )


def _sameness(one: Assignment) -> tuple[object, ...]:
    """What makes two assignments the same."""
    parts = columns(one.due, one.begin).values()
    return (one.track_slug, one.audience, one.learner_id, one.organisation_id, one.role, *parts)


def _known(tx: Transaction, assignment_id: UUID) -> Assignment:
    found = in_force(tx).get(assignment_id)
    if found is None:
        raise NotFound(
            "There is no such assignment in force: it may have been withdrawn already.",
            code="no-such-assignment",
        )
    return found


def _reason(given: str) -> str:
    if not given.strip():
        raise InvalidRequest("Say why: the reason is empty.", code="reason-missing")
    return given.strip()
