"""The audit: who did what that changes other people's standing, when, and why."""

from __future__ import annotations

import msgspec

from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar.office import Office


def audit(
    office: Office,
    tx: Transaction,
    *,
    actor: str,
    action: str,
    subject: object,
    reason: str | None,
    detail: object = None,
) -> None:
    """One more line, written with the act itself. `detail` is kept as JSON."""
    tx.add(
        "audit_events",
        id=new_id(),
        actor=actor,
        action=action,
        subject=str(subject),
        reason=reason,
        detail=None if detail is None else msgspec.json.encode(detail).decode(),
        occurred_at=office.now,
    )
