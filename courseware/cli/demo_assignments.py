"""What is assigned in the demo, so that every standing occurs, and most of them among one manager's people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from courseware.certification.assignments import Audience, Deadline
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import AssignTrack, Exempt, ListAssignments, NewAssignment

_BASICS = "platform-fundamentals"
_ACTOR = "admin1"


def assigned(today: datetime) -> Iterator[tuple[datetime, Callable[[RegistrarClient], object]]]:
    """What was decided when, as seen from today."""

    def in_days(days: int) -> Deadline:
        return Deadline(on=(today + timedelta(days=days)).date())

    def ago(days: int, *new: NewAssignment) -> tuple[datetime, Callable[[RegistrarClient], object]]:
        return today - timedelta(days=days), partial(_assign, new)

    yield ago(
        90,
        *(
            _for(username, _BASICS, "P60D", "Joined in a hurry")
            for username in ("ben.carter", "chiara.rossi", "elif.demir")
        ),
        _all_of("Kestrel Energy", _BASICS, Deadline.within("P75D"), "Contract of last year"),
    )
    yield ago(
        40,
        *(
            _for(username, "campaigns-disclosures", "P120D", "New disclosure form", begin="P14D")
            for username in ("karin.berg", "dmitri.volkov")
        ),
        _all_of("Meridian Hospitals", _BASICS, in_days(80), "Before the audit", begin=in_days(-8)),
    )
    yield ago(
        20,
        _all_of("Northwind Trading", _BASICS, in_days(12), "Before the new release"),
        _all_of("Northwind Trading", "policy-management", in_days(160), "Policy of this year"),
        _all_of("Alder & Finch Logistics", _BASICS, in_days(25), "Before the new release"),
        NewAssignment(
            track=_BASICS,
            audience=Audience.STAFF,
            due=Deadline.within("P120D"),
            reason="Everybody on our own staff knows the platform",
        ),
    )
    yield today - timedelta(days=10), partial(_excuse, "isla.fraser", "On parental leave")


def _assign(new: tuple[NewAssignment, ...], house: RegistrarClient) -> None:
    house.call(AssignTrack(assignments=new, actor=_ACTOR))


def _excuse(username: str, reason: str, house: RegistrarClient) -> None:
    """From everything that is assigned to the whole organisation of Northwind Trading."""
    for listed in house.call(ListAssignments()):
        if listed.assignment.organisation_id == "northwind-trading":
            house.call(
                Exempt(
                    assignment_id=listed.assignment.id,
                    username=username,
                    reason=reason,
                    actor=_ACTOR,
                )
            )


def _for(
    username: str, track: str, within: str, reason: str, begin: str | None = None
) -> NewAssignment:
    return NewAssignment(
        track=track,
        audience=Audience.PERSON,
        username=username,
        due=Deadline.within(within),
        begin=Deadline.within(begin) if begin else None,
        reason=reason,
    )


def _all_of(
    organisation: str, track: str, due: Deadline, reason: str, begin: Deadline | None = None
) -> NewAssignment:
    return NewAssignment(
        track=track,
        audience=Audience.ORGANISATION,
        organisation=organisation,
        due=due,
        begin=begin,
        reason=reason,
    )
