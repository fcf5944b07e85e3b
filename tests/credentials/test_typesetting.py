"""Lines of text: which face a character is set in, how it is spaced, where it breaks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.credentials.typefaces import DISPLAY, SMALL, face
from courseware.credentials.typesetting import MISSING, clean, fit, line


def faces(text: str) -> list[tuple[str, str]]:
    return [(run.face.name, str(run.text)) for run in line(text, DISPLAY).runs]


def test_one_script_is_one_run() -> None:
    assert faces("Александр") == [("EBGaramond-Medium", "Александр")]


def test_each_script_finds_its_face_in_a_mixed_name() -> None:
    assert faces("田中 Zoë 김") == [
        ("NotoSerifCJK-Japanese", "田中"),
        ("EBGaramond-Medium", " Zoë "),
        ("NotoSerifCJK-Korean", "김"),
    ]


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("渡", "NotoSerifCJK-Japanese"),
        ("邉", "NotoSerifCJK-JapaneseRarer"),
        ("张", "NotoSerifCJK-Simplified"),
        ("妳", "NotoSerifCJK-Traditional"),
        ("龘", "DroidSansFallback"),
    ],
)
def test_an_ideograph_is_found_in_the_first_face_that_has_it(character: str, name: str) -> None:
    assert faces(character) == [(name, character)]


def test_letters_are_kerned() -> None:
    apart = line("A", DISPLAY).width(1000) + line("V", DISPLAY).width(1000)
    assert line("AV", DISPLAY).width(1000) < apart - 50


def test_a_combining_accent_takes_no_room_and_stays_with_its_letter() -> None:
    assert faces("n̈o") == [("EBGaramond-Medium", "n̈o")]
    assert line("n̈o", DISPLAY).width(1000) == line("no", DISPLAY).width(1000)


def test_an_accent_that_can_be_composed_is() -> None:
    assert clean("Zoe\u0308") == "Zoë"


def test_nothing_invisible_is_printed() -> None:
    assert clean(" Anne\u200b\u00ad\tMarie\n\ufe0f\u202e ") == "Anne Marie"


def test_a_character_without_a_glyph_becomes_a_box() -> None:
    assert line("a🎉b", DISPLAY).text == f"a{MISSING}b"


def test_a_short_name_is_set_as_large_as_allowed() -> None:
    fitted = fit("Bo Li", DISPLAY, 600, largest=46, smallest=26, lines=3)
    assert (len(fitted.lines), fitted.size) == (1, 46)


def test_a_long_name_shrinks_before_it_breaks() -> None:
    fitted = fit(
        "Bartholomew Featherstonehaugh-Cholmondeley", DISPLAY, 600, largest=46, smallest=26
    )
    assert len(fitted.lines) == 1
    assert 26 <= fitted.size < 46
    assert fitted.lines[0].width(fitted.size) == pytest.approx(600)


def test_a_very_long_name_breaks_evenly_between_words() -> None:
    name = "Maria Guadalupe Fernanda Hernández Villavicencio de la Santísima Trinidad y Montenegro"
    fitted = fit(name, DISPLAY, 600, largest=46, smallest=26, lines=3)
    first, second = fitted.lines
    assert f"{first.text} {second.text}" == name
    assert first.width(1) == pytest.approx(second.width(1), rel=0.3)


def test_a_word_longer_than_a_line_is_broken_and_nothing_of_it_is_lost() -> None:
    fitted = fit("x" * 300, DISPLAY, 600, largest=46, smallest=26, lines=3)
    assert len(fitted.lines) == 3
    assert "".join(part.text for part in fitted.lines) == "x" * 300


@settings(max_examples=60)
@given(
    text=st.text(
        st.one_of(
            st.characters(exclude_categories=["Cs"]),
            st.sampled_from("abc -é田中김Жω\u0301\u0308"),
        ),
        max_size=80,
    ),
    lines=st.integers(1, 3),
)
def test_whatever_the_text_it_fits_and_nothing_visible_is_lost(text: str, lines: int) -> None:
    fitted = fit(text, SMALL, 300, largest=30, smallest=14, lines=lines)
    whole = line(text, SMALL).text
    assert len(fitted.lines) <= lines
    assert all(part.width(fitted.size) <= 300 * 1.02 for part in fitted.lines)
    printed = "".join(part.text for part in fitted.lines)
    assert printed.replace(" ", "") == whole.replace(" ", "")


def test_a_face_is_loaded_once() -> None:
    assert face("EBGaramond-Regular") is face("EBGaramond-Regular")
