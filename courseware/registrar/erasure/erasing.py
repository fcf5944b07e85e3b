"""Erasing a person, seen beforehand and done: audited, for good."""

from __future__ import annotations

import asyncio
from uuid import UUID

from courseware.certification.model import Certificate
from courseware.errors import Conflict, InvalidRequest, NotFound
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.accounts import find
from courseware.registrar.audit import audit
from courseware.registrar.erasure.names import is_named
from courseware.registrar.erasure.rows import erase_rows, held
from courseware.registrar.learners import certificate
from courseware.registrar.office import Office
from courseware.registrar.people import id_of
from courseware.registrar.protocol import Person
from courseware.registrar.usecases import By, Caller, in_round, outside

_LONGEST_WAIT_SECONDS = 20.0
"""So long an answer waits for the files; the rest is done behind it."""


@in_round(protocol.PreviewErasure, by=By.HOUSE)
def preview_erasure(
    office: Office, tx: Transaction, caller: Caller, request: protocol.PreviewErasure
) -> protocol.ErasurePreview:
    person = find(tx, id_of(tx, request.username))
    certificates = _certificates(tx, person.id)
    return protocol.ErasurePreview(
        person=person,
        held=held(tx, person.id),
        certificates=tuple(
            protocol.KeptCertificate(
                number=each.number,
                track_name=each.track_name,
                track_version=each.track_version,
                issued_at=each.issued_at,
                expires_at=each.expires_at,
            )
            for each in certificates
        ),
    )


@outside(protocol.ErasePerson, by=By.HOUSE)
async def erase_person(
    office: Office, caller: Caller, request: protocol.ErasePerson
) -> protocol.Erased:
    erased = await office.run(lambda tx: _erase(office, tx, request))
    finishing = asyncio.wrap_future(office.finish_erasures())
    done, _ = await asyncio.wait([finishing], timeout=_LONGEST_WAIT_SECONDS)
    return protocol.Erased(
        certificates=erased[0], attempts=erased[1], finished=bool(done) and finishing.result()
    )


def _erase(office: Office, tx: Transaction, request: protocol.ErasePerson) -> tuple[int, int]:
    """Erase; how many certificates and how many scores stay."""
    before = tx.row("erasure", id=request.erasure_id)
    if before is not None:
        return before[0], before[1]
    person = find(tx, _the_same(tx, request))
    reason = request.reason.strip()
    _check_reason(person, reason)
    certificates = _certificates(tx, person.id)
    for each in certificates:
        if each.sha256 is None:
            raise Conflict(
                f"The document of {each.number} is being drawn. Try again when it is there.",
                code="not-drawn-yet",
            )
    scores = erase_rows(office, tx, person, [each.number for each in certificates])
    tx.add(
        "erasures",
        id=request.erasure_id,
        erased_at=office.now,
        certificates=len(certificates),
        attempts=scores,
    )
    audit(
        office,
        tx,
        actor=request.actor,
        action="person.erase",
        subject=request.erasure_id,
        reason=reason,
        detail={"certificates": len(certificates), "attempts": scores},
    )
    office.forget_learner(person.id)
    office.kernels.clear()  # those of the person speak for nobody
    return len(certificates), scores


def _the_same(tx: Transaction, request: protocol.ErasePerson) -> UUID:
    learner_id = id_of(tx, request.username)
    if learner_id != request.learner_id:
        raise NotFound(
            f"{request.username!r} is another person's user name by now. Look again whom you erase.",
            code="no-such-person",
        )
    return learner_id


def _check_reason(person: Person, reason: str) -> None:
    if not reason:
        raise InvalidRequest("Say why: the reason is empty.", code="reason-missing")
    if is_named(person, reason):
        raise InvalidRequest(
            "The reason names the person, and it is kept. Say it without the name, user name and email.",
            code="reason-names",
        )


def _certificates(tx: Transaction, learner_id: UUID) -> list[Certificate]:
    return [certificate(row) for row in tx.rows("certificates_of_learner", learner_id=learner_id)]
