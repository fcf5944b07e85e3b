"""Opening the warehouse: an in-memory DuckDB with the documented views, which reads nothing else."""

from __future__ import annotations

import os
import weakref
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from courseware.errors import WarehouseError
from courseware.settings import Settings
from courseware.warehouse.publication import Reading, Version, current

if TYPE_CHECKING:
    import pandas as pd

FOLDER_VARIABLE = "COURSEWARE_WAREHOUSE"
"""The warehouse's folder, for a kernel; else it is `warehouse` in the data folder."""

LIMIT_VARIABLE = "COURSEWARE_ORGANISATIONS"
"""Ids of organisations, with commas between: a connection then knows their people and nobody else's.

Set to nothing it means nobody. Not set, there is no limit.
"""

VIEWS = (
    "publication",
    "learners",
    "attempts",
    "responses",
    "course_progress",
    "track_status",
    "assignments",
    "certificates",
    "expiring_certificates",
    "organisation_compliance",
    "quiz_statistics",
    "item_statistics",
    "at_risk_learners",
    "funnel",
)
"""Every view, each after those that it reads."""


def view_sql(name: str) -> str:
    """The view's definition with the comment for each of its columns."""
    file = resources.files("courseware.warehouse").joinpath("views", f"{name}.sql")
    return file.read_text(encoding="utf-8")


def connect(
    folder: Path | None = None, *, organisations: Sequence[str] | None = None
) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection to the newest publication of the record, with the views of docs/analysts.md.

    `folder` is the warehouse, by default COURSEWARE_WAREHOUSE or the data folder's. `organisations`
    limits every view to the people of these organisations (ids), by default to those of
    COURSEWARE_ORGANISATIONS if that is set. The connection shows one moment as long as it is open;
    open another for newer data. It can neither write files nor read any but the publication's.

    Raises WarehouseError when nothing has been published yet.
    """
    limit = _limit(os.environ) if organisations is None else tuple(organisations)
    reading = Reading(_folder(os.environ) if folder is None else folder)
    try:
        connection = duckdb.connect(
            config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        )
        weakref.finalize(connection, reading.close)
    except BaseException:
        reading.close()
        raise
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    try:
        _open_files(connection, reading.folder, limit)
        for view in VIEWS:
            connection.execute(view_sql(view))
    except duckdb.Error as error:
        raise WarehouseError(
            f"{reading.folder} was not written by this version of courseware, or it is damaged "
            f"({str(error).splitlines()[0]}). Run `courseware warehouse refresh`."
        ) from error
    _close_the_doors(connection, reading.folder if limit is None else None)
    return connection


def sql(text: str, **parameters: Any) -> pd.DataFrame:
    """The answer to a query as a DataFrame; `$name` in the text stands for the parameter `name`.

    Reads the newest publication. Raises WarehouseError when there is none, and duckdb.Error for SQL
    that does not run.
    """
    return _newest().execute(text, parameters or None).df()


def _open_files(
    connection: duckdb.DuckDBPyConnection, folder: Path, limit: tuple[str, ...] | None
) -> None:
    """The publication's files as the schema `published`: as views, or copied as far as the limit allows.

    A limited connection holds copies because a view over a file needs leave to read that file, and
    then everybody's rows could be read beside the view.
    """
    connection.execute("CREATE SCHEMA published")
    # people come before the tables that are limited to these people
    files = sorted(folder.glob("*.parquet"), key=lambda file: (file.stem != "people", file.stem))
    for file in files:
        scan = f"FROM read_parquet('{_quoted(file)}')"
        if limit is None:
            connection.execute(f'CREATE VIEW published."{file.stem}" AS {scan}')
            continue
        columns = {row[0] for row in connection.execute(f"DESCRIBE {scan}").fetchall()}
        where, values = _whose(file.stem, columns, limit)
        connection.execute(f'CREATE TABLE published."{file.stem}" AS {scan} {where}', values)


def _whose(table: str, columns: set[str], limit: tuple[str, ...]) -> tuple[str, list[Any]]:
    """The condition that leaves only what is about the limit's people; the catalogue is everybody's."""
    if table != "people" and "learner_id" in columns:
        return "WHERE learner_id IN (SELECT learner_id FROM published.people)", []
    if "organisation_id" in columns:
        return "WHERE organisation_id IN (SELECT unnest(?::VARCHAR[]))", [list(limit)]
    return "", []


def _close_the_doors(connection: duckdb.DuckDBPyConnection, readable: Path | None) -> None:
    """No file but the publication's, no extension, no setting changed any more."""
    if readable is not None:
        paths = ", ".join(f"'{_quoted(file)}'" for file in sorted(readable.glob("*.parquet")))
        connection.execute(f"SET allowed_paths = [{paths}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")


def _folder(environment: Mapping[str, str]) -> Path:
    named = environment.get(FOLDER_VARIABLE)
    return Path(named) if named else Settings.from_environment(environment).warehouse


def _limit(environment: Mapping[str, str]) -> tuple[str, ...] | None:
    named = environment.get(LIMIT_VARIABLE)
    if named is None:
        return None
    return tuple(name.strip() for name in named.split(",") if name.strip())


_open: dict[tuple[Path, tuple[str, ...] | None], tuple[Version, duckdb.DuckDBPyConnection]] = {}


def _newest() -> duckdb.DuckDBPyConnection:
    """The connection that `sql` uses, opened again when there is a newer publication."""
    folder, limit = _folder(os.environ), _limit(os.environ)
    version = current(folder)
    kept = _open.get((folder, limit))
    if kept is not None and kept[0] == version:
        return kept[1]
    connection = connect(folder)
    if version is not None:
        _open.clear()
        _open[folder, limit] = (version, connection)
    return connection
