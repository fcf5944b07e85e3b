"""Exported and imported again, a quiz has the same questions, whatever its texts hold."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.catalog.formats.imported import Imported
from courseware.catalog.formats.quiz_cell import write_cell
from courseware.catalog.formats.writing import export_quiz
from courseware.catalog.gap_places import PLACE
from courseware.catalog.ids import same_text
from courseware.catalog.model import Quiz
from courseware.catalog.questions import (
    CodeTask,
    CodeTest,
    EssayTask,
    Marking,
    NumberKey,
    Option,
    QuestionType,
    QuizQuestion,
    TextKey,
)
from courseware.catalog.quiz_markdown import parse_quiz, quiz_cell
from courseware.errors import ContentError
from tests.catalog.formats.questions import MAP, TEXTS, questions
from tests.catalog.formats.reading import PNG, key, read, worth

CHOICES = (QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE, QuestionType.MULTI_SELECT)


def quizzes(kinds: Sequence[QuestionType] = tuple(QuestionType)) -> st.SearchStrategy[Quiz]:
    found = st.lists(questions(kinds), min_size=1, max_size=3, unique_by=lambda q: q.id)
    return found.map(lambda some: Quiz(id="quiz", title="Quiz", questions=tuple(some)))


patient = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


def again(quiz: Quiz, form: str) -> Imported:
    exported = export_quiz(quiz, form)
    result = read(f"file{exported.ending}", exported.data)
    assert result.skipped == ()
    return result


@given(quizzes())
@patient
def test_json_carries_whole_questions(quiz: Quiz) -> None:
    result = again(quiz, "json")
    assert result.questions == quiz.questions
    assert result.header.title == quiz.title


WITH_PICTURES = tempfile.TemporaryDirectory()
(Path(WITH_PICTURES.name) / "assets").mkdir()
(Path(WITH_PICTURES.name) / "assets" / MAP).write_bytes(PNG)
IN_QTI = [kind for kind in QuestionType if kind is not QuestionType.CODE]


@given(quizzes(IN_QTI))
@patient
def test_qti_carries_all_that_it_does_not_name(quiz: Quiz) -> None:
    exported = export_quiz(quiz, "qti", Path(WITH_PICTURES.name))
    result = read("file.zip", exported.data)
    assert result.skipped == ()
    assert result.header.title == quiz.title
    for question, source in zip(result.questions, quiz.questions, strict=True):
        assert qti_holds(question) == qti_holds(source)
        assert brought(question, source) == brought(source, source)


def test_a_program_is_named_and_left_out_of_qti_and_gift() -> None:
    task = CodeTask(tests=(CodeTest(name="t", source="assert True"),))
    code = QuizQuestion(id="p", type=QuestionType.CODE, question="Write", code=task)
    essay = QuizQuestion(id="e", type=QuestionType.ESSAY, question="Write", essay=EssayTask())
    quiz = Quiz(id="quiz", title="Quiz", questions=(code, essay))
    for form in ("gift", "qti"):
        exported = export_quiz(quiz, form)
        assert [q.id for q in read(f"f{exported.ending}", exported.data).questions] == ["e"]
        assert any("left out" in remark.text for remark in exported.remarks)
        with pytest.raises(ContentError, match="none of the quiz's questions"):
            export_quiz(replace(quiz, questions=(code,)), form)


def qti_holds(question: QuizQuestion) -> object:
    """A question as QTI can say it; what its keys take is compared by answers."""
    is_order = question.type is QuestionType.ORDERING
    heard = {option.feedback for option in question.options}
    if len(heard) == 1 and "" not in heard and not question.explanation:  # who says it all the same
        options = tuple(replace(option, feedback="") for option in question.options)
        question = replace(question, explanation=heard.pop(), options=options)
    right = question.correct_option_ids
    all_right = len(right) == len(question.options)
    takes_one = (
        question.type is QuestionType.HOTSPOT and len(right) == 1 < len(question.options) - 1
    )
    never_wrong = question.type is QuestionType.ESSAY or (
        question.marking is not Marking.ALL_OR_NOTHING and (all_right or takes_one)
    )
    return replace(
        question,
        points=round(question.points, 6),
        penalty=0.0 if never_wrong else round(question.penalty, 6),
        hints=(),
        section="",
        difficulty="",
        options=tuple(replace(o, feedback="") if is_order else o for o in question.options),
        correct_option_ids=right if is_order else tuple(sorted(right)),
        number=None,
        text=None,
        gaps=tuple(replace(gap, text=None, number=None) for gap in question.gaps),
        essay=replace(question.essay, rubric=()) if question.essay else None,
    )


def brought(question: QuizQuestion, source: QuizQuestion) -> list[object]:
    """What typed answers bring, and hear, that the source's key is about."""
    keys = [(gap.id + " ", gap.text, gap.number) for gap in source.gaps]
    found: list[object] = []
    for prefix, text, number in (("", source.text, source.number), *keys):
        tries = [line.text for line in text.accepted] if text else []
        tries += [line.text.swapcase() for line in text.accepted] if text else []
        for line in number.accepted if number else ():
            width = line.tolerance * (abs(line.value) if line.relative else 1.0)
            tries += [repr(line.value + part * width) for part in (0, 0.5, -0.999, 1.001)]
        for given_text in tries if text or number else ():
            answer = f"{prefix}{given_text}"[:90]
            found.append((answer, pytest.approx(worth(without_units(question), answer), abs=1e-6)))
    return found


def without_units(question: QuizQuestion) -> QuizQuestion:
    number = replace(question.number, units=()) if question.number else None
    return replace(question, number=number)


@given(quizzes())
@patient
def test_gift_carries_all_that_it_does_not_name(quiz: Quiz) -> None:
    try:
        exported = export_quiz(quiz, "gift")
    except ContentError:
        return
    result = read("file.gift", exported.data)
    named = {remark.name for remark in exported.remarks if "left out" in remark.text}
    assert result.skipped == ()
    expected = [question for question in quiz.questions if question.id not in named]
    for question, source in zip(result.questions, expected, strict=True):
        assert gift_holds(question) == gift_holds(source)


def gift_holds(question: QuizQuestion) -> object:
    """A question as GIFT can say it: texts and shares, and no ids but its own."""
    right = set(question.correct_option_ids)
    options = [(o.text, o.feedback, o.id in right) for o in question.options]
    pairs: object = None
    if question.type is QuestionType.MATCHING:
        texts = {option.id: option.text for option in question.options}
        pairs = [(stem.text, texts[stem.correct_option_id]) for stem in question.stems]
        options = sorted((o.text, "", False) for o in question.options)
    percent = round(question.penalty / question.points, 9)
    return (
        (question.id, question.type, PLACE.sub("", question.question), question.explanation),
        (question.tags, options, pairs, accepted(question.text), accepted(question.number)),
        percent if question.type is QuestionType.MULTIPLE_CHOICE else 0.0,
        1 < len(right) < len(options) and question.marking is Marking.RIGHT_MINUS_WRONG,
        [
            (
                [(o.text, o.feedback, o.id == gap.correct_option_id) for o in gap.options],
                accepted(gap.text),
                accepted(gap.number),
            )
            for gap in question.gaps
        ],
    )


def accepted(key: TextKey | NumberKey | None) -> object:
    """What a key takes, the best first."""
    if isinstance(key, TextKey):
        return sorted(
            (-round(a.share, 9), same_text(a.text), a.pattern, a.feedback) for a in key.accepted
        )
    if isinstance(key, NumberKey):
        found = [
            (
                -round(a.share, 9),
                a.value,
                a.tolerance * (abs(a.value) if a.relative else 1),
                a.feedback,
            )
            for a in key.accepted
        ]
        return sorted(found)
    return None


@given(quizzes(CHOICES))
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
