"""What a learner's attempts at one quiz come to, by the quiz's rule."""

from __future__ import annotations

from dataclasses import replace

from courseware.assessment.model import QuizStatus
from courseware.catalog.delivery import GradeFrom
from courseware.catalog.model import Quiz
from courseware.certification.model import QuizResult


def with_attempt(
    result: QuizResult, quiz: Quiz | None, status: QuizStatus, score: float
) -> QuizResult:
    """The result with one more closed attempt. `quiz` is the version in force; None: it is no longer given.

    HIGHEST: the best score, passed by any attempt. LAST and FIRST: that attempt's. AVERAGE: the mean of all,
    passed when it reaches the pass mark. An attempt that awaits marking decides nothing yet.
    """
    closed = replace(result, attempt_count=result.attempt_count + 1)
    if status is QuizStatus.AWAITING_MARKING:
        return replace(closed, awaiting=result.awaiting + 1)
    passed = status is QuizStatus.PASSED
    rule = quiz.delivery.grade_from if quiz else GradeFrom.HIGHEST
    graded_before = result.attempt_count - result.awaiting
    before = result.best_score
    if rule is GradeFrom.FIRST and result.attempt_count:
        return closed
    if before is None or rule in (GradeFrom.LAST, GradeFrom.FIRST):
        return replace(closed, passed=passed, best_score=score)
    if rule is GradeFrom.AVERAGE and quiz is not None:
        mean = before + (score - before) / (graded_before + 1)
        return replace(closed, passed=mean >= quiz.passing_score - 1e-9, best_score=mean)
    return replace(closed, passed=result.passed or passed, best_score=max(before, score))
