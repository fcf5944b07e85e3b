"""Question banks that others wrote: each question comes with its key, or is named with a reason."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from courseware.catalog.formats.imported import Imported
from courseware.catalog.formats.reading import read_questions
from courseware.catalog.questions import QuizQuestion
from tests.catalog.formats.reading import is_right, seen, worth

CORPORA = Path(__file__).parents[3] / "../shared/corpora"
pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the corpora are not beside this project"
)
PACKAGES = ["CASE", "feedbackTest", "interactionMixSaxonyV3", "sharedMedia", "simple"]


def imported(path: str) -> Imported:
    result = read_questions(CORPORA / path)
    assert all(skipped.reason and skipped.name for skipped in result.skipped)
    return result


def assert_graded(question: QuizQuestion, right: set[str]) -> None:
    """`right` holds the ids of the options that the source calls right."""
    assert is_right(question, *right)
    for option in question.options:
        assert is_right(question, option.id) == ({option.id} == right)


def gift_sources() -> dict[int, str]:
    """Line -> the question that begins there, escaped characters as words such as <brace>."""
    text = (CORPORA / "gift/examples.gift.txt").read_text()
    text = re.sub(r"(?m)^[ \t]*//.*$", "//", text)
    text = re.sub(r"\\(.)", r"<\1>", text).replace("<{>", "<brace>").replace("<}>", "<brace>")
    found: dict[int, str] = {}
    first = 0
    for number, line in enumerate(text.split("\n"), start=1):
        first = (first or number) if line.strip(" /") else 0
        if first and not line.startswith("//"):
            found[first] = f"{found.get(first, '')}\n{line}".strip()
    return found


def answers_of(block: str) -> list[tuple[str, float | None, str]]:
    """The sign, the weight and the text of each answer."""
    inner = re.search(r"\{#?(.*)\}", block, re.DOTALL)
    assert inner
    return [
        (sign, float(weight) if weight else None, " ".join(text.split()))
        for sign, weight, text in re.findall(
            r"(?<!<)([~=])(?!>)\s*(?:%(-?\d+)%)?((?:<.>|[^~=#])*)(?:#(?:<.>|[^~=])*)?", inner[1]
        )
    ]


def test_gift_brings_each_question_or_names_it() -> None:
    result = imported("gift/examples.gift.txt")
    assert len(result.questions) + len(result.skipped) == len(gift_sources()) == 43
    assert len(result.questions) == 30
    reasons = [skipped.reason for skipped in result.skipped]
    assert sum("is asked at line" in reason for reason in reasons) == 10
    assert sum("a part of the mark" in reason for reason in reasons) == 3


def test_gift_questions_are_graded_as_their_signs_say() -> None:
    result = imported("gift/examples.gift.txt")
    left = {int(skipped.place.where.split()[-1]) for skipped in result.skipped}
    sources = [block for line, block in gift_sources().items() if line not in left]
    for question, block in zip(result.questions, sources, strict=True):
        answers = answers_of(block)
        if question.type == "TRUE_FALSE":
            assert_graded(question, {"true" if "{T" in block else "false"})
        elif question.type == "MATCHING":
            pairs = dict(re.findall(r"=\s*([^=]*?)\s*->\s*([^=}]*?)\s*(?=[=}])", block))
            ids = {option.text: option.id for option in question.options}
            answer = [f"{stem.id} {ids[pairs[stem.text]]}" for stem in question.stems]
            assert worth(question, *answer) == 1
            assert worth(question, *answer[1:]) == pytest.approx(1 - 1 / len(pairs))
        elif question.type in ("SHORT_TEXT", "NUMERIC"):
            assert_typed(question, block, answers)
        else:
            assert_chosen(question, answers)


def assert_typed(
    question: QuizQuestion, block: str, answers: list[tuple[str, float | None, str]]
) -> None:
    if question.type == "NUMERIC" and not answers:
        answers = [("=", None, re.findall(r"\{#(.*)\}", block)[0])]
    assert worth(question, "17") == 0
    for _, weight, text in answers:
        share = 1 if weight is None else weight / 100
        if question.type == "SHORT_TEXT":
            assert worth(question, text) == share
        elif ".." in text:
            assert {worth(question, end) for end in text.split("..")} == {share}
        else:
            value, tolerance = (float(part or 0) for part in text.partition(":")[::2])
            assert worth(question, str(value + tolerance)) == share
            assert worth(question, str(value + tolerance + 1)) < share


def assert_chosen(question: QuizQuestion, answers: list[tuple[str, float | None, str]]) -> None:
    right = {words(text) for sign, weight, text in answers if sign == "=" or weight == 50}
    gap = question.gaps[0] if question.gaps else None
    options = gap.options if gap else question.options
    assert [words(seen(option.text)) for option in options] == [words(text) for *_, text in answers]
    ids = {option.id for option in options if words(seen(option.text)) in right}
    if gap is None:
        assert_graded(question, ids)
    else:
        for option in options:
            assert worth(question, f"{gap.id} {option.id}") == (option.id in ids)


def words(text: str) -> str:
    """A text such that an escaped character is the same as the character."""
    return re.sub(r"brace|[{}<>\s]", "", text)


def test_aiken() -> None:
    result = imported("aiken/questions.aiken.txt")
    source = (CORPORA / "aiken/questions.aiken.txt").read_text()
    answers = re.findall(r"ANSWER: (\w)", source)
    assert (len(result.questions), result.skipped) == (len(answers), ())
    for question, letter in zip(result.questions, answers, strict=True):
        assert_graded(question, {question.options[ord(letter) - ord("A")].id})
        assert seen(question.question) in source


def test_moodle_xml_with_its_flags() -> None:
    result = imported("moodle-xml/multichoice.xml")
    root = ElementTree.parse(CORPORA / "moodle-xml/multichoice.xml").getroot()
    elements = [element for element in root if element.get("type") != "category"]
    assert (len(result.questions), result.skipped) == (len(elements), ())
    for question, element in zip(result.questions, elements, strict=True):
        fractions = [answer.get("fraction") for answer in element.iter("answer")]
        pairs = zip(question.options, fractions, strict=True)
        assert_graded(question, {option.id for option, fraction in pairs if fraction == "100"})
    assert len(result.pictures) == 4
    assert "'bonjour.mp3'" in "\n".join(map(str, result.remarks))


@pytest.mark.parametrize("name", PACKAGES)
def test_qti_brings_each_item_or_names_it(name: str) -> None:
    result = imported(f"qti3/{name}.zip")
    with zipfile.ZipFile(CORPORA / f"qti3/{name}.zip") as package:
        manifest = package.read("imsmanifest.xml").decode()
        files = [
            package.read(file).decode() for file in package.namelist() if file.endswith(".xml")
        ]
    items = re.findall(r'type="imsqti_item', manifest)
    assert len(result.questions) + len(result.skipped) == len(items)
    for question in result.questions:
        source = next(
            text
            for text in files
            if f'identifier="{question.id}"' in text and "<qti-item-body" in text
        )
        response = re.search(
            r"<qti-correct-response>(.*?)</qti-correct-response>", source, re.DOTALL
        )
        assert response
        assert_graded(question, set(re.findall(r"<qti-value>(.*?)</qti-value>", response[1])))
        identifiers = re.findall(r'<qti-simple-choice identifier="(.*?)"', source)
        assert [option.id for option in question.options] == identifiers
    shown = re.findall(
        r"\]\(assets/(.*?)\)",
        "\n".join(o.text for q in result.questions for o in q.options)
        + "\n".join(q.question for q in result.questions),
    )
    assert set(shown) == set(result.pictures)


def test_how_many_items_of_each_package_came() -> None:
    came = {name: len(imported(f"qti3/{name}.zip").questions) for name in PACKAGES}
    assert came == {
        "CASE": 3,
        "feedbackTest": 2,
        "interactionMixSaxonyV3": 4,
        "sharedMedia": 0,
        "simple": 1,
    }
