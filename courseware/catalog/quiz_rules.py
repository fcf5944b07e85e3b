"""What is true of every quiz, however it was written: `check_quiz` says what is not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from courseware.catalog.ids import ID_RULE, is_id, same_text
from courseware.catalog.model import Marking, QuestionType, Quiz, QuizQuestion
from courseware.errors import ContentError

# Lone surrogates and most control characters cannot be stored as text by every database.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_MOST_POINTS = 1000
_LONGEST_SHOWN = 60


def check_quiz(quiz: Quiz) -> Quiz:
    """The quiz itself, if it can be asked and graded; else a ContentError naming the question."""
    check_id(quiz.id, "quiz id")
    check_text(quiz.title, "The title", required=True)
    check_text(quiz.description, "The description")
    check_passing_score(quiz.passing_score)
    if not quiz.questions:
        raise ContentError("The quiz has no questions. Begin each with a heading.")
    for question in quiz.questions:
        try:
            check_question(question)
        except ContentError as error:
            raise error.at(question=question.id) from None
    twice = _twice(question.id for question in quiz.questions)
    if twice is not None:
        raise ContentError("Two questions have this id. Give one of them another.", question=twice)
    return quiz


def shown(value: object) -> str:
    """A value as an error may quote it: not longer than a line."""
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def check_id(given: str, what: str) -> str:
    """The id itself, if it can be used; else a ContentError naming it as `what`."""
    if not isinstance(given, str) or not is_id(given):
        raise ContentError(f"The {what} {shown(given)} cannot be used. {ID_RULE}")
    return given


def check_passing_score(score: float) -> None:
    if isinstance(score, bool) or not isinstance(score, int | float):
        raise ContentError(f"passing_score is {shown(score)}; give a number such as 0.8.")
    if not 0 < score <= 1:
        advice = f" For {score:g} percent write {score / 100:g}." if 1 < score <= 100 else ""
        raise ContentError(
            f"passing_score is {str(score).removesuffix('.0')}; it is a fraction of 1, over 0 and at most 1.{advice}"
        )


def check_points(points: float) -> None:
    if isinstance(points, bool) or not isinstance(points, int | float):
        raise ContentError(f"points is {shown(points)}; give a number such as 2.")
    if not 0 < points <= _MOST_POINTS:
        raise ContentError(
            f"points is {shown(points)}; give a number over 0 and at most {_MOST_POINTS}."
        )


def check_marking(word: str) -> Marking:
    """The marking that an author's word means, such as "right-minus-wrong"; else a ContentError."""
    known = {marking.value.lower().replace("_", "-"): marking for marking in Marking}
    given = word.strip().lower().replace("_", "-") if isinstance(word, str) else ""
    if given not in known:
        raise ContentError(f"marking is {shown(word)}; give one of {', '.join(known)}.")
    return known[given]


def check_text(text: str, what: str, *, required: bool = False) -> None:
    if not isinstance(text, str):
        raise ContentError(f"{what} is {shown(text)}; give a text.")
    if required and not text.strip():
        raise ContentError(f"{what} is empty. Write it.")
    match = _UNSTORABLE.search(text)
    if match:
        raise ContentError(
            f"{what} holds the character U+{ord(match[0]):04X}, which cannot be kept. Remove it."
        )


def check_question(question: QuizQuestion) -> QuizQuestion:
    """The question itself, if it can be asked and graded; else a ContentError."""
    check_id(question.id, "question id")
    check_text(question.question, "The question", required=True)
    check_text(question.explanation, "The explanation")
    check_points(question.points)
    for tag in question.tags:
        check_id(tag, "tag")
    _check_options(question)
    _check_key(question)
    return question


def _check_options(question: QuizQuestion) -> None:
    if not question.options:
        raise ContentError("There are no options. Write each on a line that begins with - [ ].")
    for option in question.options:
        check_text(option.text, "An option", required=True)
        check_id(option.id, "option id")
    if len(question.options) < 2:
        raise ContentError("There is only one option. Give at least two to choose from.")
    twice = _twice(same_text(option.text) for option in question.options)
    if twice is not None:
        raise ContentError(f"The option {twice!r} is there twice. Change or remove one.")
    twice = _twice(option.id for option in question.options)
    if twice is not None:
        raise ContentError(f"Two options have the id {twice!r}. Give one of them another.")


def _check_key(question: QuizQuestion) -> None:
    ids = {option.id for option in question.options}
    key = question.correct_option_ids
    if not key:
        raise ContentError("No option is marked correct. Mark one with [x].")
    unknown = next((chosen for chosen in key if chosen not in ids), None)
    if unknown is not None:
        raise ContentError(f"The correct option {unknown!r} is not one of the options.")
    if len(set(key)) < len(key):
        raise ContentError("The same option is marked correct twice. Name it once.")
    if question.type is not QuestionType.MULTI_SELECT and len(key) > 1:
        raise ContentError(
            f"{len(key)} options are marked correct, and a {question.type} question has one."
        )
    if (
        question.marking is not Marking.ALL_OR_NOTHING
        and question.type is not QuestionType.MULTI_SELECT
    ):
        raise ContentError(
            f"Only a MULTI_SELECT question can be partly right, and this is {question.type}. "
            "Leave out marking, or mark more than one option correct."
        )
    if question.type is QuestionType.TRUE_FALSE and ids != {"true", "false"}:
        raise ContentError('The options of a TRUE_FALSE question have the ids "true" and "false".')


def _twice(names: Iterable[str]) -> str | None:
    return next((name for name, times in Counter(names).items() if times > 1), None)
