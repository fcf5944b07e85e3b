"""Reading beside the writer: what is committed, from any thread, without holding up a round."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import duckdb

from courseware.errors import RecordError
from courseware.records.statements import STATEMENTS


class Reader:
    """Long reads on a cursor of their own. Each sees the record as the last commit left it."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self._lock = threading.Lock()

    def rows(self, name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of a named SELECT. RecordError when the database refuses it."""
        with self._lock:
            try:
                return self._cursor.execute(STATEMENTS[name].sql, parameters).fetchall()
            except duckdb.Error as error:
                raise RecordError(f"The record refused a read ({type(error).__name__}).") from None

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Nothing is read meanwhile. `use` another cursor before the end."""
        with self._lock:
            self._cursor.close()
            yield

    def use(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Read with this cursor from now on."""
        self._cursor = cursor

    def close(self) -> None:
        self._cursor.close()
