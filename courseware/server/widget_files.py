"""The scripts and styles of our widgets, as files that a page links and a browser keeps."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import lru_cache

import tornado.web

from courseware.server.kept_files import send_kept
from courseware.server.lessons import Lesson
from courseware.server.pages import PageHandler
from courseware.widgets.bundle import BUNDLES, EXERCISE, PROGRESS, QUIZ, STYLE, STYLE_NAME, VIDEO

ADDRESS = "/widgets"

_TYPES = {"js": "text/javascript; charset=UTF-8", "css": "text/css; charset=UTF-8"}
_BUNDLE_OF = {
    "Loading the quiz…": QUIZ,
    "Loading the video…": VIDEO,
    "Loading the exercise…": EXERCISE,
    "Loading your progress…": PROGRESS,
}


@dataclass(frozen=True, slots=True)
class WidgetFiles:
    """The addresses of what a lesson's widgets need."""

    scripts: list[str]
    style: str


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    compressed: bytes
    type: str
    shrinks: bool = True


def widget_files(lesson: Lesson) -> WidgetFiles:
    """What to load with this lesson, before its kernel asks for it."""
    waiting = {getattr(piece, "waiting", "") for piece in lesson.pieces}
    bundles = [bundle for words, bundle in _BUNDLE_OF.items() if words in waiting]
    return WidgetFiles(
        scripts=[f"{ADDRESS}/{bundle.script_name}" for bundle in bundles],
        style=f"{ADDRESS}/{STYLE_NAME}",
    )


@lru_cache(maxsize=1)
def _files() -> dict[str, _File]:
    texts = {bundle.script_name: bundle.script for bundle in BUNDLES} | {STYLE_NAME: STYLE}
    return {
        name: _File(
            content=text.encode(),
            compressed=gzip.compress(text.encode(), 9, mtime=0),
            type=_TYPES[name.rpartition(".")[2]],
        )
        for name, text in texts.items()
    }


class WidgetFile(PageHandler):
    """`/widgets/{name}`. The names change with the content, so browsers keep the files for good."""

    async def prepare(self) -> None:
        """Nobody has to be known, so nobody is asked."""

    def get(self, name: str) -> None:
        file = _files().get(name)
        if file is None:
            raise tornado.web.HTTPError(404)
        send_kept(self, file)
