"""Pairs of a bank as a question of ours: an option that fits several stems is there once."""

from __future__ import annotations

from collections.abc import Iterable

from courseware.catalog.ids import same_text
from courseware.catalog.questions import QuestionType
from courseware.catalog.written import WrittenQuestion


def matching(pairs: Iterable[tuple[str, str]]) -> WrittenQuestion:
    """The question, still without its text, of (stem, option) in Markdown. Without a stem, an option fits none."""
    options: dict[str, str] = {}
    stems = []
    for stem, option in pairs:
        key = same_text(option)
        if key:
            options.setdefault(key, option)
        if stem.strip() and key:
            stems.append((stem, list(options).index(key)))
    return WrittenQuestion(
        text="",
        type=QuestionType.MATCHING,
        options=tuple(options.values()),
        stems=tuple(stems),
    )
