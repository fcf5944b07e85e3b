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
from tests.catalog.formats.reading import is_right, seen

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


def gift_blocks() -> list[str]:
    """What is in braces, escaped characters as words such as `tilde`."""
    text = (CORPORA / "gift/examples.gift.txt").read_text()
    text = re.sub(r"(?m)^\s*//.*$", "", text)
    return re.findall(
        r"\{(.*?)\}",
        re.sub(r"\\(.)", r"<\1>", text).replace("<{>", "<brace>").replace("<}>", "<brace>"),
        re.DOTALL,
    )


def test_gift_brings_each_question_or_names_it() -> None:
    result = imported("gift/examples.gift.txt")
    assert len(result.questions) + len(result.skipped) == len(gift_blocks())
    assert len(result.questions) == 12


def test_gift_questions_are_graded_as_their_signs_say() -> None:
    keys = {}
    for block in gift_blocks():
        answers = re.findall(
            r"(?<!<)([~=])(?!>)\s*((?:%-?\d+%)?)((?:<.>|[^~=#])*)(?:#(?:<.>|[^~=])*)?", block
        )
        names = tuple(words(text) for _, _, text in answers)
        right = {words(text) for sign, weight, text in answers if sign == "=" or weight == "%50%"}
        keys.setdefault(names, right)
    choices = [q for q in imported("gift/examples.gift.txt").questions if q.type != "TRUE_FALSE"]
    for question in choices:
        names = tuple(words(seen(option.text)) for option in question.options)
        right = {
            o.id for o, name in zip(question.options, names, strict=True) if name in keys[names]
        }
        assert_graded(question, right)
    assert len(choices) == 10


def words(text: str) -> str:
    """A text such that an escaped character is the same as the character."""
    return re.sub(r"brace|[{}<>\s]", "", text)


def test_gift_statements_are_graded_as_they_say() -> None:
    statements = [q for q in imported("gift/examples.gift.txt").questions if q.type == "TRUE_FALSE"]
    source = (CORPORA / "gift/examples.gift.txt").read_text()
    for question in statements:
        match = re.search(re.escape(question.question) + r"\{([TF])", source)
        assert match
        assert_graded(question, {"true" if match[1] == "T" else "false"})
    assert len(statements) == 2


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
