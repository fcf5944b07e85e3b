"""The blocks of a quiz cell, as the Markdown parser sees them; lines that begin with = are blocks here too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

ANSWERS = "answers"
"""The type of the token of lines that begin with =; what they say is in its `meta`."""

_ANSWER = re.compile(r"=(?![=>])[ \t]*\S")
_UNITS = re.compile(r"units:[ \t]*(.*)")
_COMMENT = re.compile(r"\s*(?:<!--.*?-->\s*)+", re.DOTALL)


def blocks(text: str) -> Iterator[Sequence[Token]]:
    """The tokens of one top-level block after the other."""
    tokens = _PARSER.parse(text)
    start = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            yield tokens[start : index + 1]
            start = index + 1


def is_silent(token: Token) -> bool:
    """Whether a block is only for whoever reads the source: a rule between questions, a comment."""
    return token.type == "hr" or (
        token.type == "html_block" and _COMMENT.fullmatch(token.content) is not None
    )


def as_paragraph(heading: str) -> str:
    """The heading's Markdown such that it stays one paragraph: "3. Who?" is no numbered list."""
    if not heading or _PARSER.parse(heading)[0].type == "paragraph_open":
        return heading
    numbered = re.match(r"\d{1,9}(?=[.)])", heading)
    place = numbered.end() if numbered else 0
    return f"{heading[:place]}\\{heading[place:]}"


def _answers(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The markdown-it rule for a run of lines with =, the units among them, and what is said to each."""
    if state.is_code_block(start) or not _begins(state, start, end):
        return False
    if silent:
        return True
    answers: list[tuple[str, list[str]]] = []
    units: list[str] = []
    line = start
    while line < end:
        text = _text(state, line)
        if state.sCount[line] >= state.blkIndent and _ANSWER.match(text):
            answers.append((text[1:], []))
        elif found := _UNITS.match(text):
            units.append(found[1])
        elif answers and text.startswith(">") and state.sCount[line] > state.blkIndent:
            answers[-1][1].append(text[1:].removeprefix(" "))
        elif text or not _says_more(state, line, end):
            break
        line += 1
    token = state.push(ANSWERS, "", 0)
    token.map = [start, line]
    token.meta = {"answers": answers, "units": units}
    state.line = line
    return True


def _begins(state: StateBlock, line: int, end: int) -> bool:
    text = _text(state, line)
    if _UNITS.match(text) and line + 1 < end:
        text = _text(state, line + 1)
    return _ANSWER.match(text) is not None


def _says_more(state: StateBlock, line: int, end: int) -> bool:
    """Whether after blank lines there is an indented quotation."""
    while line < end and not _text(state, line):
        line += 1
    return (
        line < end and _text(state, line).startswith(">") and state.sCount[line] > state.blkIndent
    )


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _make_parser() -> MarkdownIt:
    # A reference such as [x]: or [ ]: is left as text, so that no line of an author's disappears.
    parser = MarkdownIt("commonmark").enable("table").disable("reference")
    parser.block.ruler.before(
        "blockquote", ANSWERS, _answers, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    return parser


_PARSER = _make_parser()
