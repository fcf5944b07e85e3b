"""The life of a certification: one learner's standing in one track, as a function of what happened and the time.

Nothing but events changes a standing, and an event is allowed in some states and refused in the others. What
time alone brings (the window opens, it falls due, it expires) is no event: `state` says it of any moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from courseware.catalog.model import Recertification
from courseware.certification.standing import EndsBy, Standing, TrackState
from courseware.errors import Conflict

IN_FORCE = frozenset(
    {TrackState.CERTIFIED, TrackState.WINDOW_OPEN, TrackState.DUE, TrackState.IN_GRACE}
)
"""The states of somebody who is certified."""

COUNTS = IN_FORCE | {TrackState.WAIVED}
"""The states that open what comes after: certified, or excused from it."""

RENEWABLE = frozenset(
    {
        TrackState.WINDOW_OPEN,
        TrackState.DUE,
        TrackState.IN_GRACE,
        TrackState.EXPIRED,
        TrackState.REVOKED,
    }
)
"""The states in which a new period can begin."""


class EventKind(StrEnum):
    """What can happen to a certification."""

    BEGAN = "BEGAN"
    RENEWAL_BEGAN = "RENEWAL_BEGAN"
    CERTIFIED = "CERTIFIED"
    CUT_SHORT = "CUT_SHORT"
    """The track's major version moved on: it ends earlier."""
    EXTENDED = "EXTENDED"
    REVOKED = "REVOKED"
    REINSTATED = "REINSTATED"
    SUSPENDED = "SUSPENDED"
    RESUMED = "RESUMED"
    REISSUED = "REISSUED"
    """The same period, on a certificate with another name."""
    WAIVED = "WAIVED"
    WAIVER_ENDED = "WAIVER_ENDED"


class Basis(StrEnum):
    """Why somebody was certified."""

    EARNED = "EARNED"
    GRANTED = "GRANTED"
    EQUIVALENT = "EQUIVALENT"
    """Something from elsewhere was accepted in its place."""
    IMPORTED = "IMPORTED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `certificate` is a number; `until` the end of a certification or of a waiver."""

    kind: EventKind
    at: datetime
    certificate: str | None = None
    version: str | None = None
    until: datetime | None = None
    ends_by: EndsBy = EndsBy.POLICY


def state(standing: Standing, policy: Recertification, now: datetime) -> TrackState:
    """Where a learner is at this moment; never LOCKED, which depends on other tracks."""
    if standing.waived_at is not None and (
        standing.waived_until is None or now <= standing.waived_until
    ):
        return TrackState.WAIVED
    if standing.certificate is None:
        return TrackState.NOT_STARTED if standing.began_at is None else TrackState.IN_PROGRESS
    if standing.revoked_at is not None:
        return TrackState.REVOKED
    end = standing.expires_at
    if end is not None and now > end:
        return TrackState.EXPIRED
    if standing.suspended_at is not None:
        return TrackState.SUSPENDED
    if end is None:
        return TrackState.CERTIFIED
    if standing.ends_by is EndsBy.VERSION:
        return TrackState.IN_GRACE
    if now >= end - timedelta(days=policy.due_days):
        return TrackState.DUE
    if now >= window_opens_at(policy, end):
        return TrackState.WINDOW_OPEN
    return TrackState.CERTIFIED


def window_opens_at(policy: Recertification, expires_at: datetime) -> datetime:
    """Since when a certification that ends then can be renewed."""
    return expires_at - timedelta(days=policy.window_days)


def is_allowed(standing: Standing, kind: EventKind, policy: Recertification, at: datetime) -> bool:
    """Whether this may happen to such a standing at this moment.

    What is done to a certificate goes by the certificate: a waiver neither keeps it nor hides it.
    """
    if kind in _TO_A_CERTIFICATE:
        standing = replace(standing, waived_at=None)
    if state(standing, policy, at) not in ALLOWED[kind]:
        return False
    if kind is EventKind.BEGAN:
        return standing.began_at is None
    return kind is not EventKind.RENEWAL_BEGAN or standing.renewing_since is None


def after(standing: Standing, event: Event, policy: Recertification) -> Standing:
    """The standing after one more event. Conflict (code "not-in-this-state") when it is not allowed then."""
    if not is_allowed(standing, event.kind, policy, event.at):
        now = state(standing, policy, event.at)
        raise Conflict(f"{_REFUSED[event.kind]} It is {_SAID[now]}.", code="not-in-this-state")
    return applied(standing, event)


def applied(standing: Standing, event: Event) -> Standing:
    """The same without asking: of what is in the record, and so was allowed when it happened."""
    match event.kind:
        case EventKind.BEGAN:
            return replace(standing, began_at=event.at, period=max(standing.period, 1))
        case EventKind.RENEWAL_BEGAN:
            return replace(standing, renewing_since=event.at)
        case EventKind.CERTIFIED:
            return Standing(
                began_at=standing.began_at or event.at,
                period=standing.period + 1 if standing.certificate else max(standing.period, 1),
                certificate=event.certificate,
                certified_at=event.at,
                version=event.version,
                expires_at=event.until,
                ends_by=event.ends_by,
            )
        case EventKind.CUT_SHORT:
            return replace(standing, expires_at=event.until, ends_by=EndsBy.VERSION)
        case EventKind.EXTENDED:
            return replace(standing, expires_at=event.until, ends_by=EndsBy.EXTENSION)
        case EventKind.REVOKED:
            return replace(standing, revoked_at=event.at)
        case EventKind.REINSTATED:
            return replace(standing, revoked_at=None)
        case EventKind.SUSPENDED:
            return replace(standing, suspended_at=event.at)
        case EventKind.RESUMED:
            return replace(standing, suspended_at=None)
        case EventKind.REISSUED:
            return replace(standing, certificate=event.certificate)
        case EventKind.WAIVED:
            return replace(standing, waived_at=event.at, waived_until=event.until)
        case EventKind.WAIVER_ENDED:
            return replace(standing, waived_at=None, waived_until=None)


def replay(events: Iterable[Event]) -> Standing:
    """What these events, in their order, come to."""
    standing = Standing()
    for event in events:
        standing = applied(standing, event)
    return standing


_ONCE_CERTIFIED = IN_FORCE | {TrackState.EXPIRED, TrackState.SUSPENDED}

_TO_A_CERTIFICATE = frozenset(
    {
        EventKind.CUT_SHORT,
        EventKind.EXTENDED,
        EventKind.REVOKED,
        EventKind.REINSTATED,
        EventKind.SUSPENDED,
        EventKind.RESUMED,
        EventKind.REISSUED,
    }
)

ALLOWED: dict[EventKind, frozenset[TrackState]] = {
    EventKind.BEGAN: frozenset({TrackState.NOT_STARTED, TrackState.WAIVED}),
    EventKind.RENEWAL_BEGAN: RENEWABLE,
    EventKind.CERTIFIED: RENEWABLE
    | {TrackState.NOT_STARTED, TrackState.IN_PROGRESS, TrackState.WAIVED},
    EventKind.CUT_SHORT: IN_FORCE | {TrackState.SUSPENDED},
    EventKind.EXTENDED: _ONCE_CERTIFIED,
    EventKind.REVOKED: _ONCE_CERTIFIED,
    EventKind.REINSTATED: frozenset({TrackState.REVOKED}),
    EventKind.SUSPENDED: IN_FORCE,
    EventKind.RESUMED: frozenset({TrackState.SUSPENDED}),
    EventKind.REISSUED: IN_FORCE,
    EventKind.WAIVED: RENEWABLE | {TrackState.NOT_STARTED, TrackState.IN_PROGRESS},
    EventKind.WAIVER_ENDED: frozenset({TrackState.WAIVED}),
}
"""In which states what may happen. Drawn in docs/certification.md."""

_SAID = {
    TrackState.LOCKED: "locked",
    TrackState.NOT_STARTED: "not begun",
    TrackState.IN_PROGRESS: "in progress",
    TrackState.CERTIFIED: "certified, and cannot be renewed yet",
    TrackState.WINDOW_OPEN: "certified, and open for renewal",
    TrackState.DUE: "certified, and due for renewal",
    TrackState.IN_GRACE: "certified, in the grace after a new major version",
    TrackState.EXPIRED: "expired",
    TrackState.REVOKED: "revoked",
    TrackState.WAIVED: "waived",
    TrackState.SUSPENDED: "suspended",
}

_REFUSED = {
    EventKind.BEGAN: "This certification cannot be begun.",
    EventKind.RENEWAL_BEGAN: "This certification cannot be renewed now.",
    EventKind.CERTIFIED: "A certificate cannot be issued for this now.",
    EventKind.CUT_SHORT: "There is nothing to end earlier.",
    EventKind.EXTENDED: "There is nothing to extend.",
    EventKind.REVOKED: "There is nothing to revoke.",
    EventKind.REINSTATED: "There is nothing to reinstate.",
    EventKind.SUSPENDED: "There is nothing to suspend.",
    EventKind.RESUMED: "It is not suspended.",
    EventKind.REISSUED: "Only a certificate that is in force is reissued.",
    EventKind.WAIVED: "This certification cannot be waived now.",
    EventKind.WAIVER_ENDED: "There is no waiver to end.",
}
