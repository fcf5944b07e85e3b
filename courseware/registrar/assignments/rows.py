"""Assignments between the record's rows and the rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from courseware.catalog.durations import Period
from courseware.certification.assignments import (
    Assignee,
    Assignment,
    Audience,
    Deadline,
)
from courseware.records.transaction import Transaction
from courseware.registrar.learners import Learner


def assignment(row: tuple[Any, ...]) -> Assignment:
    """A row of the `assignments…` statements."""
    return Assignment(
        id=row[0],
        track_slug=row[1],
        audience=Audience(row[2]),
        learner_id=row[3],
        username=row[4],
        organisation_id=row[5],
        role=row[6],
        due=_deadline(*row[7:10]) or Deadline(after=Period()),
        begin=_deadline(*row[10:13]),
        reason=row[13],
        made_by=row[14],
        made_at=row[15],
        withdrawn_at=row[16],
    )


def columns(due: Deadline, begin: Deadline | None) -> dict[str, Any]:
    """The six columns that hold the days."""
    return {
        f"{name}_{part}": value
        for name, deadline in (("due", due), ("begin", begin))
        for part, value in _parts(deadline).items()
    }


def in_force(tx: Transaction) -> dict[UUID, Assignment]:
    """All that are not withdrawn, in the order in which they were made."""
    return {row[0]: assignment(row) for row in tx.rows("assignments")}


def near(tx: Transaction, learner: Learner) -> tuple[Assignment, ...]:
    """Those in force that may reach this person."""
    rows = tx.rows(
        "assignments_near",
        learner_id=learner.id,
        organisation_id=learner.person.organisation_id,
    )
    return tuple(assignment(row) for row in rows)


def assignee(tx: Transaction, learner: Learner) -> Assignee:
    """What assignments go by in this person."""
    ((joined_at,),) = tx.rows("joined_at", learner_id=learner.id)
    return Assignee(
        learner_id=learner.id,
        organisation_id=learner.person.organisation_id,
        joined_at=joined_at,
        roles=dict(tx.rows("roles_since", learner_id=learner.id)),
    )


def excused(rows: Iterable[tuple[UUID, bool, str]]) -> dict[UUID, str]:
    """From which assignments a person is excused, and why: the last decision on each counts."""
    found: dict[UUID, str] = {}
    for assignment_id, is_excused, reason in rows:
        if is_excused:
            found[assignment_id] = reason
        else:
            found.pop(assignment_id, None)
    return found


def _deadline(on: Any, months: int | None, days: int | None) -> Deadline | None:
    if on is not None:
        return Deadline(on=on)
    if months is None and days is None:
        return None
    return Deadline(after=Period(*divmod(months or 0, 12), days or 0))


def _parts(deadline: Deadline | None) -> dict[str, Any]:
    after = deadline.after if deadline else None
    return {
        "on": deadline.on if deadline else None,
        "months": after.years * 12 + after.months if after else None,
        "days": after.days if after else None,
    }
