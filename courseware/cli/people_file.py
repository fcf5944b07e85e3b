"""People in a CSV file, as `users import` takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from courseware.catalog.csv_file import Columns, Row, read_rows, wrong
from courseware.errors import CoursewareError, Refusal
from courseware.registrar.protocol import NewPerson, Role

COLUMNS = Columns(
    ("username", "full_name", "email"), ("organisation", "roles", "password", "language")
)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person, and the row of the file that names them; the header is row 1."""

    number: int
    person: NewPerson


def read_people(file: Path) -> tuple[PersonRow, ...]:
    """Every person in the file. Raises CoursewareError that names the file and the row that is wrong."""
    rows = []
    seen: dict[tuple[str, str], int] = {}
    for line in read_rows(file, COLUMNS):
        number = line.number
        row = PersonRow(number, _person(file, line))
        for name, value in (("username", row.person.username), ("email", row.person.email)):
            first = seen.setdefault((name, value.casefold()), number)
            if first != number:
                raise wrong(file, number, f"the {name} {value!r} stands in row {first} already.")
        rows.append(row)
    if not rows:
        raise CoursewareError(f"{file} names nobody: there is no row below its header.")
    return tuple(rows)


def placed(file: Path, rows: Sequence[PersonRow], refusal: Refusal) -> CoursewareError:
    """A refusal of all these people, with the row that it is about."""
    message = re.sub(r"^Person \d+ \('[^']*'\): ", "", refusal.message)
    if counted := re.match(r"Person (\d+) ", refusal.message):
        return wrong(file, rows[int(counted[1]) - 1].number, message)
    for row in rows:
        if len(rows) == 1 or {repr(row.person.username), repr(row.person.email)} & set(
            re.findall(r"'[^']*'", message)
        ):
            return wrong(file, row.number, message)
    return CoursewareError(f"{file}: {message}")


def _person(file: Path, row: Row) -> NewPerson:
    if row.problem:
        raise wrong(file, row.number, row.problem)
    facts = row.facts
    return NewPerson(
        username=facts["username"].strip(),
        full_name=facts["full_name"].strip(),
        email=facts["email"].strip(),
        organisation=facts.get("organisation", "").strip() or None,
        password=facts.get("password") or None,
        language=facts.get("language", "").strip().lower() or None,
        roles=tuple(_roles(file, row.number, facts.get("roles", ""))) or (Role.LEARNER,),
    )


def _roles(file: Path, number: int, text: str) -> Iterator[Role]:
    for word in re.split(r"[\s,;|]+", text.strip()):
        if not word:
            continue
        if word.upper() not in Role.__members__:
            known = ", ".join(role.lower() for role in Role)
            raise wrong(file, number, f"{word!r} is no role. The roles are: {known}.")
        yield Role[word.upper()]
