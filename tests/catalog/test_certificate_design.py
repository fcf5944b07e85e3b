"""A certificate's design in a track.yaml: what may be said, and what is refused when it is published."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from courseware.catalog.certificate_design import contrast_with_white, over
from courseware.catalog.model import CertificateDesign
from courseware.catalog.track_file import read_track_file
from courseware.errors import ContentError

TRACK = """
name: Reading
slug: reading
type: READING
level: FOUNDATION
version: "1.0"
certificate:
"""


def png(side: int = 100) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(buffer, "PNG")
    return buffer.getvalue()


def write(folder: Path, *lines: str) -> Path:
    file = folder / "track.yaml"
    file.write_text(TRACK + "".join(f"  {line}\n" for line in lines), encoding="utf-8")
    return file


def test_pictures_are_named_by_their_content(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png())
    (tmp_path / "ada.png").write_bytes(png())
    track, _ = read_track_file(write(tmp_path, "logo: logo.png", "signature: ada.png"))
    assert track.certificate.logo == track.certificate.signature
    assert track.pictures == {track.certificate.logo: png()}
    assert track.certificate.logo.endswith(".png")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("template: baroque", r'"certificate\.template" is .baroque.\. Use one of standard, plain'),
        ("paper: A3", r'"certificate\.paper" is .A3.\. Use one of A4, LETTER'),
        ("language: tlh", r'"certificate\.language" is .tlh.\. Use one of en, de'),
        ("accent: teal", r'"certificate\.accent" is .teal.\. Write a colour'),
        ("accent: '#FFD700'", r'"certificate\.accent" is #FFD700, too pale .* darker'),
        ("trim: '#FFFFF0'", r'"certificate\.trim" is #FFFFF0, too pale'),
        ("logo: none.png", r'"certificate\.logo" names .*none\.png, which cannot be read'),
        ("logo: broken.png", r'"certificate\.logo" \(broken\.png\) is no PNG or JPEG'),
        ("logo: cut.png", r'"certificate\.logo" \(cut\.png\) is no PNG or JPEG'),
        ("signature: tiny.png", r'"certificate\.signature" \(tiny\.png\) is 4 by 4 pixels'),
        ("logo: huge.png", r'"certificate\.logo" \(huge\.png\) has 2\.1 MB'),
    ],
)
def test_what_cannot_be_printed_is_refused_by_its_name(
    tmp_path: Path, line: str, words: str
) -> None:
    (tmp_path / "broken.png").write_bytes(b"<svg></svg>")
    (tmp_path / "cut.png").write_bytes(png()[:-60])
    (tmp_path / "tiny.png").write_bytes(png(4))
    (tmp_path / "huge.png").write_bytes(bytes(2_100_000))
    with pytest.raises(ContentError, match=words):
        read_track_file(write(tmp_path, line))


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#FFFFFF") == pytest.approx(1)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_an_organisation_differs_from_the_track_in_what_it_sets() -> None:
    track = CertificateDesign(signatory_name="Ada", accent="#17616B", wording="has read")
    theirs = CertificateDesign(template="", accent="#7A1F3D", paper="LETTER")
    found = over(track, theirs)
    assert (found.template, found.signatory_name, found.accent, found.paper, found.wording) == (
        "standard",
        "Ada",
        "#7A1F3D",
        "LETTER",
        "has read",
    )
    assert over(track, None) is track


def test_a_tracks_wording_is_not_printed_among_words_of_another_language() -> None:
    track = CertificateDesign(wording="has read")
    assert over(track, CertificateDesign(template="", language="de")).wording == ""
    both = CertificateDesign(template="", language="de", wording="hat gelesen")
    assert over(track, both).wording == "hat gelesen"
