"""The scripts of our widgets, as files that a page links and a browser keeps."""

from __future__ import annotations

from functools import lru_cache

from courseware.server.kept_files import KeptText
from courseware.server.lessons import Lesson
from courseware.widgets.bundle import BUNDLES, EXERCISE, PROGRESS, QUIZ, VIDEO

ADDRESS = "/widgets"

_BUNDLE_OF = {
    "Loading the quiz…": QUIZ,
    "Loading the video…": VIDEO,
    "Loading the exercise…": EXERCISE,
    "Loading your progress…": PROGRESS,
}


def widget_scripts(lesson: Lesson) -> list[str]:
    """The addresses of what this lesson's widgets need, to be loaded before its kernel asks for it."""
    waiting = {getattr(piece, "waiting", "") for piece in lesson.pieces}
    bundles = [bundle for words, bundle in _BUNDLE_OF.items() if words in waiting]
    return [f"{ADDRESS}/{bundle.script_name}" for bundle in bundles]


@lru_cache(maxsize=1)
def widget_files() -> dict[str, KeptText]:
    """The files by their names."""
    script = "text/javascript; charset=UTF-8"
    return {bundle.script_name: KeptText(bundle.script, script) for bundle in BUNDLES}
