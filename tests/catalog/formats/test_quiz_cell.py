"""A quiz written as a cell and read again is the same quiz, whatever its types and rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.catalog.formats.quiz_cell import write_cell
from courseware.catalog.model import Quiz
from courseware.catalog.question_rules import check_question
from courseware.catalog.questions import QuestionType
from courseware.catalog.quiz_markdown import parse_quiz, quiz_cell
from courseware.catalog.quiz_rules import check_quiz
from tests.catalog.every_type import questions, quizzes

patient = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def again(quiz: Quiz) -> Quiz:
    cell = write_cell(quiz, "file")
    assert [str(skipped) for skipped in cell.skipped] == []
    found = quiz_cell(cell.text)
    assert found is not None
    return parse_quiz(*found)


@given(st.data())
@patient
@pytest.mark.parametrize("kind", QuestionType)
def test_a_question_of_any_type_comes_back(kind: QuestionType, data: st.DataObject) -> None:
    question = check_question(data.draw(questions(kind)))
    quiz = Quiz(id="quiz", title="Quiz", questions=(question,))
    read = again(quiz)
    assert read.questions[0].type is kind
    assert read.questions[0].id == question.id
    assert again(read) == read


@given(quizzes())
@patient
def test_all_rules_come_back(quiz: Quiz) -> None:
    check_quiz(quiz)
    read = again(quiz)
    assert read.delivery == quiz.delivery
    assert (read.title, read.passing_score) == (quiz.title, quiz.passing_score)
    assert len(read.questions) == len(quiz.questions)


@given(quizzes())
@patient
def test_what_was_read_is_written_and_read_as_it_was(quiz: Quiz) -> None:
    read = again(quiz)
    assert again(read) == read
    made = replace(read, questions=tuple(replace(q, id_made=False) for q in read.questions))
    assert again(made) == made
