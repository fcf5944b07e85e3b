"""`courseware organisations certificate` and `certificates preview`: what is set is what is printed."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from courseware.registrar.protocol import GetCertificateDocument, Person
from courseware.settings import Settings
from tests.cli.command import courseware, the_one_line
from tests.conftest import RunningRegistrar
from tests.registrar.learning import earn

WHOSE = "Northwind Trading"


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    Image.new("RGB", (300, 100), "navy").save(tmp_path / "logo.png")
    return tmp_path / "logo.png"


def page(pdf: bytes) -> pypdf.PageObject:
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[0]


def test_what_an_organisation_sets_is_on_its_next_certificates_and_no_others(
    settings: Settings, registrar: RunningRegistrar, zoe: Person, ines: Person, logo: Path
) -> None:
    done = courseware(
        settings, "organisations", "certificate", WHOSE, "--logo", str(logo), "--language", "de",
        "--paper", "LETTER", "--signatory-name", "Grace Hopper",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "language: de" in done.stdout
    numbers = []
    for person in (zoe, ines):
        certificate = earn(registrar.acting(person), "basics")
        assert certificate is not None
        numbers.append(certificate.number)
    theirs, ours = (
        page(registrar.house.call(GetCertificateDocument(number=number)).pdf) for number in numbers
    )
    said = theirs.extract_text()
    assert "Hiermit wird bescheinigt" in said
    assert "Grace Hopper" in said
    assert "Dean" in said, "the track's, because the organisation has not set it"
    assert len(theirs.images) == 1
    assert float(theirs.mediabox.width) == 792
    assert "This is to certify" in ours.extract_text()
    assert len(ours.images) == 0


def test_settings_add_up_until_they_are_cleared(
    settings: Settings, registrar: RunningRegistrar, zoe: Person
) -> None:
    def certificate(*options: str) -> str:
        done = courseware(settings, "organisations", "certificate", WHOSE, *options)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "look as their tracks say" in certificate()
    certificate("--accent", "#7A1F3D")
    assert certificate("--trim", "#8C8C9A").splitlines() == ["accent: #7A1F3D", "trim: #8C8C9A"]
    assert certificate("--clear", "--paper", "A4").splitlines() == ["paper: A4"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--accent", "#FFD700"], '"accent" is #FFD700, too pale'),
        (["--wording", "has " + "shown much " * 60], '"wording" has 664 characters'),
        (["--logo", "README.md"], '"--logo" (README.md) is no PNG or JPEG'),
    ],
)
def test_what_cannot_be_printed_is_refused_at_once(
    settings: Settings,
    registrar: RunningRegistrar,
    zoe: Person,
    options: list[str],
    words: str,
) -> None:
    done = courseware(settings, "organisations", "certificate", WHOSE, *options)
    assert words in the_one_line(done)


def test_an_organisation_that_is_not_there_is_named(
    settings: Settings, registrar: RunningRegistrar
) -> None:
    done = courseware(settings, "organisations", "certificate", "Nobody Ltd")
    assert "no organisation 'Nobody Ltd'" in the_one_line(done)


def test_a_preview_is_drawn_from_the_file_as_it_is(
    settings: Settings, registrar: RunningRegistrar, zoe: Person, tmp_path: Path
) -> None:
    file = tmp_path / "preview.pdf"
    courseware(settings, "organisations", "certificate", WHOSE, "--paper", "LETTER")
    done = courseware(
        settings, "certificates", "preview", "case-management", "--to", str(file), "--name",
        "田中 太郎", "--language", "fr", "--organisation", WHOSE, "--notebooks", str(settings.notebooks),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = page(file.read_bytes()).extract_text()
    assert "田中 太郎" in said
    assert "Nous certifions que" in said
    assert float(page(file.read_bytes()).mediabox.width) == 792


def test_words_that_do_not_fit_keep_a_track_from_being_published(
    settings: Settings, tmp_path: Path
) -> None:
    there = tmp_path / "notebooks"
    shutil.copytree(settings.notebooks / "platform-fundamentals", there / "platform-fundamentals")
    file = there / "platform-fundamentals" / "track.yaml"
    content = file.read_text(encoding="utf-8")
    name = next(line for line in content.splitlines() if "signatory_name" in line)
    file.write_text(content.replace(name, f"  signatory_name: {'Ada ' * 40}"), encoding="utf-8")
    refused = f'{file.as_posix()}: error: "certificate.signatory_name" has 159 characters'
    for command in ("check", "publish"):
        done = courseware(settings, command, str(there))
        assert done.returncode == 1
        assert refused in done.stdout
    preview = courseware(
        settings, "certificates", "preview", "platform-fundamentals", "--to", "-",
        "--notebooks", str(there),
    )  # fmt: skip
    assert '"certificate.signatory_name" has 159 characters' in the_one_line(preview)
