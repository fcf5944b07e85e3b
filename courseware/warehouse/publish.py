"""Publishing the record to the warehouse: one consistent snapshot, as sorted Parquet files."""

from __future__ import annotations

from datetime import datetime
from importlib import resources
from pathlib import Path

import duckdb

from courseware.warehouse.publication import (
    next_version,
    only_publisher,
    put_in_force,
    retire,
)

_PARQUET = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)"


def exports() -> dict[str, str]:
    """Table -> the SELECT over the record that fills its Parquet file, from `exports/*.sql`."""
    folder = resources.files("courseware.warehouse").joinpath("exports")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".sql"): file.read_text(encoding="utf-8")
        for file in files
        if file.name.endswith(".sql")
    }


def publish(cursor: duckdb.DuckDBPyConnection, folder: Path, now: datetime) -> Path:
    """Export the record as a new version in `folder`, put it in force, and return the version's folder.

    `cursor` is a cursor of the record's connection that nobody else uses meanwhile; the writer goes
    on, and every file shows the same moment. Whatever fails leaves the version that was in force.
    """
    with only_publisher(folder):
        version = next_version(folder, now)
        unfinished = folder / f".{version.name}"
        unfinished.mkdir()
        cursor.execute("BEGIN TRANSACTION")
        try:
            for table, select in exports().items():
                _export(cursor, select, unfinished / f"{table}.parquet")
        finally:
            cursor.execute("ROLLBACK")  # it only read
        facts = (
            f"SELECT '{version.name}' AS version, '{now.isoformat()}'::TIMESTAMPTZ AS published_at"
        )
        _export(cursor, facts, unfinished / "publication.parquet")
        published = put_in_force(folder, unfinished, version)
        retire(folder, now)
    return published


def _export(cursor: duckdb.DuckDBPyConnection, select: str, file: Path) -> None:
    quoted = str(file).replace("'", "''")
    cursor.execute(f"COPY ({select}) TO '{quoted}' {_PARQUET}")
