"""The printed certificate: what it says, how it is built, and that it never changes."""

from __future__ import annotations

import io
import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pypdf
import pypdfium2
import pypdfium2.raw
import pytest
import zxingcpp

from courseware.catalog.model import CertificationLevel
from courseware.credentials.document import render, sha256
from courseware.credentials.snapshot import CertificateSnapshot
from tests.credentials.conftest import read, text

LONG = {
    "recipient_name": "Maria Guadalupe Fernanda Hernández-Villavicencio de la Santísima Trinidad",
    "track_name": "Campaigns, Disclosures and Conflicts of Interest for Regional Compliance Officers",
    "organisation_name": "Asociación Iberoamericana de Transportes, Logística y Comercio Exterior",
}


def test_says_who_what_when_and_by_whom_in_reading_order(snapshot: CertificateSnapshot) -> None:
    said = text(snapshot)
    parts = [
        "COURSEWARE ACADEMY",
        "CERTIFICATE OF ACHIEVEMENT",
        "This is to certify that",
        "Zoë Müller",
        "Meridian Freight",
        "has completed every course and passed every assessment",
        "and is certified in",
        "Platform Fundamentals",
        "Foundation level · Version 1.3",
        "14 March 2026",
        "14 March 2028",
        "CERT-2026-00042",
        "Helena Lindqvist",
        "Director of Learning",
        "Scan to verify",
        "Certificate CERT-2026-00042 can be verified at https://academy.example/verify/",
    ]
    places = [said.index(part) for part in parts]
    assert places == sorted(places)


def test_other_readers_find_whole_words_in_the_wide_title(snapshot: CertificateSnapshot) -> None:
    page = pypdfium2.PdfDocument(render(snapshot))[0]
    assert "CERTIFICATE OF ACHIEVEMENT" in page.get_textpage().get_text_bounded()


def test_leaves_out_what_there_is_not(snapshot: CertificateSnapshot) -> None:
    said = text(replace(snapshot, organisation_name=None, expires_at=None, signatory_name=""))
    assert "VALID UNTIL" not in said
    assert "Meridian" not in said
    assert "Helena" not in said
    assert "ISSUED" in said


def test_prints_the_tracks_own_wording(snapshot: CertificateSnapshot) -> None:
    said = text(replace(snapshot, wording="has shown how to run a hotline"))
    assert "has shown how to run a hotline" in said
    assert "every assessment" not in said


def test_prints_dates_in_utc(snapshot: CertificateSnapshot) -> None:
    auckland = timezone(timedelta(hours=13))
    said = text(replace(snapshot, issued_at=datetime(2026, 3, 1, 3, 0, tzinfo=auckland)))
    assert "28 February 2026" in said


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Brontë",
        "Łukasz Żółkiewski",
        "Νίκος Ἀριστοτέλης",
        "Александр Ђорђевић",
        "Nguyễn Thị Ánh",
        "田中 太郎",
        "髙﨑 渡邉",
        "さくら カナ",
        "김민준",
        "张伟",
        "劉德華",
        "田中 Zoë",
    ],
)
def test_prints_a_name_in_its_own_script(snapshot: CertificateSnapshot, name: str) -> None:
    said = text(replace(snapshot, recipient_name=name))
    assert name in said
    assert "□" not in said


def test_a_character_that_no_face_has_is_seen_to_be_missing(snapshot: CertificateSnapshot) -> None:
    assert "Zoë □" in text(replace(snapshot, recipient_name="Zoë 🎉"))


@pytest.mark.parametrize("paper", ["A4", "LETTER"])
@pytest.mark.parametrize("changes", [{}, LONG, {"organisation_name": None, "expires_at": None}])
def test_the_qr_code_leads_to_the_verify_page(
    snapshot: CertificateSnapshot, paper: str, changes: dict[str, object]
) -> None:
    pdf = render(replace(snapshot, paper=paper, **changes))
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [snapshot.verify_url]


def test_the_link_can_be_clicked(snapshot: CertificateSnapshot) -> None:
    notes = [note.get_object() for note in read(snapshot).pages[0]["/Annots"]]
    assert {note["/A"]["/URI"] for note in notes} == {snapshot.verify_url}


@pytest.mark.parametrize("pair", ["fU", "fT", "VA", "To", "LT", "rY", "f_", "-W"])
def test_the_address_is_copied_without_spaces(snapshot: CertificateSnapshot, pair: str) -> None:
    address = f"https://academy.example/verify/Kx{pair}9e"
    assert address in text(replace(snapshot, verify_url=address))


@pytest.mark.parametrize(
    ("paper", "millimetres"), [("A4", (297.0, 210.0)), ("LETTER", (279.4, 215.9))]
)
def test_is_one_landscape_sheet(
    snapshot: CertificateSnapshot, paper: str, millimetres: tuple[float, float]
) -> None:
    reader = read(replace(snapshot, paper=paper))
    box = reader.pages[0].mediabox
    assert len(reader.pages) == 1
    size = tuple(float(side) * 25.4 / 72 for side in (box.width, box.height))
    assert size == pytest.approx(millimetres, abs=0.05)


def test_every_font_is_embedded_as_a_subset(snapshot: CertificateSnapshot) -> None:
    reader = read(replace(snapshot, recipient_name="田中 Zoë", signatory_name="김민준"))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    names = {font["/BaseFont"].partition("+")[2] for font in fonts}
    assert {"EBGaramond-Medium", "NotoSerifCJK-Japanese", "NotoSerifCJK-Korean"} <= names
    for font in fonts:
        assert len(font["/FontDescriptor"]["/FontFile2"].get_data()) < 20_000
        assert "/ToUnicode" in font


def test_describes_itself(snapshot: CertificateSnapshot) -> None:
    reader = read(snapshot)
    about, root = reader.metadata, reader.trailer["/Root"]
    assert about is not None
    assert about.title == "Certificate of Achievement: Platform Fundamentals, Zoë Müller"
    assert about.author == "Courseware Academy"
    assert about.subject == (
        "Zoë Müller is certified in Platform Fundamentals, version 1.3, by Courseware Academy."
    )
    assert about.keywords == "CERT-2026-00042"
    assert about.creation_date == datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.xmp_metadata is not None
    assert reader.xmp_metadata.dc_title == {"x-default": about.title}
    assert reader.xmp_metadata.dc_language == ["en"]


def test_describes_itself_with_names_that_xml_would_trip_over(
    snapshot: CertificateSnapshot,
) -> None:
    reader = read(replace(snapshot, recipient_name="<Ampère> & (Söhne)"))
    assert reader.xmp_metadata is not None
    assert "<Ampère> & (Söhne)" in reader.xmp_metadata.dc_title["x-default"]


def test_the_same_snapshot_gives_the_same_bytes(snapshot: CertificateSnapshot) -> None:
    once = render(snapshot)
    render(replace(snapshot, recipient_name="田中 김민준", paper="LETTER"))
    assert render(snapshot) == once
    assert render(replace(snapshot, number="CERT-2026-00043")) != once


def test_another_process_in_another_place_gives_the_same_bytes(
    snapshot: CertificateSnapshot,
) -> None:
    program = (
        "import pickle, sys; from courseware.credentials.document import render;"
        "sys.stdout.buffer.write(render(pickle.load(sys.stdin.buffer)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps(snapshot),
        env={**os.environ, "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "1000000000"},
        capture_output=True,
        check=True,
    )
    assert answer.stdout == render(snapshot)


def test_an_unknown_template_is_laid_out_as_standard(snapshot: CertificateSnapshot) -> None:
    assert text(replace(snapshot, template="baroque")) == text(snapshot)


@pytest.mark.parametrize("level", CertificationLevel)
def test_names_the_level(snapshot: CertificateSnapshot, level: CertificationLevel) -> None:
    assert f"{level.title()} level" in text(replace(snapshot, level=level))


EXTREMES = [
    {},
    LONG,
    {**LONG, "paper": "LETTER", "signatory_name": LONG["organisation_name"]},
    {"recipient_name": "x" * 300, "track_name": "W" * 200, "organisation_name": "O" * 200,
     "issuer": "Institute of " * 12, "signatory_title": "Head " * 20, "wording": "word " * 60},
    {"recipient_name": "", "organisation_name": None, "expires_at": None, "signatory_name": ""},
]  # fmt: skip


@pytest.mark.parametrize("changes", EXTREMES)
def test_no_two_pieces_of_text_touch(
    snapshot: CertificateSnapshot, changes: dict[str, object]
) -> None:
    page = pypdfium2.PdfDocument(render(replace(snapshot, **changes)))[0]
    boxes = [
        item.get_bounds() for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    ]
    width, height = page.get_size()
    for index, (left, bottom, right, top) in enumerate(boxes):
        assert left > 40
        assert bottom > 40
        assert right < width - 40
        assert top < height - 40
        for other_left, other_bottom, other_right, other_top in boxes[:index]:
            apart = (
                right <= other_left + 1 or other_right <= left + 1
                or top <= other_bottom + 1 or other_top <= bottom + 1
            )  # fmt: skip
            assert apart


def test_the_margin_that_printers_cannot_reach_stays_white(
    snapshot: CertificateSnapshot,
) -> None:
    image = pypdfium2.PdfDocument(render(snapshot))[0].render(scale=1).to_pil().convert("L")
    margin = int(7 * 72 / 25.4)
    width, height = image.size
    for box in (
        (0, 0, width, margin), (0, height - margin, width, height),
        (0, 0, margin, height), (width - margin, 0, width, height),
    ):  # fmt: skip
        assert image.crop(box).getextrema() == (255, 255)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(snapshot: CertificateSnapshot, tmp_path: Path) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(render(replace(snapshot, recipient_name="田中 Zoë")))
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)


def test_the_fingerprint_is_the_files(snapshot: CertificateSnapshot) -> None:
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256(render(snapshot)) != sha256(render(replace(snapshot, paper="LETTER")))


def test_is_small_enough_to_keep_a_million_of(snapshot: CertificateSnapshot) -> None:
    pdf = render(replace(snapshot, **LONG))
    assert len(pdf) < 80_000
    assert pypdf.PdfReader(io.BytesIO(pdf)).pdf_header == "%PDF-1.7"
