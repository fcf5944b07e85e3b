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
from courseware.records.duckdb_engine import DuckDBEngine, connect
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
    rounds = Rounds(DuckDBEngine(record), forget=lambda: None)
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

    rounds = Rounds(DuckDBEngine(record), forget=lambda: forgotten.append(True))
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

    rounds = Rounds(DuckDBEngine(record), forget=lambda: forgotten.append(True))
    first, failed, last = run_together(rounds, add("a"), fail, add("b"))
    assert first.exception() is None
    assert last.exception() is None
    assert isinstance(failed.exception(), Conflict)
    assert forgotten
    assert names(record) == ["a", "b"]


def test_an_error_of_the_database_reaches_only_its_own_caller_and_quotes_no_row(
    record: duckdb.DuckDBPyConnection,
) -> None:
    rounds = Rounds(DuckDBEngine(record), forget=lambda: None)
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
            "user_certifications",
            id=id_ if user else "01900000-0000-7000-8000-000000000002",
            track_id="basics",
            user_id=id_ if user else None,
            internal_user_id=None,
            learner_id=id_,
            started_at=NOW,
        )

    rounds = Rounds(DuckDBEngine(record), forget=lambda: None)
    good, bad = run_together(rounds, start(True), start(False))
    assert good.exception() is None
    assert isinstance(bad.exception(), RecordError)
    assert record.execute("SELECT count(*) FROM user_certifications").fetchone() == (1,)


def test_a_read_sees_what_was_gathered_before_it(record: duckdb.DuckDBPyConnection) -> None:
    learner = "01900000-0000-7000-8000-000000000001"

    def start_and_read(tx: Transaction) -> list[tuple[Any, ...]]:
        tx.add(
            "user_certifications",
            id=learner,
            track_id="basics",
            user_id=learner,
            internal_user_id=None,
            learner_id=learner,
            started_at=NOW,
        )
        return tx.rows("certifications", learner_id=learner)

    (future,) = run_together(Rounds(DuckDBEngine(record), forget=lambda: None), start_and_read)
    assert [row[0] for row in future.result()] == ["basics"]


def test_only_work_that_runs_again_is_told_that_it_is_alone(
    record: duckdb.DuckDBPyConnection,
) -> None:
    def look(tx: Transaction) -> bool:
        return tx.alone

    together = run_together(Rounds(DuckDBEngine(record), forget=lambda: None), look, add("a"))
    assert together[0].result() is False
    failed = run_together(Rounds(DuckDBEngine(record), forget=lambda: None), look, add("a"))
    assert failed[0].result() is True
    assert isinstance(failed[1].exception(), RecordError)


def test_nothing_of_a_failed_round_is_sent_with_the_next(record: duckdb.DuckDBPyConnection) -> None:
    def event(sequence: object) -> Callable[[Transaction], None]:
        id_ = UUID("01900000-0000-7000-8000-000000000001")
        return lambda tx: tx.add(
            "attempt_events", attempt_id=id_, sequence=sequence, kind="resumed", occurred_at=NOW
        )

    rounds = Rounds(DuckDBEngine(record), forget=lambda: None)
    good, bad = run_together(rounds, event(1), event("no number"))
    assert good.exception() is None
    assert isinstance(bad.exception(), RecordError)
    assert record.execute("SELECT sequence FROM attempt_events").fetchall() == [(1,)]


def test_a_round_is_no_larger_than_it_may_be(record: duckdb.DuckDBPyConnection) -> None:
    rounds = Rounds(DuckDBEngine(record), forget=lambda: None, largest_round=2)
    run_together(rounds, *(add(name) for name in "abc"))
    assert rounds.committed == 2
    assert names(record) == ["a", "b", "c"]
