"""Where the gaps of a text are: what stands in double brackets, outside of code and maths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from courseware.catalog.markup import parse_as_written

PLACE = re.compile(r"\[\[([A-Za-z0-9][A-Za-z0-9_.-]*)\]\]")
"""Where a gap stands in the text of a CLOZE question."""

_ELSEWHERE = "\0"
_PLAIN_BRACKET = "\1"
# A gap, or brackets of which the first was made plain: \[[2]]
_MEANT = re.compile(rf"{PLACE.pattern}|{_PLAIN_BRACKET}\[[^\[\]]*\]\]")
_CODE_OR_MATHS = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<fence>^[ \t>]*(?P<mark>```+|~~~+)[^\n]*\n(?:.*?^[ \t>]*(?P=mark)[ \t]*$|.*\Z))"
    r"|(?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<block>\$\$.+?\$\$)"
    r"|(?P<maths>(?<![\d$])\$(?![\s$])(?:[^$\\\n]|\\.)*?(?<!\s)\$(?!\d))",
    re.DOTALL | re.MULTILINE,
)


def places_in(markdown: str) -> list[str]:
    """The ids of the gaps in this text, in order, as they will be seen in a page."""
    return [found for words in _words(markdown) for found in PLACE.findall(words)]


def stray_brackets(markdown: str, *, closing: bool) -> bool:
    """Whether there are double brackets in this text that are no gap of an id; `closing`: also ]] alone."""
    strays = ("[[", "]]") if closing else ("[[",)
    return any(stray in _MEANT.sub("", words) for words in _words(markdown) for stray in strays)


def masked(markdown: str) -> str:
    """The text with another letter for each of its code, its maths and its escapes: as long as it was."""
    if not any(mark in markdown for mark in "\\`$~"):
        return markdown
    return _CODE_OR_MATHS.sub(
        lambda match: re.sub(r"[^\n]", _ELSEWHERE, match[0], flags=re.DOTALL), markdown
    )


def _words(markdown: str) -> Iterator[str]:
    """The text of each block as it is read, with a mark for whatever is not plain words."""
    if "[[" not in markdown and "]]" not in markdown:
        return
    for token in parse_as_written(markdown):
        if token.type == "inline":
            yield _plain(token.children or ())
        elif token.type == "html_block" and "[[" in token.content:
            yield "[["  # learners see it, and it can be no gap


def _plain(children: Sequence[Token]) -> str:
    return "".join(
        child.content
        if child.type == "text"
        else "[["
        if child.type == "html_inline" and "[[" in child.content
        else _PLAIN_BRACKET
        if child.type == "text_special" and child.content == "["
        else _ELSEWHERE
        for child in children
    )
