"""Task lists in Markdown: which items are options, and which were meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from courseware.errors import ContentError

_BOX = re.compile(r"\[([ xX])\](?:\s+|$)")
_ALMOST = re.compile(
    r"\s*(?:[-*+•–—]|\d{1,9}[.)])?\s*\[\s*[xX✓✔✗✘*]?\s*\](?![(\[:])"  # also [], [x]text, -[x]
)
_MARKER = re.compile(r"\s*[-*+]\s+\[[ xX]\][ \t]*")


@dataclass(frozen=True, slots=True)
class Choice:
    """One item of a task list: its Markdown, and whether its box is marked."""

    text: str
    correct: bool


def holds_choices(block: Sequence[Token]) -> bool:
    """Whether this list, the tokens of one top-level block, is a task list."""
    return block[0].type == "bullet_list_open" and any(
        _BOX.match(_first_words(item)) for item in _items(block)
    )


def choices(block: Sequence[Token], lines: Sequence[str]) -> Iterator[Choice]:
    """The items of a task list. Raises ContentError for an item that is no task."""
    for item in _items(block):
        words = _first_words(item)
        box = _BOX.match(words)
        if not box:
            raise ContentError(
                f'The line "{_beginning(words)}" stands among the options without a box. '
                "Begin it with - [ ] or - [x], or take it out of the list."
            )
        refuse_stray_boxes(item, but=1)
        yield Choice(_item_text(item, lines), box[1] != " ")


def refuse_stray_boxes(block: Sequence[Token], but: int = 0) -> None:
    """Refuse what looks like an option and is none, so that no key is shown as if it were text.

    `but`: so many lines at the beginning are options in order.
    """
    for token in block:
        if token.type != "inline":
            continue
        for line in token.content.split("\n"):
            if but:
                but -= 1
            elif _ALMOST.match(line):
                raise ContentError(
                    f'The line "{_beginning(line)}" looks like an option but is not one. Begin it at '
                    "the start of its line with - [ ] or - [x], spaces included, in one list."
                )


def _items(block: Sequence[Token]) -> Iterator[Sequence[Token]]:
    start = 0
    for index, token in enumerate(block):
        if token.level != 1:
            continue
        if token.type == "list_item_open":
            start = index
        elif token.type == "list_item_close":
            yield block[start : index + 1]


def _first_words(item: Sequence[Token]) -> str:
    is_paragraph = len(item) > 2 and item[1].type == "paragraph_open"
    return item[2].content if is_paragraph else ""


def _item_text(item: Sequence[Token], lines: Sequence[str]) -> str:
    """The item's Markdown without its marker and box, and without the indentation they cause."""
    first, last = item[0].map or (0, 0)
    own = [_spaced(line) for line in lines[first:last]]
    marker = _MARKER.match(own[0])
    if marker is None:  # the list's marker is on a line of its own
        return item[2].content.partition("]")[2].strip()
    indent = own[0].index("[")
    rest = [line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in own[1:]]
    return "\n".join([own[0][marker.end() :], *rest]).strip()


def _spaced(line: str) -> str:
    """The line with the tabs at its beginning as spaces."""
    text = line.lstrip(" \t")
    return line[: len(line) - len(text)].expandtabs(4) + text


def _beginning(line: str) -> str:
    line = line.strip().partition("\n")[0]
    return line if len(line) <= 60 else f"{line[:59]}…"
