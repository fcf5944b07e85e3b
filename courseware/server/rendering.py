"""Where the page templates are, and how they are read."""

from __future__ import annotations

from pathlib import Path

import jinja2

SERVER = Path(__file__).parent
STATIC = SERVER / "static"
PORTAL_TEMPLATES = SERVER / "templates" / "portal"
LESSON_TEMPLATES = SERVER / "templates" / "voila" / "courseware"


def portal_environment() -> jinja2.Environment:
    """The templates of whole pages: everything is escaped, and a name that is missing is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([PORTAL_TEMPLATES, LESSON_TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
