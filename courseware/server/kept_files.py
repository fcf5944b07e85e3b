"""Files whose address changes with their content, so that browsers may keep them for good."""

from __future__ import annotations

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
