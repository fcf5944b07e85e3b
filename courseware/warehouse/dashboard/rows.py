"""The answer to a question, a page at a time, in the order that was asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb


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


def _for_spreadsheet(value: Any) -> Any:
    """A text that begins like a formula is kept a text: a spreadsheet would run it."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
