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
from tests.catalog.formats.reading import is_right, said, seen, worth

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


def items(name: str) -> dict[str, ElementTree.Element]:
    """The items of a package by their identifiers, without namespaces."""
    with zipfile.ZipFile(CORPORA / f"qti3/{name}.zip") as package:
        files = [package.read(file) for file in package.namelist() if file.endswith(".xml")]
    roots = []
    for data in files:
        root = ElementTree.fromstring(data)
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
        roots.append(root)
    return {root.get("identifier", ""): root for root in roots if root.tag == "qti-assessment-item"}


def values(element: ElementTree.Element) -> list[str]:
    return [
        "".join(value.itertext()) for value in element.iterfind("qti-correct-response/qti-value")
    ]


@pytest.mark.parametrize("name", PACKAGES)
def test_qti_brings_each_item_or_names_it(name: str) -> None:
    result = imported(f"qti3/{name}.zip")
    sources = items(name)
    assert len(result.questions) + len(result.skipped) == len(sources)
    for question in result.questions:
        assert_graded_as_declared(question, sources[question.id])
    shown = re.findall(r"\]\(assets/(.*?)\)", "\n".join(map(repr, result.questions)))
    shown += [q.picture.src.removeprefix("assets/") for q in result.questions if q.picture]
    assert set(shown) == set(result.pictures)


def assert_graded_as_declared(question: QuizQuestion, source: ElementTree.Element) -> None:
    declared = {d.get("identifier"): values(d) for d in source.iter("qti-response-declaration")}
    right = next(iter(declared.values()))
    if question.type == "ORDERING":
        assert worth(question, *right) == 1
        assert worth(question, *reversed(right)) == 0
    elif question.type == "MATCHING":
        assert worth(question, *right) == 1
        for pair in right:
            stem = pair.split()[0]
            for option in question.options:
                others = [other for other in right if other != pair]
                is_key = f"{stem} {option.id}" == pair
                assert worth(question, *others, f"{stem} {option.id}") == is_key
    elif question.type == "CLOZE":
        answers = [f"{gap.id} {declared[f'RESPONSE_{gap.id}'][0]}" for gap in question.gaps]
        assert worth(question, *answers) == 1
        assert worth(question, *(answer.replace(" ", " 99") for answer in answers)) == 0
    else:
        assert_graded(question, set(right))
        kinds = ("qti-simple-choice", "qti-hotspot-choice", "qti-hottext")
        choices = [e.get("identifier") for kind in kinds for e in source.iter(kind)]
        assert [option.id for option in question.options] == choices


def test_how_many_items_of_each_package_came() -> None:
    came = {name: len(imported(f"qti3/{name}.zip").questions) for name in PACKAGES}
    assert came == {
        "CASE": 3,
        "feedbackTest": 2,
        "interactionMixSaxonyV3": 12,
        "sharedMedia": 1,
        "simple": 1,
    }


def test_items_that_stay_behind_do_so_for_a_reason() -> None:
    left = {
        skipped.name: skipped.reason
        for name in PACKAGES
        for skipped in imported(f"qti3/{name}.zip").skipped
    }
    assert "Places in a picture are to be put in order" in left.pop("Flying Home")
    assert "depends on the others" in left.pop("textEntry (subset)")
    assert all("It is adaptive" in reason for reason in left.values())


def test_a_number_may_be_off_as_far_as_its_item_says() -> None:
    question = next(
        q for q in imported("qti3/interactionMixSaxonyV3.zip").questions if "770468849" in q.id
    )
    given = ("4.136", "4,0", "4.34", "3.92", "4.35")
    assert [worth(question, f"1 {text}") for text in given] == [1, 1, 1, 0, 0]


def test_feedback_goes_to_the_answers_that_it_is_said_to() -> None:
    questions = {q.id: q for q in imported("qti3/feedbackTest.zip").questions}
    assert said(questions["Example01-modalFeedback"], "false") == ["incorrect"]
    assert said(questions["Example02-feedbackInline"], "true") == ["That's correct"]
    saxony = {q.id: q for q in imported("qti3/interactionMixSaxonyV3.zip").questions}
    flags = saxony["Choicesingle_853928446"]
    assert [bool(option.feedback) for option in flags.options].count(True) == len(flags.options) - 1
    assert saxony["Hotspot_278940407"].explanation.startswith("Dresden liegt")
