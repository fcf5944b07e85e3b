"""Grading: which answers may be given to a quiz, and what they are worth."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from courseware.assessment.marks import share
from courseware.assessment.model import Answers, Grade, GradedQuestion
from courseware.catalog.markup import render
from courseware.catalog.model import QuestionType, Quiz, QuizQuestion
from courseware.errors import InvalidRequest


def check_answers(quiz: Quiz, answers: Answers) -> None:
    """Raise InvalidRequest unless every answer is one that this quiz's form allows.

    Codes: "unknown-question", "unknown-option", "answered-twice" (an option chosen twice, or two
    options where one is asked for). The message never says which option is right.
    """
    questions = {question.id: question for question in quiz.questions}
    for question_id, selected in answers.items():
        question = questions.get(question_id)
        if question is None:
            raise InvalidRequest(
                f'Quiz "{quiz.id}" has no question "{question_id}". Load the quiz again.',
                code="unknown-question",
            )
        _check_selection(quiz, question, selected)


def _check_selection(quiz: Quiz, question: QuizQuestion, selected: Collection[str]) -> None:
    chosen = set(selected)
    unknown = chosen.difference([option.id for option in question.options])
    if not unknown and len(chosen) == len(selected) <= 1:
        return  # nearly always
    place = f'Quiz "{quiz.id}", question "{question.id}"'
    if unknown:
        raise InvalidRequest(
            f'{place} has no option "{min(unknown)}". Load the quiz again.', code="unknown-option"
        )
    if len(chosen) != len(selected):
        raise InvalidRequest(f"{place}: an option is chosen twice.", code="answered-twice")
    if len(selected) > 1 and question.type is not QuestionType.MULTI_SELECT:
        raise InvalidRequest(
            f"{place} takes one option, and {len(selected)} were chosen.", code="answered-twice"
        )


def grade(quiz: Quiz, answers: Answers) -> Grade:
    """Grade allowed answers: score = points earned / points there are, passed at the quiz's passing_score.

    A question without an answer brings nothing. What an answer brings that is partly right is its
    question's `marking`. Raises InvalidRequest as `check_answers` does.
    """
    check_answers(quiz, answers)
    graded = tuple(_graded(question, answers.get(question.id, ())) for question in quiz.questions)
    mark, max_mark = sum(q.mark for q in graded), sum(q.max_mark for q in graded)
    score = mark / max_mark
    return Grade(
        score=score,
        mark=mark,
        max_mark=max_mark,
        correct=sum(question.correct for question in graded),
        total=len(graded),
        passing_score=quiz.passing_score,
        # 4 of 5 must pass at 0.8 whatever the last bit of the division says
        passed=score >= quiz.passing_score - 1e-9,
        questions=graded,
    )


def _graded(question: QuizQuestion, selected: tuple[str, ...]) -> GradedQuestion:
    worth = share(question, set(selected))
    return GradedQuestion(
        question_id=question.id,
        correct=worth == 1.0,
        mark=worth * question.points,
        max_mark=question.points,
        selected=tuple(selected),
        explanation_html=_explained(question.explanation) if question.explanation else "",
    )


@lru_cache(maxsize=4096)
def _explained(explanation: str) -> str:
    """An explanation as HTML: rendering ten of them anew would be most of a grading."""
    return render(explanation)
