"""One transaction on the record: named statements, and new rows gathered by table."""

from __future__ import annotations

from typing import Any

from courseware.records.duckdb_engine import DuckDBEngine
from courseware.records.statements import STATEMENTS

_Rows = dict[tuple[str, ...], list[tuple[Any, ...]]]


class Transaction:
    """Reads and changes run at once. Rows that use cases `add` are gathered and sent together.

    A statement costs the database about as much for a hundred rows as for one, so a round of many
    requests costs little more than one. A read first sends what was gathered for the tables that it
    names, and so sees every write before it.
    """

    def __init__(self, engine: DuckDBEngine, *, alone: bool = False) -> None:
        self._engine = engine
        self._gathered: dict[str, _Rows] = {}
        self.writes = 0
        """How many writes were asked for so far: tells whether a use case had begun to write."""
        self.alone = alone
        """Whether one piece of work runs again in a transaction of its own, since its round failed.

        Only then does it pay to ask for what the record's rules refuse anyway, to be able to say why.
        """

    def rows(self, name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of a SELECT."""
        statement = STATEMENTS[name]
        self._send_for(statement.tables)
        return self._engine.execute(statement, parameters)

    def rows_of_many(self, name: str, /, **parameters: list[Any]) -> list[tuple[Any, ...]]:
        """All rows of a SELECT for any of the values of each parameter that it compares with `=`."""
        statement = STATEMENTS[name].of_many(parameters)
        self._send_for(statement.tables)
        return self._engine.execute(statement, parameters)

    def row(self, name: str, /, **parameters: Any) -> tuple[Any, ...] | None:
        """The first row of a SELECT, or None."""
        rows = self.rows(name, **parameters)
        return rows[0] if rows else None

    def run(self, name: str, /, **parameters: Any) -> None:
        """Run one writing statement now."""
        statement = STATEMENTS[name]
        self._send_for(statement.tables)
        self.writes += 1
        self._engine.execute(statement, parameters)

    def add(self, table: str, /, **values: Any) -> None:
        """Gather one new row of a table, given by its columns."""
        self.writes += 1
        by_columns = self._gathered.setdefault(table, {})
        by_columns.setdefault(tuple(values), []).append(tuple(values.values()))

    def send(self) -> None:
        """Send all that was gathered, table by table."""
        self._send_for(frozenset(self._gathered))

    def _send_for(self, tables: frozenset[str]) -> None:
        for table in tables & self._gathered.keys():
            for columns, rows in self._gathered.pop(table).items():
                self._engine.append(table, columns, rows)
