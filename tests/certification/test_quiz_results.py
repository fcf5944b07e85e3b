"""Which of a learner's attempts is the quiz's score, and whether it is passed by that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courseware.assessment.model import QuizStatus
from courseware.catalog.delivery import Delivery, GradeFrom
from courseware.certification.model import QuizResult
from courseware.certification.quiz_results import with_attempt
from tests.samples import quiz

WAITING = None


def result(rule: GradeFrom, *scores: float | None) -> QuizResult:
    """After attempts with these scores; None: one that somebody has yet to mark."""
    given = replace(quiz("reading"), delivery=Delivery(grade_from=rule))
    found = QuizResult()
    for score in scores:
        status = QuizStatus.PASSED if (score or 0) >= given.passing_score else QuizStatus.FAILED
        if score is WAITING:
            status = QuizStatus.AWAITING_MARKING
        found = with_attempt(found, given, status, score or 0.0)
    return found


@pytest.mark.parametrize(
    ("rule", "scores", "score", "passed"),
    [
        (GradeFrom.HIGHEST, (0.6, 0.9, 0.4), 0.9, True),
        (GradeFrom.HIGHEST, (0.6, 0.4), 0.6, False),
        (GradeFrom.LAST, (0.6, 0.9, 0.4), 0.4, False),
        (GradeFrom.LAST, (0.4, 0.9), 0.9, True),
        (GradeFrom.FIRST, (0.6, 0.9), 0.6, False),
        (GradeFrom.FIRST, (0.9, 0.1), 0.9, True),
        (GradeFrom.AVERAGE, (0.6, 1.0), 0.8, True),
        (GradeFrom.AVERAGE, (0.6, 0.9), 0.75, False),
        (GradeFrom.AVERAGE, (1.0, 0.2, 0.9), 0.7, False),
    ],
)
def test_the_rule_says_which_attempts_make_the_score(
    rule: GradeFrom, scores: tuple[float, ...], score: float, passed: bool
) -> None:
    found = result(rule, *scores)
    assert found.best_score == pytest.approx(score)
    assert (found.passed, found.attempt_count) == (passed, len(scores))


@pytest.mark.parametrize("rule", GradeFrom)
def test_an_attempt_that_awaits_marking_decides_nothing_yet(rule: GradeFrom) -> None:
    waiting = result(rule, WAITING)
    assert (waiting.status, waiting.best_score) == (QuizStatus.AWAITING_MARKING, None)
    failed_before = result(rule, 0.5, WAITING)
    assert (failed_before.best_score, failed_before.passed) == (0.5, False)
    assert failed_before.status is QuizStatus.AWAITING_MARKING
    passed_before = result(rule, 0.9, WAITING)
    assert (passed_before.best_score, passed_before.status) == (0.9, QuizStatus.PASSED)


def test_where_the_first_attempt_counts_no_later_one_does_while_it_is_marked() -> None:
    found = result(GradeFrom.FIRST, WAITING, 1.0)
    assert (found.best_score, found.passed, found.attempt_count) == (None, False, 2)


def test_the_average_is_of_what_is_marked() -> None:
    assert result(GradeFrom.AVERAGE, 0.6, WAITING, 1.0).best_score == pytest.approx(0.8)


def test_a_quiz_that_is_no_longer_given_keeps_its_best_attempt() -> None:
    found = with_attempt(QuizResult(), None, QuizStatus.PASSED, 0.9)
    again = with_attempt(found, None, QuizStatus.FAILED, 0.1)
    assert (again.best_score, again.passed, again.attempt_count) == (0.9, True, 2)
