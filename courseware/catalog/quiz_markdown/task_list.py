"""Task lists in Markdown: which items are options, and which were meant to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from courseware.catalog.questions import Region
from courseware.catalog.quiz_markdown.list_items import (
    BOX,
    first_words,
    items,
    read_item,
    without_quotations,
)
from courseware.catalog.quiz_markdown.regions import cut_region
from courseware.catalog.quiz_markdown.stray import beginning, refuse_stray
from courseware.errors import ContentError


@dataclass(frozen=True, slots=True)
class Choice:
    """One item of a task list: its Markdown, whether its box is marked, and what is said to who chose it."""

    text: str
    correct: bool
    feedback: str = ""
    region: Region | None = None


def holds_choices(block: Sequence[Token]) -> bool:
    """Whether this list, the tokens of one top-level block, is a task list."""
    return block[0].type == "bullet_list_open" and any(
        BOX.match(first_words(item)) for item in items(block)
    )


def choices(block: Sequence[Token], lines: Sequence[str]) -> Iterator[Choice]:
    """The items of a task list. Raises ContentError for an item that is no task."""
    for item in items(block):
        words = first_words(item)
        box = BOX.match(words)
        if not box:
            raise ContentError(
                f'The line "{beginning(words)}" stands among the options without a box. '
                "Begin it with - [ ] or - [x], or take it out of the list."
            )
        refuse_stray(without_quotations(item), but=1, regions=True)
        found = read_item(item, lines, box=True)
        text, region = cut_region(found.text)
        yield Choice(text, box[1] != " ", found.feedback, region)
