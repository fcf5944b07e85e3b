"""People in a CSV file, as `users import` takes them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from courseware.errors import CoursewareError, Refusal
from courseware.registrar.protocol import NewPerson, Role

REQUIRED = ("username", "full_name", "email")
OPTIONAL = ("organisation", "roles", "password")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person, and the row of the file that names them; the header is row 1."""

    number: int
    person: NewPerson


def read_people(file: Path) -> tuple[PersonRow, ...]:
    """Every person in the file. Raises CoursewareError that names the file and the row that is wrong."""
    header, *lines = _lines(file)
    columns = _columns(file, header[1])
    rows = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in lines:
        row = PersonRow(number, _person(file, number, columns, cells))
        for name, value in (("username", row.person.username), ("email", row.person.email)):
            first = seen.setdefault((name, value.casefold()), number)
            if first != number:
                raise wrong(file, number, f"the {name} {value!r} stands in row {first} already.")
        rows.append(row)
    if not rows:
        raise CoursewareError(f"{file} names nobody: there is no row below its header.")
    return tuple(rows)


def wrong(file: Path, number: int, message: str) -> CoursewareError:
    return CoursewareError(f"{file}, row {number}: {message}")


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


def _lines(file: Path) -> list[tuple[int, list[str]]]:
    """The rows that hold something, with their numbers."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CoursewareError(
            f'{file} is not in UTF-8. Save it again as "CSV UTF-8" from your spreadsheet.'
        ) from None
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise CoursewareError(f"{file} is not a CSV file: {error}.") from None
    held = [(number, cells) for number, cells in enumerate(rows, 1) if any(map(str.strip, cells))]
    if not held:
        raise CoursewareError(f"{file} is empty. Its first row names the columns: {_named()}.")
    return held


def _columns(file: Path, header: list[str]) -> list[str]:
    columns = [name.strip().lower() for name in header]
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise wrong(file, 1, f"there is no column {missing[0]!r}. The columns are: {_named()}.")
    for name in columns:
        if name not in REQUIRED + OPTIONAL:
            raise wrong(file, 1, f"{name!r} is no column. The columns are: {_named()}.")
        if columns.count(name) > 1:
            raise wrong(file, 1, f"the column {name!r} is there twice.")
    return columns


def _named() -> str:
    return f"{', '.join(REQUIRED)}, and if you like {', '.join(OPTIONAL)}"


def _person(file: Path, number: int, columns: list[str], cells: list[str]) -> NewPerson:
    if len(cells) > len(columns):
        raise wrong(file, number, f"there are {len(cells)} values for {len(columns)} columns.")
    facts = dict(zip(columns, cells, strict=False))
    for name in REQUIRED:
        if not facts.get(name, "").strip():
            raise wrong(file, number, f"the {name} is missing.")
    return NewPerson(
        username=facts["username"].strip(),
        full_name=facts["full_name"].strip(),
        email=facts["email"].strip(),
        organisation=facts.get("organisation", "").strip() or None,
        password=facts.get("password") or None,
        roles=tuple(_roles(file, number, facts.get("roles", ""))) or (Role.LEARNER,),
    )


def _roles(file: Path, number: int, text: str) -> Iterator[Role]:
    for word in re.split(r"[\s,;|]+", text.strip()):
        if not word:
            continue
        if word.upper() not in Role.__members__:
            known = ", ".join(role.lower() for role in Role)
            raise wrong(file, number, f"{word!r} is no role. The roles are: {known}.")
        yield Role[word.upper()]
