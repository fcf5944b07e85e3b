"""Options chosen: MULTIPLE_CHOICE, TRUE_FALSE, MULTI_SELECT and HOTSPOT."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from courseware.assessment.marking.worth import Worth
from courseware.catalog.questions import Marking, QuestionType, QuizQuestion
from courseware.errors import InvalidRequest


def check(place: str, question: QuizQuestion, answer: tuple[str, ...]) -> None:
    """Codes: "unknown-option"; "answered-twice", an option chosen twice, or two where one is asked for."""
    chosen = set(answer)
    unknown = chosen.difference([option.id for option in question.options])
    if unknown:
        raise InvalidRequest(
            f'{place} has no option "{min(unknown)}". Load the quiz again.', code="unknown-option"
        )
    if len(chosen) != len(answer):
        raise InvalidRequest(f"{place}: an option is chosen twice.", code="answered-twice")
    if len(answer) > 1 and not takes_several(question):
        raise InvalidRequest(
            f"{place} takes one option, and {len(answer)} were chosen.", code="answered-twice"
        )


def takes_several(question: QuizQuestion) -> bool:
    """Whether more than one option may be chosen."""
    return question.type is QuestionType.MULTI_SELECT or (
        question.type is QuestionType.HOTSPOT and len(question.correct_option_ids) > 1
    )


def worth(question: QuizQuestion, answer: tuple[str, ...]) -> Worth:
    """1.0 exactly when what is chosen is the key; what is partly right by the question's marking."""
    chosen = set(answer)
    feedback = tuple(o.feedback for o in question.options if o.feedback and o.id in chosen)
    return Worth(_share(question, chosen), feedback=feedback)


def _share(question: QuizQuestion, chosen: AbstractSet[str]) -> float:
    """With r of R right options chosen and w wrong ones, of n options: all or nothing; right minus wrong,
    max(0, (r - w) / R); or per option, (n - (R - r) - w) / n. Nothing chosen brings nothing.
    """
    key = set(question.correct_option_ids)
    if chosen == key:
        return 1.0
    if not chosen or question.marking is Marking.ALL_OR_NOTHING:
        return 0.0
    right, wrong = len(chosen & key), len(chosen - key)
    if question.marking is Marking.RIGHT_MINUS_WRONG:
        return max(0, right - wrong) / len(key)
    missed = len(key) - right
    return (len(question.options) - missed - wrong) / len(question.options)
