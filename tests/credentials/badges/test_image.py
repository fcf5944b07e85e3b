"""The badge's picture, and the credential that is baked into it."""

from __future__ import annotations

import io
import struct
import zlib
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from courseware.catalog.model import CertificationLevel
from courseware.credentials.badges.baking import (
    LONGEST,
    PNG,
    bake_png,
    bake_svg,
    unbaked_png,
    unbaked_svg,
)
from courseware.credentials.badges.image import PIXELS, png, svg
from courseware.credentials.badges.model import BadgeFacts
from courseware.errors import CredentialError
from tests.credentials.badges.conftest import Signed

FACTS = BadgeFacts(
    issuer="Courseware Academy",
    track_name="Platform Fundamentals",
    track_version="1.3",
    level=CertificationLevel.FOUNDATION,
    year=2026,
)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_the_svg_asks_for_no_font_no_script_and_nothing_outside() -> None:
    drawn = svg(FACTS)
    names = {element.tag.rpartition("}")[2] for element in ET.fromstring(drawn).iter()}
    assert names == {"svg", "title", "g", "path", "circle"}
    assert "href" not in drawn
    assert "Platform Fundamentals" in drawn


def test_the_png_is_a_picture_with_corners_that_one_can_see_through() -> None:
    picture = Image.open(io.BytesIO(png(FACTS)))
    assert picture.size == (PIXELS, PIXELS)
    assert picture.getpixel((2, 2))[3] == 0
    assert picture.getpixel((PIXELS // 2, 30)) == (0x17, 0x61, 0x6B, 255)


@pytest.mark.parametrize("name", ["", "W" * 300, "調査と報告", "A very " * 20, "\U00012000 \x07"])
def test_no_name_makes_it_fail(name: str) -> None:
    facts = BadgeFacts(
        issuer=name,
        track_name=name,
        track_version="1.0",
        level=CertificationLevel.ADVANCED,
        year=2026,
    )
    assert png(facts).startswith(PNG)


def test_what_is_baked_into_a_png_is_taken_out_again(signed: Signed) -> None:
    baked = bake_png(png(FACTS), signed.text)
    assert unbaked_png(baked) == signed.text
    picture = Image.open(io.BytesIO(baked))
    picture.load()
    assert picture.text["openbadgecredential"] == signed.text
    assert picture.tobytes() == Image.open(io.BytesIO(png(FACTS))).tobytes()


def test_what_is_baked_into_an_svg_is_taken_out_again(signed: Signed) -> None:
    baked = bake_svg(svg(FACTS), signed.text)
    assert unbaked_svg(baked.encode()) == signed.text
    (found,) = ET.fromstring(baked).iter("{https://purl.imsglobal.org/ob/v3p0}credential")
    assert found.text == signed.text


def test_an_end_of_cdata_in_a_name_breaks_nothing() -> None:
    import json

    text = json.dumps({"name": "]]>"})
    baked = bake_svg(svg(FACTS), text)
    found = unbaked_svg(baked.encode())
    assert found is not None
    assert json.loads(found) == {"name": "]]>"}


def test_a_compressed_credential_is_read_and_a_bomb_is_not() -> None:
    plain = png(FACTS)
    for text, readable in ((b'{"a":"b"}', True), (b"x" * (LONGEST * 100), False)):
        body = b"openbadgecredential\0\1\0\0\0" + zlib.compress(text, 9)
        baked = plain[:33] + chunk(b"iTXt", body) + plain[33:]
        if readable:
            assert unbaked_png(baked) == text.decode()
        else:
            with pytest.raises(CredentialError, match="longer than"):
                unbaked_png(baked)


def test_two_credentials_in_one_picture_are_one_too_many(signed: Signed) -> None:
    body = b"openbadgecredential\0\0\0\0\0" + signed.file
    twice = bake_png(png(FACTS), signed.text)
    twice = twice[:33] + chunk(b"iTXt", body) + twice[33:]
    with pytest.raises(CredentialError, match="more than one"):
        unbaked_png(twice)


def test_no_entity_is_expanded() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    with pytest.raises(CredentialError, match="document type"):
        unbaked_svg(bomb)


@given(st.binary(max_size=300))
def test_any_bytes_after_a_png_signature_are_a_damaged_picture(junk: bytes) -> None:
    with pytest.raises(CredentialError, match="damaged"):
        unbaked_png(PNG + junk)
