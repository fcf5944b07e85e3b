"""Group commit: many pieces of work in one transaction, none of them by half."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pytest

from courseware.errors import Conflict, RecordError
from courseware.records.duckdb_engine import connect
from courseware.records.migrations import migrate
from courseware.records.rounds import Rounds
from courseware.records.transaction import Transaction

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = connect(tmp_path / "record.duckdb", memory_limit="500MB")
    migrate(connection, NOW)
    yield connection
    connection.close()


def add(name: str) -> Callable[[Transaction], None]:
    return lambda tx: tx.run("add_organisation", id=name, name=name, now=NOW)


def names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute("SELECT id FROM organisations ORDER BY id").fetchall()
    return [row[0] for row in rows]


def run_together(rounds: Rounds, *work: Callable[[Transaction], Any]) -> list[Future[Any]]:
    """Queue all pieces before the thread starts, so that they make one round."""
    futures = [rounds.submit(piece) for piece in work]
    rounds.start()
    rounds.close()
    return futures


def test_all_that_is_queued_is_committed_in_one_round(record: duckdb.DuckDBPyConnection) -> None:
    rounds = Rounds(record, forget=lambda: None)
    futures = run_together(rounds, *(add(name) for name in "abc"))
    assert [future.result() for future in futures] == [None, None, None]
    assert rounds.committed == 1
    assert names(record) == ["a", "b", "c"]


def test_a_refusal_before_a_write_costs_the_others_nothing(
    record: duckdb.DuckDBPyConnection,
) -> None:
    forgotten: list[bool] = []

    def refuse(tx: Transaction) -> None:
        raise Conflict("No.", code="no")

    rounds = Rounds(record, forget=lambda: forgotten.append(True))
    first, refused, last = run_together(rounds, add("a"), refuse, add("b"))
    assert first.exception() is None
    assert last.exception() is None
    assert isinstance(refused.exception(), Conflict)
    assert rounds.committed == 1
    assert forgotten == []
    assert names(record) == ["a", "b"]


def test_a_failure_after_a_write_takes_back_that_write_alone(
    record: duckdb.DuckDBPyConnection,
) -> None:
    forgotten: list[bool] = []

    def fail(tx: Transaction) -> None:
        add("half")(tx)
        raise Conflict("Too late.", code="late")

    rounds = Rounds(record, forget=lambda: forgotten.append(True))
    first, failed, last = run_together(rounds, add("a"), fail, add("b"))
    assert first.exception() is None
    assert last.exception() is None
    assert isinstance(failed.exception(), Conflict)
    assert forgotten
    assert names(record) == ["a", "b"]


def test_an_error_of_the_database_reaches_only_its_own_caller_and_quotes_no_row(
    record: duckdb.DuckDBPyConnection,
) -> None:
    rounds = Rounds(record, forget=lambda: None)
    first, twice, last = run_together(rounds, add("secret-name"), add("secret-name"), add("b"))
    assert first.exception() is None
    assert last.exception() is None
    error = twice.exception()
    assert isinstance(error, RecordError)
    assert "secret-name" not in str(error)
    assert names(record) == ["b", "secret-name"]


def test_a_gathered_row_that_breaks_a_rule_reaches_only_its_own_caller(
    record: duckdb.DuckDBPyConnection,
) -> None:
    def start(user: bool) -> Callable[[Transaction], None]:
        id_ = "01900000-0000-7000-8000-000000000001"
        return lambda tx: tx.add(
            "start_track",
            id=id_ if user else "01900000-0000-7000-8000-000000000002",
            track_id="basics",
            user_id=id_ if user else None,
            internal_user_id=None,
            learner_id=id_,
            started_at=NOW,
        )

    rounds = Rounds(record, forget=lambda: None)
    good, bad = run_together(rounds, start(True), start(False))
    assert good.exception() is None
    assert isinstance(bad.exception(), RecordError)
    assert record.execute("SELECT count(*) FROM user_certifications").fetchone() == (1,)


def test_a_read_sees_what_was_gathered_before_it(record: duckdb.DuckDBPyConnection) -> None:
    learner = "01900000-0000-7000-8000-000000000001"

    def start_and_read(tx: Transaction) -> list[tuple[Any, ...]]:
        tx.add(
            "start_track",
            id=learner,
            track_id="basics",
            user_id=learner,
            internal_user_id=None,
            learner_id=learner,
            started_at=NOW,
        )
        return tx.rows("certifications", learner_id=learner)

    (future,) = run_together(Rounds(record, forget=lambda: None), start_and_read)
    assert [row[0] for row in future.result()] == ["basics"]


def test_a_question_whether_a_key_is_known_sees_what_was_gathered_and_sends_nothing(
    record: duckdb.DuckDBPyConnection,
) -> None:
    attempt, other = (UUID(f"01900000-0000-7000-8000-00000000000{n}") for n in (1, 2))

    def is_known(tx: Transaction, id_: UUID) -> bool:
        return tx.knows("attempt_owner", gathered="add_attempt", id=id_)

    def open_and_ask(tx: Transaction) -> tuple[bool, bool, bool]:
        before = is_known(tx, attempt)
        tx.add(
            "add_attempt",
            id=attempt,
            quiz_id="reading",
            quiz_version=1,
            course_id="basics/read",
            track_id="basics",
            user_id=attempt,
            internal_user_id=None,
            learner_id=attempt,
            started_at=NOW,
        )
        gathered = is_known(tx, attempt)
        sent = record.execute("SELECT count(*) FROM quiz_attempts").fetchone() == (1,)
        return before, gathered, sent

    rounds = Rounds(record, forget=lambda: None)
    opened, later, unknown = run_together(
        rounds, open_and_ask, lambda tx: is_known(tx, attempt), lambda tx: is_known(tx, other)
    )
    assert opened.result() == (False, True, False)
    assert later.result() is True
    assert unknown.result() is False
    again = run_together(Rounds(record, forget=lambda: None), lambda tx: is_known(tx, attempt))
    assert again[0].result() is True


def test_a_round_is_no_larger_than_it_may_be(record: duckdb.DuckDBPyConnection) -> None:
    rounds = Rounds(record, forget=lambda: None, largest_round=2)
    run_together(rounds, *(add(name) for name in "abc"))
    assert rounds.committed == 2
    assert names(record) == ["a", "b", "c"]
