"""What holds of every quiz, whatever it asks: its scores, its order, and what its form keeps to itself."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.assessment.arrangement import arrange, arranged
from courseware.assessment.form import form, form_of_attempt
from courseware.assessment.grading import Circumstances, GivenMark, check_answers, grade
from courseware.assessment.model import Answers, FormQuestion, QuizForm
from courseware.catalog.model import Quiz
from courseware.catalog.questions import QuestionType, QuizQuestion
from tests.assessment.every_type import (
    MARKED_LATER,
    SECRET,
    SECRET_NUMBER,
    answered,
    circumstances,
    key,
    quizzes,
)

BY_MACHINE = tuple(kind for kind in QuestionType if kind not in MARKED_LATER)


@given(answered(penalties=False), st.data())
def test_a_score_lies_between_nothing_and_all(
    pair: tuple[Quiz, Answers], data: st.DataObject
) -> None:
    quiz, answers = pair
    check_answers(quiz, answers)
    graded = grade(quiz, answers, data.draw(circumstances(quiz)))
    assert graded.score is not None
    assert 0.0 <= graded.score <= 1.0
    assert all(0.0 <= (q.mark or 0.0) <= q.max_mark for q in graded.questions)


@given(answered(penalties=True), st.data())
def test_penalties_end_at_the_lowest_score(pair: tuple[Quiz, Answers], data: st.DataObject) -> None:
    quiz, answers = pair
    graded = grade(quiz, answers, data.draw(circumstances(quiz)))
    assert graded.score is not None
    assert quiz.delivery.lowest_score <= graded.score <= 1.0
    for question, asked in zip(graded.questions, quiz.questions, strict=True):
        assert -asked.penalty <= (question.mark or 0.0) <= asked.points


@given(answered(), st.data())
def test_the_same_answers_are_worth_the_same(
    pair: tuple[Quiz, Answers], data: st.DataObject
) -> None:
    quiz, answers = pair
    beside = data.draw(circumstances(quiz))
    assert grade(quiz, answers, beside) == grade(quiz, dict(reversed(answers.items())), beside)


@given(quizzes(kinds=BY_MACHINE))
def test_the_key_of_every_type_is_right_in_full_and_passes(quiz: Quiz) -> None:
    graded = grade(quiz, {question.id: key(question) for question in quiz.questions})
    assert (graded.score, graded.correct, graded.passed) == (1.0, len(quiz.questions), True)


@given(quizzes())
def test_silence_brings_nothing_costs_nothing_and_waits_for_nobody(quiz: Quiz) -> None:
    graded = grade(quiz, {})
    assert (graded.score, graded.mark, graded.awaiting, graded.passed) == (0.0, 0.0, 0, False)


@given(answered(), st.data())
def test_nobody_has_passed_while_somebody_is_to_mark(
    pair: tuple[Quiz, Answers], data: st.DataObject
) -> None:
    quiz, answers = pair
    graded = grade(quiz, answers)
    waiting = [question for question in graded.questions if question.awaiting]
    assert graded.awaiting == len(waiting)
    assert not (waiting and graded.passed)
    marks = {q.question_id: GivenMark(mark=q.max_mark, comment="Well said.") for q in waiting}
    marked = grade(quiz, answers, Circumstances(given=marks))
    assert marked.awaiting == 0
    assert all(q.correct and q.comment for q in marked.questions if q.question_id in marks)


@given(answered(), st.integers(0, 2**31 - 1), st.randoms())
def test_the_order_of_questions_and_options_changes_no_score(
    pair: tuple[Quiz, Answers], seed: int, chance: object
) -> None:
    quiz, answers = pair
    before = grade(quiz, answers)
    order = list(quiz.questions)
    chance.shuffle(order)  # type: ignore[attr-defined]
    turned = replace(quiz, questions=tuple(_turned(question, chance) for question in order))
    after = grade(turned, answers)
    assert after.score == pytest.approx(before.score)
    assert (after.passed, after.correct) == (before.passed, before.correct)
    assert {q.question_id: q.mark for q in after.questions} == pytest.approx(
        {q.question_id: q.mark for q in before.questions}
    )


def _turned(question: QuizQuestion, chance: object) -> QuizQuestion:
    options = list(question.options)
    chance.shuffle(options)  # type: ignore[attr-defined]
    return replace(question, options=tuple(options))


@given(quizzes(), st.integers(0, 2**31 - 1))
def test_no_form_holds_a_key_or_what_is_for_afterwards(quiz: Quiz, seed: int) -> None:
    whole = form(quiz, 1)
    for shown in (whole, form_of_attempt(quiz, whole, arrange(quiz, seed))):
        json = msgspec.json.encode(shown).decode()
        assert SECRET not in json
        assert str(SECRET_NUMBER) not in json
        assert "correct_option" not in json


@given(quizzes(), st.integers(0, 2**31 - 1), st.data())
def test_a_form_is_the_same_whatever_the_key_is(quiz: Quiz, seed: int, data: st.DataObject) -> None:
    other = replace(
        quiz, questions=tuple(_with_another_key(question, data) for question in quiz.questions)
    )

    def shown(of: Quiz) -> tuple[QuizForm, QuizForm]:
        whole = form(of, 1)
        return whole, form_of_attempt(of, whole, arrange(of, seed))

    assert shown(other) == shown(quiz)


def _with_another_key(question: QuizQuestion, data: st.DataObject) -> QuizQuestion:
    """The same question, asked by an author who thinks something else right."""
    ids = [option.id for option in question.options]
    if question.type is QuestionType.ORDERING:
        return replace(question, correct_option_ids=tuple(data.draw(st.permutations(ids))))
    if question.type is QuestionType.MATCHING:
        options = list(question.options)
        data.draw(st.randoms()).shuffle(options)
        stems = tuple(
            replace(stem, correct_option_id=data.draw(st.sampled_from(ids)))
            for stem in question.stems
        )
        return replace(question, stems=stems, options=tuple(options))
    if question.correct_option_ids:
        # whether several regions may be chosen is told, as it is of options
        least = min(2, len(question.correct_option_ids))
        most = len(ids) if least == 2 else 1
        some = st.lists(st.sampled_from(ids), min_size=least, max_size=most, unique=True)
        return replace(question, correct_option_ids=tuple(data.draw(some)))
    gaps = tuple(
        replace(gap, correct_option_id=data.draw(st.sampled_from([o.id for o in gap.options])))
        if gap.options
        else gap
        for gap in question.gaps
    )
    return replace(question, gaps=gaps)


def _asked(shown: QuizForm) -> dict[str, FormQuestion]:
    return {question.id: question for question in shown.questions}


@given(quizzes(), st.integers(0, 2**31 - 1))
def test_an_attempts_form_shows_its_questions_in_its_order_with_every_option(
    quiz: Quiz, seed: int
) -> None:
    arrangement = arrange(quiz, seed)
    shown = form_of_attempt(quiz, form(quiz, 1), arrangement)
    asked = arranged(quiz, arrangement).questions
    assert [question.id for question in shown.questions] == [question.id for question in asked]
    for question in asked:
        of_form = _asked(shown)[question.id]
        assert {option.id for option in of_form.options} == {o.id for o in question.options}
        assert [stem.id for stem in of_form.stems] == [stem.id for stem in question.stems]
        for of_gap, gap in zip(of_form.gaps, question.gaps, strict=True):
            assert {option.id for option in of_gap.options} == {o.id for o in gap.options}
        if question.type in (QuestionType.TRUE_FALSE, QuestionType.HOTSPOT):
            assert [option.id for option in of_form.options] == [o.id for o in question.options]


@given(answered())
def test_hints_take_what_they_cost_of_what_an_answer_brought_and_no_more(
    pair: tuple[Quiz, Answers],
) -> None:
    quiz, answers = pair
    without = grade(quiz, answers)
    taken = {question.id: len(question.hints) for question in quiz.questions}
    after = grade(quiz, answers, Circumstances(hints_taken=taken))
    for asked, before, now in zip(quiz.questions, without.questions, after.questions, strict=True):
        cost = sum(hint.cost for hint in asked.hints)
        if before.mark is None or before.mark <= 0:
            assert now.mark == before.mark
        else:
            assert now.mark == pytest.approx(max(0.0, before.mark - cost))
        assert now.correct == before.correct
