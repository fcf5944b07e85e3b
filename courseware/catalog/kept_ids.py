"""Keeping ids from one version of a quiz to the next, so that answers stay with their question.

An id that was made from a text would change with every corrected spelling mistake. What was there
before is found again by its text, then by likeness and place, and keeps the id it had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TypeVar

from courseware.catalog.ids import same_text, slug
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Criterion, Gap, Option, QuestionType, QuizQuestion, Stem

T = TypeVar("T", Criterion, Option, QuizQuestion, Stem)
P = TypeVar("P", Criterion, Option, Stem)

# Likeness is difflib's ratio of the texts, from 0 to 1. Two questions on one subject reach 0.5 by
# their common words alone; the same question with a clause rewritten stays above 0.6.
_ALIKE = 0.6
_SAME_PLACE_BONUS = 0.05
_SAME_OPTIONS_BONUS = 0.1
_SAME_OPTIONS = 0.9


def keep_ids(new: Quiz, previous: Quiz | None) -> Quiz:
    """`new`, with the ids of `previous` where it is the same question or option, edited.

    Ids that the author gave are never touched.
    """
    if previous is None:
        return new
    before = _pair(new.questions, previous.questions, _question_text, _question_likeness)
    ids = _ids(new.questions, before)
    return replace(
        new,
        questions=tuple(
            _keep_part_ids(replace(question, id=kept), earlier)
            for question, kept, earlier in zip(new.questions, ids, before, strict=True)
        ),
    )


def _keep_part_ids(question: QuizQuestion, previous: QuizQuestion | None) -> QuizQuestion:
    """The question with the ids that its options, stems, gaps' options and criteria had before."""
    if previous is None or QuestionType.TRUE_FALSE in (question.type, previous.type):
        return question
    options = _kept(question.options, previous.options)
    renamed = {one.id: kept.id for one, kept in zip(question.options, options, strict=True)}
    gaps_before = {gap.id: gap for gap in previous.gaps}
    essay = question.essay
    if essay is not None and previous.essay is not None:
        essay = replace(essay, rubric=_kept(essay.rubric, previous.essay.rubric))
    return replace(
        question,
        options=options,
        correct_option_ids=tuple(renamed[chosen] for chosen in question.correct_option_ids),
        stems=tuple(
            replace(stem, correct_option_id=renamed[stem.correct_option_id])
            for stem in _kept(question.stems, previous.stems)
        ),
        gaps=tuple(_keep_gap_ids(gap, gaps_before.get(gap.id)) for gap in question.gaps),
        essay=essay,
    )


def _keep_gap_ids(gap: Gap, previous: Gap | None) -> Gap:
    """The gap with the ids that its options had before. Its own id is its place in the text."""
    if previous is None or not gap.options:
        return gap
    options = _kept(gap.options, previous.options)
    place = [option.id for option in gap.options].index(gap.correct_option_id)
    return replace(gap, options=options, correct_option_id=options[place].id)


def _kept(new: tuple[P, ...], previous: Sequence[P]) -> tuple[P, ...]:
    """The parts of a question, with the ids of those that they were before."""
    before = _pair(new, previous, _text, _likeness)
    return tuple(replace(part, id=kept) for part, kept in zip(new, _ids(new, before), strict=True))


def _pair(
    new: Sequence[T],
    previous: Sequence[T],
    text: Callable[[T], str],
    likeness: Callable[[T, T], float],
) -> list[T | None]:
    """For each new part the part that it was before, or None; none is given twice."""
    found: list[T | None] = [None] * len(new)
    left = dict(enumerate(previous))
    sure: list[Callable[[T, T], bool]] = [
        lambda one, other: not one.id_made and one.id == other.id,
        lambda one, other: same_text(text(one)) == same_text(text(other)),
        lambda one, other: slug(text(one)) == slug(text(other)) != "",
    ]
    for same in sure:
        for index, part in enumerate(new):
            if found[index] is not None:
                continue
            place = next((place for place, other in left.items() if same(part, other)), None)
            if place is not None:
                found[index] = left.pop(place)

    def guesses() -> Iterator[tuple[float, int, int, int]]:
        for index, part in enumerate(new):
            for place, other in left.items():
                if found[index] is None and part.id_made:
                    bonus = _SAME_PLACE_BONUS if index == place else 0.0
                    yield likeness(part, other) + bonus, -abs(index - place), index, place

    for likely, _, index, place in sorted(guesses(), reverse=True):
        if likely >= _ALIKE and found[index] is None and place in left:
            found[index] = left.pop(place)
    return found


def _ids(new: Sequence[T], before: Sequence[T | None]) -> list[str]:
    """The ids to use: given, else kept, else made; a made one gives way to those that are taken."""
    taken = {part.id for part in new if not part.id_made}
    ids: list[str] = []
    kept: list[str | None] = []
    for part, earlier in zip(new, before, strict=True):
        keeps = part.id_made and earlier is not None and earlier.id not in taken
        kept.append(earlier.id if keeps and earlier is not None else None)
    taken.update(chosen for chosen in kept if chosen is not None)
    for part, chosen in zip(new, kept, strict=True):
        if chosen is None and part.id_made:
            chosen = _free(part.id, taken)
            taken.add(chosen)
        ids.append(part.id if chosen is None else chosen)
    return ids


def _free(made: str, taken: set[str]) -> str:
    chosen, number = made, 2
    while chosen in taken:
        chosen, number = f"{made}-{number}", number + 1
    return chosen


def _question_text(question: QuizQuestion) -> str:
    return question.question


def _text(part: Criterion | Option | Stem) -> str:
    return part.text


def _likeness(one: Criterion | Option | Stem, other: Criterion | Option | Stem) -> float:
    return _ratio(one.text, other.text)


def _question_likeness(one: QuizQuestion, other: QuizQuestion) -> float:
    """How alike two questions are: by their texts, and a little by having the same options."""
    if QuestionType.TRUE_FALSE in (one.type, other.type):
        return _ratio(one.question, other.question)
    options = _ratio(_parts(one), _parts(other))
    same = options >= _SAME_OPTIONS and bool(one.options)
    bonus = _SAME_OPTIONS_BONUS if same else 0.0
    return _ratio(one.question, other.question) + bonus


def _parts(question: QuizQuestion) -> str:
    options, stems = (part.text for part in question.options), (s.text for s in question.stems)
    return "\n".join(sorted([*options, *stems]))


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(
        None, same_text(one).casefold(), same_text(other).casefold(), autojunk=False
    )
    return matcher.ratio() if matcher.quick_ratio() > _ALIKE / 2 else 0.0
