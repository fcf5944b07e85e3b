"""Accommodations: rules that are eased for one learner, or for everybody of an organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from courseware.errors import InvalidRequest, NotFound
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.audit import audit
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round

_MOST_TIME = 10.0
_MOST_ATTEMPTS = 100


@in_round(protocol.GrantAccommodation, by=By.HOUSE)
def grant_accommodation(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GrantAccommodation
) -> protocol.GrantedAccommodation:
    learner_id = _check(office, tx, request)
    granted = protocol.GrantedAccommodation(
        id=new_id(),
        username=request.username,
        organisation_id=request.organisation_id,
        quiz_id=request.quiz_id,
        extra_time=request.extra_time,
        no_time_limit=request.no_time_limit,
        extra_attempts=request.extra_attempts,
        reason=request.reason.strip(),
        actor=request.actor,
        granted_at=office.now,
    )
    tx.add(
        "accommodations",
        id=granted.id,
        learner_id=learner_id,
        organisation_id=granted.organisation_id,
        quiz_id=granted.quiz_id,
        extra_time=granted.extra_time,
        no_time_limit=granted.no_time_limit,
        extra_attempts=granted.extra_attempts,
        actor=granted.actor,
        reason=granted.reason,
        granted_at=granted.granted_at,
    )
    audit(
        office,
        tx,
        actor=granted.actor,
        action="accommodation.grant",
        subject=granted.id,
        reason=granted.reason,
    )
    office.forget_learners()
    return granted


@in_round(protocol.ListAccommodations, by=By.HOUSE)
def list_accommodations(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ListAccommodations
) -> tuple[protocol.GrantedAccommodation, ...]:
    return tuple(_granted(row) for row in tx.rows("accommodations"))


@in_round(protocol.WithdrawAccommodation, by=By.HOUSE)
def withdraw_accommodation(
    office: Office, tx: Transaction, caller: Caller, request: protocol.WithdrawAccommodation
) -> None:
    if not any(row[0] == request.accommodation_id for row in tx.rows("accommodations")):
        raise NotFound("There is no such accommodation in force.", code="no-such-accommodation")
    reason = _reason(request.reason)
    tx.run("withdraw_accommodation", id=request.accommodation_id, now=office.now)
    audit(
        office,
        tx,
        actor=request.actor,
        action="accommodation.withdraw",
        subject=request.accommodation_id,
        reason=reason,
    )
    office.forget_learners()


def _check(office: Office, tx: Transaction, request: protocol.GrantAccommodation) -> UUID | None:
    """The learner's id, if it is for one. Raises when the request makes no sense."""
    _reason(request.reason)
    if (request.username is None) == (request.organisation_id is None):
        raise InvalidRequest("Name a person or an organisation, one of them.", code="malformed")
    if not 0 <= request.extra_time <= _MOST_TIME:
        raise InvalidRequest(
            f"Extra time is {request.extra_time:g}; give a fraction of the limit, such as 0.25.",
            code="malformed",
        )
    if not 0 <= request.extra_attempts <= _MOST_ATTEMPTS:
        raise InvalidRequest("Extra attempts are a number from 0 to 100.", code="malformed")
    if not (request.extra_time or request.no_time_limit or request.extra_attempts):
        raise InvalidRequest(
            "Nothing is granted. Give extra time, extra attempts or no time limit.",
            code="malformed",
        )
    if request.quiz_id is not None and request.quiz_id not in office.published(tx).latest:
        raise NotFound(f'There is no quiz "{request.quiz_id}".', code="no-such-quiz")
    if request.organisation_id is not None:
        if tx.row("organisation", id=request.organisation_id) is None:
            raise NotFound(
                f'There is no organisation "{request.organisation_id}".',
                code="no-such-organisation",
            )
        return None
    row = tx.row("sign_in_facts", username=(request.username or "").lower())
    if row is None:
        raise NotFound(f'There is no person "{request.username}".', code="no-such-person")
    learner_id: UUID = row[0]
    return learner_id


def _reason(given: str) -> str:
    if not given.strip():
        raise InvalidRequest("Say why: the reason is empty.", code="reason-missing")
    return given.strip()


def _granted(row: tuple[Any, ...]) -> protocol.GrantedAccommodation:
    id_, username, organisation_id, quiz_id, time, unlimited, attempts, reason, actor, at = row
    return protocol.GrantedAccommodation(
        id=id_,
        username=username,
        organisation_id=organisation_id,
        quiz_id=quiz_id,
        extra_time=time,
        no_time_limit=unlimited,
        extra_attempts=attempts,
        reason=reason,
        actor=actor,
        granted_at=at,
    )
