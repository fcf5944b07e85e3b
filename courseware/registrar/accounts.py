"""An account as the record holds it: a row of the statements `person` and `people`, as a Person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from courseware.errors import NotFound
from courseware.records.transaction import Transaction
from courseware.registrar.protocol import Person, Role


def find(tx: Transaction, learner_id: UUID) -> Person:
    """The person with this id, roles included. NotFound when there is none."""
    row = tx.row("person", id=learner_id)
    if row is None:
        raise NotFound("There is no such person.", code="no-such-person")
    return person(row, tx.rows("roles", learner_id=learner_id))


def person(row: tuple[Any, ...], roles: Iterable[tuple[str, str | None]]) -> Person:
    """A row, with the roles and the organisations that they are for."""
    roles = tuple(roles)
    return Person(
        id=row[0],
        username=row[1],
        full_name=row[2],
        email=row[3],
        internal=row[4],
        organisation_id=row[5],
        organisation_name=row[6],
        roles=tuple(dict.fromkeys(Role(role) for role, _ in roles)),
        manages=tuple(org for role, org in roles if role == Role.MANAGER and org is not None),
        is_active=row[7],
        language=row[8],
    )
