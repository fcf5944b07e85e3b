"""GIFT: questions as plain text, with the answers in braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from courseware.catalog.formats.gaps import gap_of, sign, unsigned, with_gaps
from courseware.catalog.formats.gift_answers import answered
from courseware.catalog.formats.gift_text import FORMAT, SPACE, back, markdown, set_aside
from courseware.catalog.formats.imported import (
    Draft,
    Found,
    Place,
    Remark,
    Skipped,
    draft_or_skip,
    name_as_id,
    valid_tags,
)
from courseware.catalog.formats.source import Source
from courseware.catalog.questions import QuestionType
from courseware.catalog.written import WrittenQuestion, begins
from courseware.errors import ContentError

_COMMENT = re.compile(r"[ \t]*//")
_FACT = re.compile(r"\[(id|tag):([^\]]+)\]")
_NAME = re.compile(r"[ \t\n]*::(.*?)::", re.DOTALL)
_GAP = "_____"
_IN_PLACE = (QuestionType.MULTIPLE_CHOICE, QuestionType.NUMERIC, QuestionType.SHORT_TEXT)
"""What can be answered within a sentence."""


def read_gift(source: Source) -> Iterator[Found]:
    """The questions of a GIFT file."""
    for block in _blocks(source.text()):
        place = Place(source.name, f"line {block.line}")
        if block.category:
            yield Remark(place, "", f"the category {block.category!r} is not kept.")
        if block.text.strip(SPACE):
            yield _found(place, block)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """The lines of one question, escaped characters set aside, comments taken out."""

    line: int
    text: str
    id: str | None = None
    tags: tuple[str, ...] = ()
    category: str = ""
    is_open: bool = False
    """A brace is never closed."""


def _blocks(text: str) -> Iterator[_Block]:
    """Questions are parted by blank lines; one between braces parts nothing."""
    waiting: _Block | None = None
    for block in _between_blank_lines(text):
        if waiting is None:
            waiting = block
        elif _depth(waiting.text) > 0 and not re.match(r"[^{}]*\{", block.text):
            waiting = replace(waiting, text=f"{waiting.text}\n\n{block.text}")
        else:
            yield replace(waiting, is_open=_depth(waiting.text) > 0)
            waiting = block
    if waiting is not None:
        yield replace(waiting, is_open=_depth(waiting.text) > 0)


def _depth(text: str) -> int:
    return text.count("{") - text.count("}")


def _between_blank_lines(text: str) -> Iterator[_Block]:
    lines: list[str] = []
    start, category = 0, ""
    facts: list[tuple[str, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if _COMMENT.match(line):
            facts += _FACT.findall(line)
        elif line.strip(SPACE + "\ufeff").startswith("$CATEGORY:"):
            category = line.partition(":")[2].strip()
            start = start or number
        elif line.strip(SPACE):
            start = start or number
            lines.append(set_aside(line))
        elif lines or category:
            yield _Block(
                line=start,
                text="\n".join(lines),
                id=next((value for name, value in facts if name == "id"), None),
                tags=tuple(value for name, value in facts if name == "tag"),
                category=category,
            )
            lines, start, category, facts = [], 0, "", []


def _found(place: Place, block: _Block) -> Draft | Skipped:
    match = _NAME.match(block.text)
    title = back(match[1]).strip() if match else ""
    body = block.text[match.end() :] if match else block.text
    words = FORMAT.sub("", body, count=1)
    name = title or begins(back(words.partition("{")[0].strip(SPACE) or words))
    question_id = block.id or (name_as_id(title) if title else None)
    return draft_or_skip(place, name, lambda: _draft(place, name, question_id, body, block))


def _draft(place: Place, name: str, question_id: str | None, body: str, block: _Block) -> Draft:
    if block.is_open:
        raise ContentError(
            "A brace is opened and never closed. Close it, or write \\{ for a brace."
        )
    before, after, answers = _parted(body)
    match = FORMAT.match(before)
    form = match[1] if match else "moodle"
    answers, _, general = answers.rpartition("####") if "####" in answers else (answers, "", "")
    written, lost, notes = answered(answers.strip(SPACE), form)
    tags, lost_tags = valid_tags(back(tag) for tag in block.tags)
    return Draft(
        place=place,
        name=name,
        question=replace(
            _with_text(written, before, after, form),
            explanation=markdown(general, form),
            tags=tags,
            id=question_id,
        ),
        lost=(*lost, *lost_tags),
        notes=notes,
    )


def _parted(body: str) -> tuple[str, str, str]:
    """What is before and after the braces, and what is in them."""
    before, opened, rest = body.partition("{")
    if not opened:
        raise ContentError("It has no answers in braces, so it only tells and asks nothing.")
    answers, closed, after = rest.partition("}")
    if not closed or "{" in answers:
        raise ContentError("Its braces do not match. Write \\{ and \\} for braces in a text.")
    if "{" in after or "}" in after:
        raise ContentError("It has several answers in braces. Make a question of each.")
    return before, after, answers


def _with_text(written: WrittenQuestion, before: str, after: str, form: str) -> WrittenQuestion:
    """The question with its text; where its answers stood in a sentence, there is a gap."""
    if re.search(r"\w", after) and written.type in _IN_PLACE:
        whole = f"{unsigned(before)}{sign(0)}{unsigned(after)}"
        return replace(with_gaps(markdown(whole, form), [gap_of(written)]), penalty=written.penalty)
    blank = _GAP.replace("_", "\\_") if form == "markdown" else _GAP
    return replace(written, text=markdown(_around(before, blank, after), form))


def _around(before: str, gap: str, after: str) -> str:
    if not after.strip(SPACE):
        return before
    if re.match(r"[.,;:!?]", after):
        return f"{before.rstrip(SPACE)} {gap}{after}"
    return f"{before.rstrip(SPACE)} {gap} {after.lstrip(SPACE)}"
