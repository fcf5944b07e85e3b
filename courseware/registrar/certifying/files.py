"""What is known of one person's certification in one track: where it stands, and all that happened to it."""

from __future__ import annotations

from courseware.certification.lifecycle import EventKind, state
from courseware.certification.model import TrackOutline
from courseware.certification.progress import as_of
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.certifying.events import certification_of
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office


def file_of(
    office: Office, tx: Transaction, learner: Learner, track: TrackOutline
) -> protocol.CertificationFile:
    """The file, read with what this round has just written."""
    found = certification_of(learner, track.slug)
    return protocol.CertificationFile(
        username=learner.person.username,
        full_name=learner.person.full_name,
        track=track.slug,
        state=state(found.standing, track.recertification, office.now),
        period=found.standing.period,
        expires_at=found.standing.expires_at,
        certificate=as_of(found.certificate, office.now) if found.certificate else None,
        events=tuple(
            protocol.CertificationEvent(
                kind=EventKind(kind),
                at=at,
                certificate=number,
                version=version,
                until=until,
                actor=actor,
                reason=reason,
            )
            for kind, at, number, version, until, _, actor, reason in tx.rows(
                "certification_events", learner_id=learner.id, track_id=track.slug
            )
        ),
    )
