"""Ids, texts and numbers that authors write: which of them can be kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from courseware.catalog.ids import ID_RULE, is_id
from courseware.catalog.questions import Marking
from courseware.errors import ContentError

Word = TypeVar("Word", bound=StrEnum)

# Lone surrogates and most control characters cannot be stored as text by every database.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_MOST_POINTS = 1000
_LONGEST_SHOWN = 60


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


def check_fraction(value: float, what: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise ContentError(
            f"{what} is {shown(value)}; give a fraction of 1, over 0 and at most 1, such as 0.8."
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
    return check_word(Marking, word, "marking")


def check_word(words: type[Word], given: object, what: str) -> Word:
    """Which of the words an author means, in either case, with hyphens or underscores; else a ContentError."""
    known = {as_word(word): word for word in words}
    found = as_word(given) if isinstance(given, str) else ""
    if found not in known:
        raise ContentError(f"{what} is {shown(given)}; give one of {', '.join(known)}.")
    return known[found]


def as_word(name: str) -> str:
    """A name as authors write it: "RIGHT_AFTER" is "right-after"."""
    return name.strip().lower().replace("_", "-")


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


def twice_in(names: Iterable[str]) -> str | None:
    """The first name that is there more than once."""
    return next((name for name, times in Counter(names).items() if times > 1), None)
