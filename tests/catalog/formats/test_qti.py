"""QTI 3.0, item by item: which are understood, and what comes along."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from courseware.catalog.formats.writing import export_quiz
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Option, QuestionType, QuizQuestion
from tests.catalog.formats.reading import CHOICES, PNG, item, key, manifest, read, worth, zipped


def test_a_single_item() -> None:
    (question,) = read("one.xml", item(f"<p>Look <b>here</b>.</p>{CHOICES}<p>Below.</p>")).questions
    assert question.question == "Look **here**.\n\nWhich?\n\nBelow."
    assert (question.id, key(question)) == ("one", {"This"})


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (item("<p>Nothing.</p>"), "asks nothing"),
        (item(CHOICES + CHOICES), "2 things at once"),
        (item('<p><qti-text-entry-interaction response-identifier="R"/></p>'), "'R' is not declared"),
        (item("<p><qti-upload-interaction/></p>"), "asks for a file"),
        (item("<p><qti-select-point-interaction/></p>"), "Any place of a picture"),
        (item(CHOICES + "<p><qti-text-entry-interaction/></p>"), "2 things at once"),
        (item(CHOICES, correct="C"), "no option"),
        (item(CHOICES).replace("match_correct", "odd"), "template"),
        (item(CHOICES).replace('base-type="identifier"', 'base-type="string"'), "not declared"),
        (item(CHOICES).replace("<qti-item-body>", "<qti-template-declaration/><qti-item-body>"), "template"),
        (item(CHOICES).replace('title="', 'adaptive="true" title="'), "adaptive"),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_is_named(source: str, reason: str) -> None:
    result = read("one.xml", source)
    assert result.questions == ()
    assert reason in result.skipped[0].reason
    assert result.skipped[0].name == "Title of one"


def processing(*rules: str) -> str:
    source = item(CHOICES)
    start, end = source.index("<qti-response-processing"), source.index("</qti-assessment-item>")
    inner = "".join(rules)
    return (
        f"{source[:start]}<qti-response-processing>{inner}</qti-response-processing>{source[end:]}"
    )


MATCH = '<qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match>'
ONE = (
    '<qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">3</qti-base-value>'
    "</qti-set-outcome-value>"
)
MEMBER = '<qti-member><qti-base-value>B</qti-base-value><qti-variable identifier="RESPONSE"/></qti-member>'


def branch(test: str, then: str, name: str = "if") -> str:
    return f"<qti-response-{name}>{test}{then}</qti-response-{name}>"


def condition(*branches: str) -> str:
    return f"<qti-response-condition>{''.join(branches)}</qti-response-condition>"


@pytest.mark.parametrize(
    "rules",
    [
        condition(branch(MATCH, ONE)),
        condition(branch(MEMBER, ""), branch(MATCH, ONE, "else-if")),
        condition(branch(MATCH, condition(branch(MATCH, ONE)))),
        condition(branch(f"<qti-not>{MEMBER}</qti-not>", ONE)),
    ],
)
def test_marks_for_the_declared_response_are_understood_however_they_are_written(
    rules: str,
) -> None:
    (question,) = read("one.xml", processing(rules)).questions
    assert question.points == 3
    assert [worth(question, option) for option in "AB"] == [1, 0]


@pytest.mark.parametrize(
    "rules",
    [
        condition(branch(MEMBER, ONE)),
        condition(branch(f"<qti-not>{MATCH}</qti-not>", ONE)),
        condition(branch(MATCH, ONE), f"<qti-response-else>{ONE}</qti-response-else>"),
        condition(branch(f"<qti-custom-operator>{MATCH}</qti-custom-operator>", ONE)),
        condition(branch("<qti-match/>", ONE)),
        ONE,
        "",
    ],
)
def test_marks_for_anything_else_are_not_guessed(rules: str) -> None:
    result = read("one.xml", processing(rules))
    assert result.questions == ()
    assert "response processing" in result.skipped[0].reason


def test_feedback_becomes_the_explanation_when_it_is_the_same_for_all() -> None:
    def feedback(*texts: str) -> str:
        return "".join(
            f'<qti-modal-feedback identifier="F{number}"><qti-content-body>{text}</qti-content-body>'
            "</qti-modal-feedback>"
            for number, text in enumerate(texts)
        )

    same = read("one.xml", item(CHOICES, rest=feedback("So.", "So.", "Not B.")))
    assert same.questions[0].explanation == "So."
    assert "1 feedback text on single answers" in same.remarks[0].text
    other = read("one.xml", item(CHOICES, rest=feedback("Yes.", "No.")))
    assert other.questions[0].explanation == ""
    assert "2 feedback texts" in other.remarks[0].text


def test_a_package_brings_the_pictures_that_are_shown() -> None:
    image = '<p><img src="../shared/a%20b.png" alt="A [b]"/><img src="gone.png" alt="gone"/></p>'
    package = zipped(
        {
            "imsmanifest.xml": manifest("items/one.xml", "items/none.xml", "notes.txt"),
            "items/one.xml": item(image + CHOICES),
            "shared/a b.png": PNG,
            "shared/other.png": PNG + b"!",
            "notes.txt": "no item",
        }
    )
    result = read("bank.zip", package)
    (name,) = result.pictures
    assert result.questions[0].question.startswith(f"![A \\[b\\]](assets/{name})gone")
    assert "'gone.png', which is not there" in result.remarks[0].text
    assert [skipped.place.where for skipped in result.skipped] == ["items/none.xml", "notes.txt"]
    assert "no such file" in result.skipped[0].reason


def quiz_with_pictures() -> Quiz:
    question = QuizQuestion(
        id="1-st",
        type=QuestionType.MULTIPLE_CHOICE,
        question="Which is ![this](assets/this.png)?\n\n![far](https://example.org/far.png)",
        options=(Option(id="2", text="![a](../secret.png)"), Option(id="b", text="B")),
        correct_option_ids=("2",),
    )
    return Quiz(id="quiz", title="Quiz", questions=(question,))


def test_exported_pictures_come_back(tmp_path: Path) -> None:
    (tmp_path / "quiz/assets").mkdir(parents=True)
    (tmp_path / "quiz/assets/this.png").write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(PNG)
    exported = export_quiz(quiz_with_pictures(), "qti", tmp_path / "quiz")
    told = "\n".join(map(str, exported.remarks))
    assert "'../secret.png'" in told
    assert "far.png" in told
    assert "this.png" not in told
    result = read("quiz.zip", exported.data)
    (name,) = result.pictures
    assert result.pictures[name] == PNG
    (question,) = result.questions
    assert (question.id, question.correct_option_ids) == ("1-st", ("2",))
    assert f"![this](assets/{name})" in question.question
    again = tmp_path / "again/assets"
    again.mkdir(parents=True)
    (again / name).write_bytes(PNG)
    quiz = Quiz(id="quiz", title="Quiz", questions=result.questions)
    second = read("quiz.zip", export_quiz(quiz, "qti", tmp_path / "again").data)
    assert second.questions == result.questions


def test_a_text_that_another_tool_changed_counts() -> None:
    quiz = quiz_with_pictures()
    data = export_quiz(quiz, "qti").data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    source = files["question-001.xml"]
    files["question-001.xml"] = source.replace(b">B</div>", b">Changed <b>now</b></div>")
    result = read("quiz.zip", zipped(files))
    assert result.questions[0].options[1].text == "Changed **now**"
