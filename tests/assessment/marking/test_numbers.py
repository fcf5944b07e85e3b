"""Numbers as people write them are read as they meant them, and held against a key with units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.assessment.marking.numbers import read_quantities, worth_of_number
from courseware.catalog.questions import AcceptedNumber, NumberKey, Unit


def values(text: str) -> set[float]:
    return {quantity.value for quantity in read_quantities(text)}


def exactly(value: float, **facts: float | bool) -> NumberKey:
    return NumberKey(accepted=(AcceptedNumber(value=value, **facts),))


def share(key: NumberKey, text: str) -> float | None:
    return worth_of_number(key, text).share


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("30", 30),
        (" 30 ", 30),
        ("30.", 30),
        ("2.5", 2.5),
        ("2,5", 2.5),
        (",5", 0.5),
        (".5", 0.5),
        ("0.500", 0.5),
        ("0,500", 0.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1 234,5", 1234.5),
        ("1'234.5", 1234.5),
        ("1’234.5", 1234.5),
        ("1\u00a0234\u00a0567", 1234567),
        ("1\u202f234", 1234),
        ("1\u2009234", 1234),
        ("1,234,567", 1234567),
        ("1.234.567,89", 1234567.89),
        ("1234,567", 1234.567),
        ("+7", 7),
        ("-7", -7),
        ("−7", -7),
        ("- 7", -7),
        ("3e-4", 0.0003),
        ("3E−4", 0.0003),
        ("-1,5e3", -1500),
        ("٣٠", 30),
    ],
)
def test_a_number_means_what_people_mean_by_it(written: str, meant: float) -> None:
    (value,) = values(written)
    assert value == pytest.approx(meant)


@pytest.mark.parametrize("written", ["1,500", "1.500", "-1.500"])
def test_a_single_comma_before_three_digits_can_be_either(written: str) -> None:
    sign = -1 if written.startswith("-") else 1
    assert values(written) == {sign * 1.5, sign * 1500}
    assert share(exactly(sign * 1.5), written) == 1.0
    assert share(exactly(sign * 1500), written) == 1.0
    assert share(exactly(sign * 15), written) == 0.0


@pytest.mark.parametrize(
    "written",
    ["", " ", "thirty", "1,23,456", "1 23", "1.2.3", "1,234,56", "--5", ",", "1,234.567,8", "e5"],
)
def test_what_is_no_number_brings_nothing(written: str) -> None:
    assert read_quantities(written) == ()
    assert share(exactly(0), written) == 0.0


def test_a_number_beyond_all_numbers_is_wrong_and_no_accident() -> None:
    assert share(exactly(1), "1e999") == 0.0
    assert share(exactly(1), "9" * 100) == 0.0


@given(st.text(max_size=120))
def test_nothing_that_can_be_typed_is_an_accident(text: str) -> None:
    assert share(exactly(1, tolerance=0.5), text) in (0.0, 1.0)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_as_python_writes_it_is_itself(value: float) -> None:
    assert share(exactly(value), repr(value)) == 1.0


@pytest.mark.parametrize(("written", "right"), [("2.6", 1.0), ("2,4", 1.0), ("2.61", 0.0)])
def test_a_tolerance_holds_at_its_ends(written: str, right: float) -> None:
    assert share(exactly(2.5, tolerance=0.1), written) == right


@pytest.mark.parametrize(("written", "right"), [("-210", 1.0), ("-190", 1.0), ("-211", 0.0)])
def test_a_relative_tolerance_is_a_part_of_the_number(written: str, right: float) -> None:
    assert share(exactly(-200, tolerance=0.05, relative=True), written) == right


def test_a_tiny_number_is_not_any_tiny_number() -> None:
    planck = exactly(6.626e-34)
    assert share(planck, "6,626e-34") == 1.0
    assert share(planck, "0") == 0.0
    assert share(planck, "6.627e-34") == 0.0


WEIGHT = NumberKey(
    accepted=(AcceptedNumber(value=1.5, tolerance=0.01),),
    units=(Unit(name="kg"), Unit(name="g", factor=0.001), Unit(name="t", factor=1000)),
)


@pytest.mark.parametrize("written", ["1.5 kg", "1,5kg", "1500 g", "1 500 g", "0,0015t", "1.5 KG"])
def test_a_number_in_any_unit_of_the_key_is_converted(written: str) -> None:
    assert share(WEIGHT, written) == 1.0


@pytest.mark.parametrize("written", ["1.5", "1.5 g", "1.5 lb", "1500 kg", "kg", "1.5 kg or so"])
def test_a_missing_or_another_unit_is_wrong(written: str) -> None:
    assert share(WEIGHT, written) == 0.0


def test_a_unit_where_none_is_asked_for_is_wrong() -> None:
    assert share(exactly(30), "30 days") == 0.0


def test_units_that_differ_in_case_alone_are_told_apart() -> None:
    power = NumberKey(
        accepted=(AcceptedNumber(value=5),),
        units=(Unit(name="MW"), Unit(name="mW", factor=1e-9)),
    )
    assert share(power, "5 MW") == 1.0
    assert share(power, "5 mW") == 0.0
    assert share(power, "5 mw") == 0.0


def test_the_best_of_the_accepted_numbers_counts_and_says_so() -> None:
    key = NumberKey(
        accepted=(
            AcceptedNumber(value=10, tolerance=5, share=0.5, feedback="Nearly."),
            AcceptedNumber(value=12, feedback="Exactly."),
        )
    )
    exact, near, far = (worth_of_number(key, text) for text in ("12", "8", "80"))
    assert (exact.share, exact.feedback) == (1.0, ("Exactly.",))
    assert (near.share, near.feedback) == (0.5, ("Nearly.",))
    assert (far.share, far.feedback) == (0.0, ())
