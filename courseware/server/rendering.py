"""Where the page templates are, and how they are read."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup

SERVER = Path(__file__).parent
STATIC = SERVER / "static"
PORTAL_TEMPLATES = SERVER / "templates" / "portal"
LESSON_TEMPLATES = SERVER / "templates" / "voila" / "courseware"


@dataclass(frozen=True, slots=True)
class InlineScript:
    """A script that stands in the page itself, and what a Content-Security-Policy calls it."""

    text: Markup
    source: str

    @classmethod
    def of(cls, path: Path) -> InlineScript:
        text = path.read_text(encoding="utf-8").strip()
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        return cls(Markup(text), f"'sha256-{digest}'")  # noqa: S704 - a file of ours


THEME_SCRIPT = InlineScript.of(PORTAL_TEMPLATES / "theme.js")
"""Stands in every page, so that none is drawn in the other theme first and none waits for a file."""

EARLY_SCRIPT = InlineScript.of(STATIC / "front" / "early.js")
"""Stands in pages with a kernel, and opens its sockets before any other script is there."""


def portal_environment() -> jinja2.Environment:
    """The templates of whole pages: everything is escaped, and a name that is missing is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([PORTAL_TEMPLATES, LESSON_TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
