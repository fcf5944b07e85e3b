"""How large a picture is, whoever drew it."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from courseware.catalog.formats.picture_size import picture_size


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("lossless", [False, True])
def test_pictures_of_every_format_tell_their_size(form: str, lossless: bool) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (321, 57)).save(
        buffer, form, **({"lossless": lossless} if form == "WEBP" else {})
    )
    assert picture_size(buffer.getvalue()) == (321, 57)


def test_drawings_tell_their_size_if_it_is_in_pixels() -> None:
    assert picture_size(b'<?xml version="1.0"?><svg width="40px" height="30"/>') == (40, 30)
    assert picture_size(b'<svg viewBox="0 0 4 3"/>') is None


@given(
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff", b"RIFF....WEBPVP8X"]),
    st.binary(),
)
def test_a_broken_picture_has_none(beginning: bytes, rest: bytes) -> None:
    size = picture_size(beginning + rest)
    assert size is None or all(0 < side <= 50_000 for side in size)


def test_a_picture_larger_than_any_page_has_none() -> None:
    huge = b"\x89PNG\r\n\x1a\n" + bytes(8) + struct.pack(">II", 2**31, 1)
    assert picture_size(huge) is None
