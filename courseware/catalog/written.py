"""A quiz as its author wrote it, in whichever syntax, and how it becomes a Quiz with ids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from courseware.catalog.ids import make_ids, same_text
from courseware.catalog.model import Marking, Option, QuestionType, Quiz, QuizQuestion
from courseware.catalog.quiz_rules import (
    check_passing_score,
    check_points,
    check_question,
    check_quiz,
)
from courseware.errors import ContentError

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenQuestion:
    """A question before it has ids. `correct` counts the options from 0; `type` None: see the options."""

    text: str
    options: tuple[str, ...]
    correct: tuple[int, ...]
    type: QuestionType | None = None
    explanation: str = ""
    points: float = 1.0
    marking: Marking = Marking.ALL_OR_NOTHING
    tags: tuple[str, ...] = ()
    id: str | None = None

    @property
    def name(self) -> str:
        """What to call it when something is wrong: its id, or how it begins."""
        return self.id if self.id is not None else begins(self.text)


def assemble(
    quiz_id: str,
    questions: Sequence[WrittenQuestion],
    *,
    title: str | None = None,
    passing_score: float = 0.80,
    description: str = "",
) -> Quiz:
    """The quiz, with the ids that its author left out made from the texts.

    `title` None: made from the id. Raises ContentError, naming the question, when it cannot be
    asked and graded.
    """
    check_passing_score(passing_score)
    return check_quiz(
        Quiz(
            id=quiz_id,
            title=title_from(quiz_id) if title is None else title,
            questions=tuple(
                _finish(question, made)
                for question, made in zip(questions, _made_ids(questions), strict=True)
            ),
            passing_score=float(passing_score),
            description=description,
        )
    )


def begins(text: str) -> str:
    """The beginning of a text, to name it by."""
    line = _first_line(text)
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1].rstrip()}…"


def _made_ids(questions: Sequence[WrittenQuestion]) -> list[str]:
    """For each question the id to use if it was not given one."""
    open_ones = [question for question in questions if question.id is None]
    wholes = ["\n".join([question.text, *sorted(question.options)]) for question in open_ones]
    repeated = Counter(same_text(whole) for whole in wholes)
    for question, whole in zip(open_ones, wholes, strict=True):
        if repeated[same_text(whole)] > 1:
            raise ContentError("This question is asked twice. Remove one.", question=question.name)
    made = iter(
        make_ids(
            [(_first_line(q.text), whole) for q, whole in zip(open_ones, wholes, strict=True)],
            taken={question.id for question in questions if question.id is not None},
        )
    )
    return [next(made) if question.id is None else question.id for question in questions]


def _finish(question: WrittenQuestion, question_id: str) -> QuizQuestion:
    try:
        check_points(question.points)
        kind = question.type or _type_of(question)
        if kind is QuestionType.TRUE_FALSE:
            ids = tuple(text.strip().lower() for text in question.options)
        else:
            ids = make_ids([(text, text) for text in question.options])
        return check_question(
            QuizQuestion(
                id=question_id,
                type=kind,
                question=question.text,
                options=tuple(
                    Option(id=option_id, text=text, id_made=kind is not QuestionType.TRUE_FALSE)
                    for option_id, text in zip(ids, question.options, strict=True)
                ),
                correct_option_ids=tuple(ids[index] for index in question.correct),
                explanation=question.explanation,
                points=float(question.points),
                marking=question.marking,
                tags=question.tags,
                id_made=question.id is None,
            )
        )
    except ContentError as error:
        raise error.at(question=question.name) from None


def _type_of(question: WrittenQuestion) -> QuestionType:
    if len(question.options) == 2 and {text.strip().lower() for text in question.options} == {
        "true",
        "false",
    }:
        return QuestionType.TRUE_FALSE
    return QuestionType.MULTI_SELECT if len(question.correct) > 1 else QuestionType.MULTIPLE_CHOICE


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()


def title_from(quiz_id: str) -> str:
    """The words of an id or a slug: "intake-basics" is "Intake basics"."""
    words = " ".join(re.split(r"[-_.]+", quiz_id)).strip()
    return words[:1].upper() + words[1:]
