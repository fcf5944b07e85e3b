"""Certifications are found, by whom they are of or by a certificate's number, and one person's are told whole."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from courseware.certification.acts import possible
from courseware.certification.lifecycle import IN_FORCE
from courseware.certification.model import TrackOutline
from courseware.certification.progress import as_of
from courseware.certification.standing import Standing, TrackState
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.certifying.events import certification_of
from courseware.registrar.certifying.files import file_of
from courseware.registrar.learners import Learner, certificate
from courseware.registrar.office import Office
from courseware.registrar.published import Published
from courseware.registrar.readable import (
    asked_organisations,
    plain,
    readable_organisations,
    readable_person,
    to_choose_from,
)
from courseware.registrar.usecases import By, Caller, in_round, outside

_MOST_ROWS = 1_000


@outside(protocol.FindCertifications, by=By.HOUSE)
async def find_certifications(
    office: Office, caller: Caller, request: protocol.FindCertifications
) -> protocol.FoundCertifications:
    readable, organisations, published, now = await office.run(
        lambda tx: (
            readable_organisations(tx, caller),
            tx.rows("all_organisations"),
            office.published(tx),
            office.now,
        )
    )
    # a long read, and not on the record's thread
    rows = await asyncio.to_thread(
        office.reader.rows,
        "certifications_found",
        now=now,
        organisations=asked_organisations(request.organisation, readable),
        track_id=request.track,
        state=request.state.value if request.state else None,
        words=plain(request.search).split(),
        limit=max(0, min(request.limit, _MOST_ROWS)),
        offset=max(0, request.offset),
        **_days(published),
    )
    return protocol.FoundCertifications(
        rows=tuple(_found(row[1:]) for row in rows if row[1] is not None),
        found=rows[0][0],
        tracks=tuple((track.slug, track.name) for track in published.tracks),
        organisations=to_choose_from(organisations, readable),
    )


@in_round(protocol.GetCertifications, by=By.HOUSE)
def get_certifications(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetCertifications
) -> protocol.PersonsCertifications:
    person = readable_person(tx, caller, request.username)
    learner = office.learner_even_if_closed(tx, person.id)
    return protocol.PersonsCertifications(
        person=person,
        tracks=tuple(
            _in_track(office, tx, learner, track) for track in office.tracks_for(tx, learner)
        ),
        certificates=tuple(
            as_of(certificate(row), office.now)
            for row in tx.rows("certificates_of_learner", learner_id=learner.id)
        ),
        now=office.now,
    )


def _in_track(
    office: Office, tx: Transaction, learner: Learner, track: TrackOutline
) -> protocol.CertificationInTrack:
    standing = certification_of(learner, track.slug).standing
    file = file_of(office, tx, learner, track)
    is_waived = file.state is TrackState.WAIVED
    return protocol.CertificationInTrack(
        track_name=track.name,
        file=file,
        since=_since(standing, file.state),
        waived_until=standing.waived_until if is_waived else None,
        renewing=standing.renewing_since is not None,
        acts=possible(standing, track.recertification, office.now),
    )


def _since(standing: Standing, state: TrackState) -> datetime | None:
    """Since when somebody is in a state that an event led to; of what time brings, since being certified."""
    match state:
        case TrackState.WAIVED:
            return standing.waived_at
        case TrackState.REVOKED:
            return standing.revoked_at
        case TrackState.SUSPENDED:
            return standing.suspended_at
        case TrackState.EXPIRED:
            return standing.expires_at
        case _ if state in IN_FORCE:
            return standing.certified_at
    return standing.began_at


def _days(published: Published) -> dict[str, Any]:
    """The days that states go by: of each track, and of each organisation that has its own."""
    rules = [("", track.slug, track.recertification) for track in published.tracks] + [
        (organisation, track, policy)
        for organisation, policies in published.policies.items()
        for track, policy in policies.items()
    ]
    return {
        "rule_organisations": [organisation for organisation, _, _ in rules],
        "rule_tracks": [track for _, track, _ in rules],
        "window_days": [policy.window_days for _, _, policy in rules],
        "due_days": [policy.due_days for _, _, policy in rules],
    }


def _found(row: tuple[Any, ...]) -> protocol.FoundCertification:
    return protocol.FoundCertification(
        username=row[0],
        full_name=row[1],
        email=row[2],
        organisation_name=row[3],
        track_slug=row[4],
        track_name=row[5],
        state=TrackState(row[6]),
        since=row[7],
        until=row[8],
        certificate=row[9],
    )
