"""Certificate numbers: what they look like, and that they lead back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.certification.numbering import format_number, parse_number

years = st.integers(2000, 9999)
sequences = st.integers(1, 10**7)


@given(years, sequences)
def test_a_number_leads_back_to_its_year_and_sequence(year: int, sequence: int) -> None:
    assert parse_number(format_number(year, sequence)) == (year, sequence)


@given(years, st.lists(sequences, unique=True, min_size=2))
def test_numbers_are_as_unique_as_their_sequences(year: int, some: list[int]) -> None:
    assert len({format_number(year, sequence) for sequence in some}) == len(some)


def test_the_hundred_thousandth_has_six_digits() -> None:
    assert format_number(2026, 1) == "CERT-2026-00001"
    assert format_number(2026, 99_999) == "CERT-2026-99999"
    assert format_number(2026, 100_000) == "CERT-2026-100000"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CERT-2026-1",
        "cert-2026-00001",
        "CERT-26-00001",
        "CERT-2026-000001",
        "CERT-2026-00001 ",
        "CERT-٢٠٢٦-00001",
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"certificate number|leading zeros"):
        parse_number(text)


def test_there_is_no_certificate_before_the_first() -> None:
    with pytest.raises(ValueError, match="count from 1"):
        format_number(2026, 0)
