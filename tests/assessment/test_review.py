"""A learner sees of a graded attempt what the quiz's rules release, when they release it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given

from courseware.assessment.grading import grade
from courseware.assessment.keys import key_markdown
from courseware.assessment.model import Answers, Grade
from courseware.assessment.review import reviewed
from courseware.catalog.delivery import Delivery, Release, Review
from courseware.catalog.model import Quiz
from tests.assessment.every_type import SECRET, SECRET_NUMBER, answered

CLOSES = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
BEFORE, AFTER = CLOSES - timedelta(seconds=1), CLOSES

NEVER = Review(
    score=Release.NEVER,
    correctness=Release.NEVER,
    key=Release.NEVER,
    explanation=Release.NEVER,
)
LATER = Review(
    **dict.fromkeys(("score", "correctness", "key", "explanation"), Release.AFTER_CLOSING)
)
AT_ONCE = Review(key=Release.RIGHT_AFTER)


def told(pair: tuple[Quiz, Answers], review: Review, now: datetime) -> tuple[Grade, Grade]:
    """The whole grade, and what its learner sees of it."""
    quiz, answers = pair
    quiz = replace(quiz, delivery=replace(quiz.delivery, review=review, closes_at=CLOSES))
    whole = grade(quiz, answers)
    return whole, reviewed(quiz, whole, now)


@given(answered())
def test_what_is_never_released_is_not_in_the_json(pair: tuple[Quiz, Answers]) -> None:
    for now in (BEFORE, AFTER):
        whole, seen = told(pair, NEVER, now)
        _says_nothing_but_passed_or_not(whole, seen)


@given(answered())
def test_what_is_released_after_closing_is_not_in_the_json_before(
    pair: tuple[Quiz, Answers],
) -> None:
    _says_nothing_but_passed_or_not(*told(pair, LATER, BEFORE))
    whole, seen = told(pair, LATER, AFTER)
    assert (seen.score, seen.correct) == (whole.score, whole.correct)
    assert all(question.explanation_html for question in seen.questions)


def _says_nothing_but_passed_or_not(whole: Grade, seen: Grade) -> None:
    assert seen.passed == whole.passed
    assert (seen.score, seen.mark, seen.correct) == (None, None, None)
    assert all(section.score is None for section in seen.sections)
    for question in seen.questions:
        assert (question.correct, question.mark, question.parts) == (None, None, None)
    # of what was answered itself the learner knows already
    json = msgspec.json.encode(
        [replace(question, selected=()) for question in seen.questions]
    ).decode()
    assert SECRET not in json
    assert str(SECRET_NUMBER) not in json


@given(answered())
def test_the_key_in_words_is_there_when_it_is_released(pair: tuple[Quiz, Answers]) -> None:
    quiz, _ = pair
    _, seen = told(pair, AT_ONCE, BEFORE)
    for question, asked in zip(seen.questions, quiz.questions, strict=True):
        assert bool(question.key_html) == bool(key_markdown(asked))


@given(answered())
def test_without_any_rule_the_score_the_marks_and_the_explanations_are_told_and_no_key(
    pair: tuple[Quiz, Answers],
) -> None:
    whole, seen = told(pair, Delivery().review, BEFORE)
    assert seen == whole
    assert all(not question.key_html for question in seen.questions)


def test_a_quiz_that_never_closes_never_releases_what_waits_for_that() -> None:
    from tests.samples import key, quiz

    asked = replace(quiz("reading"), delivery=Delivery(review=LATER))
    seen = reviewed(asked, grade(asked, key(asked)), AFTER)
    assert (seen.score, seen.passed) == (None, True)


@pytest.mark.parametrize("name", ["score", "correctness", "key", "explanation"])
def test_each_is_released_by_itself(name: str) -> None:
    from tests.samples import SECRET as EXPLAINED
    from tests.samples import key, quiz

    review = replace(NEVER, **{name: Release.RIGHT_AFTER})
    asked = replace(quiz("reading"), delivery=Delivery(review=review))
    seen = reviewed(asked, grade(asked, key(asked, wrong=1)), BEFORE)
    first = seen.questions[0]
    assert {
        "score": seen.score is not None,
        "correctness": first.correct is not None,
        "key": bool(first.key_html),
        "explanation": EXPLAINED in first.explanation_html,
    } == {each: each == name for each in ("score", "correctness", "key", "explanation")}
