"""Where people stand with what is assigned: a learner's own list, a manager's people, everybody."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from courseware.certification.assignments import applied
from courseware.certification.model import TrackProgress
from courseware.certification.obligations import SOON, Obligation, ObligationStanding, obligations
from courseware.certification.progress import summary
from courseware.certification.standing import TrackState
from courseware.errors import InvalidRequest
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.assignments.rows import assignee, excused, near
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office
from courseware.registrar.protocol import Owed
from courseware.registrar.readable import (
    asked_organisations,
    plain,
    readable_organisations,
    readable_person,
    to_choose_from,
)
from courseware.registrar.usecases import By, Caller, in_round, outside

_SORTS = ("standing", "due", "name", "organisation", "track")
_MOST_ROWS = 1_000_000
_BEGUN = (TrackState.IN_PROGRESS, TrackState.CERTIFIED, TrackState.EXPIRED, TrackState.REVOKED)


@in_round(protocol.GetObligations, by=By.LEARNER)
def get_obligations(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetObligations
) -> protocol.Obligations:
    learner = office.learner(tx, caller.learner_id)
    return protocol.Obligations(owed=owed_by(office, tx, learner), now=office.now)


@in_round(protocol.GetTeamMember, by=By.HOUSE)
def get_team_member(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetTeamMember
) -> protocol.TeamMember:
    person = readable_person(tx, caller, request.username)
    learner = office.learner_even_if_closed(tx, person.id)
    owed = {each.track_slug: each for each in owed_by(office, tx, learner)}
    progress = summary(office.published(tx).tracks, learner.results, office.now).tracks
    order = {slug: place for place, slug in enumerate(owed)}
    return protocol.TeamMember(
        person=person,
        tracks=tuple(
            _told(track, owed.get(track.slug))
            for track in sorted(progress, key=lambda track: order.get(track.slug, len(order)))
            if track.slug in owed or track.state in _BEGUN
        ),
        now=office.now,
    )


@outside(protocol.ComplianceOf, by=By.HOUSE)
async def compliance_of(
    office: Office, caller: Caller, request: protocol.ComplianceOf
) -> protocol.Compliance:
    if request.sort not in _SORTS:
        raise InvalidRequest(
            f'"{request.sort}" is no order. Give one of: {", ".join(_SORTS)}.', code="malformed"
        )
    readable, organisations, tracks, now = await office.run(
        lambda tx: (
            readable_organisations(tx, caller),
            tx.rows("all_organisations"),
            office.published(tx).tracks,
            office.now,
        )
    )
    # a long read, and not on the record's thread: at 100,000 people it takes a second
    rows = await asyncio.to_thread(
        office.reader.rows,
        "compliance",
        **_parameters(request, asked_organisations(request.organisation, readable), now),
    )
    pairs, people, certified, *counts = rows[0][:9]
    return protocol.Compliance(
        rows=tuple(_owed(row[9:]) for row in rows if row[9] is not None),
        pairs=pairs,
        people=people,
        certified=certified,
        standings=dict(zip(ObligationStanding, counts, strict=True)),
        tracks=tuple((track.slug, track.name) for track in tracks),
        organisations=to_choose_from(organisations, readable),
        now=now,
    )


def owed_by(office: Office, tx: Transaction, learner: Learner) -> tuple[Obligation, ...]:
    """All that one person has to be certified in, the most urgent first."""
    tracks = office.published(tx).tracks
    return obligations(
        applied(
            near(tx, learner),
            assignee(tx, learner),
            excused(tx.rows("exemptions_of", learner_id=learner.id)),
        ),
        [track.slug for track in tracks if track.required],
        learner.certifications,
        office.now,
        taught=[track.slug for track in tracks],
    )


def _parameters(
    request: protocol.ComplianceOf, organisations: list[str] | None, now: datetime
) -> dict[str, Any]:
    return {
        "now": now,
        "soon": now + SOON,
        "organisations": organisations,
        "track_id": request.track,
        "standing": request.standing.value if request.standing else None,
        "words": plain(request.search).split(),
        "sort": request.sort,
        "descending": request.descending,
        "limit": max(0, min(request.limit, _MOST_ROWS)),
        "offset": max(0, request.offset),
    }


def _owed(row: tuple[Any, ...]) -> Owed:
    return Owed(
        learner_id=row[0],
        username=row[1],
        full_name=row[2],
        email=row[3],
        organisation_id=row[4],
        organisation_name=row[5],
        track_slug=row[6],
        track_name=row[7],
        required=row[8],
        assignments=row[9],
        standing=ObligationStanding(row[10]),
        due_at=row[11],
        begin_by=row[12],
        begun_at=row[13],
        certified=row[14],
        certified_until=row[15],
    )


def _told(track: TrackProgress, obligation: Obligation | None) -> protocol.TrackOfMember:
    return protocol.TrackOfMember(
        name=track.name,
        state=track.state,
        percent=track.percent,
        courses_completed=track.courses_completed,
        courses_total=track.courses_total,
        certificate_number=track.certificate.number if track.certificate else None,
        obligation=obligation,
    )
