"""The typefaces in the repository: small, embeddable, licensed."""

from __future__ import annotations

import io
import lzma
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import courseware.credentials
from courseware.credentials import typefaces

FOLDER = Path(courseware.credentials.__file__).parent / "fonts"
FILES = sorted([*FOLDER.glob("*.ttf"), *FOLDER.glob("*.ttf.xz")])
STACKS = [typefaces.DISPLAY, typefaces.TEXT, typefaces.ITALIC, typefaces.LABEL, typefaces.SMALL]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_face_is_small_and_has_the_outlines_that_can_be_embedded(file: Path) -> None:
    data = file.read_bytes()
    font = TTFont(io.BytesIO(lzma.decompress(data) if file.suffix == ".xz" else data))
    assert len(data) < 1_400_000
    assert "glyf" in font
    assert font["name"].getDebugName(6) == file.name.partition(".")[0]
    assert font["OS/2"].fsType & 0x0002 == 0  # embedding is not restricted


def test_all_faces_together_stay_small() -> None:
    assert sum(file.stat().st_size for file in FILES) < 4_000_000


def test_every_face_that_is_named_is_there_and_every_file_is_used() -> None:
    named = {name for stack in STACKS for name in stack}
    assert named == {file.name.partition(".")[0] for file in FILES}


def test_the_licences_and_origins_lie_beside_the_faces() -> None:
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL.txt").read_text()
    assert "Apache License" in (FOLDER / "Apache-2.0.txt").read_text()
    origins = (FOLDER / "README.md").read_text()
    for file in FILES:
        family = file.name.partition(".")[0].partition("-")
        assert f"`{family[0]}-*`" in origins or f"`{file.name.partition('.')[0]}`" in origins


@pytest.mark.parametrize("stack", STACKS)
def test_every_stack_has_the_letters_of_europe(stack: typefaces.Stack) -> None:
    letters = "ÀÉîõüßøåæœçñšžčřěůőűłżźćęąğışțăđþðŵŷļķģņēāīū" + "άβγδεζήθίκλμνξόπρστύφχψώς"
    letters += "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђћљњџј"
    faces = [typefaces.face(name) for name in stack[:2]]
    assert [letter for letter in letters if not any(face.has(letter) for face in faces)] == []
