"""Puts a widget's hand-written ES modules and style sheets together: anywidget takes one of each.

A page of ours links them as files that a browser keeps; anywhere else a widget carries them with it.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

ADDRESS = "COURSEWARE_WIDGETS"
"""The environment variable that says where a kernel's page finds these files; elsewhere it is not set."""

_STATIC = Path(__file__).parent / "static"
_LOCAL_IMPORT = re.compile(r'^import \{[^}]*\} from "\./[\w-]+\.js";\n', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Bundle:
    """One widget's script and style, and the name of its script's file, which changes with its content."""

    script: str
    style: str
    script_name: str

    @property
    def esm(self) -> str:
        """What anywidget is given: the script, or a line that loads it from the page's server."""
        folder = os.environ.get(ADDRESS)
        if not folder:
            return self.script
        # The line is a blob to the browser: an address in it has to be whole.
        address = f'new URL("{folder}/{self.script_name}", location.href).href'
        return f"export default (await import({address})).default;\n"

    @property
    def css(self) -> str:
        """What anywidget is given: the style, or nothing where the page has linked it."""
        return "" if os.environ.get(ADDRESS) else self.style


def _bundle(name: str, modules: tuple[str, ...], sheets: tuple[str, ...]) -> Bundle:
    """The modules in this order, those that are imported first; imports among them fall away."""
    script = "\n".join(_LOCAL_IMPORT.sub("", _read(f"{module}.js")) for module in modules)
    style = "\n".join(_read(f"{sheet}.css") for sheet in sheets)
    return Bundle(script, style, f"{name}-{_hash(script)}.js")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _read(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")


_QUIZ_SHEETS = ("quiz", "quiz_types", "quiz_answered", "quiz_delivery")

# Read when this module is imported: a kernel that is forked finds it done.
QUIZ = _bundle(
    "quiz",
    (
        *("words", "dom", "outbox", "quiz_order", "quiz_picture", "quiz_answers", "quiz_writing"),
        *("quiz_steps", "quiz_form", "quiz_clock", "quiz_moments", "quiz_place", "quiz"),
    ),
    ("base", *_QUIZ_SHEETS, "directions"),
)
VIDEO = _bundle("video", ("words", "dom", "played", "video"), ("base", "video", "directions"))
EXERCISE = _bundle(
    "exercise", ("words", "dom", "outbox", "exercise"), ("base", "video", "exercise", "directions")
)
PROGRESS = _bundle(
    "progress", ("words", "dom", "progress"), ("base", "video", "progress", "directions")
)

BUNDLES = (QUIZ, VIDEO, EXERCISE, PROGRESS)

STYLE = "\n".join(
    _read(f"{sheet}.css")
    for sheet in ("base", *_QUIZ_SHEETS, "video", "exercise", "progress", "directions")
)
"""Every widget's style: a page of ours links all of them at once, as a part of its own sheet."""
