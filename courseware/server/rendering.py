"""Where the page templates are, and how they are read."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import jinja2
from markupsafe import Markup

SERVER = Path(__file__).parent
STATIC = SERVER / "static"
PORTAL_TEMPLATES = SERVER / "templates" / "portal"
LESSON_TEMPLATES = SERVER / "templates" / "voila" / "courseware"

THEME_SCRIPT = Markup((PORTAL_TEMPLATES / "theme.js").read_text(encoding="utf-8"))  # noqa: S704
"""Stands in every page, so that none is drawn in the other theme first and none waits for a file."""

THEME_SCRIPT_SOURCE = (
    f"'sha256-{base64.b64encode(hashlib.sha256(THEME_SCRIPT.encode()).digest()).decode()}'"
)
"""What a Content-Security-Policy calls it."""


def portal_environment() -> jinja2.Environment:
    """The templates of whole pages: everything is escaped, and a name that is missing is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([PORTAL_TEMPLATES, LESSON_TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
