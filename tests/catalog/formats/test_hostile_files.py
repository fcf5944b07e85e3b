"""Files that are broken or meant to harm: one clear error, or the question is named and left out."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.catalog.formats import archive
from courseware.catalog.formats.reading import read_questions
from courseware.catalog.formats.source import Source
from courseware.errors import ContentError
from tests.catalog.formats import test_qti_kinds as qti
from tests.catalog.formats.reading import CHOICES, PNG, item, manifest, read, zipped

MOODLE = (
    "<quiz><question type='truefalse'><questiontext><text>Is it &x;?</text></questiontext>"
    "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    "</question></quiz>"
)
MOODLE_KINDS = (
    "<quiz><question type='cloze'><questiontext><text>a {1:SA:=b~%50%*c#d} {2:NM:=3:1}</text>"
    "</questiontext></question><question type='numerical'><answer fraction='100'><text>3</text>"
    "<tolerance>1</tolerance></answer><units><unit><multiplier>1</multiplier><unit_name>m</unit_name>"
    "</unit></units><unitgradingtype>1</unitgradingtype></question><question type='ddwtos'>"
    "<questiontext><text>[[1]] b</text></questiontext><dragbox><text>x</text><group>1</group></dragbox>"
    "<dragbox><text>y</text><group>1</group></dragbox></question></quiz>"
)
GAPS = f"<p>a {qti.entry()} b</p>"
NUMBER = qti.when(
    qti.op("equal", qti.var(), qti.base(4), tolerance_mode="absolute", tolerance="1 1"),
    qti.set_score(qti.base(2)),
)
NUMBERS = [
    {
        "question": "a",
        "type": "numeric",
        "precision": 2,
        "answers": [{"value": 3.1, "correct": True}],
    },
    {"id": "n", "type": "NUMERIC", "question": "x", "number": {"accepted": [{"value": 3.0}]}},
]
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
@settings(max_examples=60, deadline=None)
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
                ("c.gift", b"A {#=%50%3:1#x =4..5} b\n\nB {=a*b =c#d}\n\nC {=a -> b =c -> d}\n"),
                ("d.xml", MOODLE_KINDS.encode()),
                ("c.xml", qti.item(qti.declared("4", kind="float"), GAPS, NUMBER).encode()),
                ("d.json", json.dumps(NUMBERS).encode()),
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


@pytest.mark.parametrize(
    "pattern", ["((a{1000}){1000}){1000}", "(" * 2_000 + ")" * 2_000, "a{9999999999}", "a|" * 5_000]
)
def test_a_pattern_that_would_take_all_memory_is_not_compiled(pattern: str) -> None:
    key = {"accepted": [{"text": pattern, "pattern": True}, {"text": "a"}]}
    item = {"id": "q", "type": "SHORT_TEXT", "question": "Q?", "text": key}
    (skipped,) = read("a.json", json.dumps([item])).skipped
    assert "One of its patterns" in skipped.reason
    gaps = [{"id": "g", "text": key}]
    item = {"id": "q", "type": "CLOZE", "question": "a [[g]] b", "gaps": gaps}
    (skipped,) = read("a.json", json.dumps([item])).skipped
    assert "One of its patterns" in skipped.reason


def test_a_program_that_is_nested_without_an_end_is_named() -> None:
    test = {"name": "t", "source": "-" * 200_000 + "1"}
    item = {"id": "q", "type": "CODE", "question": "Q?", "code": {"tests": [test]}}
    (skipped,) = read("a.json", json.dumps([item])).skipped
    assert "nested too deeply" in skipped.reason


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.gift", "Q {=x " + " ".join(f"={n}" for n in range(300)) + "}", "more than 200"),
        ("a.gift", "Q {=" + "*a" * 60 + "}", "too many wildcards"),
        ("a.xml", qti.item(qti.declared("4", kind="float"), GAPS, NUMBER * 10_000), "too long"),
        (
            "b.xml",
            qti.item(qti.declared("A"), CHOICES, qti.op("not", "<a>" * 3_000 + "</a>" * 3_000)),
            "not understood",
        ),
    ],
)
def test_what_would_take_too_long_is_named(name: str, content: str, told: str) -> None:
    (skipped,) = read(name, content).skipped
    assert told in skipped.reason


CORPORA = Path(__file__).parents[3] / "../shared/corpora"


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this project")
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_banks_of_others_that_were_tampered_with_are_never_a_traceback(data: st.DataObject) -> None:
    name, whole = data.draw(st.sampled_from(_banks()))
    pieces = list(re.finditer(rb'"[^"]*"|<[^>]*>|[\w.+-]+|[^\s\w]', whole))
    for _ in range(data.draw(st.integers(1, 3))):
        piece, other = (data.draw(st.sampled_from(pieces)) for _ in range(2))
        put = data.draw(
            st.sampled_from([b"", other[0], piece[0] * 2, b"{", b'"-1e999"', b"%5%", b"[[1]]"])
        )
        whole = whole[: piece.start()] + put + whole[piece.end() :]
    with contextlib.suppress(ContentError):
        read(name, whole)


@functools.cache
def _banks() -> list[tuple[str, bytes]]:
    found = [("a.gift", (CORPORA / "gift/examples.gift.txt").read_bytes())]
    found.append(("a.aiken", (CORPORA / "aiken/questions.aiken.txt").read_bytes()))
    for path in sorted((CORPORA / "qti3").glob("*.zip")):
        with zipfile.ZipFile(path) as package:
            inner = [package.read(name) for name in package.namelist() if name.endswith(".xml")]
        found += [("a.xml", data) for data in inner if b"<qti-item-body" in data]
    return found


@given(st.binary(max_size=300), st.sampled_from(["gift", "aiken", "json", "xml", "zip", "txt"]))
@settings(deadline=None)
def test_any_bytes_are_never_a_traceback(data: bytes, ending: str) -> None:
    with contextlib.suppress(ContentError):
        read(f"a.{ending}", data)
