"""The questions of the certification dashboard, asked of one publication."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import resources
from typing import Any

import duckdb

_PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Scope:
    """What the filters leave. None: everything; the organisation "" is our own staff."""

    organisation: str | None = None
    track: str | None = None
    state: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """By which column, and which way round; a null comes last either way."""

    column: str
    descending: bool = False


class Rows:
    """The answer to one question, of which a page at a time is fetched."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        text: str,
        parameters: Mapping[str, Any],
        order: Sequence[str],
    ) -> None:
        self._connection = connection
        self._text = text
        self._parameters = dict(parameters)
        self._order = ", ".join(order)
        described = connection.execute(f"DESCRIBE {text}", self._parameters or None).fetchall()
        self.columns = tuple(row[0] for row in described)

    def count(self) -> int:
        (total,) = self._ask("SELECT count(*) FROM answer")[0]
        return int(total)

    def page(
        self, columns: Sequence[str], order: Order | None, *, offset: int, limit: int
    ) -> list[tuple[Any, ...]]:
        """Some rows in this order, which then falls back on the question's own."""
        return self._ask(
            f"SELECT {self._names(columns)} FROM answer ORDER BY {self._by(order)} "  # noqa: S608 - known names
            f"LIMIT {limit:d} OFFSET {offset:d}"
        )

    def csv(self, columns: Sequence[str], order: Order | None) -> str:
        """Every row, as CSV that a spreadsheet opens: times in UTC."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(columns)
        names, by = self._names(columns), self._by(order)
        rows = self._ask(f"SELECT {names} FROM answer ORDER BY {by}")  # noqa: S608 - known names
        writer.writerows([_for_spreadsheet(value) for value in row] for row in rows)
        return out.getvalue()

    def dicts(self) -> list[dict[str, Any]]:
        """Every row in the question's own order."""
        rows = self._ask(f"SELECT * FROM answer ORDER BY {self._order}")  # noqa: S608 - our own
        return [dict(zip(self.columns, row, strict=True)) for row in rows]

    def _by(self, order: Order | None) -> str:
        if order is None:
            return self._order
        direction = "DESC" if order.descending else "ASC"
        return f"{self._names([order.column])} {direction} NULLS LAST, {self._order}"

    def _names(self, columns: Sequence[str]) -> str:
        """The columns as SQL: only those that the answer has."""
        unknown = set(columns) - set(self.columns)
        if unknown:
            raise KeyError(f"The answer has no column {', '.join(sorted(unknown))}.")
        return ", ".join(f'"{column}"' for column in columns)

    def _ask(self, question: str) -> list[tuple[Any, ...]]:
        text = f"WITH answer AS ({self._text}) {question}"
        return self._connection.execute(text, self._parameters or None).fetchall()


class Standing:
    """Where everybody stands, in one publication that stays the same while the page is open.

    What the questions read is copied into memory once, so that no filter waits for a file.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        for table in ("standing", "ending_certificates"):
            connection.execute(_question(table))
        row = connection.execute("SELECT version, published_at FROM publication").fetchone()
        if row is None:  # the file is written with its one row
            raise duckdb.InvalidInputException("The publication does not say when it was made.")
        self.version: str = row[0]
        self.published_at: datetime = row[1]

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody, or nothing to be certified in."""
        return self._connection.execute("FROM standing LIMIT 1").fetchone() is None

    def organisations(self) -> list[tuple[str, str]]:
        """Name and id of each; the id "" is our own staff."""
        return self._connection.execute(_question("organisations")).fetchall()

    def tracks(self) -> list[tuple[str, str]]:
        """Name and id of each track in force."""
        return self._connection.execute(_question("tracks")).fetchall()

    def headline(self, scope: Scope) -> dict[str, int]:
        """The figures at the top, by name."""
        return self._rows("headline", scope, ["people"]).dicts()[0]

    def by_track(self, scope: Scope) -> Rows:
        return self._rows("by_track", scope, ["sort_order", "track_name"])

    def by_organisation(self, scope: Scope) -> Rows:
        return self._rows("by_organisation", scope, ["lower(organisation_name)"])

    def ending_months(self, scope: Scope) -> list[tuple[datetime, int]]:
        """The first of this month and of the eleven that follow, and how many certificates end in it."""
        return [
            (row["month"], row["certificates"])
            for row in self._rows("ending_months", scope, ["month"]).dicts()
        ]

    def ending(self, scope: Scope) -> Rows:
        return self._rows("ending", scope, ["expires_at", "number"])

    def people(self, scope: Scope) -> Rows:
        return self._rows("people", scope, ["lower(full_name)", "email", "track_name"])

    def _rows(self, question: str, scope: Scope, order: Sequence[str]) -> Rows:
        text = _question(question)
        asked = set(_PARAMETER.findall(text))
        parameters = {name: value for name, value in asdict(scope).items() if name in asked}
        return Rows(self._connection, text, parameters, order)


def _question(name: str) -> str:
    folder = resources.files("courseware.warehouse.dashboard").joinpath("questions")
    return folder.joinpath(f"{name}.sql").read_text(encoding="utf-8")


def _for_spreadsheet(value: Any) -> Any:
    """A text that begins like a formula is kept a text: a spreadsheet would run it."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
