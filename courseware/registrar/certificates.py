"""Certificates: listed, and verified by whoever has the link."""

from __future__ import annotations

from courseware.certification.model import (
    Certificate,
)
from courseware.certification.progress import as_of
from courseware.errors import NotFound
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.learners import certificate
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.ListCertificates, by=By.HOUSE)
def list_certificates(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ListCertificates
) -> tuple[Certificate, ...]:
    rows = (
        tx.rows("all_certificates")
        if caller.learner is None
        else tx.rows("certificates_of_learner", learner_id=caller.learner)
    )
    return tuple(as_of(certificate(row), office.now) for row in rows)


@in_round(protocol.Verify, by=By.HOUSE)
def verify(
    office: Office, tx: Transaction, caller: Caller, request: protocol.Verify
) -> Certificate:
    row = tx.row("certificate_by_token", token=request.token)
    if row is None:
        raise NotFound(
            "No certificate belongs to this link. Check that it was copied in full.",
            code="no-such-certificate",
        )
    return as_of(certificate(row), office.now)
