"""The author's whole API: `import courseware as cw`.

Quizzes are `%%quiz` cells, or `cw.Quiz` with `cw.MultipleChoice`, `cw.TrueFalse`, `cw.MultiSelect`,
`cw.Numeric`, `cw.ShortText`, `cw.Matching`, `cw.Ordering`, `cw.Cloze`, `cw.Hotspot`, `cw.Essay` and `cw.Code`;
`cw.Video`, `cw.Exercise` and `cw.progress` are the rest of a course. Analysts have `cw.connect` and `cw.sql`.
Importing loads none of them: each comes when it is first used.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from courseware.catalog.authoring import (
        Cloze,
        Code,
        CodeTest,
        Essay,
        Hint,
        Hotspot,
        Matching,
        MultipleChoice,
        MultiSelect,
        Numeric,
        Ordering,
        ShortText,
        TrueFalse,
    )
    from courseware.warehouse import connect, sql
    from courseware.widgets.author import Exercise, Quiz, Video, progress

__all__ = [
    "Cloze",
    "Code",
    "CodeTest",
    "Essay",
    "Exercise",
    "Hint",
    "Hotspot",
    "Matching",
    "MultiSelect",
    "MultipleChoice",
    "Numeric",
    "Ordering",
    "Quiz",
    "ShortText",
    "TrueFalse",
    "Video",
    "connect",
    "load_ipython_extension",
    "progress",
    "sql",
]

_HOMES = {
    "Cloze": "courseware.catalog.authoring",
    "Code": "courseware.catalog.authoring",
    "CodeTest": "courseware.catalog.authoring",
    "Essay": "courseware.catalog.authoring",
    "Exercise": "courseware.widgets.author",
    "Hint": "courseware.catalog.authoring",
    "Hotspot": "courseware.catalog.authoring",
    "Matching": "courseware.catalog.authoring",
    "MultiSelect": "courseware.catalog.authoring",
    "MultipleChoice": "courseware.catalog.authoring",
    "Numeric": "courseware.catalog.authoring",
    "Ordering": "courseware.catalog.authoring",
    "Quiz": "courseware.widgets.author",
    "ShortText": "courseware.catalog.authoring",
    "TrueFalse": "courseware.catalog.authoring",
    "Video": "courseware.widgets.author",
    "connect": "courseware.warehouse",
    "progress": "courseware.widgets.author",
    "sql": "courseware.warehouse",
}


# jsonschema, which comes with every notebook's library, takes each parser of formats that is installed. This one
# compiles a grammar for seconds in every process that imports it, for "iri" formats, which nothing here asks for.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # importing it fails; jsonschema goes on


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
