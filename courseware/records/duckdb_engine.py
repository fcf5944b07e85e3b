"""The embedded engine: one DuckDB file, one process, one writing thread."""

from __future__ import annotations

from pathlib import Path

import duckdb

from courseware.errors import RecordError

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
