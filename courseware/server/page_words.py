"""The words of a language that a page's own scripts say, as the page brings them along."""

from __future__ import annotations

import functools
import gettext
import json

from babel import Locale
from babel.messages.mofile import read_mo
from markupsafe import Markup

from courseware.languages import ENGLISH, LOCALES
from courseware.server.own_front_end import own_files
from courseware.server.rendering import EARLY_SCRIPT
from courseware.widgets.bundle import BUNDLES

_DOMAIN = "quiz"
_ENOUGH_TO_COUNT = 201
"""Every plural form of a language is that of a whole number below this."""
_MANY = 5
"""What stands for fractions, where a language has a form for these alone and gettext knows none."""


@functools.cache
def page_words(language: str) -> Markup:
    """`{"language", "words"}` as JSON that can stand in a <script>; nothing for English, which scripts are written in.

    Each word stands under its English one, a plural under its singular as `{category: form}`: the
    categories are the Unicode CLDR's, which the browser's Intl.PluralRules has too.
    """
    file = LOCALES / language / "LC_MESSAGES" / f"{_DOMAIN}.mo"
    if language == ENGLISH or not file.is_file():
        return Markup("")
    catalogue = gettext.translation(_DOMAIN, LOCALES, languages=[language])
    scripts = _scripts()
    with file.open("rb") as stream:
        messages = [message.id for message in read_mo(stream) if message.id]
    samples = _samples(language)
    words: dict[str, object] = {}
    for message in messages:
        one = message if isinstance(message, str) else message[0]
        if not _is_said(one, scripts):
            continue
        if isinstance(message, str):
            words[one] = catalogue.gettext(one)
        else:
            words[one] = {
                category: catalogue.ngettext(message[0], message[1], number)
                for category, number in samples.items()
            }
    told = json.dumps(
        {"language": language, "words": words}, ensure_ascii=False, separators=(",", ":")
    )
    return Markup(told.replace("<", "\\u003c"))  # noqa: S704 - nothing in it ends the script


def _samples(language: str) -> dict[str, int]:
    """A whole number of each plural category."""
    category = Locale.parse(language).plural_form
    found: dict[str, int] = {}
    for number in range(_ENOUGH_TO_COUNT):
        found.setdefault(category(number), number)
    return {"other": _MANY, **found}


@functools.cache
def _scripts() -> str:
    """All that a page may run, where every message stands between its quotes."""
    built = [file.content.decode() for file in own_files().values() if file.path.suffix == ".js"]
    return "\n".join([*(bundle.script for bundle in BUNDLES), EARLY_SCRIPT.text, *built])


def _is_said(message: str, scripts: str) -> bool:
    """Whether a script says it: as it was written, or, where it was built, with escapes for rarer characters."""
    return json.dumps(message, ensure_ascii=False) in scripts or json.dumps(message) in scripts
