"""A question that was given, with another key: from options, from accepted values, from another version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from courseware.catalog.questions import (
    AcceptedNumber,
    AcceptedText,
    NumberKey,
    QuestionType,
    QuizQuestion,
    TextKey,
)

BY_OPTIONS = (
    QuestionType.MULTIPLE_CHOICE,
    QuestionType.TRUE_FALSE,
    QuestionType.MULTI_SELECT,
    QuestionType.HOTSPOT,
)
"""Types whose key is the options that are right."""


def with_options(question: QuizQuestion, right: Sequence[str]) -> QuizQuestion:
    """With these options right, by their ids."""
    return replace(question, correct_option_ids=tuple(right))


def with_numbers(question: QuizQuestion, accepted: Sequence[AcceptedNumber]) -> QuizQuestion:
    """With these numbers accepted. Units, and what is said to a number that was there before, stay."""
    before = question.number or NumberKey(accepted=())
    said = {number.value: number.feedback for number in before.accepted}
    kept = tuple(replace(number, feedback=said.get(number.value, "")) for number in accepted)
    return replace(question, number=replace(before, accepted=kept))


def with_texts(question: QuizQuestion, accepted: Sequence[AcceptedText]) -> QuizQuestion:
    """With these texts accepted. What is said to one that was there before, and whether it is a pattern, stay."""
    before = question.text or TextKey(accepted=())
    known = {text.text: text for text in before.accepted}
    kept = tuple(
        replace(known[text.text], share=text.share) if text.text in known else text
        for text in accepted
    )
    return replace(question, text=replace(before, accepted=kept))


def answerable(question: QuizQuestion) -> tuple[object, ...]:
    """What answers name: the type, options, pairs and gaps. Questions that differ in it are not the same."""
    return (
        question.type,
        {option.id for option in question.options},
        {stem.id for stem in question.stems},
        {gap.id for gap in question.gaps},
        {option.id for gap in question.gaps for option in gap.options},
    )


def keyed_like(question: QuizQuestion, other: QuizQuestion) -> QuizQuestion:
    """The question as it was asked, with the key, the points and the explanation of another version of it."""
    stems = {stem.id: stem.correct_option_id for stem in other.stems}
    gaps = {gap.id: gap for gap in other.gaps}
    return replace(
        question,
        correct_option_ids=other.correct_option_ids,
        points=other.points,
        penalty=other.penalty,
        marking=other.marking,
        explanation=other.explanation,
        number=other.number,
        text=other.text,
        essay=other.essay,
        code=other.code,
        stems=tuple(replace(s, correct_option_id=stems[s.id]) for s in question.stems),
        gaps=tuple(
            replace(
                gap,
                correct_option_id=gaps[gap.id].correct_option_id,
                text=gaps[gap.id].text,
                number=gaps[gap.id].number,
                weight=gaps[gap.id].weight,
            )
            for gap in question.gaps
        ),
    )
