"""From what each option is worth to a key, and to how an answer is marked that is partly right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courseware.catalog.questions import Marking, QuestionType
from courseware.errors import ContentError

_NO_PENALTY = "a wrong option takes no marks away here."
_NEARLY_ALL = 99.0  # banks write thirds as 33.3 and ninths as 11.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A question's type, which of its options are right, counted from 0, and what is different."""

    type: QuestionType
    correct: tuple[int, ...]
    marking: Marking = Marking.ALL_OR_NOTHING
    penalty: float = 0.0
    """What a wrong answer takes, as a part of the question's points."""
    notes: tuple[str, ...] = ()


def key_of(percentages: Sequence[float], *, single: bool) -> Key:
    """The key of a question whose options are worth so many percent of its mark.

    `single`: one option is chosen. Raises ContentError when right and wrong cannot say the same.
    """
    return _single(percentages) if single else _several(percentages)


def _single(percentages: Sequence[float]) -> Key:
    whole = [number for number, percent in enumerate(percentages) if percent >= _NEARLY_ALL]
    if any(0 < percent < _NEARLY_ALL for percent in percentages):
        raise ContentError("Some options are worth a part of the mark, and here it is all or none.")
    if not whole:
        raise ContentError("No option is worth the whole mark.")
    if len(whole) > 1:
        raise ContentError(
            f"Each of {len(whole)} options is right alone, and here one is. Keep one of them, or ask "
            "for all of them."
        )
    wrong = {percent for percent in percentages if percent < _NEARLY_ALL}
    penalty = -min(wrong) / 100 if len(wrong) == 1 and -100 <= min(wrong) < 0 else 0.0
    notes = (_NO_PENALTY,) if not penalty and min(percentages) < 0 else ()
    return Key(
        type=QuestionType.MULTIPLE_CHOICE, correct=tuple(whole), penalty=penalty, notes=notes
    )


def _several(percentages: Sequence[float]) -> Key:
    right = [number for number, percent in enumerate(percentages) if percent > 0]
    if not right:
        raise ContentError("No option is worth a part of the mark.")
    total = sum(percentages[number] for number in right)
    if not _NEARLY_ALL <= total <= 200 - _NEARLY_ALL:
        raise ContentError(f"The right options are worth {total:g} % of the mark, and not 100.")
    wrong = [percent for percent in percentages if percent <= 0]
    as_here = len(right) == 1 and all(percent <= -_NEARLY_ALL for percent in wrong)
    each = 100 / len(right)
    balanced = all(abs(abs(percent) - each) <= 1 for percent in percentages)
    if balanced and not as_here:
        return Key(
            type=QuestionType.MULTI_SELECT,
            correct=tuple(right),
            marking=Marking.RIGHT_MINUS_WRONG,
        )
    return Key(
        type=QuestionType.MULTI_SELECT,
        correct=tuple(right),
        notes=() if as_here else ("partial marks became all or nothing.",),
    )
