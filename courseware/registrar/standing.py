"""Where a learner stands: the summary of all tracks, and one track."""

from __future__ import annotations

from courseware.certification.model import CertificationSummary, TrackProgress
from courseware.certification.progress import summary, track_progress
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.GetSummary, by=By.KERNEL)
def get_summary(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetSummary
) -> CertificationSummary:
    learner = office.learner(tx, caller.learner_id)
    return summary(office.published(tx).tracks, learner.results, office.now)


@in_round(protocol.GetTrack, by=By.KERNEL)
def get_track(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetTrack
) -> TrackProgress:
    learner = office.learner(tx, caller.learner_id)
    published = office.published(tx)
    return track_progress(
        published.track(request.slug), published.tracks, learner.results, office.now
    )
