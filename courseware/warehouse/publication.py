"""The warehouse's folder: versions that appear whole, a pointer to the newest, readers that are not cut off.

    warehouse/
      current -> 000012-20260131T101500.250000Z   what to read; replaced in one step
      000012-20260131T101500.250000Z/             one version: a Parquet file a table
        attempts.parquet, …, publication.parquet
        readers.lock                              held, shared, by all who read this version

A name that starts with a dot is not finished, or on its way out: the next publication clears it.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from courseware.errors import WarehouseError

CURRENT = "current"
READERS = "readers.lock"
_PUBLISHER = ".publisher.lock"
_NAME = re.compile(r"(\d{6,})-(\d{8}T\d{6}\.\d{6}Z)")
_TIME = "%Y%m%dT%H%M%S.%fZ"

KEPT_VERSIONS = 3
KEPT_FOR = timedelta(minutes=2)
"""Tools that know nothing of our lock have this long to finish with a version that is no longer current."""


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One publication. Later ones have higher numbers, whatever the clock did."""

    number: int
    published_at: datetime

    @classmethod
    def named(cls, name: str) -> Version | None:
        match = _NAME.fullmatch(name)
        if match is None:
            return None
        return cls(int(match[1]), datetime.strptime(match[2], _TIME).replace(tzinfo=UTC))

    @property
    def name(self) -> str:
        return f"{self.number:06d}-{self.published_at.astimezone(UTC).strftime(_TIME)}"


def versions(folder: Path) -> list[Version]:
    """All whole versions, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(v for entry in folder.iterdir() if (v := Version.named(entry.name)) is not None)


def current(folder: Path) -> Version | None:
    """The version in force; None before the first publication."""
    try:
        version = Version.named((folder / CURRENT).readlink().name)
    except FileNotFoundError:
        return None
    if version is None:
        raise WarehouseError(f"{folder / CURRENT} points to no publication. Remove it and refresh.")
    return version


class Reading:
    """The current version, kept in place until `close`: a publisher removes nothing that is read.

    Raises WarehouseError when nothing has been published yet.
    """

    def __init__(self, folder: Path) -> None:
        # between finding the newest version and locking it, a newer one may have taken its place
        while True:
            version = current(folder)
            if version is None:
                raise WarehouseError(
                    f"There is nothing in the warehouse {folder} yet. Start the server, which "
                    "publishes by itself, or run `courseware warehouse refresh`."
                )
            self.version = version
            self.folder = (folder / version.name).resolve()
            try:
                self._lock = os.open(self.folder / READERS, os.O_RDONLY)
            except FileNotFoundError:
                if current(folder) == version:
                    raise WarehouseError(
                        f"The warehouse's newest version {self.folder} is incomplete. "
                        "Run `courseware warehouse refresh`."
                    ) from None
                continue
            fcntl.flock(self._lock, fcntl.LOCK_SH)
            if self.folder.is_dir():
                return
            os.close(self._lock)

    def close(self) -> None:
        os.close(self._lock)


@contextmanager
def only_publisher(folder: Path) -> Iterator[None]:
    """Wait until nobody else publishes into this folder, and clear what a crash left unfinished."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / _PUBLISHER, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for entry in folder.iterdir():
            if entry.name.startswith(".") and entry.name != _PUBLISHER:
                _clear(entry)
        yield
    finally:
        os.close(lock)


def next_version(folder: Path, now: datetime) -> Version:
    newest = max((version.number for version in versions(folder)), default=0)
    return Version(newest + 1, now)


def put_in_force(folder: Path, unfinished: Path, version: Version) -> Path:
    """Give a finished folder its name and point `current` at it: readers see all of it or nothing."""
    (unfinished / READERS).touch(mode=0o444)
    for file in unfinished.iterdir():
        file.chmod(0o444)
        _to_disk(file)
    _to_disk(unfinished)
    final = unfinished.rename(folder / version.name)
    pointer = folder / f".{CURRENT}"
    pointer.symlink_to(version.name)
    pointer.replace(folder / CURRENT)
    _to_disk(folder)
    return final


def retire(folder: Path, now: datetime) -> None:
    """Remove versions that are old, no longer current, and read by nobody."""
    in_force = current(folder)
    for version in versions(folder)[:-KEPT_VERSIONS]:
        if version == in_force or timedelta(0) <= now - version.published_at < KEPT_FOR:
            continue
        old = folder / version.name
        lock = os.open(old / READERS, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            leaving = old.rename(folder / f".{old.name}")
        except BlockingIOError:
            continue  # somebody reads it
        finally:
            os.close(lock)
        _clear(leaving)


def leave_only_current(folder: Path) -> None:
    """Remove every version but the one in force, whoever reads them: what is in them may not stay."""
    with only_publisher(folder):
        in_force = current(folder)
        for version in versions(folder):
            if version != in_force:
                _clear((folder / version.name).rename(folder / f".{version.name}"))


def _clear(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink()


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
