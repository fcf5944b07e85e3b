"""What people can decide about a certification: which acts are possible now, and what each leads to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from courseware.catalog.model import Recertification
from courseware.certification.lifecycle import Event, EventKind, after, is_allowed
from courseware.certification.standing import Standing
from courseware.errors import Conflict, InvalidRequest
from courseware.languages import N_


class Act(StrEnum):
    """What can be decided, in the order in which pages offer it."""

    EXTEND = "extend"
    REISSUE = "reissue"
    SUSPEND = "suspend"
    RESUME = "resume"
    ISSUE = "issue"
    ACCEPT = "accept"
    """Something from elsewhere is accepted in its place."""
    WAIVE = "waive"
    END_WAIVER = "end-waiver"
    REVOKE = "revoke"
    REINSTATE = "reinstate"


LEADS_TO = {
    Act.EXTEND: EventKind.EXTENDED,
    Act.REISSUE: EventKind.REISSUED,
    Act.SUSPEND: EventKind.SUSPENDED,
    Act.RESUME: EventKind.RESUMED,
    Act.ISSUE: EventKind.CERTIFIED,
    Act.ACCEPT: EventKind.CERTIFIED,
    Act.WAIVE: EventKind.WAIVED,
    Act.END_WAIVER: EventKind.WAIVER_ENDED,
    Act.REVOKE: EventKind.REVOKED,
    Act.REINSTATE: EventKind.REINSTATED,
}
"""The event that an act is."""

TAKEN_BACK_BY = {
    Act.SUSPEND: Act.RESUME,
    Act.RESUME: Act.SUSPEND,
    Act.WAIVE: Act.END_WAIVER,
    Act.END_WAIVER: Act.WAIVE,
    Act.REVOKE: Act.REINSTATE,
    Act.REINSTATE: Act.REVOKE,
}
"""What undoes an act. The others stay: a number is never given back, and no end is moved to an earlier day."""

ISSUES = frozenset({Act.ISSUE, Act.ACCEPT, Act.REISSUE})
"""Acts that take a new certificate number."""


def possible(standing: Standing, policy: Recertification, now: datetime) -> tuple[Act, ...]:
    """The acts that would not be refused at this moment, each with a date that fits."""
    return tuple(
        act
        for act, kind in LEADS_TO.items()
        if is_allowed(standing, kind, policy, now)
        and not (act is Act.EXTEND and standing.expires_at is None)
    )


def check_dates(
    act: Act, standing: Standing, now: datetime, *, since: datetime | None, until: datetime | None
) -> None:
    """Raise for dates that cannot be: InvalidRequest ("past", "future"), Conflict ("no-end")."""
    match act:
        case Act.ISSUE | Act.ACCEPT:
            if since is not None and since > now:
                raise InvalidRequest(
                    N_("The day of certification is in the future."), code="future"
                )
            if until is not None and until <= (since or now):
                raise InvalidRequest(
                    N_("It would end before it begins. Give a later end."), code="past"
                )
        case Act.WAIVE:
            if until is not None and until <= now:
                raise InvalidRequest(
                    N_("The waiver would have ended already. Give a later date."), code="past"
                )
        case Act.EXTEND:
            if standing.certificate is not None and standing.expires_at is None:
                raise Conflict(N_("This certification has no end."), code="no-end")
            if until is None or until <= max(now, standing.expires_at or now):
                raise InvalidRequest(
                    N_("The new end is not later than the one there is. Give a later date."),
                    code="past",
                )


def outcome(
    act: Act,
    standing: Standing,
    policy: Recertification,
    now: datetime,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    certificate: str | None = None,
    version: str | None = None,
) -> Standing:
    """The standing that an act leads to. Raises what `check_dates` and `lifecycle.after` raise.

    `until` of a new certificate is its end, by the policy or not; `certificate` its number.
    """
    event = Event(
        kind=LEADS_TO[act],
        at=(since or now) if act in (Act.ISSUE, Act.ACCEPT) else now,
        until=until,
        certificate=certificate,
        version=version,
    )
    return after(standing, event, policy)
