"""Answers in parts, each to a place of its own: MATCHING, ORDERING and CLOZE."""

from __future__ import annotations

from courseware.assessment.answers import places
from courseware.assessment.marking import numbers, texts
from courseware.assessment.marking.worth import Worth, worth_of_parts
from courseware.catalog.questions import Gap, QuestionType, QuizQuestion
from courseware.errors import InvalidRequest


def check_places(place: str, question: QuizQuestion, answer: tuple[str, ...]) -> None:
    """Codes: "unknown-place", "answered-twice", "unknown-option", "too-long"."""
    if question.type is QuestionType.MATCHING:
        options = {option.id for option in question.options}
        known = {stem.id: options for stem in question.stems}
    else:
        known = {gap.id: {option.id for option in gap.options} for gap in question.gaps}
    given = places(answer)
    unknown = next((id_ for id_ in given if id_ not in known), None)
    if unknown is not None:
        raise InvalidRequest(
            f'{place} has no place "{unknown[:100]}". Load the quiz again.', code="unknown-place"
        )
    if len(given) < len(answer):
        raise InvalidRequest(f"{place}: a place is answered twice.", code="answered-twice")
    for id_, value in given.items():
        if known[id_] and value not in known[id_]:
            raise InvalidRequest(
                f'{place} has no option "{value[:100]}". Load the quiz again.',
                code="unknown-option",
            )
        if len(value) > texts.LONGEST:
            raise InvalidRequest(
                f"{place}: an answer is longer than {texts.LONGEST} characters. Shorten it.",
                code="too-long",
            )


def check_order(place: str, question: QuizQuestion, answer: tuple[str, ...]) -> None:
    """Codes: "unknown-option"; "not-an-order", an option left out or named twice."""
    known = {option.id for option in question.options}
    unknown = next((id_ for id_ in answer if id_ not in known), None)
    if unknown is not None:
        raise InvalidRequest(
            f'{place} has no option "{unknown[:100]}". Load the quiz again.', code="unknown-option"
        )
    if answer and sorted(answer) != sorted(known):
        raise InvalidRequest(f"{place}: an order names each option once.", code="not-an-order")


def matching(question: QuizQuestion, answer: tuple[str, ...]) -> Worth:
    """Each stem counts alike."""
    given = places(answer)
    chosen = set(given.values())
    return worth_of_parts(
        {stem.id: float(given.get(stem.id) == stem.correct_option_id) for stem in question.stems},
        {stem.id: 1.0 for stem in question.stems},
        question.marking,
        tuple(
            option.feedback
            for option in question.options
            if option.feedback and option.id in chosen
        ),
    )


def ordering(question: QuizQuestion, answer: tuple[str, ...]) -> Worth:
    """Each option that stands in its place counts alike."""
    right = question.correct_option_ids
    marks = {id_: float(answer[place : place + 1] == (id_,)) for place, id_ in enumerate(right)}
    return worth_of_parts(marks, dict.fromkeys(right, 1.0), question.marking)


def cloze(question: QuizQuestion, answer: tuple[str, ...]) -> Worth:
    """Each gap counts by its weight."""
    given = places(answer)
    found = {gap.id: _gap(gap, given.get(gap.id, "")) for gap in question.gaps}
    return worth_of_parts(
        {id_: worth.share or 0.0 for id_, worth in found.items()},
        {gap.id: gap.weight for gap in question.gaps},
        question.marking,
        tuple(said for worth in found.values() for said in worth.feedback),
    )


def _gap(gap: Gap, value: str) -> Worth:
    if gap.text is not None:
        return texts.worth_of_text(gap.text, value)
    if gap.number is not None:
        return numbers.worth_of_number(gap.number, value)
    feedback = tuple(o.feedback for o in gap.options if o.feedback and o.id == value)
    return Worth(float(value == gap.correct_option_id), feedback=feedback)
