"""Quotations in a quiz: explanations, and the ones that say what they are, `[!HINT cost=0.5]` and `[!ANSWER]`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from courseware.catalog.quiz_markdown.facts import number_of, unquoted, words_of
from courseware.errors import ContentError

_MARK = re.compile(r"\s*\[!\s*(HINT|ANSWER)\b([^\]\n]*)\][ \t]*(.*)", re.IGNORECASE)
_LIKE_A_MARK = re.compile(r"\[!\s*(?:hint|answer)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quoted:
    """One part of a quotation, and what it is. `cost` is what a hint costs."""

    kind: Literal["explanation", "hint", "answer"]
    text: str
    cost: float = 0.0


def unquote(lines: Sequence[str]) -> str:
    """The lines of a quotation without the marks before them."""
    return "\n".join(re.sub(r"^\s*> ?", "", line) for line in lines)


def read_quotation(lines: Sequence[str]) -> list[Quoted]:
    """The parts of a top-level quotation. Raises ContentError for a hint that cannot be read."""
    bare = [re.sub(r"^ {0,3}> ?", "", line) for line in lines]
    if not any(_LIKE_A_MARK.match(line.lstrip()) for line in bare):
        return [Quoted("explanation", "\n".join(bare))]
    parts: list[Quoted] = []
    kind: Literal["explanation", "hint", "answer"] = "explanation"
    cost = 0.0
    own: list[str] = []
    for line in bare:
        match = _MARK.match(line)
        if not match:
            if _LIKE_A_MARK.match(line.lstrip()):
                raise ContentError(
                    f"{line.strip()[:60]!r} cannot be read. Write > [!HINT], > [!HINT cost=0.5] or > [!ANSWER]."
                )
            own.append(line)
            continue
        parts.append(Quoted(kind, "\n".join(own).strip(), cost))
        kind = "hint" if match[1].lower() == "hint" else "answer"
        cost = _cost(kind, match[2])
        own = [match[3]]
    parts.append(Quoted(kind, "\n".join(own).strip(), cost))
    return [part for part in parts if part.text or part.kind != "explanation"]


def refuse_hints(text: str) -> None:
    """Refuse the mark of a hint or of a model answer where it means nothing."""
    if _LIKE_A_MARK.search(text):
        raise ContentError(
            "A hint or an answer stands where learners would read it. Give it a quotation of its own, each "
            "line of it beginning with >, below the question."
        )


def _cost(kind: str, facts: str) -> float:
    cost = 0.0
    for word in words_of(facts):
        name, equals, value = word.partition("=")
        if kind != "hint" or name != "cost" or not equals:
            allowed = "cost=0.5" if kind == "hint" else "nothing"
            raise ContentError(f"{word!r} is unknown. After [!{kind.upper()} there is {allowed}.")
        cost = number_of(unquoted(value), "cost", "cost=0.5")
    return cost
