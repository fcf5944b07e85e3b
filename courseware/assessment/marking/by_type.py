"""Which module checks and marks the answers to which type of question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from courseware.assessment.answers import places
from courseware.assessment.marking import choices, numbers, pairs, texts
from courseware.assessment.marking.worth import Worth
from courseware.catalog.questions import QuestionType, QuizQuestion
from courseware.errors import InvalidRequest

LONGEST_TEXT = 20_000
"""Characters of an essay or a program."""

Check = Callable[[str, QuizQuestion, tuple[str, ...]], None]
Mark = Callable[[QuizQuestion, tuple[str, ...]], Worth]


@dataclass(frozen=True, slots=True)
class _Way:
    """How a type is answered: which answers it allows, and what they are worth."""

    check: Check
    worth: Mark


def check_answer(place: str, question: QuizQuestion, answer: tuple[str, ...]) -> None:
    """Raise InvalidRequest unless the question's form allows this answer. `place` names the question."""
    _WAYS[question.type].check(place, question, answer)


def is_answered(question: QuizQuestion, answer: tuple[str, ...]) -> bool:
    """Whether there is anything to mark: a text of nothing but space is no answer."""
    if question.type is QuestionType.CLOZE:
        answer = tuple(places(answer).values())
    return any(part.strip() for part in answer)


def worth(question: QuizQuestion, answer: tuple[str, ...]) -> Worth:
    """What an allowed answer is worth. No answer is worth 0.0, whoever would mark it."""
    return _WAYS[question.type].worth(question, answer)


def _one_text(longest: int) -> Check:
    def check(place: str, _: QuizQuestion, answer: tuple[str, ...]) -> None:
        if len(answer) > 1:
            raise InvalidRequest(f"{place} takes one text.", code="answered-twice")
        if answer and len(answer[0]) > longest:
            raise InvalidRequest(
                f"{place}: the answer is longer than {longest} characters. Shorten it.",
                code="too-long",
            )

    return check


def _number(question: QuizQuestion, answer: tuple[str, ...]) -> Worth:
    if question.number is None or not answer:
        return Worth(0.0)
    return numbers.worth_of_number(question.number, answer[0])


def _text(question: QuizQuestion, answer: tuple[str, ...]) -> Worth:
    if question.text is None or not answer:
        return Worth(0.0)
    return texts.worth_of_text(question.text, answer[0])


def _later(question: QuizQuestion, answer: tuple[str, ...]) -> Worth:
    return Worth(None if is_answered(question, answer) else 0.0)


_CHOICES = _Way(choices.check, choices.worth)
_WAYS: Mapping[QuestionType, _Way] = {
    QuestionType.MULTIPLE_CHOICE: _CHOICES,
    QuestionType.TRUE_FALSE: _CHOICES,
    QuestionType.MULTI_SELECT: _CHOICES,
    QuestionType.HOTSPOT: _CHOICES,
    QuestionType.NUMERIC: _Way(_one_text(numbers.LONGEST), _number),
    QuestionType.SHORT_TEXT: _Way(_one_text(texts.LONGEST), _text),
    QuestionType.MATCHING: _Way(pairs.check_places, pairs.matching),
    QuestionType.ORDERING: _Way(pairs.check_order, pairs.ordering),
    QuestionType.CLOZE: _Way(pairs.check_places, pairs.cloze),
    QuestionType.ESSAY: _Way(_one_text(LONGEST_TEXT), _later),
    QuestionType.CODE: _Way(_one_text(LONGEST_TEXT), _later),
}
