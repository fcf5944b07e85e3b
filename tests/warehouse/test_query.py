"""One SELECT, and nothing but one SELECT."""

from __future__ import annotations

import duckdb
import pytest

from courseware.errors import WarehouseError
from courseware.warehouse.query import select


@pytest.mark.parametrize(
    "text",
    [
        "SELECT count(*) FROM learners",
        "select count(*) from learners;",
        "WITH everybody AS (FROM learners) SELECT count(*) FROM everybody",
        "SELECT count(*) FROM (SELECT 1 UNION ALL FROM range(8))",
        "VALUES (9)",
    ],
)
def test_one_select_is_answered(warehouse: duckdb.DuckDBPyConnection, text: str) -> None:
    assert list(select(warehouse, text).rows) == [(9,)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-- nothing",
        "SELECT 1; SELECT 2",
        "COPY learners TO 'learners.csv'",
        "COPY (SELECT 1) TO '/tmp/out.csv'",
        "ATTACH 'other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "SET threads = 1",
        "CREATE TABLE t AS SELECT 1",
        "CREATE VIEW v AS SELECT 1",
        "DROP VIEW learners",
        "INSERT INTO learners VALUES (1)",
        "DELETE FROM published.attempts",
        "UPDATE published.people SET full_name = 'X'",
        "EXPORT DATABASE 'x'",
        "CALL pragma_version()",
        "BEGIN",
        "CHECKPOINT",
        "PREPARE p AS SELECT 1",
    ],
)
def test_anything_else_is_refused(warehouse: duckdb.DuckDBPyConnection, text: str) -> None:
    with pytest.raises(WarehouseError, match="one SELECT"):
        select(warehouse, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM query('DROP VIEW learners')",
        "WITH gone AS (DELETE FROM published.people RETURNING *) SELECT * FROM gone",
        "WITH new AS (INSERT INTO published.people SELECT * FROM published.people RETURNING *) FROM new",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM warehouse",
    ],
)
def test_a_select_that_wants_more_than_the_views_fails(
    warehouse: duckdb.DuckDBPyConnection, text: str
) -> None:
    with pytest.raises(WarehouseError):
        list(select(warehouse, text).rows)
    assert list(select(warehouse, "SELECT count(*) FROM learners").rows) == [(9,)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELCT 1", "SELCT"),
        ("SELECT nonsense FROM learners", "nonsense"),
        ("SELECT * FROM learnrs", "learnrs"),
        ("SELECT 'x'::INTEGER", "x"),
    ],
)
def test_sql_that_does_not_run_is_explained_in_one_line(
    warehouse: duckdb.DuckDBPyConnection, text: str, names: str
) -> None:
    with pytest.raises(WarehouseError, match=names) as refused:
        list(select(warehouse, text).rows)
    assert "\n" not in str(refused.value)
