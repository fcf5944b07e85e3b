"""What happens to a certification: the event that stays, and the standing that it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from courseware.catalog.model import Recertification
from courseware.certification.lifecycle import Event, after
from courseware.certification.model import Certification
from courseware.certification.standing import Standing
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar.learners import Learner

_NOBODY_YET = Certification(standing=Standing())


def certification_of(learner: Learner, track_slug: str) -> Certification:
    """The learner's certification in a track, begun or not."""
    return learner.certifications.get(track_slug, _NOBODY_YET)


def happen(
    tx: Transaction,
    learner: Learner,
    track_slug: str,
    policy: Recertification,
    event: Event,
    *,
    actor: str | None = None,
    reason: str | None = None,
    detail: Mapping[str, Any] | None = None,
    **become: Any,
) -> Certification:
    """Record an event, and what it leads to; the certification after it. `become`: other fields that change.

    Conflict (code "not-in-this-state") when the standing does not allow it; then nothing is written.
    """
    before = certification_of(learner, track_slug)
    standing = after(before.standing, event, policy)
    tx.add(
        "certification_events",
        id=new_id(),
        learner_id=learner.id,
        track_id=track_slug,
        kind=event.kind.value,
        occurred_at=event.at,
        certificate_number=event.certificate,
        version=event.version,
        until=event.until,
        ends_by=event.ends_by.value,
        actor=actor,
        reason=reason,
        detail=msgspec.json.encode(detail).decode() if detail is not None else None,
    )
    now = replace(before, standing=standing, **become)
    if track_slug in learner.certifications:
        tx.run("change_certification", learner_id=learner.id, track_id=track_slug, **_columns(now))
    else:
        tx.add(
            "user_certifications",
            id=new_id(),
            track_id=track_slug,
            started_at=standing.began_at or event.at,
            **_columns(now),
            **learner.owner,
        )
    learner.certifications[track_slug] = now
    return now


def _columns(certification: Certification) -> dict[str, Any]:
    standing, asks = certification.standing, certification.asks
    return {
        "period": standing.period,
        "renewing_since": standing.renewing_since,
        "asks": msgspec.json.encode(asks).decode() if asks is not None else None,
        "aims_at": certification.aims_at,
        "completed_at": standing.certified_at,
        "completed_version": standing.version,
        "certificate_id": certification.certificate_id,
        "expires_at": standing.expires_at,
        "ends_by": standing.ends_by.value,
        "waived_at": standing.waived_at,
        "waived_until": standing.waived_until,
    }
