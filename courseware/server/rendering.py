"""Where the page templates are, and how they are read."""

from __future__ import annotations

import base64
import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from courseware import languages

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


@functools.cache
def portal_environment(language: str) -> jinja2.Environment:
    """The templates of whole pages in a language: everything is escaped, and a name that is missing is an error.

    Templates have `_`, `ngettext` and `{% trans %}`, `language` and `direction`, and filters that write
    as the language does: `long_date`, `date_and_time`, `exact_time`, `number`, `percent`; and `bdi`, for a name
    or number of any script within a sentence.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([PORTAL_TEMPLATES, LESSON_TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(languages.translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {"language": language, "direction": languages.direction(language)}
    environment.filters |= {
        "long_date": functools.partial(languages.long_date, language=language),
        "date_and_time": functools.partial(languages.date_and_time, language=language),
        "exact_time": functools.partial(languages.date_and_time, language=language, seconds=True),
        "bdi": functools.partial(_apart, language=language),
        "number": functools.partial(languages.number, language=language),
        "percent": functools.partial(languages.percent, language=language),
    }
    return environment


def _apart(value: object, language: str) -> Markup:
    """Within words that are written from the right, what may be written from the left stands for itself."""
    if languages.direction(language) == "ltr":
        return escape(value)
    return Markup("<bdi>{}</bdi>").format(value)
