"""What is assigned now, with the people whom it concerns, and what could be assigned to whom."""

from __future__ import annotations

from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.assignments.rows import in_force
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.ListAssignments, by=By.HOUSE)
def list_assignments(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ListAssignments
) -> tuple[protocol.ListedAssignment, ...]:
    names = {track.slug: track.name for track in office.published(tx).tracks}
    figures = {id_: counts for id_, *counts in tx.rows("assignment_figures", now=office.now)}
    listed = []
    for each in reversed(in_force(tx).values()):
        people, excused, certified = figures.get(each.id, (0, 0, 0))
        listed.append(
            protocol.ListedAssignment(
                assignment=each,
                track_name=names.get(each.track_slug, each.track_slug),
                people=people,
                excused=excused,
                certified=certified,
            )
        )
    return tuple(listed)


@in_round(protocol.GetAudiences, by=By.HOUSE)
def get_audiences(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetAudiences
) -> protocol.Audiences:
    return protocol.Audiences(
        tracks=tuple((track.slug, track.name) for track in office.published(tx).tracks),
        organisations=tuple((id_, name) for id_, name in tx.rows("all_organisations")),
    )


@in_round(protocol.ListExemptions, by=By.HOUSE)
def list_exemptions(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ListExemptions
) -> tuple[protocol.Exemption, ...]:
    return tuple(
        protocol.Exemption(
            username=username,
            full_name=full_name,
            reason=reason,
            decided_by=decided_by,
            decided_at=decided_at,
        )
        for username, full_name, reason, decided_by, decided_at in tx.rows(
            "exemptions_from", assignment_id=request.assignment_id
        )
    )
