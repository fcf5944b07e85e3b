"""What is said between the registrar and a process that draws documents: messages on two pipes."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from typing import IO

import msgspec

PARTIAL = ".partial"
"""How the names of files end that nobody counts on yet."""

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Job:
    """Documents to make: (number, snapshot as JSON), all signed at the same moment."""

    at: datetime
    documents: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One document: in the file `name` of the folder, or `error` says why it is not."""

    number: str
    name: str = ""
    sha256: str = ""
    error: str = ""


def send(pipe: IO[bytes], message: Job | tuple[Drawn, ...]) -> None:
    content = msgspec.msgpack.encode(message)
    pipe.write(_LENGTH.pack(len(content)) + content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """The next message; None at the end."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = pipe.read(length)
    return content if len(content) == length else None
