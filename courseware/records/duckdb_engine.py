"""The embedded engine: one DuckDB file, one process, one writing thread."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import duckdb

from courseware.errors import RecordError
from courseware.records.statements import Statement

STORAGE_VERSION = "v1.5.0"
"""The oldest DuckDB that can still read our files."""


def connect(path: Path, *, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """Open the record, made if it is new.

    Raises RecordError when another process has it open, or the file is no record.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(
            str(path),
            config={
                "storage_compatibility_version": STORAGE_VERSION,
                "threads": 1,
                "memory_limit": memory_limit,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
    except duckdb.IOException as error:
        if "lock" in str(error):
            raise RecordError(
                f"{path} is open in another process. One process owns the record: "
                "ask it through `courseware query`, or stop the server first."
            ) from error
        raise RecordError(f"{path} cannot be opened: {error}") from error
    except duckdb.Error as error:
        raise RecordError(f"{path} cannot be opened as a DuckDB record: {error}") from error
    connection.execute("SET TimeZone = 'UTC'")
    return connection


class DuckDBEngine:
    """What a round needs of its database, as DuckDB does it. Another database is another such class.

    Rows go in through appenders that are made once: DuckDB plans an INSERT anew each time, which
    costs twice as much for a few rows, and an array of values as a parameter costs twice as much
    for many.
    """

    error: type[Exception] = duckdb.Error
    """Base of what this database raises."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._appenders: dict[tuple[str, tuple[str, ...]], duckdb.Appender] = {}
        self._parsed: dict[str, duckdb.Statement] = {}
        self.use(connection)

    def use(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Work on this connection from now on; between transactions."""
        self.let_go()
        self._connection = connection
        self._begin, self._commit = connection.extract_statements("BEGIN; COMMIT")

    def let_go(self) -> None:
        """Hold nothing of the connection any more, so that it can be closed."""
        self._appenders.clear()
        self._parsed.clear()

    def begin(self) -> None:
        self._connection.execute(self._begin)

    def commit(self) -> None:
        """Returns when the transaction is on disk."""
        self._connection.execute(self._commit)

    def roll_back(self) -> None:
        """End the transaction, whatever state an error has left it in."""
        for appender in self._appenders.values():
            appender.clear()
        # a failed COMMIT has already ended the transaction
        with contextlib.suppress(duckdb.TransactionException):
            self._connection.execute("ROLLBACK")

    def execute(self, statement: Statement, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Run one statement; its rows."""
        parsed = self._parsed.get(statement.name)
        if parsed is None:
            # parsing costs as much as a third of running
            (parsed,) = self._connection.extract_statements(statement.sql)
            self._parsed[statement.name] = parsed
        return self._connection.execute(parsed, parameters).fetchall()

    def append(self, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        """Insert rows; a column that is not named is null."""
        appender = self._appenders.get((table, columns))
        if appender is None:
            appender = self._connection.appender(table, columns=list(columns))
            self._appenders[table, columns] = appender
        appender.append_rows(rows)
        appender.flush()

    def gave_up(self, error: Exception) -> bool:
        """Whether the database can do nothing more until the process starts anew."""
        return isinstance(error, duckdb.FatalException)
