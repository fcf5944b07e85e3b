"""A record is brought to this version's schema, once, and never from a newer one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from courseware.errors import RecordError
from courseware.records.duckdb_engine import connect
from courseware.records.migrations import migrate, migrations
from courseware.records.statements import STATEMENTS

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_migrations_are_numbered_without_a_hole() -> None:
    assert [migration.version for migration in migrations()] == list(
        range(1, len(migrations()) + 1)
    )


def test_a_new_record_gets_every_table_and_a_second_start_changes_nothing(tmp_path: Path) -> None:
    record = connect(tmp_path / "record.duckdb", memory_limit="500MB")
    assert migrate(record, NOW) == len(migrations())
    tables = record.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
    assert migrate(record, NOW) == len(migrations())
    assert record.execute("SELECT count(*) FROM schema_migrations").fetchone() == (
        len(migrations()),
    )
    assert ("opened_attempts",) in tables


def test_a_record_of_a_newer_courseware_is_left_alone(tmp_path: Path) -> None:
    record = connect(tmp_path / "record.duckdb", memory_limit="500MB")
    migrate(record, NOW)
    record.execute("INSERT INTO schema_migrations VALUES (999, 'future', $now)", {"now": NOW})
    with pytest.raises(RecordError, match="schema 999"):
        migrate(record, NOW)


def test_every_statement_names_tables_and_columns_that_exist(tmp_path: Path) -> None:
    record = connect(tmp_path / "record.duckdb", memory_limit="500MB")
    migrate(record, NOW)
    tables = {
        name for (name,) in record.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    }
    for statement in STATEMENTS.values():
        record.execute(f"PREPARE checked AS {statement.sql}")
        # a view would hide which of the gathered rows a read has to see
        assert statement.tables, statement.name
        assert statement.tables <= tables, statement.name


def test_a_second_process_is_told_who_owns_the_record(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = tmp_path / "record.duckdb"
    record = connect(path, memory_limit="500MB")
    code = (
        "import sys, pathlib\n"
        "from courseware.records.duckdb_engine import connect\n"
        "from courseware.errors import RecordError\n"
        "try: connect(pathlib.Path(sys.argv[1]), memory_limit='500MB')\n"
        "except RecordError as error: print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert "open in another process" in said
    record.close()
