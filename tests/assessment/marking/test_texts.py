"""A few words are right however they are typed, as far as their key passes over it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.assessment.marking.texts import worth_of_text
from courseware.catalog.questions import AcceptedText, TextKey


def key(*texts: str, pattern: bool = False, **facts: bool) -> TextKey:
    accepted = tuple(AcceptedText(text=text, pattern=pattern) for text in texts)
    return TextKey(accepted=accepted, **facts)


def share(of: TextKey, typed: str) -> float | None:
    return worth_of_text(of, typed).share


@pytest.mark.parametrize("typed", ["hotline", " hotline ", "Hotline", "HOTLINE", "\thotline\n"])
def test_case_and_space_around_do_not_matter(typed: str) -> None:
    assert share(key("Hotline"), typed) == 1.0


def test_space_in_rows_does_not_matter_and_missing_space_does() -> None:
    assert share(key("case  file"), "case \u00a0 file") == 1.0
    assert share(key("case file"), "casefile") == 0.0


def test_a_key_may_ask_for_case() -> None:
    assert share(key("pH", case_sensitive=True), "pH") == 1.0
    assert share(key("pH", case_sensitive=True), "PH") == 0.0


def test_case_is_passed_over_in_every_script() -> None:
    assert share(key("Straße"), "STRASSE") == 1.0
    assert share(key("ΣΟΦΟΣ"), "σοφος") == 1.0


def test_accents_matter_unless_the_key_says_otherwise() -> None:
    assert share(key("résumé"), "resume") == 0.0
    assert share(key("résumé", accent_sensitive=False), "resume") == 1.0
    assert share(key("resume", accent_sensitive=False), "Résumé") == 1.0


def test_an_accent_is_the_same_however_it_is_made() -> None:
    assert share(key("caf\u00e9"), "cafe\u0301") == 1.0


def test_a_keyboards_quotes_and_dashes_are_as_good_as_a_typographers() -> None:
    assert share(key("don't"), "don’t") == 1.0
    assert share(key("“follow-up”"), '"follow–up"') == 1.0


@pytest.mark.parametrize("typed", ["", " ", "\u00a0\n"])
def test_nothing_typed_is_never_right(typed: str) -> None:
    assert share(key(".*", pattern=True), typed) == 0.0


def test_a_pattern_is_for_the_whole_answer() -> None:
    colour = key("colou?r", pattern=True)
    assert [share(colour, typed) for typed in ("color", "Colour", "colours", "my color")] == [
        1.0,
        1.0,
        0.0,
        0.0,
    ]


def test_a_pattern_passes_over_what_its_key_does() -> None:
    assert share(key("Straße [0-9]+", pattern=True), "straße 7") == 1.0
    assert share(key("[A-Z]{2}", pattern=True, case_sensitive=True), "ab") == 0.0
    assert share(key("caf[éè]", pattern=True, accent_sensitive=False), "CAFÉ") == 1.0
    assert share(key("café", pattern=True, accent_sensitive=False), "cafe") == 1.0


def test_a_pattern_may_name_what_typographers_write() -> None:
    assert share(key("10–12", pattern=True), "10–12") == 1.0
    assert share(key("don[’']t", pattern=True), "don’t") == 1.0
    assert share(key("don't", pattern=True), "don’t") == 1.0


def test_a_pattern_that_would_run_for_ever_ends_and_does_not_fit() -> None:
    endless = key("(a|a|b|ab)*c", pattern=True)
    began = time.monotonic()
    assert share(endless, "ab" * 200) == 0.0
    assert time.monotonic() - began < 2.0


def test_a_pattern_that_ends_late_does_not_spoil_the_answers_beside_it() -> None:
    accepted = (AcceptedText(text="(a|a|b|ab)*c", pattern=True), AcceptedText(text="ab" * 200))
    assert share(TextKey(accepted=accepted), "ab" * 200) == 1.0


def test_the_best_of_the_accepted_texts_counts_and_says_so() -> None:
    accepted = (
        AcceptedText(text="hot.*", pattern=True, share=0.5, feedback="Which one?"),
        AcceptedText(text="hotline", feedback="Yes."),
    )
    both = TextKey(accepted=accepted)
    assert worth_of_text(both, "hotline").feedback == ("Yes.",)
    assert (worth_of_text(both, "hotdog").share, worth_of_text(both, "hotdog").feedback) == (
        0.5,
        ("Which one?",),
    )


@given(st.text(max_size=60), st.booleans(), st.booleans())
def test_a_text_is_itself_by_every_key(text: str, case: bool, accents: bool) -> None:
    right = share(key(text, case_sensitive=case, accent_sensitive=accents), text)
    assert right == (1.0 if text.split() else 0.0)
