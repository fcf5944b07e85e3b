"""Writing the record anew, without what was deleted: DuckDB leaves old bytes in its file until they are overwritten."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from courseware.errors import RecordError
from courseware.records.duckdb_engine import STORAGE_VERSION


def compact(path: Path, *, memory_limit: str) -> None:
    """Replace the record's file in one step by one that holds the same rows and nothing else.

    Nobody may have the record open meanwhile, and it takes as much disk again. RecordError when it
    cannot be done; the file is then as it was.
    """
    fresh = path.with_name(f"{path.name}.fresh")
    _remove(fresh)
    try:
        _copy(path, fresh, memory_limit)
        if _wal(path).exists():
            raise RecordError(f"{path} was not closed cleanly, so it cannot be written anew now.")
        _to_disk(fresh)
        fresh.replace(path)
        _to_disk(path.parent)
    except (duckdb.Error, OSError) as error:
        # what the database says may quote a row
        raise RecordError(
            f"{path} could not be written anew ({type(error).__name__}). "
            "See that the disk has room for it once more."
        ) from None
    finally:
        _remove(fresh)


def _copy(path: Path, fresh: Path, memory_limit: str) -> None:
    with duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": memory_limit,
            "temp_directory": str(_spilled(fresh)),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    ) as connection:
        connection.execute(f"ATTACH '{_quoted(path)}' AS old (READ_ONLY)")
        connection.execute(
            f"ATTACH '{_quoted(fresh)}' AS fresh (STORAGE_VERSION '{STORAGE_VERSION}')"
        )
        connection.execute("COPY FROM DATABASE old TO fresh")
        connection.execute("CHECKPOINT fresh")
        connection.execute("DETACH fresh")


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _spilled(path: Path) -> Path:
    return path.with_name(f"{path.name}.tmp")


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
    _wal(file).unlink(missing_ok=True)
    shutil.rmtree(_spilled(file), ignore_errors=True)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
