"""What a writer of a format gives back: the file, and what it could not carry."""

from __future__ import annotations

from dataclasses import dataclass

from courseware.catalog.formats.imported import Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A quiz in another format. `ending` is that of its file name."""

    data: bytes
    ending: str
    remarks: tuple[Remark, ...] = ()
