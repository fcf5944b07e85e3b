"""A CSV file of people who are to be certified, as the command line and the page read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from courseware.catalog.csv_file import Columns, Row
from courseware.certification.lifecycle import Basis
from courseware.registrar.protocol import IssuedRow, IssueRow

COLUMNS = Columns(("username", "track"), ("basis", "certified_on", "until", "version", "reason"))


def end_of_day(text: str | None) -> datetime | None:
    """The end of a day, in UTC, of a date such as 2027-06-30. ValueError for anything else."""
    if not text:
        return None
    return datetime.combine(datetime.fromisoformat(text).date(), time(23, 59, 59), UTC)


def start_of_day(text: str | None) -> datetime | None:
    """Its first moment."""
    found = end_of_day(text)
    return datetime.combine(found.date(), time(), UTC) if found else None


def read_issues(rows: Iterable[Row], basis: Basis) -> tuple[list[IssueRow], list[IssuedRow]]:
    """The rows that can be tried, and those that are none, each with what is wrong."""
    good: list[IssueRow] = []
    bad: list[IssuedRow] = []
    for row in rows:
        try:
            good.append(_row(row, basis))
        except ValueError as error:
            bad.append(IssuedRow(row=row.number, number=None, problem=str(error)))
    return good, bad


def _row(row: Row, basis: Basis) -> IssueRow:
    if row.problem:
        raise ValueError(row.problem)
    values = {name: value.strip() for name, value in row.facts.items()}
    word = (values.get("basis") or basis).upper()
    if word not in Basis.__members__:
        known = ", ".join(basis.lower() for basis in Basis)
        raise ValueError(f"{word.lower()!r} is no basis. There are: {known}.")
    dates = {}
    for name, read in (("certified_on", start_of_day), ("until", end_of_day)):
        try:
            dates[name] = read(values.get(name))
        except ValueError:
            raise ValueError(f"{name}: {values[name]!r} is not a date. Write 2027-06-30.") from None
    return IssueRow(
        row=row.number,
        username=values["username"],
        track=values["track"],
        basis=Basis[word],
        certified_at=dates["certified_on"],
        until=dates["until"],
        version=values.get("version") or None,
        reason=values.get("reason", ""),
    )
