"""What the record keeps of each question of a closed attempt, and what a correction makes of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from courseware.assessment.grading import Circumstances, graded_question
from courseware.assessment.model import Answers, GradedQuestion
from courseware.catalog.questions import QuizQuestion


class Response(msgspec.Struct, frozen=True, gc=False):
    """One question of a closed attempt. `score` is in points; it and `is_correct` are None until it is marked.

    Not looked at by the garbage collector: it holds nothing that could hold it, and a regrade reads a million.
    """

    question_id: str
    selected: tuple[str, ...]
    is_correct: bool | None
    score: float | None
    max_score: float

    @classmethod
    def of(cls, graded: GradedQuestion) -> Response:
        return cls(
            graded.question_id, graded.selected, graded.correct, graded.mark, graded.max_mark
        )


def graded_again(
    kept: Sequence[Response],
    named: Collection[str],
    questions: dict[str, QuizQuestion],
    answers: Answers,
    beside: Circumstances,
) -> tuple[Response, ...]:
    """The responses with those to the `named` questions held against their keys anew."""
    return tuple(
        Response.of(
            graded_question(
                questions[response.question_id], answers.get(response.question_id, ()), beside
            )
        )
        if response.question_id in named
        else response
        for response in kept
    )
