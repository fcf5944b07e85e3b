"""What is said on a page, and which of it is an English message of a quiz's catalogue that was left as it is."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from babel.messages.mofile import read_mo

from courseware.languages import ENGLISH, LANGUAGES, LOCALES

OTHER_LANGUAGES = tuple(language for language in LANGUAGES if language != ENGLISH)

_PLACE = re.compile(r"\{\w+\}")
_NUMBERS = frozenset(
    {"{count}", "{number}", "{total}", "{left}", "{allowed}", "{least}", "{place}"}
)


def said_in(source: str) -> list[str]:
    """Every text and every name that is only read aloud, of this HTML."""
    texts = re.findall(r">([^<]+)<", source) + re.findall(r'aria-label="([^"]+)"', source)
    return [said for text in texts if (said := _plain(html.unescape(text)))]


def left_in_english(said: Iterable[str], language: str) -> set[str]:
    """The messages that are said in English, though the language has words for them."""
    said = [_plain(each) for each in said]
    return {
        message
        for message, pattern in _patterns(language)
        if any(pattern.search(each) for each in said)
    }


def _patterns(language: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    with (LOCALES / language / "LC_MESSAGES" / "quiz.mo").open("rb") as file:
        catalogue = read_mo(file)
    for message in catalogue:
        forms = [message.string] if isinstance(message.string, str) else message.string
        translated = {_plain(form) for form in forms}
        for source in [message.id] if isinstance(message.id, str) else message.id:
            words = _PLACE.sub("", source)
            if source and _plain(source) not in translated and re.search("[A-Za-z]{2}", words):
                yield source, _pattern(_plain(source))


def _pattern(message: str) -> re.Pattern[str]:
    """Sentences stand beside others; anything else has to be alone."""
    pattern = re.escape(message)
    for place in _PLACE.findall(message):
        pattern = pattern.replace(re.escape(place), r"[\d.]+" if place in _NUMBERS else ".+")
    return re.compile(pattern if message.endswith(".") else f"^{pattern}$")


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
