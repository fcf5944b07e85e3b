"""The words that a page brings along for its scripts: all that they say, in few bytes."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

import courseware
from courseware.server.page_words import page_words
from tests.said import OTHER_LANGUAGES

PACKAGE = Path(courseware.__file__).parent
SCRIPTS = [
    *(PACKAGE / "widgets" / "static").glob("*.js"),
    *(PACKAGE / "server" / "frontend" / "src").glob("*.js"),
]
KEYWORDS = {"_": None, "ngettext": (1, 2)}
MOST_BYTES = 8_000


def messages() -> set[str]:
    """What the scripts say, by their sources; of a plural, its singular."""
    found = set()
    for script in SCRIPTS:
        for _, said, _, _ in extract_from_file("javascript", script, keywords=KEYWORDS):
            found.add(said if isinstance(said, str) else said[0])
    return found


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_a_page_brings_every_word_that_its_scripts_say(language: str) -> None:
    words = json.loads(page_words(language))["words"]
    assert messages() - words.keys() == set()
    assert all("other" in forms for forms in words.values() if not isinstance(forms, str))


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_they_are_few_bytes_and_cannot_end_their_script(language: str) -> None:
    told = page_words(language)
    assert len(gzip.compress(told.encode())) < MOST_BYTES
    assert "<" not in told


def test_an_english_page_brings_none() -> None:
    assert page_words("en") == ""


def test_each_plural_has_the_forms_of_its_language() -> None:
    words = json.loads(page_words("ar"))["words"]
    assert words["{count} word"] == {
        "zero": "{count} كلمة",
        "one": "كلمة واحدة",
        "two": "كلمتان",
        "few": "{count} كلمات",
        "many": "{count} كلمة",
        "other": "{count} كلمة",
    }
