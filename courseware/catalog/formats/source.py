"""A file of questions as it came: its name, its bytes, and its text if it is one."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from courseware.errors import ContentError

MOST_BYTES = 64 * 1024**2
"""Larger files are not read: a bank of ten thousand questions with pictures is smaller."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name, as its author gave it, and its bytes."""

    name: str
    data: bytes

    @classmethod
    def of(cls, path: Path) -> Source:
        """The file at `path`. Raises ContentError when it cannot be read or is too large."""
        name = path.as_posix()
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise ContentError(f"It cannot be read ({error.strerror}).", file=name) from None
        if len(data) > MOST_BYTES:
            megabytes = MOST_BYTES // 1024**2
            raise ContentError(
                f"It is larger than {megabytes} MB. Divide it into several.", file=name
            )
        return cls(name, data)

    @property
    def ending(self) -> str:
        """The ending of its name in lower case, such as ".xml"."""
        return Path(self.name).suffix.lower()

    def text(self) -> str:
        """The file as a text with plain line ends: UTF-8, or UTF-16 with a byte order mark."""
        data = self.data
        encoding = "utf-8-sig"
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ContentError(
                f"Line {line} is not UTF-8. Save the file in the encoding UTF-8.", file=self.name
            ) from None
        if "\0" in text:
            raise ContentError(
                "This is not text. Save the file in the encoding UTF-8.", file=self.name
            )
        return text.replace("\r\n", "\n").replace("\r", "\n")
