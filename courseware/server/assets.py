"""Files: a track's media, of whose folder nothing else is served, and what our own pages are made of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import tornado.web
from tornado.web import StaticFileHandler

from courseware.server.kept_files import KeptFile, send_kept
from courseware.server.pages import PageHandler, signed_in

_TYPES = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".md": "text/plain; charset=UTF-8",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=UTF-8",
    ".vtt": "text/vtt; charset=UTF-8",
    ".webm": "video/webm",
    ".webp": "image/webp",
}

_OPEN_TO_ALL = {".css", ".ico", ".js", ".png", ".svg", ".txt", ".woff2"}


class Asset(PageHandler, StaticFileHandler):
    """`/learn/{track}/assets/{path}`, in ranges too, for people who are signed in."""

    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

    @signed_in()
    async def get(self, path: str, include_body: bool = True) -> None:
        wanted = Path(self.root) / path
        folder = Path(self.root).joinpath(*wanted.relative_to(self.root).parts[:2])
        if (
            wanted.suffix.lower() not in _TYPES
            or any(part.startswith(".") for part in wanted.relative_to(self.root).parts)
            or not wanted.resolve().is_relative_to(folder.resolve())
        ):
            raise tornado.web.HTTPError(404)
        await StaticFileHandler.get(self, path, include_body)

    async def head(self, path: str) -> None:
        await self.get(path, include_body=False)

    def get_content_type(self) -> str:
        return _TYPES[Path(self.absolute_path or "").suffix.lower()]

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "private, max-age=3600")


class SiteFile(PageHandler, StaticFileHandler):
    """`/static/{path}`: styles, scripts and fonts, which the sign-in page needs before anybody is known."""

    async def prepare(self) -> None:
        """Nobody has to be known, so nobody is asked."""

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        if Path(absolute_path).suffix not in _OPEN_TO_ALL:
            raise tornado.web.HTTPError(404)
        return super().validate_absolute_path(root, absolute_path)

    def set_extra_headers(self, path: str) -> None:
        versioned = self.get_query_argument("v", "") != ""
        self.set_header(
            "Cache-Control", "public, max-age=31536000, immutable" if versioned else "no-cache"
        )


class KeptFiles(PageHandler):
    """Files whose names change with their content, for everybody."""

    def initialize(self, files: Mapping[str, KeptFile]) -> None:
        self._files = files

    async def prepare(self) -> None:
        """Nobody has to be known, so nobody is asked."""

    def get(self, name: str) -> None:
        file = self._files.get(name)
        if file is None:
            raise tornado.web.HTTPError(404)
        send_kept(self, file)
