"""What analysts read of assigned tracks is what the registrar's rules say of each person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from courseware.certification.assignments import Audience, Deadline
from courseware.certification.obligations import ObligationStanding
from courseware.registrar.protocol import (
    AssignTrack,
    Exempt,
    GetObligations,
    ListCertificates,
    NewAssignment,
    OpenCourse,
    Person,
    RefreshWarehouse,
    RevokeCertificate,
)
from courseware.warehouse.connection import connect
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.learning import earn

WHY = {"reason": "why not", "actor": "ada"}


def assign(registrar: RunningRegistrar, username: str, within: str, **facts: Any) -> None:
    new = NewAssignment(
        **(
            {
                "track": "basics", "audience": Audience.PERSON, "username": username,
                "due": Deadline.within(within), "reason": "the law",
            }
            | facts
        )
    )  # fmt: skip
    (made,) = registrar.house.call(AssignTrack(assignments=(new,), actor="ada"))
    if username == "excused":
        registrar.house.call(Exempt(assignment_id=made.id, username=username, **WHY))


@pytest.fixture
def people(registrar: RunningRegistrar, clock: FakeClock) -> dict[str, Person]:
    """One person in every standing, and whoever makes two rules meet; the views go by DuckDB's clock."""
    now = datetime.now(UTC)
    clock.now = now - timedelta(days=765)
    names = (
        "lapsed", "renewing", "certified", "revoked", "late", "unbegun", "begun", "soon", "open",
        "excused", "required",
    )  # fmt: skip
    people = {name: registrar.add(name) for name in names}
    people["staff"] = registrar.add("staff", organisation=None)
    earn(registrar.acting(people["lapsed"]), "basics")
    clock.now = now - timedelta(days=715)
    earn(registrar.acting(people["renewing"]), "basics")
    clock.now = now - timedelta(days=40)
    for name in ("certified", "revoked"):
        earn(registrar.acting(people[name]), "basics")
    (certificate,) = registrar.acting(people["revoked"]).call(ListCertificates())
    registrar.house.call(RevokeCertificate(number=certificate.number, **WHY))
    for name in ("lapsed", "renewing", "certified", "revoked", "late", "excused"):
        assign(registrar, name, "P30D")
    for name in ("unbegun", "begun"):
        assign(registrar, name, "P100D", begin=Deadline.within("P30D"))
    registrar.acting(people["begun"]).call(OpenCourse(course="basics/read"))
    assign(registrar, "soon", "P50D")
    assign(registrar, "open", "P100D")
    clock.now = now
    return people


@pytest.fixture
def published(registrar: RunningRegistrar, people: dict[str, Person]) -> duckdb.DuckDBPyConnection:
    folder = Path(registrar.house.call(RefreshWarehouse())).parent
    return connect(folder)


def test_everybody_stands_where_the_rules_say(
    registrar: RunningRegistrar, people: dict[str, Person], published: duckdb.DuckDBPyConnection
) -> None:
    by_view = {
        row[0]: row[1:]
        for row in published.execute(
            "SELECT full_name, standing, due_at, begin_by, begun_at, certified, certified_until, required, "
            "assignments FROM assignments"
        ).fetchall()
    }
    by_rules = {}
    for person in people.values():
        (owed,) = registrar.acting(person).call(GetObligations()).owed
        by_rules[person.full_name] = (
            owed.standing, owed.due_at, owed.begin_by, owed.begun_at, owed.certified,
            owed.certified_until, owed.required, len(owed.applied),
        )  # fmt: skip
    assert by_view == by_rules
    assert {row[0] for row in by_view.values()} == set(ObligationStanding)


def test_compliance_counts_what_is_assigned_without_the_excused(
    published: duckdb.DuckDBPyConnection,
) -> None:
    rows = published.execute(
        "SELECT organisation_name, learners, learners_assigned, learners_compliant, compliance, "
        "learners_overdue, assigned, assigned_certified, assigned_due_soon, assigned_not_begun_in_time, "
        "assigned_overdue FROM organisation_compliance ORDER BY internal"
    ).fetchall()
    # renewing and certified hold one; lapsed, revoked and late are overdue; renewing and soon are due soon
    assert rows == [
        ("Northwind Trading", 11, 10, 2, 0.2, 3, 10, 2, 2, 1, 3),
        ("Our own staff", 1, 1, 0, 0.0, 0, 1, 0, 0, 0, 0),
    ]


def test_who_is_overdue_is_at_risk(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.execute(
        "SELECT full_name, reason, due_at < now() FROM at_risk_learners ORDER BY full_name"
    ).fetchall()
    assert {row[:2] for row in rows} >= {
        ("Late", "OVERDUE"),
        ("Revoked", "OVERDUE"),
        ("Lapsed", "EXPIRED"),
        ("Renewing", "EXPIRING"),
    }


def test_a_limited_connection_knows_no_other_people_s_assignments(
    published: duckdb.DuckDBPyConnection, registrar: RunningRegistrar
) -> None:
    folder = Path(registrar.house.call(RefreshWarehouse())).parent
    with connect(folder, organisations=["northwind-trading"]) as limited:
        (count,) = limited.execute("SELECT count(*) FROM assignments").fetchall()[0]
        names = limited.execute("SELECT organisation_name FROM organisation_compliance").fetchall()
    assert count == 11
    assert names == [("Northwind Trading",)]
