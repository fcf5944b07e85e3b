"""Grading: every rule as a property of arbitrary quizzes and answers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.assessment.form import form
from courseware.assessment.grading import check_answers, grade
from courseware.assessment.model import Answers
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Marking, Option, QuestionType, QuizQuestion
from courseware.errors import InvalidRequest

OPTION_IDS = ("a", "b", "c", "d")


CHOICES = [QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE, QuestionType.MULTI_SELECT]


@st.composite
def questions(draw: st.DrawFn, number: int) -> QuizQuestion:
    kind = draw(st.sampled_from(CHOICES))
    ids = ("true", "false") if kind is QuestionType.TRUE_FALSE else OPTION_IDS
    most = len(ids) if kind is QuestionType.MULTI_SELECT else 1
    correct = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True))
    return QuizQuestion(
        id=f"q{number}",
        type=kind,
        question="?",
        options=tuple(Option(id=id_, text=id_) for id_ in ids),
        correct_option_ids=tuple(correct),
        explanation="the-explanation",
        points=draw(st.sampled_from((1.0, 1.0, 0.5, 2.0))),
        marking=draw(
            st.sampled_from(Marking)
            if kind is QuestionType.MULTI_SELECT
            else st.just(Marking.ALL_OR_NOTHING)
        ),
    )


@st.composite
def quizzes(draw: st.DrawFn) -> Quiz:
    count = draw(st.integers(1, 12))
    return Quiz(
        id="quiz",
        title="Quiz",
        questions=tuple(draw(questions(number)) for number in range(count)),
        passing_score=draw(st.integers(1, 100)) / 100,
    )


@st.composite
def answered(draw: st.DrawFn) -> tuple[Quiz, Answers]:
    quiz = draw(quizzes())
    answers: Answers = {}
    for question in quiz.questions:
        most = len(question.options) if question.type is QuestionType.MULTI_SELECT else 1
        ids = [option.id for option in question.options]
        chosen = draw(st.lists(st.sampled_from(ids), max_size=most, unique=True))
        if chosen or draw(st.booleans()):
            answers[question.id] = tuple(chosen)
    return quiz, answers


@given(answered())
def test_the_score_is_points_earned_by_points_there_are(pair: tuple[Quiz, Answers]) -> None:
    quiz, answers = pair
    graded = grade(quiz, answers)
    marks = [
        Fraction(question.points) * fair_share(question, answers.get(question.id, ()))
        for question in quiz.questions
    ]
    exact = sum(marks) / sum(Fraction(question.points) for question in quiz.questions)
    assert graded.score == pytest.approx(float(exact))
    assert 0.0 <= graded.score <= 1.0
    assert graded.passed == (exact >= Fraction(round(quiz.passing_score * 100), 100))
    assert [question.mark for question in graded.questions] == pytest.approx(
        [float(mark) for mark in marks]
    )
    right = sum(
        set(answers.get(question.id, ())) == set(question.correct_option_ids)
        for question in quiz.questions
    )
    assert (graded.correct, graded.total) == (right, len(quiz.questions))


def fair_share(question: QuizQuestion, chosen: tuple[str, ...]) -> Fraction:
    """What the authors' guide promises, counted option by option."""
    states = [
        (option.id in question.correct_option_ids, option.id in chosen)
        for option in question.options
    ]
    if all(key == taken for key, taken in states):
        return Fraction(1)
    if not chosen or question.marking is Marking.ALL_OR_NOTHING:
        return Fraction(0)
    if question.marking is Marking.PER_OPTION:
        return Fraction(sum(key == taken for key, taken in states), len(states))
    right = states.count((True, True)) - states.count((False, True))
    return max(Fraction(0), Fraction(right, sum(key for key, _ in states)))


@given(quizzes())
def test_the_key_passes_and_silence_fails(quiz: Quiz) -> None:
    key = {question.id: question.correct_option_ids for question in quiz.questions}
    assert grade(quiz, key).score == 1.0
    assert grade(quiz, key).passed
    assert grade(quiz, {}).score == 0.0
    assert not grade(quiz, {}).passed


@given(answered())
def test_the_order_of_answers_and_choices_does_not_matter(pair: tuple[Quiz, Answers]) -> None:
    quiz, answers = pair
    turned = {question: tuple(reversed(chosen)) for question, chosen in reversed(answers.items())}
    assert grade(quiz, turned).score == grade(quiz, answers).score


@given(answered())
def test_one_more_right_answer_never_lowers_the_score(pair: tuple[Quiz, Answers]) -> None:
    quiz, answers = pair
    for question in quiz.questions:
        better = {**answers, question.id: question.correct_option_ids}
        assert grade(quiz, better).score >= grade(quiz, answers).score


@given(answered(), st.data())
def test_what_the_form_does_not_allow_is_refused_and_the_key_is_not_told(
    pair: tuple[Quiz, Answers], data: st.DataObject
) -> None:
    quiz, answers = pair
    question = data.draw(st.sampled_from(quiz.questions))
    ids = [option.id for option in question.options]
    single = question.type is not QuestionType.MULTI_SELECT
    wrong: Answers = data.draw(
        st.sampled_from(
            [
                {"nowhere": ("a",)},
                {question.id: ("no-option",)},
                {question.id: (ids[0], ids[0])},
                *([{question.id: (ids[0], ids[1])}] if single else []),
            ]
        )
    )
    with pytest.raises(InvalidRequest) as refused:
        check_answers(quiz, {**answers, **wrong})
    assert "correct" not in refused.value.message
    with pytest.raises(InvalidRequest):
        grade(quiz, {**answers, **wrong})


@given(quizzes())
def test_a_form_shows_every_option_and_gives_no_key_away(quiz: Quiz) -> None:
    shown = form(quiz, 3)
    assert [question.id for question in shown.questions] == [q.id for q in quiz.questions]
    assert "the-explanation" not in repr(shown)
    assert "correct_option" not in repr(shown)
    # the form of a quiz does not depend on its key
    turned = Quiz(
        id=quiz.id,
        title=quiz.title,
        passing_score=quiz.passing_score,
        questions=tuple(
            QuizQuestion(
                id=question.id,
                type=question.type,
                question=question.question,
                options=question.options,
                correct_option_ids=(question.options[-1].id,),
                points=question.points,
                marking=question.marking,
            )
            for question in quiz.questions
        ),
    )
    assert form(turned, 3) == shown
