"""Files whose address changes with their content, so that browsers may keep them for good."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from tornado.web import RequestHandler


class KeptFile(Protocol):
    """What is sent of such a file: as it is, or gzipped ahead where that makes it smaller."""

    @property
    def content(self) -> bytes: ...
    @property
    def compressed(self) -> bytes: ...
    @property
    def type(self) -> str: ...
    @property
    def shrinks(self) -> bool: ...


@dataclass(frozen=True)
class KeptText:
    """A text of ours that is put together when the server starts; `type` is a media type."""

    text: str
    type: str
    shrinks: bool = True

    @cached_property
    def content(self) -> bytes:
        return self.text.encode()

    @cached_property
    def compressed(self) -> bytes:
        return gzip.compress(self.content, 9, mtime=0)

    @property
    def hash(self) -> str:
        """To be a part of its name."""
        return hashlib.sha256(self.content).hexdigest()[:12]


def send_kept(handler: RequestHandler, file: KeptFile, *, audience: str = "public") -> None:
    """Finish with the file. `audience` is "private" for what only people who are signed in may have."""
    handler.set_header("Content-Type", file.type)
    handler.set_header("Cache-Control", f"{audience}, max-age=31536000, immutable")
    handler.set_header("Vary", "Accept-Encoding")
    if file.shrinks and "gzip" in handler.request.headers.get("Accept-Encoding", ""):
        handler.set_header("Content-Encoding", "gzip")
        handler.finish(file.compressed)
    else:
        handler.finish(file.content)
