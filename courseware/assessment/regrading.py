"""Grading closed attempts again: only the questions that a correction names are held against their keys anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courseware.assessment.grading import Circumstances, graded_question, total
from courseware.assessment.model import Answers, Grade, GradedQuestion
from courseware.catalog.model import Quiz


@dataclass(frozen=True, slots=True)
class KeptResponse:
    """One question of a closed attempt, as it was graded."""

    question_id: str
    selected: tuple[str, ...]
    is_correct: bool | None
    score: float | None
    max_score: float


def regrade(
    quiz: Quiz,
    kept: Sequence[KeptResponse],
    answers: Answers,
    beside: Circumstances,
    named: frozenset[str],
) -> Grade:
    """The attempt's grade by the quiz as it counts now. `named` are the questions to grade anew."""
    asked: Mapping[str, int] = {q.id: place for place, q in enumerate(quiz.questions)}
    questions = []
    for response in kept:
        place = asked.get(response.question_id)
        if place is not None and response.question_id in named:
            answer = answers.get(response.question_id, ())
            questions.append(graded_question(quiz.questions[place], answer, beside))
        else:
            questions.append(_as_kept(response))
    return total(quiz, questions)


def _as_kept(response: KeptResponse) -> GradedQuestion:
    return GradedQuestion(
        question_id=response.question_id,
        correct=response.is_correct,
        mark=response.score,
        max_mark=response.max_score,
        selected=response.selected,
        awaiting=response.score is None,
    )
