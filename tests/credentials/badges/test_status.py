"""Status lists: where a certificate's bit is, and how the bits travel."""

from __future__ import annotations

import base64
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.credentials.badges.status import (
    BITS,
    StatusList,
    StatusPlace,
    StatusPurpose,
    encode,
    is_set,
    place,
)
from courseware.errors import CredentialError


@given(st.sets(st.integers(0, BITS - 1), max_size=20), st.integers(0, BITS - 1))
def test_exactly_the_bits_that_were_set_are_set(indexes: set[int], other: int) -> None:
    encoded = encode(indexes)
    assert all(is_set(encoded, index) for index in indexes)
    assert is_set(encoded, other) == (other in indexes)


def test_the_list_is_gzip_in_base64url_and_large_enough_to_hide_in() -> None:
    encoded = encode([0])
    assert encoded[0] == "u"
    text = encoded[1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    assert len(bits) * 8 == 131_072
    assert bits[0] == 0b1000_0000
    assert encode([0]) == encoded


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("CERT-2026-00001", StatusPlace(2026, 1, 0)),
        ("CERT-2026-131072", StatusPlace(2026, 1, BITS - 1)),
        ("CERT-2026-131073", StatusPlace(2026, 2, 0)),
    ],
)
def test_a_number_has_one_place(number: str, expected: StatusPlace) -> None:
    assert place(number) == expected


def test_a_list_is_found_by_its_name_and_by_no_other() -> None:
    listed = StatusList(StatusPurpose.SUSPENSION, 2026, 2)
    assert StatusList.named(listed.name) == listed
    for name in (
        "",
        "2026",
        "revocation-2026-0",
        "revocation-2026-01",
        "revocation-26-1",
        "x-2026-1",
    ):
        assert StatusList.named(name) is None


def test_a_list_that_unpacks_to_too_much_or_too_little_is_not_read() -> None:
    for bits in (b"\0" * (64 << 20), b"\0" * 100):
        packed = base64.urlsafe_b64encode(gzip.compress(bits)).decode().rstrip("=")
        with pytest.raises(CredentialError, match="does not hold"):
            is_set("u" + packed, 0)
    with pytest.raises(CredentialError, match="not gzip"):
        is_set("uAAAA", 0)
    with pytest.raises(CredentialError, match="no entry"):
        is_set(encode([]), BITS)
