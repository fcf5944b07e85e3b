"""The author's whole API: `import courseware as cw`.

Quizzes are `%%quiz` cells, or `cw.Quiz` with `cw.MultipleChoice`, `cw.TrueFalse`, `cw.MultiSelect`;
`cw.Video`, `cw.Exercise` and `cw.progress` are the rest of a course. Analysts have `cw.connect` and
`cw.sql`. Importing loads none of them: each comes when it is first used.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from courseware.catalog.authoring import MultipleChoice, MultiSelect, TrueFalse
    from courseware.warehouse import connect, sql
    from courseware.widgets.author import Exercise, Quiz, Video, progress

__all__ = [
    "Exercise",
    "MultiSelect",
    "MultipleChoice",
    "Quiz",
    "TrueFalse",
    "Video",
    "connect",
    "load_ipython_extension",
    "progress",
    "sql",
]

_HOMES = {
    "Exercise": "courseware.widgets.author",
    "MultiSelect": "courseware.catalog.authoring",
    "MultipleChoice": "courseware.catalog.authoring",
    "Quiz": "courseware.widgets.author",
    "TrueFalse": "courseware.catalog.authoring",
    "Video": "courseware.widgets.author",
    "connect": "courseware.warehouse",
    "progress": "courseware.widgets.author",
    "sql": "courseware.warehouse",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: Any) -> None:
    """Give this IPython the `%%quiz` magic: `%load_ext courseware`, or importing courseware there."""
    importlib.import_module("courseware.widgets.magic").register(shell)


def _load_where_we_are() -> None:
    # An import outside IPython must not load it.
    if "IPython" in sys.modules:
        shell = sys.modules["IPython"].get_ipython()
        if shell is not None:
            load_ipython_extension(shell)


_load_where_we_are()
