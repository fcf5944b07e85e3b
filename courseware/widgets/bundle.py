"""Puts a widget's hand-written ES modules and style sheets together: anywidget takes one of each."""

from __future__ import annotations

import re
from pathlib import Path

_STATIC = Path(__file__).parent / "static"
_LOCAL_IMPORT = re.compile(r'^import \{[^}]*\} from "\./[\w-]+\.js";\n', re.MULTILINE)


def esm(*names: str) -> str:
    """The modules as one, those that are imported first. Imports among them fall away."""
    return "\n".join(_LOCAL_IMPORT.sub("", _read(f"{name}.js")) for name in names)


def css(*names: str) -> str:
    """The style sheets as one."""
    return "\n".join(_read(f"{name}.css") for name in names)


def _read(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")
