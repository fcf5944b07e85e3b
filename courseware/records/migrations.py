"""Bringing a record to the schema of this version of courseware: numbered SQL files, each applied once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

import duckdb

from courseware.errors import RecordError

_FILE = re.compile(r"(\d{4})_(\w+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    version: int
    name: str
    sql: str


def migrations() -> tuple[Migration, ...]:
    """All migrations that this version knows, in order, numbered 1, 2, 3 …"""
    found = []
    for file in resources.files("courseware.records").joinpath("schema").iterdir():
        match = _FILE.fullmatch(file.name)
        if match:
            found.append(Migration(int(match[1]), match[2], file.read_text(encoding="utf-8")))
    return tuple(sorted(found, key=lambda migration: migration.version))


def migrate(connection: duckdb.DuckDBPyConnection, now: datetime) -> int:
    """Apply what is missing, each migration in a transaction of its own; the schema version reached.

    Raises RecordError when the record was written by a newer courseware, or a migration fails; the
    record is then as the last good migration left it.
    """
    connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations "
        "(version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL)"
    )
    row = connection.execute("SELECT max(version) FROM schema_migrations").fetchone()
    reached: int = (row[0] if row else None) or 0
    known = migrations()
    if reached > known[-1].version:
        raise RecordError(
            f"The record has schema {reached}, and this courseware knows {known[-1].version}. "
            "Install the courseware that wrote it, or a newer one."
        )
    for migration in known[reached:]:
        connection.execute("BEGIN")
        try:
            connection.execute(migration.sql)
            connection.execute(
                "INSERT INTO schema_migrations VALUES ($version, $name, $now)",
                {"version": migration.version, "name": migration.name, "now": now},
            )
            connection.execute("COMMIT")
        except duckdb.Error as error:
            connection.execute("ROLLBACK")
            raise RecordError(
                f"Migration {migration.version:04d}_{migration.name} failed: {error}"
            ) from error
        reached = migration.version
    return reached
