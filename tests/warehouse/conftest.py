"""One published academy for the tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from courseware.warehouse.connection import connect
from courseware.warehouse.publish import publish
from tests.warehouse.academy import Academy, Learner

FUNDAMENTALS = "platform-fundamentals"
CASES = "case-management"


@dataclass
class World:
    """An academy with one person in every state, published."""

    academy: Academy
    folder: Path
    courses: dict[str, list[str]]
    people: dict[str, Learner]


def people_in_every_state(academy: Academy) -> tuple[dict[str, list[str]], dict[str, Learner]]:
    courses = academy.catalogue()
    academy.organisation("acme", "Acme Logistics")
    academy.organisation("borealis", "Borealis Energy")
    academy.organisation("empty", "Nobody Yet Ltd")
    video, text, interactive = courses[FUNDAMENTALS]
    people = {
        "never": academy.person("Nina Never", "acme"),
        "halfway": academy.person("Hal Halfway", "acme"),
        "failed": academy.person("Fay Failed", "borealis"),
        "certified": academy.person("Zoë Certified", "acme"),
        "expiring": academy.person("Łukasz Expiring", "borealis"),
        "expired": academy.person("Νίκος Expired", "borealis"),
        "revoked": academy.person("Rhea Revoked", "acme"),
        "internal": academy.person("Ingrid Internal", None),
        "closed": academy.person("Carl Closed", "acme", active=False),
    }
    halfway = people["halfway"]
    halfway.starts(FUNDAMENTALS, 10)
    halfway.opens(video, 10, completed=True)
    halfway.attempts(video, 10, 4)
    halfway.opens(text, 9, read=True)
    halfway.opens(interactive, 8, exercises=("one",))
    halfway.attempts(text, 9, None)
    failed = people["failed"]
    failed.starts(FUNDAMENTALS, 20)
    failed.opens(video, 20, seconds=45)
    for day in (19, 18, 17):
        failed.attempts(video, day, 2)
    everything = courses[FUNDAMENTALS]
    people["certified"].is_certified(FUNDAMENTALS, everything, days_ago=30)
    people["certified"].is_certified(CASES, courses[CASES], days_ago=20)
    people["expiring"].is_certified(FUNDAMENTALS, everything, days_ago=710)
    people["expired"].is_certified(FUNDAMENTALS, everything, days_ago=740)
    people["revoked"].is_certified(FUNDAMENTALS, everything, days_ago=50, revoked=True)
    people["internal"].is_certified(FUNDAMENTALS, everything, days_ago=5)
    people["closed"].is_certified(FUNDAMENTALS, everything, days_ago=90)
    return courses, people


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("academy")
    academy = Academy(folder / "record.duckdb")
    courses, people = people_in_every_state(academy)
    publish(academy.connection.cursor(), folder / "warehouse", academy.now)
    yield World(academy, folder / "warehouse", courses, people)
    academy.close()


@pytest.fixture
def warehouse(world: World) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(world.folder) as connection:
        yield connection
