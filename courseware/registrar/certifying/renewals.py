"""Renewals: a new period is begun, and what it asks is begun anew; what was done before is kept apart."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from courseware.certification.lifecycle import Event, EventKind
from courseware.certification.model import ContentResult, TrackOutline, TrackProgress
from courseware.certification.progress import track_progress
from courseware.certification.renewal import Asked, asked
from courseware.decoding import from_json
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.certifying.events import happen
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.BeginRenewal, by=By.LEARNER)
def begin_renewal(
    office: Office, tx: Transaction, caller: Caller, request: protocol.BeginRenewal
) -> TrackProgress:
    learner = office.learner(tx, caller.learner_id)
    tracks = office.tracks_for(tx, learner)
    track = office.track_for(tx, learner, request.track)
    certification = learner.certifications.get(track.slug)
    if certification is None or certification.standing.renewing_since is None:
        what = asked(track, office.published(tx).hashes, _certified_on(tx, learner, track))
        event = Event(kind=EventKind.RENEWAL_BEGAN, at=office.now)
        happen(tx, learner, track.slug, track.recertification, event, asks=what.courses)
        begin_anew(office, tx, learner, track, what)
        learner = office.learner(tx, learner.id)
    return track_progress(track, tracks, learner.results, office.now)


def begin_anew(
    office: Office, tx: Transaction, learner: Learner, track: TrackOutline, what: Asked
) -> None:
    """Put by what the learner did in these courses, and begin them from now. Attempts before do not count."""
    keep_past(tx, office, what.courses, [learner.id], track.slug)
    for key in what.courses:
        result = ContentResult(
            started_at=office.now,
            content_completed_at=office.now if what.content_kept else None,
        )
        if key in learner.content:
            tx.run(
                "restart_course",
                learner_id=learner.id,
                course_id=key,
                now=office.now,
                content_completed_at=result.content_completed_at,
            )
            continue
        tx.add(
            "course_progress",
            id=new_id(),
            course_id=key,
            track_id=track.slug,
            started_at=office.now,
            updated_at=office.now,
            watched="{}",
            exercises="[]",
            content_completed_at=result.content_completed_at,
            **learner.owner,
        )
    office.forget_learner(learner.id)


def keep_past(
    tx: Transaction,
    office: Office,
    courses: Collection[str],
    learners: Collection[object],
    track_slug: str,
) -> None:
    """Copy how far these learners were in these courses to where nothing is changed any more."""
    tx.run(
        "keep_past_progress",
        courses=list(courses),
        learners=list(learners),
        track_id=track_slug,
        now=office.now,
    )


def _certified_on(tx: Transaction, learner: Learner, track: TrackOutline) -> dict[str, str] | None:
    row = tx.row("last_certified_detail", learner_id=learner.id, track_id=track.slug)
    if row is None or row[0] is None:
        return None
    found: dict[str, str] | None = from_json(row[0], dict[str, Any]).get("courses")
    return found
