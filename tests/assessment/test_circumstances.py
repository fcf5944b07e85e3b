"""What beside the answers makes a grade: penalties, hints, sections, and what was put right afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courseware.assessment.corrections import Correction, corrected
from courseware.assessment.grading import Circumstances, GivenMark, grade
from courseware.catalog.delivery import Delivery
from courseware.catalog.model import Quiz
from courseware.catalog.questions import (
    AcceptedText,
    Gap,
    Hint,
    Marking,
    QuestionType,
    QuizQuestion,
    TextKey,
)
from tests.samples import question

RIGHT, WRONG = ("b",), ("a",)


def of(*questions: QuizQuestion, **rules: object) -> Quiz:
    return Quiz(id="quiz", title="Quiz", questions=questions, delivery=Delivery(**rules))  # type: ignore[arg-type]


def guarded(number: int, penalty: float = 0.5) -> QuizQuestion:
    return replace(question(number), penalty=penalty)


def test_a_wrong_answer_takes_its_penalty_and_none_takes_nothing() -> None:
    quiz = of(guarded(1), guarded(2), guarded(3))
    graded = grade(quiz, {"q1": RIGHT, "q2": WRONG})
    assert [q.mark for q in graded.questions] == [1.0, -0.5, 0.0]
    assert graded.score == pytest.approx(0.5 / 3)


def test_what_is_partly_right_takes_no_penalty() -> None:
    partly = replace(
        question(1, kind=QuestionType.MULTI_SELECT), marking=Marking.PER_OPTION, penalty=1.0
    )
    assert grade(of(partly), {"q1": ("a",)}).mark == pytest.approx(2 / 3)


TYPED = QuizQuestion(
    id="q1",
    type=QuestionType.SHORT_TEXT,
    question="?",
    text=TextKey(accepted=(AcceptedText(text="hotline"),)),
    penalty=1.0,
)


def test_a_text_of_nothing_but_space_is_no_answer_and_takes_no_penalty() -> None:
    assert grade(of(TYPED, lowest_score=-1.0), {"q1": ("wrong",)}).score == -1.0
    assert grade(of(TYPED, lowest_score=-1.0), {"q1": (" \n",)}).score == 0.0
    gaps = tuple(Gap(id=id_, text=TYPED.text) for id_ in ("one", "two"))
    cloze = replace(TYPED, type=QuestionType.CLOZE, text=None, gaps=gaps)
    assert grade(of(cloze, lowest_score=-1.0), {"q1": ("one wrong", "two ")}).score == -1.0
    assert grade(of(cloze, lowest_score=-1.0), {"q1": ("one ", "two  ")}).score == 0.0


@pytest.mark.parametrize(("lowest", "score"), [(0.0, 0.0), (-0.25, -0.25), (-1.0, -0.5)])
def test_penalties_end_at_the_quizzes_lowest_score(lowest: float, score: float) -> None:
    quiz = of(guarded(1), guarded(2), lowest_score=lowest)
    graded = grade(quiz, {"q1": WRONG, "q2": WRONG})
    assert (graded.score, graded.mark) == (score, -1.0)


def hinted() -> QuizQuestion:
    return replace(
        question(1), hints=(Hint(text="It begins with b.", cost=0.25), Hint(text="b.", cost=1.0))
    )


@pytest.mark.parametrize(("taken", "mark"), [(0, 1.0), (1, 0.75), (2, 0.0)])
def test_hints_take_their_costs_of_a_right_answer(taken: int, mark: float) -> None:
    graded = grade(of(hinted()), {"q1": RIGHT}, Circumstances(hints_taken={"q1": taken}))
    assert graded.mark == mark
    assert graded.questions[0].correct


def test_hints_take_nothing_of_a_wrong_answer_or_of_none() -> None:
    beside = Circumstances(hints_taken={"q1": 2})
    assert grade(of(hinted()), {"q1": WRONG}, beside).mark == 0.0
    assert grade(of(hinted()), {}, beside).mark == 0.0


def in_section(number: int, section: str) -> QuizQuestion:
    return replace(question(number), section=section)


SECTIONED = replace(
    of(
        in_section(1, "law"),
        in_section(2, "law"),
        *(in_section(number, "craft") for number in range(3, 11)),
        in_section(11, ""),
        sections={"law": 1.0, "craft": 0.5},
    ),
    passing_score=0.5,
)


def test_who_fails_a_section_fails_the_quiz_whatever_the_score() -> None:
    graded = grade(SECTIONED, {f"q{number}": RIGHT for number in range(2, 12)})
    assert graded.score == pytest.approx(10 / 11)
    assert not graded.passed
    assert [(s.section, s.score, s.passed) for s in graded.sections] == [
        ("law", 0.5, False),
        ("craft", 1.0, True),
    ]


def test_who_passes_every_section_but_not_the_quiz_fails() -> None:
    answers = {f"q{number}": RIGHT for number in (1, 2, 3, 4, 5, 6)}
    strict = replace(SECTIONED, passing_score=0.8)
    assert grade(SECTIONED, answers).passed
    assert not grade(strict, answers).passed


def test_a_section_that_penalties_took_all_of_has_nothing() -> None:
    quiz = of(replace(guarded(1, 1.0), section="law"), sections={"law": 0.5}, lowest_score=-1.0)
    graded = grade(quiz, {"q1": WRONG})
    assert (graded.score, graded.sections[0].score) == (-1.0, 0.0)


def test_a_section_that_an_attempt_was_asked_nothing_of_does_not_count() -> None:
    drawn = replace(SECTIONED, questions=SECTIONED.questions[2:])
    assert [section.section for section in grade(drawn, {}).sections] == ["craft"]


def test_a_dropped_question_counts_for_nobody() -> None:
    quiz = of(question(1), question(2), guarded(3))
    right_elsewhere = {"q1": RIGHT, "q2": RIGHT, "q3": WRONG}
    graded = grade(quiz, right_elsewhere, Circumstances(dropped=("q3",)))
    assert (graded.score, graded.total, graded.correct, graded.passed) == (1.0, 2, 2, True)
    assert (graded.questions[2].mark, graded.questions[2].max_mark) == (0.0, 0.0)


def test_a_question_of_full_marks_brings_everybody_all_its_points() -> None:
    quiz = of(question(1), replace(guarded(2), points=3.0))
    for answers in ({}, {"q2": WRONG}, {"q2": RIGHT}):
        assert grade(quiz, answers, Circumstances(full_marks=("q2",))).score == 0.75


def test_dropping_and_full_marks_leave_nothing_to_wait_for() -> None:
    essay = QuizQuestion(id="e", type=QuestionType.ESSAY, question="Why?")
    quiz = of(question(1), essay)
    answers = {"q1": RIGHT, "e": ("Because.",)}
    assert grade(quiz, answers).awaiting == 1
    assert not grade(quiz, answers).passed
    for beside in (Circumstances(dropped=("e",)), Circumstances(full_marks=("e",))):
        graded = grade(quiz, answers, beside)
        assert (graded.awaiting, graded.score, graded.passed) == (0, 1.0, True)


def test_a_mark_that_a_person_gave_stands_in_place_of_the_machines() -> None:
    beside = Circumstances(given={"q1": GivenMark(mark=0.5, comment="Half of it.")})
    (graded,) = grade(of(question(1)), {"q1": RIGHT}, beside).questions
    assert (graded.mark, graded.correct, graded.comment) == (0.5, False, "Half of it.")


def test_the_later_correction_decides_about_a_question() -> None:
    quiz = of(question(1), question(2))
    other_key = replace(question(1), correct_option_ids=("a",))
    dropped = corrected(quiz, [Correction(questions=(other_key,)), Correction(dropped=("q1",))])
    assert (dropped.dropped, dropped.full_marks) == ({"q1"}, frozenset())
    given = corrected(quiz, [Correction(dropped=("q1",)), Correction(full_marks=("q1",))])
    assert (given.dropped, given.full_marks) == (frozenset(), {"q1"})
    kept = corrected(quiz, [Correction(dropped=("q1",)), Correction(questions=(other_key,))])
    assert (kept.dropped, kept.full_marks) == (frozenset(), frozenset())
    assert grade(kept.quiz, {"q1": WRONG}).questions[0].correct


def test_a_correction_of_the_pass_mark_leaves_the_questions_alone() -> None:
    now = corrected(of(question(1)), [Correction(passing_score=0.5), Correction(dropped=("q1",))])
    assert (now.quiz.passing_score, now.quiz.questions) == (0.5, (question(1),))
