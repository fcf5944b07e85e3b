"""One transaction on the record: named statements, and writes gathered into arrays."""

from __future__ import annotations

from typing import Any

import duckdb

from courseware.records.statements import STATEMENTS, Statement

Parsed = dict[str, duckdb.Statement]
"""Statements that a connection has parsed, by name: parsing costs as much as a third of running one."""


class Transaction:
    """Reads run at once. Writes that use cases `add` are gathered by statement and sent as arrays.

    DuckDB takes a row in an array ten times faster than a row in a statement of its own, so a round
    of many requests costs little more than one. A read first sends what was gathered for the tables
    that it names, and so sees every write before it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, parsed: Parsed) -> None:
        self._connection = connection
        self._parsed = parsed
        self._gathered: dict[str, list[dict[str, Any]]] = {}
        self.writes = 0
        """How many writes were asked for so far: tells whether a use case had begun to write."""

    def rows(self, name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of a SELECT."""
        statement = STATEMENTS[name]
        self._send_what_touches(statement)
        return self._execute(statement, parameters).fetchall()

    def row(self, name: str, /, **parameters: Any) -> tuple[Any, ...] | None:
        """The first row of a SELECT, or None."""
        rows = self.rows(name, **parameters)
        return rows[0] if rows else None

    def knows(self, name: str, /, *, gathered: str, **key: Any) -> bool:
        """Whether a SELECT finds this key, or a row with it was gathered for the statement `gathered`.

        Unlike a read it sends nothing, so that a round of many such questions remains one array.
        """
        rows = self._gathered.get(gathered, ())
        if any(all(row[column] == value for column, value in key.items()) for row in rows):
            return True
        return self._execute(STATEMENTS[name], key).fetchone() is not None

    def run(self, name: str, /, **parameters: Any) -> None:
        """Run one writing statement now."""
        statement = STATEMENTS[name]
        self._send_what_touches(statement)
        self.writes += 1
        self._execute(statement, parameters)

    def add(self, name: str, /, **parameters: Any) -> None:
        """Gather one row for a statement whose every parameter is an array (`unnest($name)`)."""
        self.writes += 1
        self._gathered.setdefault(name, []).append(parameters)

    def send(self) -> None:
        """Send all that was gathered, statement by statement in the order in which they were first used."""
        for name in tuple(self._gathered):
            self._send(name)

    def _send_what_touches(self, statement: Statement) -> None:
        for name in tuple(self._gathered):
            if STATEMENTS[name].tables & statement.tables:
                # an earlier statement may have made the rows that this one changes
                self.send()
                return

    def _send(self, name: str) -> None:
        rows = self._gathered.pop(name)
        columns = {key: [row[key] for row in rows] for key in rows[0]}
        self._execute(STATEMENTS[name], columns)

    def _execute(
        self, statement: Statement, parameters: dict[str, Any]
    ) -> duckdb.DuckDBPyConnection:
        parsed = self._parsed.get(statement.name)
        if parsed is None:
            (parsed,) = self._connection.extract_statements(statement.sql)
            self._parsed[statement.name] = parsed
        return self._connection.execute(parsed, parameters)
