"""Moodle XML, question by question."""

from __future__ import annotations

import base64

import pytest

from courseware.catalog.formats.imported import Imported
from courseware.catalog.questions import QuestionType
from tests.catalog.formats.reading import PNG, is_right, read, texts, worth


def question(kind: str, inner: str) -> Imported:
    text = "<questiontext format='html'><text><![CDATA[<p>Who?</p>]]></text></questiontext>"
    return read("bank.xml", f"<quiz><question type='{kind}'>{text}{inner}</question></quiz>")


def answers(*pairs: tuple[str, str]) -> str:
    return "".join(
        f"<answer fraction='{fraction}' format='html'><text>{text}</text></answer>"
        for text, fraction in pairs
    )


def test_true_false_with_everything_that_is_kept() -> None:
    result = question(
        "truefalse",
        answers(("true", "0"), ("false", "100"))
        + "<generalfeedback format='html'><text>&lt;b&gt;So&lt;/b&gt;.</text></generalfeedback>"
        "<defaultgrade>2.5</defaultgrade><idnumber>TF-1</idnumber>"
        "<tags><tag><text>law</text></tag></tags>",
    )
    (made,) = result.questions
    assert (made.id, made.type, made.points, made.tags) == (
        "TF-1",
        QuestionType.TRUE_FALSE,
        2.5,
        ("law",),
    )
    assert made.explanation == "**So**."
    assert is_right(made, "false")
    assert result.remarks == ()


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        (answers(("a", "100"), ("b", "100")), "right alone"),
        (answers(("a", "100"), ("b", "50")), "a part of the mark"),
        (answers(("a", "0"), ("b", "0")), "No option is worth"),
        (answers(("a", "much"), ("b", "0")), "no number"),
        (answers(("a", "60"), ("b", "60")) + "<single>false</single>", "120 %"),
        (answers(("a", "100")), "only one option"),
        ("", "no options"),
    ],
)
def test_weights_that_are_not_all_or_nothing(inner: str, reason: str) -> None:
    result = question("multichoice", inner)
    assert result.questions == ()
    assert reason in result.skipped[0].reason


def test_several_answers_become_a_multi_select_with_a_remark() -> None:
    pairs = answers(("a", "50"), ("b", "50"), ("c", "-100"))
    result = question("multichoice", f"{pairs}<single>false</single>")
    (made,) = result.questions
    assert made.type is QuestionType.MULTI_SELECT
    assert is_right(made, "a", "b")
    assert [remark.text for remark in result.remarks] == ["partial marks became all or nothing."]


@pytest.mark.parametrize(
    "kind",
    [
        "numerical",
        "matching",
        "cloze",
        "ddwtos",
        "calculated",
        "ddmarker",
        "ddimageortext",
        "randomsamatch",
        "description",
        "new kind",
    ],
)
def test_other_kinds_are_named(kind: str) -> None:
    result = question(kind, answers(("a", "100"), ("b", "0")))
    assert (result.questions, len(result.skipped)) == ((), 1)
    assert 'left out "Who?"' in str(result.skipped[0])


def test_what_is_lost_of_a_question_is_named_in_one_line() -> None:
    result = question(
        "multichoice",
        answers(("a", "100"), ("b", "-10"))
        + "<shuffleanswers>1</shuffleanswers><hint><text>Think.</text></hint><penalty>0.3</penalty>"
        "<incorrectfeedback><text>No!</text></incorrectfeedback><hidden>1</hidden>",
    )
    (lost,) = (remark.text for remark in result.remarks)
    for part in ("wrong answer", "shuffled", "penalty", "hidden"):
        assert part in lost
    (made,) = result.questions
    assert [hint.text for hint in made.hints] == ["Think."]
    assert (worth(made, "a"), worth(made, "b")) == (1, -0.1)


def test_pictures_are_kept_only_if_they_are_pictures() -> None:
    files = "".join(
        f"<file name='{name}' encoding='base64'>{base64.b64encode(data).decode()}</file>"
        for name, data in [("a.png", PNG), ("b.png", b"<html>"), ("c.svg", b"<svg onload='x()'/>")]
    )
    images = "".join(f"<img src='@@PLUGINFILE@@/{name}'>" for name in ("a.png", "b.png", "c.svg"))
    outside = "<img src='https://example.org/x.png' alt='outside'>"
    text = f"<text><![CDATA[Look: {images}{outside}]]></text>{files}"
    pairs = answers(("a", "100"), ("b", "0"))
    result = read(
        "bank.xml",
        f"<quiz><question type='multichoice'><questiontext format='html'>{text}</questiontext>"
        f"{pairs}</question></quiz>",
    )
    (name,) = result.pictures
    assert result.pictures[name] == PNG
    assert result.questions[0].question == f"Look: ![](assets/{name})outside"
    for lost in ("b.png", "c.svg", "https://example.org/x.png"):
        assert lost in result.remarks[0].text


def test_html_is_cleaned_and_formulas_stay() -> None:
    pairs = answers(
        (r"\(x^2\) &amp;amp; $5", "100"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;&lt;a href='javascript:x()'&gt;b&lt;/a&gt;", "0"),
    )
    (made,) = question("multichoice", pairs).questions
    assert texts(made) == [r"$x^2$ & \$5", "b"]
