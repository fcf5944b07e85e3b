"""What an answer to one question is worth, as a part of the question's points."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from courseware.catalog.model import Marking, QuizQuestion


def share(question: QuizQuestion, chosen: AbstractSet[str]) -> float:
    """From 0.0 to 1.0, and 1.0 exactly when what is chosen is the key.

    With r of R right options chosen and w wrong ones, of n options: all or nothing; right minus wrong,
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
