"""Which language somebody gets, and how it counts, dates and writes numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from courseware.errors import SettingsError
from courseware.languages import (
    LANGUAGES,
    date_and_time,
    direction,
    long_date,
    number,
    percent,
    preferred,
    translations,
)
from courseware.server.refusal_words import in_language
from courseware.settings import Settings

AT = datetime(2028, 3, 2, 9, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en;q=0.5, fr;q=0.9", "fr"),
        ("nl, ja;q=0.4, en;q=0.2", "ja"),
        ("PL-pl", "pl"),
        ("fr;q=0, es;q=0.1", "es"),
        ("*", "ar"),
        ("nl", "ar"),
        ("", "ar"),
        (None, "ar"),
        ("de;q=much,;;;,=", "ar"),
        ("fr;q=7", "ar"),
    ],
)
def test_a_browser_gets_what_it_likes_best_of_what_is_spoken_here(
    header: str | None, language: str
) -> None:
    assert preferred(header, "ar") == language


def test_arabic_is_written_from_the_right() -> None:
    assert {language for language in LANGUAGES if direction(language) == "rtl"} == {"ar"}


@pytest.mark.parametrize(
    ("language", "days", "words"),
    [
        ("en", 1, "1 day"),
        ("en", 1234, "1,234 days"),
        ("de", 2, "2 Tage"),
        ("fr", 1, "1 jour"),
        ("pl", 1, "1 dzień"),
        ("pl", 3, "3 dni"),
        ("ja", 1, "1 日"),
        ("ar", 1, "يوم واحد"),
        ("ar", 2, "يومان"),
        ("ar", 3, "3 أيام"),
        ("ar", 11, "11 يومًا"),
        ("ar", 100, "100 يوم"),
    ],
)
def test_each_language_counts_in_its_own_way(language: str, days: int, words: str) -> None:
    said = translations(language).ngettext("%(num)s day", "%(num)s days", days)
    assert said % {"num": number(days, language)} == words


def test_polish_courses_have_three_forms() -> None:
    ngettext = translations("pl").ngettext
    forms = [ngettext("%(num)s course", "%(num)s courses", n) % {"num": n} for n in (1, 2, 5, 22)]
    assert forms == ["1 kurs", "2 kursy", "5 kursów", "22 kursy"]


def test_dates_and_numbers_are_those_of_the_language() -> None:
    assert long_date(AT, "en") == "2 March 2028"
    assert long_date(AT, "de") == "2. März 2028"
    assert long_date(AT, "ja") == "2028年3月2日"
    assert date_and_time(AT, "en") == "2 March 2028, 09:05 UTC"
    assert date_and_time(AT, "de", seconds=True) == "2. März 2028, 09:05:07 UTC"
    assert number(12345.5, "de") == "12.345,5"
    assert percent(0.8, "en") == "80\N{NARROW NO-BREAK SPACE}%"
    assert percent(0.8, "de") == "80\N{NO-BREAK SPACE}%"


def test_a_refusal_is_said_with_its_names() -> None:
    german = translations("de")
    locked = '"Case Work" is locked. Complete The Basics first.'
    assert (
        in_language(locked, german)
        == "„Case Work“ ist gesperrt. Schließen Sie zuerst The Basics ab."
    )
    assert in_language("The name or the password is wrong.", german).startswith("Der Benutzername")
    assert in_language("Nobody has translated this.", german) == "Nobody has translated this."
    assert in_language(locked, translations("en")) == locked


def test_an_installation_speaks_one_of_our_languages_where_nobody_asks_for_another() -> None:
    assert Settings.from_environment({}).language == "en"
    assert Settings.from_environment({"COURSEWARE_LANGUAGE": "ja"}).language == "ja"
    with pytest.raises(SettingsError, match="COURSEWARE_LANGUAGE is 'tlh'; give en or de"):
        Settings.from_environment({"COURSEWARE_LANGUAGE": "tlh"})
