"""Files that are broken or meant to harm: one clear error, or the question is named and left out."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.catalog.formats import archive
from courseware.catalog.formats.reading import read_questions
from courseware.catalog.formats.source import Source
from courseware.errors import ContentError
from tests.catalog.formats.reading import CHOICES, PNG, item, manifest, read, zipped

MOODLE = (
    "<quiz><question type='truefalse'><questiontext><text>Is it &x;?</text></questiontext>"
    "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    "</question></quiz>"
)
LAUGHS = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
QUESTION = "One?\nA) a\nB) b\nANSWER: A\n"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.gift", "", "empty"),
        ("a.gift", " \n\t", "empty"),
        ("a.txt", "Just a letter.", "format is not known"),
        ("a.gift", b"Who \xff? {=a ~b}", "not UTF-8"),
        ("a.gift", b"Who\0? {=a ~b}", "not text"),
        ("a.json", "{", "not JSON"),
        ("a.json", "[" * 100_000, "JSON"),
        ("a.json", '{"quiz": 1}', "no array"),
        ("a.json", "7", "no array"),
        ("a.zip", "no zip", "no zip"),
        ("a.zip", b"PK\x03\x04 cut off", "damaged"),
        ("a.zip", zipped({"x.txt": "x"}), "no imsmanifest.xml"),
        ("a.zip", zipped({"imsmanifest.xml": "<manifest"}), "not XML"),
        ("a.xml", "<quiz><question>", "not XML"),
        ("a.xml", "<html/>", "no file of questions"),
        ("a.xml", "<questestinterop/>", "older QTI"),
        ("a.xml", "<manifest/>", "zip package"),
        ("a.xml", '<?xml version="1.0" encoding="nonsense"?><quiz/>', "XML"),
        ("a.xml", f'<!DOCTYPE quiz [<!ENTITY x0 "ha">{LAUGHS}]>{MOODLE}', "DOCTYPE"),
        ("a.xml", f'<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>{MOODLE}', "DOCTYPE"),
        ("a.xml", f'<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd">{MOODLE}', "DOCTYPE"),
        ("a.xml", MOODLE, "not XML"),
    ],
)
def test_what_cannot_be_read_is_one_error_that_names_the_file(
    name: str, content: str | bytes, told: str
) -> None:
    with pytest.raises(ContentError, match=told) as error:
        read(name, content)
    assert error.value.file == name


def test_utf_16_with_its_mark_is_read() -> None:
    (question,) = read("a.txt", QUESTION.encode("utf-16")).questions
    assert question.question == "One?"
    (question,) = read("a.xml", item(CHOICES).encode("utf-16")).questions
    assert question.question == "Which?"


@pytest.mark.parametrize(
    "name", ["../out.xml", "/etc/out.xml", "a/../../out.xml", "C:/out.xml", "..\\out"]
)
def test_a_package_that_points_out_of_itself_is_not_read(name: str) -> None:
    package = zipped({"imsmanifest.xml": manifest("one.xml"), "one.xml": item(CHOICES), name: "x"})
    with pytest.raises(ContentError, match="points out of it"):
        read("a.zip", package)


def test_a_link_in_a_package_is_not_followed() -> None:
    buffer = io.BytesIO(zipped({"imsmanifest.xml": manifest("one.xml")}))
    with zipfile.ZipFile(buffer, "a") as package:
        link = zipfile.ZipInfo("one.xml")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    with pytest.raises(ContentError, match="points out of it"):
        read("a.zip", buffer.getvalue())


def test_addresses_that_climb_out_of_the_package_find_nothing() -> None:
    image = '<img src="../../../../etc/passwd.png"/><img src="file:///etc/a.png"/>'
    package = zipped({"imsmanifest.xml": manifest("one.xml"), "one.xml": item(image + CHOICES)})
    result = read("a.zip", package)
    assert (len(result.questions), result.pictures) == (1, {})
    assert "passwd" in result.remarks[0].text


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES_A_FILE", 100_000)
    bomb = "<a>" + " " * 1_000_000
    package = zipped(
        {"imsmanifest.xml": manifest("a.xml", "b.xml"), "a.xml": bomb, "b.xml": item(CHOICES)}
    )
    result = read("a.zip", package)
    assert "too large" in result.skipped[0].reason
    assert len(result.questions) == 1


def test_what_is_read_of_a_package_is_counted_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 20_000)
    paths = [f"{number}.xml" for number in range(50)]
    items = {path: item(CHOICES + " " * 2_000, identifier=f"i{path[:-4]}") for path in paths}
    result = read("a.zip", zipped({"imsmanifest.xml": manifest(*paths), **items}))
    assert 0 < len(result.questions) < 10
    assert len(result.questions) + len(result.skipped) == 50


def test_a_directory_that_lies_about_sizes_does_not_help() -> None:
    package = bytearray(zipped({"imsmanifest.xml": manifest("one.xml"), "one.xml": item(CHOICES)}))
    at = package.rindex(b"PK\x01\x02")
    package[at + 24 : at + 28] = (10).to_bytes(4, "little")
    result = read("a.zip", bytes(package))
    assert (result.questions, len(result.skipped)) == ((), 1)


def test_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    with pytest.raises(ContentError, match="more than 3 files"):
        read("a.zip", zipped({str(number): "" for number in range(4)}))


def test_a_package_in_a_package_is_no_item() -> None:
    inner = zipped({"imsmanifest.xml": manifest("one.xml"), "one.xml": item(CHOICES)})
    result = read("a.zip", zipped({"imsmanifest.xml": manifest("inner.zip"), "inner.zip": inner}))
    assert (result.questions, len(result.skipped)) == ((), 1)


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("courseware.catalog.formats.source.MOST_BYTES", 1024**2)
    path = tmp_path / "a.gift"
    path.write_bytes(b"x" * (1024**2 + 1))
    with pytest.raises(ContentError, match="larger than 1 MB"):
        read_questions(path)


@pytest.mark.parametrize(
    "line", ["x", "{", "}", "~", "{=a~", "\\", "::", "[", "<", "&", "$", "A) ", "// ", "`", "<b>"]
)
@pytest.mark.parametrize("name", ["a.gift", "a.aiken"])
def test_a_long_line_is_read_to_its_end(name: str, line: str) -> None:
    text = f"Q {line * (1024**2 // len(line))}"
    read(name, text)


def test_ten_megabytes_in_one_line() -> None:
    result = read("a.gift", "Who? {=a ~" + "b" * 10 * 1024**2 + "}")
    assert "longer than" in result.skipped[0].reason


@pytest.mark.parametrize("deep", ["<div>", "<b>", "<ul><li>"])
def test_nesting_without_an_end(deep: str) -> None:
    nested = deep * 5_000
    result = read("a.gift", f"[html]Who {nested.replace('=', '')}? {{=a ~b}}\n\nTwo? {{=a ~b}}")
    assert result.questions[-1].question == "Two?"
    closing = "".join(f"</{name}" for name in reversed(deep.strip("<").split("<")))
    result = read("a.xml", item(deep * 5_000 + CHOICES + closing * 5_000))
    assert len(result.questions) + len(result.skipped) == 1


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_file_cut_off_or_damaged_anywhere_is_never_a_traceback(data: st.DataObject) -> None:
    quiz = {
        "questions": [
            {
                "id": "a",
                "type": "TRUE_FALSE",
                "question": "x",
                "options": [],
                "correct_option_ids": [],
            }
        ]
    }
    name, whole = data.draw(
        st.sampled_from(
            [
                ("a.gift", b"::n::[html]Who <b>is</b>? {\n=a#b\n~%50%c\n####e}\n\nX {T}\n"),
                ("a.aiken", QUESTION.encode()),
                ("a.json", json.dumps(quiz).encode()),
                ("a.xml", item(f"<p>a</p>{CHOICES}").encode()),
                ("b.xml", MOODLE.replace("&x;", "").encode()),
                (
                    "a.zip",
                    zipped(
                        {"imsmanifest.xml": manifest("1.xml"), "1.xml": item(CHOICES), "a.png": PNG}
                    ),
                ),
            ]
        )
    )
    at = data.draw(st.integers(0, len(whole)))
    damage = data.draw(st.binary(max_size=3))
    cut = whole[:at] + damage + (whole[at + len(damage) :] if data.draw(st.booleans()) else b"")
    with contextlib.suppress(ContentError):
        read(name, cut)


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be read"):
        Source.of(tmp_path)
