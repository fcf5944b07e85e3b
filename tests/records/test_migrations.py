"""A record is brought to this version's schema, once, and never from a newer one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import duckdb
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


def test_attempts_of_the_first_schema_keep_their_results_and_responses(tmp_path: Path) -> None:
    record = connect(tmp_path / "record.duckdb", memory_limit="500MB")
    _migrate_to(record, 1)
    learner, staff = UUID(int=1), UUID(int=2)
    for number, (status, score) in enumerate((("PASSED", 0.8), ("FAILED", 0.4), (None, None)), 10):
        own = {"user": learner, "internal": None, "learner": learner}
        if number == 11:
            own = {"user": None, "internal": staff, "learner": staff}
        attempt = UUID(int=number)
        record.execute(
            "INSERT INTO opened_attempts VALUES "
            "($id, 'intake', 3, 'cases/intake', 'cases', $user, $internal, $learner, $now)",
            {"id": attempt, "now": NOW, **own},
        )
        record.execute(
            "INSERT INTO attempt_events VALUES ($id, $n, 'answered', '{\"q1\":[\"a\"]}', $now)",
            {"id": attempt, "n": number, "now": NOW},
        )
        if status is not None:
            record.execute(
                "INSERT INTO closed_attempts VALUES "
                "($id, $learner, $now, $status, $score, $answers, $responses)",
                {
                    "id": attempt,
                    "learner": own["learner"],
                    "now": NOW,
                    "status": status,
                    "score": score,
                    "answers": '{"q1":["a"],"q2":[]}',
                    "responses": '[{"question_id":"q1","selected":["a"],"is_correct":true,'
                    '"score":1.0,"max_score":1.0},{"question_id":"q2","selected":[],'
                    '"is_correct":false,"score":0.0,"max_score":2.0}]',
                },
            )
    before = _told(record)
    assert [row[-3:-1] for row in before["quiz_attempts"]] == [
        ("PASSED", 0.8),
        ("FAILED", 0.4),
        ("IN_PROGRESS", None),
    ]
    assert len(before["question_responses"]) == 4
    assert migrate(record, NOW) == len(migrations())
    assert _told(record) == before
    kinds = record.execute(
        "SELECT kind FROM attempt_log WHERE attempt_id = $id ORDER BY step", {"id": UUID(int=10)}
    ).fetchall()
    assert kinds == [("opened",), ("answered",), ("submitted",)]
    row = record.execute("SELECT delivery FROM quizzes UNION ALL SELECT NULL").fetchone()
    assert row == (None,)


def test_a_later_result_stands_beside_the_attempt_which_stays_what_it_was(tmp_path: Path) -> None:
    record = connect(tmp_path / "record.duckdb", memory_limit="500MB")
    migrate(record, NOW)
    attempt, learner = UUID(int=10), UUID(int=1)
    record.execute(
        "INSERT INTO opened_attempts (id, quiz_id, quiz_version, course_id, track_id, user_id, learner_id, "
        "started_at) VALUES ($id, 'intake', 3, 'cases/intake', 'cases', $learner, $learner, $now)",
        {"id": attempt, "learner": learner, "now": NOW},
    )
    record.execute(
        "INSERT INTO closed_attempts (attempt_id, learner_id, completed_at, status, score, answers, responses) "
        "VALUES ($id, $learner, $now, 'AWAITING_MARKING', 0.0, '{}', '[]')",
        {"id": attempt, "learner": learner, "now": NOW},
    )
    for number, (status, score) in enumerate((("FAILED", 0.5), ("PASSED", 0.9))):
        record.execute(
            "INSERT INTO attempt_results (id, attempt_id, learner_id, status, score, responses, cause, decided_at) "
            "VALUES ($n, $id, $learner, $status, $score, $responses, 'MARKING', $now)",
            {
                "n": UUID(int=number),
                "id": attempt,
                "learner": learner,
                "status": status,
                "score": score,
                "responses": '[{"question_id":"q1","selected":["Because."],"is_correct":false,'
                f'"score":{score},"max_score":1.0}}]',
                "now": NOW,
            },
        )
    told = _told(record)
    assert [row[-3:-1] for row in told["quiz_attempts"]] == [("PASSED", 0.9)]
    assert [row[-3] for row in told["question_responses"]] == [0.9]
    assert record.execute("SELECT status, score FROM closed_attempts").fetchall() == [
        ("AWAITING_MARKING", 0.0)
    ]


def _migrate_to(record: duckdb.DuckDBPyConnection, version: int) -> None:
    """The record as a courseware that knew no later version made it."""
    record.execute(
        "CREATE TABLE schema_migrations "
        "(version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL)"
    )
    for migration in migrations()[:version]:
        record.execute(migration.sql)
        record.execute(
            "INSERT INTO schema_migrations VALUES ($1, $2, $3)",
            [migration.version, migration.name, NOW],
        )


def _told(record: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """What the views say, in an order of its own."""
    return {
        view: record.execute(f"SELECT * FROM {view} ORDER BY ALL").fetchall()
        for view in ("quiz_attempts", "question_responses")
    }


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
