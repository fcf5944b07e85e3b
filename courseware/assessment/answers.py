"""An answer taken apart and held against its form: what fits, what is chosen where, how much is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware.assessment.model import Answers, FormQuestion, QuizForm
from courseware.catalog.questions import QuestionType

_CHOICES = (
    QuestionType.MULTIPLE_CHOICE,
    QuestionType.TRUE_FALSE,
    QuestionType.MULTI_SELECT,
    QuestionType.HOTSPOT,
)
_WORD = re.compile(r"\S+")


def fitting(form: QuizForm, answers: Answers) -> Answers:
    """The answers that this form has room for: a browser may show an older one."""
    questions = {question.id: question for question in form.questions}
    return {
        id_: answer
        for id_, answer in answers.items()
        if id_ in questions and _fits(questions[id_], answer)
    }


def places(answer: Sequence[str]) -> dict[str, str]:
    """MATCHING and CLOZE: the id of each place -> what was given for it."""
    return dict(part.partition(" ")[::2] for part in answer)


def typed_quantity(text: str, units: Sequence[str]) -> tuple[str, str]:
    """What was typed as (number, unit); a unit that is none of `units` stays with the number."""
    for unit in sorted(units, key=len, reverse=True):
        number = text.removesuffix(unit).rstrip()
        if text.endswith(unit) and number[-1:].isdigit():
            return number, unit
    return text, ""


def word_count(text: str) -> int:
    """Words as a person counts them: runs of anything but space."""
    return len(_WORD.findall(text))


def _fits(question: FormQuestion, answer: Sequence[str]) -> bool:
    options = {option.id for option in question.options}
    if question.type in _CHOICES:
        return options.issuperset(answer)
    if question.type is QuestionType.ORDERING:
        return not answer or sorted(answer) == sorted(options)
    if question.type is QuestionType.MATCHING:
        stems = {stem.id for stem in question.stems}
        given = places(answer)
        return stems.issuperset(given) and options.issuperset(given.values())
    if question.type is QuestionType.CLOZE:
        known = {gap.id: {option.id for option in gap.options} for gap in question.gaps}
        return all(
            id_ in known and (not known[id_] or value in known[id_])
            for id_, value in places(answer).items()
        )
    return len(answer) <= 1
