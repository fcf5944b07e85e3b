"""The items of a list in Markdown: each one's own text, and the quotation in it, which is what is said to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from courseware.catalog.quiz_markdown.quotations import refuse_hints, unquote

BOX = re.compile(r"\[([ xX])\](?:\s+|$)")
"""The box that an option begins with."""

_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?:\s+|$)")
_BOX_THERE = re.compile(r"\[[ xX]\][ \t]*")


@dataclass(frozen=True, slots=True)
class Item:
    """An item's Markdown, without its marker, box and quotation, and the words of the quotation."""

    text: str
    feedback: str = ""


def items(block: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens of each item of a list, itself the tokens of one top-level block."""
    start = 0
    for index, token in enumerate(block):
        if token.level != 1:
            continue
        if token.type == "list_item_open":
            start = index
        elif token.type == "list_item_close":
            yield block[start : index + 1]


def first_words(item: Sequence[Token]) -> str:
    """The first paragraph of an item, if it begins with one."""
    is_paragraph = len(item) > 2 and item[1].type == "paragraph_open"
    return item[2].content if is_paragraph else ""


def without_quotations(item: Sequence[Token]) -> list[Token]:
    """The item's tokens but for those of the quotations that are its feedback."""
    kept, within = [], False
    for token in item:
        if token.level == 2 and token.type == "blockquote_open":
            within = True
        if not within:
            kept.append(token)
        if token.level == 2 and token.type == "blockquote_close":
            within = False
    return kept


def read_item(item: Sequence[Token], lines: Sequence[str], *, box: bool = False) -> Item:
    """What an item says. `box`: it begins with one."""
    first, last = item[0].map or (0, 0)
    quoted = [
        token.map
        for token in item
        if token.level == 2 and token.type == "blockquote_open" and token.map
    ]
    said = [unquote(lines[start:end]) for start, end in quoted]
    refuse_hints("\n".join(said))
    away = {number for start, end in quoted for number in range(start, end)}
    own = ["" if number in away else _spaced(lines[number]) for number in range(first, last)]
    return Item(_own_text(item, own, box=box), "\n\n".join(said).strip())


def _own_text(item: Sequence[Token], own: Sequence[str], *, box: bool) -> str:
    """The item's Markdown without its marker and box, and without the indentation they cause."""
    marker = _MARKER.match(own[0])
    there = _BOX_THERE.match(own[0], marker.end()) if marker and box else None
    if marker is None or (box and there is None):  # the marker is on a line of its own
        words = first_words(item)
        return (words.partition("]")[2] if box else words).strip()
    begin = there.end() if there else marker.end()
    # Lines below an option are indented as its box is, or not at all.
    indent = marker.end()
    rest = [line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in own[1:]]
    return "\n".join([own[0][begin:], *rest]).strip()


def _spaced(line: str) -> str:
    """The line with the tabs at its beginning as spaces."""
    text = line.lstrip(" \t")
    return line[: len(line) - len(text)].expandtabs(4) + text
