"""The facts of a question, which stand in braces at the end of its heading: `{#id .tag points=2}`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from courseware.catalog.answer_text import QUOTED
from courseware.catalog.questions import Marking, QuestionType
from courseware.catalog.values import as_word, check_id, check_points, check_text, check_word, shown
from courseware.errors import ContentError

_BRACES = re.compile(r"\s*\{([^{}]*)\}$")
_WORD = re.compile(r'[^\s="]*="(?:[^"\\]|\\.)*"|\S+')
_FLAGS = {"case-sensitive": "case_sensitive", "accents-ignored": "accents_ignored"}
_OF_TYPES: Mapping[str, tuple[QuestionType, ...]] = {
    "seconds": (QuestionType.CODE,),
    "megabytes": (QuestionType.CODE,),
    "least_words": (QuestionType.ESSAY,),
    "most_words": (QuestionType.ESSAY,),
    "case_sensitive": (QuestionType.SHORT_TEXT, QuestionType.CLOZE),
    "accents_ignored": (QuestionType.SHORT_TEXT, QuestionType.CLOZE),
    "picture": (QuestionType.HOTSPOT,),
}


@dataclass(slots=True)
class Facts:
    """What the braces say. None: they do not say it."""

    id: str | None = None
    tags: tuple[str, ...] = ()
    type: QuestionType | None = None
    points: float = 1.0
    penalty: float = 0.0
    marking: Marking | None = None
    section: str = ""
    difficulty: str = ""
    case_sensitive: bool = False
    accents_ignored: bool = False
    least_words: int | None = None
    most_words: int | None = None
    seconds: float | None = None
    megabytes: int | None = None
    picture: tuple[int, int] | None = None
    """Width and height in pixels."""

    def add(self, word: str) -> None:
        """Take one word of the braces. Raises ContentError when it means nothing."""
        name, equals, value = word.partition("=")
        if word.startswith("#"):
            if self.id is not None:
                raise ContentError(f"The question has two ids, {self.id} and {word[1:]}. Keep one.")
            self.id = check_id(word[1:], "question id")
        elif word.startswith("."):
            self.tags = (*self.tags, check_id(word[1:], "tag"))
        elif not equals and as_word(word) in _FLAGS:
            setattr(self, _FLAGS[as_word(word)], True)
        elif equals and as_word(name) in _READ:
            setattr(self, as_word(name).replace("-", "_"), _READ[as_word(name)](unquoted(value)))
        else:
            raise ContentError(
                f"{word!r} is unknown. In braces there is an #id, a .tag, {', '.join(f'{fact}=…' for fact in _READ)}, "
                f"{' and '.join(_FLAGS)}."
            )

    def refuse_others_of(self, kind: QuestionType | None) -> None:
        """Refuse facts that a question of this type has no use for. None: its options tell its type."""
        for name, kinds in _OF_TYPES.items():
            if getattr(self, name) not in (None, False) and kind not in kinds:
                raise ContentError(
                    f"{as_word(name)} is for {' and '.join(kinds)} questions. Leave it out of this one."
                )


def facts_of(heading: str) -> tuple[str, list[str]]:
    """The heading without its braces, and the words in them; none if the braces are text."""
    match = _BRACES.search(heading)
    words = words_of(match[1]) if match else []
    if match and any(word[0] in "#." or "=" in word or as_word(word) in _FLAGS for word in words):
        return heading[: match.start()].rstrip(), words
    return heading, []


def words_of(braces: str) -> list[str]:
    """What stands in braces, word by word; a value in quotation marks is one word."""
    return _WORD.findall(braces)


def unquoted(value: str) -> str:
    """The value without the quotation marks that it may be in."""
    if not QUOTED.fullmatch(value):
        return value
    try:
        return str(json.loads(value, strict=False))
    except ValueError:
        return value


def number_of(value: str, name: str, example: str) -> float:
    """The number that a fact has as its value."""
    try:
        return float(value)
    except ValueError:
        raise ContentError(f"{name} is {shown(value)}; give a number such as {example}.") from None


def _points(value: str) -> float:
    points = number_of(value, "points", "points=2")
    check_points(points)
    return points


def _number(name: str, example: str) -> Callable[[str], float]:
    return lambda value: number_of(value, name, f"{name}={example}")


def _whole(name: str, example: str) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value):
            raise ContentError(
                f"{name} is {shown(value)}; give a whole number such as {name}={example}."
            )
        return int(value)

    return read


def _text(name: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        check_text(value, f"{name} in braces", required=True)
        return value

    return read


def _size(value: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,6})\s*[x×]\s*([0-9]{1,6})", value)
    if not match:
        raise ContentError(
            f"picture is {shown(value)}; give its width and height in pixels, such as picture=640x400."
        )
    return int(match[1]), int(match[2])


_READ: Mapping[str, Callable[[str], Any]] = {
    "type": lambda value: check_word(QuestionType, value, "type"),
    "points": _points,
    "penalty": _number("penalty", "0.5"),
    "marking": lambda value: check_word(Marking, value, "marking"),
    "section": _text("section"),
    "difficulty": _text("difficulty"),
    "least-words": _whole("least-words", "50"),
    "most-words": _whole("most-words", "300"),
    "seconds": _number("seconds", "5"),
    "megabytes": _whole("megabytes", "256"),
    "picture": _size,
}
