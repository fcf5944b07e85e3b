"""Assignments in a CSV file, as `assignments import` takes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from courseware.catalog.csv_file import Columns, Row, read_rows
from courseware.certification.assignments import Audience, Deadline
from courseware.errors import CoursewareError
from courseware.registrar.protocol import NewAssignment, Role

COLUMNS = Columns(("track", "due", "reason"), ("person", "organisation", "role", "all", "begin_by"))
_ALL = {"staff": Audience.STAFF, "everybody": Audience.EVERYBODY}


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One row of the file: what it assigns, or what is wrong with it. The header is row 1."""

    number: int
    new: NewAssignment | None
    problem: str = ""


def read_assignments(file: Path) -> tuple[AssignmentRow, ...]:
    """Every row of the file. Raises CoursewareError when the file itself cannot be read."""
    rows = tuple(_read(row) for row in read_rows(file, COLUMNS))
    if not rows:
        raise CoursewareError(f"{file} assigns nothing: there is no row below its header.")
    return rows


def _read(row: Row) -> AssignmentRow:
    if row.problem:
        return AssignmentRow(row.number, None, row.problem[:1].upper() + row.problem[1:])
    try:
        return AssignmentRow(row.number, _new(row.facts))
    except CoursewareError as error:
        return AssignmentRow(row.number, None, str(error))


def _new(facts: dict[str, str]) -> NewAssignment:
    told = {name: text.strip() for name, text in facts.items()}
    begin = told.get("begin_by")
    return NewAssignment(
        track=told["track"],
        audience=_audience(told),
        username=told.get("person") or None,
        organisation=told.get("organisation") or None,
        role=_role(told.get("role", "")),
        due=Deadline.parse(told["due"]),
        begin=Deadline.parse(begin) if begin else None,
        reason=told["reason"],
    )


def _audience(told: dict[str, str]) -> Audience:
    named = [name for name in ("person", "role", "organisation", "all") if told.get(name)]
    if not named:
        raise CoursewareError(
            "Nobody is named: fill one of person, organisation, role, or all (staff or everybody)."
        )
    if len(named) > 1 and named != ["role", "organisation"]:
        raise CoursewareError(
            f"It is for {' and for '.join(named)}: leave all but one empty, or give a role with "
            "its organisation."
        )
    if named == ["all"]:
        if told["all"].lower() not in _ALL:
            raise CoursewareError(f"{told['all']!r} is neither staff nor everybody.")
        return _ALL[told["all"].lower()]
    return Audience[named[0].upper()]


def _role(word: str) -> Role | None:
    if word and word.upper() not in Role.__members__:
        known = ", ".join(role.lower() for role in Role)
        raise CoursewareError(f"{word!r} is no role. The roles are: {known}.")
    return Role[word.upper()] if word else None
