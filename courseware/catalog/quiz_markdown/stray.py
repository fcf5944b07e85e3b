"""What looks like a part of a key and is none is refused, so that no key is shown as if it were text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from courseware.catalog.gap_places import masked
from courseware.catalog.quiz_markdown.blocks import ANSWERS
from courseware.catalog.quiz_markdown.programs import is_test
from courseware.catalog.quiz_markdown.quotations import refuse_hints
from courseware.catalog.quiz_markdown.regions import REGION_LIKE
from courseware.errors import ContentError

_ALMOST_OPTION = re.compile(
    r"\s*(?:[-*+•–—]|\d{1,9}[.)])?\s*\[\s*[xX✓✔✗✘*]?\s*\](?![(\[:])"  # also [], [x]text, -[x]
)
_ALMOST_ANSWER = re.compile(r"\s*(?:[-*+•–—]\s*)?=(?![=>])|\s*==\s+\S")
_ALMOST_PAIR = re.compile(r"\s*[-*+•–—](?!\s).*\S\s*=>\s*\S")


def refuse_stray(block: Sequence[Token], but: int = 0, *, regions: bool = False) -> None:
    """Refuse what is meant as an option, an answer, a region, a hint or a test, and is none.

    `but`: so many lines at the beginning are options in order. `regions`: these may stand in the text.
    """
    for token in block:
        if token.type == ANSWERS:
            _refuse_answer(f"={token.meta['answers'][0][0]}" if token.meta["answers"] else "units:")
        elif token.type == "fence" and is_test(token.info):
            raise ContentError(
                "A test stands in another block, where learners would read it. Begin its ``` at the start of "
                "the line."
            )
        elif token.type == "html_block":
            _refuse_in(token.content, regions=regions)
            for line in token.content.split("\n"):
                if _ALMOST_ANSWER.match(line):
                    _refuse_answer(line)
        elif token.type == "inline":
            _refuse_in(token.content, regions=regions)
            but = _refuse_lines(token.content, but)


def beginning(line: str) -> str:
    """A line as an error may quote it."""
    line = line.strip().partition("\n")[0]
    return line if len(line) <= 60 else f"{line[:59]}…"


def _refuse_lines(content: str, but: int) -> int:
    plain = masked(content).split("\n")
    for line, words in zip(content.split("\n"), plain, strict=True):
        if but:
            but -= 1
            continue
        if _ALMOST_OPTION.match(line):
            raise ContentError(
                f'The line "{beginning(line)}" looks like an option but is not one. Begin it at '
                "the start of its line with - [ ] or - [x], spaces included, in one list."
            )
        if _ALMOST_ANSWER.match(words):
            _refuse_answer(line)
        if _ALMOST_PAIR.match(words):
            raise ContentError(
                f'The line "{beginning(line)}" looks like a pair but is not one. Write it as '
                "- left => right, spaces included."
            )
    return but


def _refuse_in(content: str, *, regions: bool) -> None:
    plain = masked(content)
    refuse_hints(plain)
    found = None if regions else REGION_LIKE.search(plain)
    if found:
        raise ContentError(
            f"The region {found[0]!r} belongs to no option. Write it at the end of one, such as "
            "- [x] The case list {rectangle=10,10,200,80}."
        )


def _refuse_answer(line: str) -> None:
    raise ContentError(
        f'The line "{beginning(line)}" looks like an answer but is not one. Begin it at the start of its '
        "line with = and a space, in no list or quotation, or put it in `code` if it is text."
    )
