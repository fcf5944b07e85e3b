"""One SELECT on the warehouse, for people and programs that may ask and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from courseware.errors import WarehouseError

_ROWS_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns' names, and the rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def select(connection: duckdb.DuckDBPyConnection, text: str) -> Answer:
    """Run the text if it is one SELECT (or VALUES, DESCRIBE, SHOW …).

    Raises WarehouseError, in one line, for anything else and for SQL that does not run.
    """
    try:
        statements = duckdb.extract_statements(text)
    except duckdb.Error as error:
        raise WarehouseError(_one_line(error)) from error
    kinds = [statement.type for statement in statements]
    if kinds != [duckdb.StatementType.SELECT]:
        found = " and ".join(kind.name for kind in kinds) or "nothing"
        raise WarehouseError(
            f"A query is one SELECT statement, and this is {found}. "
            "The warehouse is only read; the record changes through the other commands."
        )
    try:
        cursor = connection.execute(statements[0])
        columns = tuple(column[0] for column in cursor.description or ())
        first = cursor.fetchmany(_ROWS_AT_A_TIME)
    except duckdb.Error as error:
        raise WarehouseError(_one_line(error)) from error
    return Answer(columns, _all_rows(cursor, first))


def _all_rows(
    cursor: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    while rows:
        yield from rows
        try:
            rows = cursor.fetchmany(_ROWS_AT_A_TIME)
        except duckdb.Error as error:
            raise WarehouseError(_one_line(error)) from error


def _one_line(error: duckdb.Error) -> str:
    """DuckDB's message up to its picture of the line; what it suggests comes along."""
    lines = [line.strip() for line in str(error).splitlines()]
    end = next((i for i, line in enumerate(lines) if line.startswith("LINE ")), len(lines))
    return " ".join(line for line in lines[:end] if line)
