"""The languages that are spoken here: which one somebody gets, its catalogue, its dates and numbers."""

from __future__ import annotations

import functools
import gettext
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

ENGLISH = "en"
NAMES = {
    ENGLISH: "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "pl": "Polski",
    "ja": "日本語",
    "ar": "العربية",
}
"""Each language by its own name."""
LANGUAGES = tuple(NAMES)
"""Of the portal, of letters and of certificates."""
LOCALES = Path(__file__).parent / "locales"
DOMAINS = ("portal", "administration", "quiz", "notices")
"""The catalogues of whatever is on a screen or in a letter; certificates have `documents` for themselves."""

_LOCALES = {ENGLISH: "en_GB"}
"""Whose dates a language writes, where that is not plain."""
_FROM_THE_RIGHT = frozenset({"ar"})


def N_(message: str) -> str:  # noqa: N802 - the name by which catalogues know a marker
    """Marks a message for the catalogues; it is translated when it is shown."""
    return message


@functools.cache
def translations(language: str) -> gettext.NullTranslations:
    """All catalogues of a language as one. English is what the words are written in, and needs none."""
    found = [
        gettext.translation(domain, LOCALES, languages=[language])
        for domain in DOMAINS
        if gettext.find(domain, LOCALES, languages=[language])
    ]
    if not found:
        return gettext.NullTranslations()
    for other in found[1:]:
        found[0].add_fallback(other)
    return found[0]


def preferred(accept_language: str | None, default: str = ENGLISH) -> str:
    """The language of ours that a browser likes best by its Accept-Language header (RFC 9110, 12.5.4)."""
    wanted = sorted(_wanted(accept_language or ""), key=lambda each: each[0], reverse=True)
    for quality, tag in wanted:
        if quality > 0:
            if tag == "*":
                return default
            if tag.partition("-")[0] in LANGUAGES:
                return tag.partition("-")[0]
    return default


def direction(language: str) -> Literal["ltr", "rtl"]:
    """Which way a language is written, as HTML says it."""
    return "rtl" if language in _FROM_THE_RIGHT else "ltr"


def locale_name(language: str) -> str:
    """What Babel calls the language; our English is British, as its dates are."""
    return _LOCALES.get(language, language)


def long_date(moment: datetime, language: str) -> str:
    """A date as people write it: 2 March 2028. In UTC."""
    return _long_date(moment.astimezone(UTC).date(), language)


def date_and_time(moment: datetime, language: str, *, seconds: bool = False) -> str:
    """A date and the time of day: 2 March 2028, 09:05 UTC."""
    from babel.dates import format_time

    moment = moment.astimezone(UTC)
    time = format_time(
        moment.time(), "medium" if seconds else "short", locale=locale_name(language)
    )
    comma = "، " if language == "ar" else " " if language == "ja" else ", "
    return f"{long_date(moment, language)}{comma}{time} UTC"


def number(value: float, language: str) -> str:
    """A number with the language's own signs between its digits: 12,345.6."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=locale_name(language))


def percent(fraction: float, language: str) -> str:
    """A fraction of 1 as whole percent, with a thin space before the sign where our English has one."""
    return _percent(round(fraction * 100), language)


@functools.lru_cache(maxsize=1024)
def _long_date(day: date, language: str) -> str:
    from babel.dates import format_date  # takes its while to load, and many processes never ask

    return format_date(day, "long", locale=locale_name(language))


@functools.lru_cache(maxsize=1024)
def _percent(whole: int, language: str) -> str:
    if language == ENGLISH:
        return f"{whole}\N{NARROW NO-BREAK SPACE}%"
    from babel.numbers import format_percent

    return format_percent(whole / 100, locale=locale_name(language))


def _wanted(accept_language: str) -> Iterator[tuple[float, str]]:
    """Each language of the header with how much it is wanted, 0 to 1. What makes no sense is left out."""
    for part in accept_language.split(","):
        tag, _, weight = part.strip().lower().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if tag and 0 <= quality <= 1:
            yield quality, tag.strip()
