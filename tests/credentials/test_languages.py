"""The printed words in every language, and names in every script: what is seen, and what is copied."""

from __future__ import annotations

import io
import re
import string
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from courseware.credentials import words as module
from courseware.credentials.directions import levels, order_on_paper
from courseware.credentials.document import render
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.credentials.typefaces import DISPLAY
from courseware.credentials.typesetting import line
from courseware.credentials.words import words
from courseware.languages import LANGUAGES, LOCALES
from tests.credentials.conftest import read, text

NAMES = {
    "en": "Zoë Brontë",
    "de": "Jürgen Weiß",
    "fr": "Éléonore Lefèvre",
    "es": "Íñigo Núñez Peña",
    "pl": "Łukasz Żółkiewski",
    "ja": "田中 太郎",
    "ar": "فاطمة الزهراء بنت محمد",
}
SAID = {
    "de": ["Hiermit wird bescheinigt, dass", "14. März 2026", "Stufe Grundlagen"],
    "fr": ["Nous certifions que", "14 mars 2026", "Niveau fondamental"],
    "es": ["Se certifica que", "14 de marzo de 2026", "Nivel básico"],
    "pl": ["Niniejszym zaświadcza się, że", "14 marca 2026", "Poziom podstawowy"],
    "ja": ["修了証書", "2026年3月14日", "基礎レベル"],
    "ar": ["شهادة إنجاز", "تمنح هذه الشهادة إلى", "تاريخ الإصدار"],
}
MESSAGES = [
    value
    for name, held in vars(module).items()
    if name.isupper() and name not in {"LOCALES"}
    for value in (held.values() if isinstance(held, dict) else [held])
    if isinstance(value, str) and not name.startswith("_")
]


def as_pdfium_reads(snapshot: CertificateSnapshot) -> str:
    found: str = pypdfium2.PdfDocument(render(snapshot))[0].get_textpage().get_text_bounded()
    return found


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_says_it_in_the_language_that_was_asked_for(
    snapshot: CertificateSnapshot, language: str
) -> None:
    said = text(replace(snapshot, language=language))
    for part in SAID[language]:
        assert part in said
    assert "certify" not in said
    assert "□" not in said
    assert read(replace(snapshot, language=language)).trailer["/Root"]["/Lang"] == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("script", NAMES)
def test_a_name_of_any_script_is_copied_as_it_is_written(
    snapshot: CertificateSnapshot, language: str, script: str
) -> None:
    named = replace(snapshot, language=language, recipient_name=NAMES[script])
    assert NAMES[script] in text(named)
    assert NAMES[script] in as_pdfium_reads(named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_embedded_and_the_code_still_leads_to_the_verify_page(
    snapshot: CertificateSnapshot, language: str
) -> None:
    named = replace(snapshot, language=language, recipient_name=NAMES[language])
    fonts = read(named).pages[0]["/Resources"]["/Font"].values()
    for font in fonts:
        assert "/FontFile2" in font.get_object()["/FontDescriptor"]
        assert "/ToUnicode" in font.get_object()
    image = pypdfium2.PdfDocument(render(named))[0].render(scale=150 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [snapshot.verify_url]


def test_arabic_letters_join() -> None:
    (run,) = line("ببب", DISPLAY).runs
    assert len(set(run.text)) == 3, "the first, the middle and the last form"
    (alone,) = line("ب", DISPLAY).runs
    assert alone.text not in run.text


def test_a_sheet_in_arabic_stands_mirrored(snapshot: CertificateSnapshot) -> None:
    def middle_of_the_code(language: str) -> float:
        notes = read(replace(snapshot, language=language)).pages[0]["/Annots"]
        box = notes[0].get_object()["/Rect"]
        return float(box[0] + box[2]) / 2

    width = float(read(snapshot).pages[0].mediabox.width)
    assert middle_of_the_code("en") == pytest.approx(width - middle_of_the_code("ar"))


def test_latin_within_arabic_keeps_its_direction() -> None:
    found = levels("شهادة CERT-2026 (أ)")
    assert set(found[:6]) == {1}
    assert set(found[6:10]) == {2}
    assert order_on_paper([1, 2, 1]) == (2, 1, 0)
    assert order_on_paper([0, 1, 2, 1, 0]) == (0, 3, 2, 1, 4)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_a_catalogue_is_whole_keeps_its_fields_and_is_compiled(language: str) -> None:
    folder = LOCALES / language / "LC_MESSAGES"
    catalogue = read_po(io.BytesIO((folder / "documents.po").read_bytes()))
    said = {message.id: message.string for message in catalogue if message.id}
    assert set(said) == set(MESSAGES)
    for message, translated in said.items():
        assert translated
        assert _fields(translated) == _fields(message)
    compiled = read_mo(io.BytesIO((folder / "documents.mo").read_bytes()))
    assert {message.id: message.string for message in compiled if message.id} == said


def _fields(message: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_an_unknown_language_is_printed_in_english(snapshot: CertificateSnapshot) -> None:
    assert words("tlh").say(module.ISSUED) == "Issued"
    assert re.search("This is to certify that", text(snapshot))
