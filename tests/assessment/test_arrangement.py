"""An attempt's questions are drawn once, as the quiz's pools and the learner's last attempt say."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.assessment.admission import question_count
from courseware.assessment.arrangement import MOST, Arrangement, arrange, arranged
from courseware.assessment.form import form, form_of_attempt
from courseware.catalog.delivery import Delivery, Pool
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Gap, Option, QuestionType, QuizQuestion
from tests.assessment.every_type import quizzes
from tests.samples import question

seeds = st.integers(0, MOST - 1)


def tagged(*tags: str, **rules: object) -> Quiz:
    """A quiz with a question for each of the tags (separated by spaces where one has several)."""
    return Quiz(
        id="quiz",
        title="Quiz",
        questions=tuple(
            replace(question(number), tags=tuple(of.split())) for number, of in enumerate(tags, 1)
        ),
        delivery=Delivery(**rules),  # type: ignore[arg-type]
    )


def ids(quiz: Quiz, seed: int, seen: tuple[str, ...] = ()) -> tuple[str, ...]:
    return tuple(q.id for q in arranged(quiz, arrange(quiz, seed, seen)).questions)


@given(quizzes(), seeds, st.data())
def test_the_same_seed_draws_the_same(quiz: Quiz, seed: int, data: st.DataObject) -> None:
    all_ids = [question.id for question in quiz.questions]
    seen = data.draw(st.lists(st.sampled_from(all_ids), unique=True))
    assert arrange(quiz, seed, seen) == arrange(quiz, seed, frozenset(seen))


@given(quizzes(), seeds, seeds)
def test_every_draw_is_an_attempt_of_as_many_questions(quiz: Quiz, one: int, other: int) -> None:
    drawn, second = ids(quiz, one), ids(quiz, other)
    assert len(drawn) == len(second) == question_count(quiz)
    assert len(set(drawn)) == len(drawn) > 0
    assert set(drawn) <= {question.id for question in quiz.questions}
    always = {
        question.id
        for question in quiz.questions
        if not any(pool.holds(question) for pool in quiz.delivery.pools)
    }
    assert always <= set(drawn)


@given(quizzes(), seeds)
def test_every_pool_has_its_draw_of_what_it_holds(quiz: Quiz, seed: int) -> None:
    drawn = [question for question in quiz.questions if question.id in ids(quiz, seed)]
    for pool in quiz.delivery.pools:
        overlaps = [
            other
            for other in quiz.delivery.pools
            if other is not pool and any(pool.holds(q) and other.holds(q) for q in quiz.questions)
        ]
        if not overlaps:
            assert sum(pool.holds(question) for question in drawn) == pool.draw


def test_a_pool_does_not_go_without_because_another_drew_its_question() -> None:
    quiz = tagged(
        "law", "law", "law craft", pools=(Pool(draw=2, tag="law"), Pool(draw=1, tag="craft"))
    )
    for seed in range(50):
        assert sorted(ids(quiz, seed)) == ["q1", "q2", "q3"]


def test_questions_of_no_pool_are_always_asked_and_stay_where_they_were() -> None:
    quiz = tagged("", "law", "law", "law", "", pools=(Pool(draw=1, tag="law"),))
    for seed in range(20):
        first, drawn, last = ids(quiz, seed)
        assert (first, last) == ("q1", "q5")
        assert drawn in ("q2", "q3", "q4")


def test_every_question_of_a_pool_comes_up_alike() -> None:
    quiz = tagged("law", "law", "law", "law", pools=(Pool(draw=2, tag="law"),))
    times = Counter(itertools.chain.from_iterable(ids(quiz, seed) for seed in range(2000)))
    assert all(times[id_] == pytest.approx(1000, abs=120) for id_ in ("q1", "q2", "q3", "q4"))


def test_a_pool_gives_first_what_was_not_seen() -> None:
    quiz = tagged("law", "law", "law", "law", "law", pools=(Pool(draw=3, tag="law"),))
    for seed in range(50):
        drawn = set(ids(quiz, seed, seen=("q1", "q2", "q3")))
        assert {"q4", "q5"} < drawn
        assert len(drawn) == 3


def test_pools_that_overlap_still_give_first_what_was_not_seen() -> None:
    pools = (Pool(draw=1, tag="law"), Pool(draw=1, tag="craft"))
    quiz = tagged("law craft", "law", "craft", pools=pools)
    for seed in range(50):
        assert set(ids(quiz, seed, seen=("q1",))) == {"q2", "q3"}


def test_a_pool_may_be_told_not_to_look_at_what_was_seen() -> None:
    quiz = tagged("law", "law", pools=(Pool(draw=1, tag="law"),), avoid_seen=False)
    assert {ids(quiz, seed, seen=("q1",)) for seed in range(50)} == {("q1",), ("q2",)}


def test_questions_are_shuffled_only_where_the_quiz_says_so() -> None:
    tags = ("", "", "", "")
    assert arrange(tagged(*tags), 7) == Arrangement(7)
    orders = {ids(tagged(*tags, shuffle_questions=True), seed) for seed in range(500)}
    assert len(orders) == 24


def _shown(of: QuizQuestion, seed: int | None) -> tuple[str, ...]:
    """The options as an attempt with this seed shows them; None: where nothing is shuffled."""
    quiz = Quiz(
        id="quiz",
        title="Quiz",
        questions=(of,),
        delivery=Delivery(shuffle_options=seed is not None),
    )
    (shown,) = form_of_attempt(quiz, form(quiz, 1), Arrangement(seed or 0)).questions
    return tuple(option.id for option in shown.options or shown.gaps[0].options)


def test_options_are_shuffled_only_where_the_quiz_says_so() -> None:
    assert _shown(question(1), None) == ("a", "b", "c")
    assert len({_shown(question(1), seed) for seed in range(200)}) == 6


def test_true_stands_before_false_always() -> None:
    asked = question(1, kind=QuestionType.TRUE_FALSE)
    assert {_shown(asked, seed) for seed in range(50)} == {("true", "false")}


def test_the_options_of_a_gap_are_shuffled_too() -> None:
    options = tuple(Option(id=id_, text=id_) for id_ in ("a", "b", "c"))
    gap = Gap(id="g", options=options, correct_option_id="a")
    asked = QuizQuestion(id="q1", type=QuestionType.CLOZE, question="So [[g]].", gaps=(gap,))
    assert _shown(asked, None) == ("a", "b", "c")
    assert len({_shown(asked, seed) for seed in range(200)}) == 6


def test_an_order_of_two_is_shown_in_its_own_order_as_often_as_not() -> None:
    """A form that never shows the key would tell it: of two options there is but one other order."""
    options = (Option(id="a", text="First"), Option(id="b", text="Then"))
    asked = QuizQuestion(
        id="q1",
        type=QuestionType.ORDERING,
        question="In which order?",
        options=options,
        correct_option_ids=("a", "b"),
    )
    times = Counter(_shown(asked, seed) for seed in range(1000))
    assert times["a", "b"] == pytest.approx(500, abs=80)
