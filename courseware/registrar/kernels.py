"""Kernels: which secret speaks for which learner in which course."""

from __future__ import annotations

from uuid import UUID

from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.office import Office
from courseware.registrar.secrets import digest, new_secret
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.AdmitKernel, by=By.LEARNER)
def admit_kernel(
    office: Office, tx: Transaction, caller: Caller, request: protocol.AdmitKernel
) -> str:
    learner = office.learner(tx, caller.learner_id)
    secret = new_secret()
    tx.run(
        "admit_kernel",
        secret_hash=digest(secret),
        kernel_id=request.kernel_id,
        learner_id=learner.id,
        course_id=request.course,
        now=office.now,
    )
    return secret


@in_round(protocol.DismissKernel, by=By.HOUSE)
def dismiss_kernel(
    office: Office, tx: Transaction, caller: Caller, request: protocol.DismissKernel
) -> None:
    tx.run("dismiss_kernel", kernel_id=request.kernel_id)
    office.kernels.clear()  # its secret stands for nobody from now on


async def who_speaks(office: Office, secret: str) -> Caller | None:
    """The learner and course that a kernel's secret stands for; None for any other secret."""
    secret_hash = digest(secret)
    known = office.kernels.get(secret_hash)
    return known or await office.run(lambda tx: _read_caller(office, tx, secret_hash))


def _read_caller(office: Office, tx: Transaction, secret_hash: str) -> Caller | None:
    row = tx.row("kernel", secret_hash=secret_hash)
    if row is None:
        return None
    learner_id: UUID = row[1]
    caller = office.kernels[secret_hash] = Caller(learner=learner_id, course=row[2], kernel=True)
    return caller
