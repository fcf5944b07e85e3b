"""Zip packages from strangers: read in memory, never unpacked to disk, and never without an end."""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
import zlib
from urllib.parse import unquote

from courseware.errors import ContentError

MOST_FILES = 10_000
MOST_BYTES_A_FILE = 32 * 1024**2
MOST_BYTES = 256 * 1024**2
_CHUNK = 64 * 1024


class Archive:
    """The files of a package by their path, read when they are asked for.

    Raises ContentError for what is no package, or has more or larger files than a package of
    questions has, whatever its directory says.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise ContentError(f"The package is damaged ({error}). Export it anew.") from None
        if len(entries) > MOST_FILES:
            raise ContentError(f"The package has more than {MOST_FILES} files. Divide it.")
        self._left = MOST_BYTES
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            if not entry.is_dir():
                self._entries.setdefault(_checked(entry), entry)

    def __contains__(self, path: str) -> bool:
        return path in self._entries

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None when there is no such file."""
        entry = self._entries.get(path)
        if entry is None:
            return None
        pieces, size = [], 0
        try:
            with self._zip.open(entry) as file:
                while chunk := file.read(_CHUNK):
                    size += len(chunk)
                    self._left -= len(chunk)
                    if size > MOST_BYTES_A_FILE or self._left < 0:
                        raise ContentError(
                            f"{path} makes the package too large. A file of it has at most "
                            f"{MOST_BYTES_A_FILE // 1024**2} MB, all that is used "
                            f"{MOST_BYTES // 1024**2} MB."
                        )
                    pieces.append(chunk)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as error:
            raise ContentError(f"{path} in the package is damaged ({error}).") from None
        return b"".join(pieces)


def within(folder: str, address: str) -> str:
    """The path in the package of an address that a file in `folder` refers to."""
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))


def _checked(entry: zipfile.ZipInfo) -> str:
    """The entry's path. Raises ContentError when it points out of the package."""
    name = entry.filename
    is_out = name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")
    if is_out or name[1:2] == ":" or stat.S_ISLNK(entry.external_attr >> 16):
        raise ContentError(
            f"The package holds {name!r}, which points out of it. It is not read at all."
        )
    return posixpath.normpath(name)
