"""Exported and imported again, a quiz has the same questions, whatever its texts hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.catalog.formats.imported import Imported
from courseware.catalog.formats.quiz_cell import write_cell
from courseware.catalog.formats.writing import export_quiz
from courseware.catalog.ids import same_text
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Option, QuestionType, QuizQuestion
from courseware.catalog.quiz_markdown import parse_quiz, quiz_cell
from courseware.errors import ContentError
from tests.catalog.formats.reading import key, read, texts

AWKWARD = [
    "{", "}", "~", "=", "\\", ":", "::", "#", "####", "%50%", "->", "//", "[html]", "[markdown]",
    "1.", "- ", "> ", "<b>bold</b>", "<script>", "&amp;", "&", "<", "$x^2$", "$$y$$", "`code`",
    "```\nblock\n```", "\n", "\n\n", "\\n", "|", "*", "_", "[x]", "- [x] ", "![a](b.png)", "\t",
    "Grüße", "答え", "שלום", "😀", "a", "b", " ", "]]>", '"', "'", "T", "---", "## ", "{#id}",
]  # fmt: skip
TEXTS = (
    st.lists(
        st.one_of(
            st.sampled_from(AWKWARD),
            st.text(
                st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
                max_size=6,
            ),
        ),
        min_size=1,
        max_size=8,
    )
    .map(lambda parts: "".join(parts).strip(" \t\n"))
    .filter(lambda text: bool(text.strip()))
)
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,12}", fullmatch=True)
KINDS = st.sampled_from(
    [QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE, QuestionType.MULTI_SELECT]
)


@st.composite
def questions(draw: st.DrawFn) -> QuizQuestion:
    kind = draw(KINDS)
    options = [("true", "True"), ("false", "False")]
    if kind is not QuestionType.TRUE_FALSE:
        options = draw(
            st.lists(
                st.tuples(IDS, TEXTS),
                min_size=2,
                max_size=4,
                unique_by=(lambda pair: pair[0], lambda pair: same_text(pair[1])),
            )
        )
    most = len(options) if kind is QuestionType.MULTI_SELECT else 1
    ids = [option_id for option_id, _ in options]
    return QuizQuestion(
        id=draw(IDS),
        type=kind,
        question=draw(TEXTS),
        options=tuple(Option(id=option_id, text=text) for option_id, text in options),
        correct_option_ids=tuple(
            draw(st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True))
        ),
        explanation=draw(st.one_of(st.just(""), TEXTS)),
        points=draw(st.floats(0.25, 100)),
        tags=tuple(draw(st.lists(IDS, max_size=2, unique=True))),
    )


QUIZZES = st.lists(questions(), min_size=1, max_size=3, unique_by=lambda q: q.id).map(
    lambda found: Quiz(id="quiz", title="Quiz", questions=tuple(found))
)
patient = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def again(quiz: Quiz, form: str) -> Imported:
    exported = export_quiz(quiz, form)
    result = read(f"file{exported.ending}", exported.data)
    assert result.skipped == ()
    return result


@given(QUIZZES)
@patient
@pytest.mark.parametrize("form", ["json", "qti"])
def test_json_and_qti_carry_whole_questions(form: str, quiz: Quiz) -> None:
    result = again(quiz, form)
    assert result.questions == quiz.questions
    assert result.header.title == quiz.title


@given(QUIZZES)
@patient
def test_gift_carries_all_but_points_and_the_ids_of_options(quiz: Quiz) -> None:
    result = again(quiz, "gift")
    for question, source in zip(result.questions, quiz.questions, strict=True):
        assert (question.id, question.type, question.tags) == (source.id, source.type, source.tags)
        assert (question.question, question.explanation) == (source.question, source.explanation)
        assert (texts(question), key(question)) == (texts(source), key(source))


@given(QUIZZES)
@patient
def test_a_cell_is_the_same_quiz_or_names_what_it_cannot_hold(quiz: Quiz) -> None:
    cell = write_cell(quiz, "file")
    assert cell.written + len(cell.skipped) == len(quiz.questions)
    if not cell.written:
        return
    found = quiz_cell(cell.text)
    assert found is not None
    parsed = {question.id: question for question in parse_quiz(*found).questions}
    assert len(parsed) == cell.written
    for source in quiz.questions:
        if source.id in parsed:
            assert key(parsed[source.id]) == {text.strip() for text in key(source)}
            assert parsed[source.id].points == source.points


def test_simple_questions_all_fit_a_cell() -> None:
    made = read("bank.gift", "What costs $5? {=1. one ~- two ~\\# three}")
    assert len(made.questions) == 1
    quiz = Quiz(id="quiz", title="Quiz", questions=made.questions)
    cell = write_cell(quiz, "bank.gift")
    assert (cell.written, cell.skipped) == (1, ())
    found = quiz_cell(cell.text)
    assert found is not None
    assert parse_quiz(*found).questions == quiz.questions


def test_a_heading_that_ends_in_braces_keeps_them() -> None:
    question = read("q.aiken", "Which set is {#empty}\nA) {}\nB) {1}\nANSWER: A\n").questions[0]
    cell = write_cell(Quiz(id="quiz", title="Quiz", questions=(question,)), "q.aiken")
    found = quiz_cell(cell.text)
    assert found is not None
    assert parse_quiz(*found).questions[0].question == question.question


def test_the_settings_of_a_quiz_are_above_the_line() -> None:
    question = read("q.aiken", "Q?\nA) a\nB) b\nANSWER: A\n").questions[0]
    quiz = Quiz(
        id="quiz",
        title="What: a # title",
        questions=(question,),
        passing_score=0.5,
        description="- [x] > all\n---\nof it",
    )
    found = quiz_cell(write_cell(quiz, "q.aiken").text)
    assert found is not None
    parsed = parse_quiz(*found)
    assert (parsed.title, parsed.passing_score) == (quiz.title, 0.5)
    assert parsed.description == quiz.description


def test_a_character_that_xml_cannot_hold_is_refused() -> None:
    question = read("q.aiken", "Q?\nA) a\nB) b\nANSWER: A\n").questions[0]
    quiz = Quiz(id="quiz", title="Quiz", questions=(replace(question, question="\ufffe"),))
    with pytest.raises(ContentError, match=r"U\+FFFE"):
        export_quiz(quiz, "qti")


def test_true_and_false_by_other_names_survive_qti_and_json() -> None:
    question = QuizQuestion(
        id="q",
        type=QuestionType.TRUE_FALSE,
        question="Stimmt das?",
        options=(Option(id="false", text="Falsch"), Option(id="true", text="Richtig")),
        correct_option_ids=("true",),
    )
    quiz = Quiz(id="quiz", title="Quiz", questions=(question,))
    assert again(quiz, "qti").questions == again(quiz, "json").questions == (question,)
    gift = again(quiz, "gift").questions[0]
    assert (gift.type, key(gift)) == (QuestionType.MULTIPLE_CHOICE, {"Richtig"})
    assert any("True and False" in remark.text for remark in export_quiz(quiz, "gift").remarks)


@given(TEXTS)
@patient
def test_any_title_is_kept_in_a_cell(title: str) -> None:
    question = read("q.aiken", "Q?\nA) a\nB) b\nANSWER: A\n").questions[0]
    cell = write_cell(Quiz(id="quiz", title=title, questions=(question,)), "q.aiken")
    found = quiz_cell(cell.text)
    assert found is not None
    assert parse_quiz(*found).title == title
