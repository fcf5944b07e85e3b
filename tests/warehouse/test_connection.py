"""Opening the warehouse: what a connection can reach, and what it cannot."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from courseware.errors import WarehouseError
from courseware.warehouse.connection import VIEWS, connect, sql
from courseware.warehouse.publish import publish
from tests.warehouse.academy import Academy
from tests.warehouse.conftest import World

STRANGERS = ("Fay Failed", "Łukasz Expiring", "Νίκος Expired", "Ingrid Internal", "Borealis Energy")


@pytest.fixture
def limited(world: World) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(world.folder, organisations=["acme"]) as connection:
        yield connection


def test_without_a_publication_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="courseware warehouse refresh"):
        connect(tmp_path)


def test_the_folder_comes_from_the_environment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEWARE_WAREHOUSE", str(world.folder))

    with connect() as connection:
        assert connection.execute("SELECT count(*) FROM learners").fetchone() == (9,)


def test_sql_gives_a_data_frame_with_parameters(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEWARE_WAREHOUSE", str(world.folder))

    frame = sql("SELECT number FROM certificates WHERE status = $status", status="REVOKED")

    assert list(frame.columns) == ["number"]
    assert len(frame) == 1


def test_sql_sees_a_newer_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    academy = Academy(tmp_path / "record.duckdb")
    monkeypatch.setenv("COURSEWARE_WAREHOUSE", str(tmp_path / "warehouse"))
    publish(academy.connection.cursor(), tmp_path / "warehouse", academy.now)
    assert len(sql("FROM organisation_compliance")) == 0

    academy.organisation("acme", "Acme Logistics")
    publish(academy.connection.cursor(), tmp_path / "warehouse", academy.now)

    assert len(sql("FROM organisation_compliance")) == 1


def test_times_are_utc(warehouse: duckdb.DuckDBPyConnection) -> None:
    (text,) = warehouse.execute("SELECT published_at::VARCHAR FROM publication").fetchone() or ("",)

    assert text.endswith("+00")


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM glob('{folder}/*')",
        "COPY (SELECT 1) TO '{folder}/made.csv'",
        "COPY (SELECT 1) TO '{version}/made.parquet'",
        "COPY (SELECT 1) TO '{version}/attempts.parquet'",
        "ATTACH '{folder}/made.db'",
        "EXPORT DATABASE '{folder}/made'",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "RESET lock_configuration",
        "INSTALL httpfs",
        "LOAD httpfs",
    ],
)
@pytest.mark.parametrize("organisations", [None, ["acme"]])
def test_a_connection_reads_the_publication_and_nothing_else(
    world: World, tmp_path: Path, attempt: str, organisations: list[str] | None
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    text = attempt.format(
        secret=secret, folder=tmp_path, version=(world.folder / "current").resolve()
    )

    with (
        connect(world.folder, organisations=organisations) as connection,
        pytest.raises(duckdb.Error),
    ):
        connection.execute(text).fetchall()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["secret.txt"]


def test_a_manager_sees_the_own_organisation_alone(limited: duckdb.DuckDBPyConnection) -> None:
    names = {row[0] for row in limited.execute("SELECT full_name FROM learners").fetchall()}
    organisations = limited.execute("SELECT organisation_name FROM organisation_compliance")

    assert names == {"Nina Never", "Hal Halfway", "Zoë Certified", "Rhea Revoked", "Carl Closed"}
    assert organisations.fetchall() == [("Acme Logistics",)]


def test_nothing_that_a_limited_connection_holds_is_about_anybody_else(
    world: World, limited: duckdb.DuckDBPyConnection
) -> None:
    """Every row of every table and view in the database, whatever its schema."""
    strangers = [
        str(person.id) for person in world.people.values() if person.organisation != "acme"
    ]
    tables = limited.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() "
        "UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    assert len(tables) > len(VIEWS)

    for schema, table in tables:
        rows = limited.execute(f'SELECT to_json(row) FROM "{schema}"."{table}" AS row').fetchall()
        text = "\n".join(row[0] for row in rows)
        for stranger in (*strangers, *STRANGERS):
            assert stranger not in text, f"{schema}.{table} shows {stranger}"


def test_a_manager_cannot_read_the_files_around_the_limit(
    world: World, limited: duckdb.DuckDBPyConnection
) -> None:
    for file in (world.folder / "current").resolve().glob("*.parquet"):
        for text in (f"SELECT * FROM '{file}'", f"SELECT * FROM read_parquet('{file}')"):
            with pytest.raises(duckdb.PermissionException):
                limited.execute(text)


def test_the_limit_comes_from_the_environment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEWARE_WAREHOUSE", str(world.folder))
    monkeypatch.setenv("COURSEWARE_ORGANISATIONS", "borealis, empty")

    frame = sql("SELECT DISTINCT organisation_id FROM learners")

    assert list(frame["organisation_id"]) == ["borealis"]


def test_a_limit_to_nothing_shows_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEWARE_ORGANISATIONS", "")

    with connect(world.folder) as connection:
        for view in ("learners", "attempts", "responses", "certificates", "track_status"):
            assert connection.execute(f"SELECT count(*) FROM {view}").fetchone() == (0,)


def test_the_version_is_free_again_when_the_connection_is_gone(tmp_path: Path) -> None:
    academy = Academy(tmp_path / "record.duckdb")
    version = publish(academy.connection.cursor(), tmp_path / "warehouse", academy.now)
    connection = connect(tmp_path / "warehouse")

    with (version / "readers.lock").open("rb") as lock:
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        del connection
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
