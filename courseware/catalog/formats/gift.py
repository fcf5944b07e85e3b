"""GIFT: questions as plain text, with the answers in braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from courseware.catalog.formats.from_html import markdown_of_html, markdown_of_plain
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
from courseware.catalog.formats.marks import key_of
from courseware.catalog.formats.source import Source
from courseware.catalog.questions import QuestionType
from courseware.catalog.written import WrittenQuestion, begins
from courseware.errors import ContentError

_SPACE = " \t\n"
_COMMENT = re.compile(r"[ \t]*//")
_FACT = re.compile(r"\[(id|tag):([^\]]+)\]")
_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_NAME = re.compile(r"[ \t\n]*::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"[ \t\n]*\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"[ \t\n]*%(-?\d+(?:\.\d*)?)%")
_TRUE_FALSE = re.compile(r"(T|TRUE|F|FALSE)[ \t\n]*(?:#(.*))?", re.DOTALL | re.IGNORECASE)
_GAP = "_____"

# An escaped character is set aside as a lone surrogate, which no text that was decoded holds.
_ASIDE = 0xDC00


def read_gift(source: Source) -> Iterator[Found]:
    """The questions of a GIFT file."""
    for block in _blocks(source.text()):
        place = Place(source.name, f"line {block.line}")
        if block.category:
            yield Remark(place, "", f"the category {block.category!r} is not kept.")
        if block.text.strip(_SPACE):
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
        elif line.strip(_SPACE + "\ufeff").startswith("$CATEGORY:"):
            category = line.partition(":")[2].strip()
            start = start or number
        elif line.strip(_SPACE):
            start = start or number
            lines.append(_ESCAPE.sub(_aside, line))
        elif lines or category:
            yield _Block(
                line=start,
                text="\n".join(lines),
                id=next((value for name, value in facts if name == "id"), None),
                tags=tuple(value for name, value in facts if name == "tag"),
                category=category,
            )
            lines, start, category, facts = [], 0, "", []


def _aside(match: re.Match[str]) -> str:
    return chr(_ASIDE + ord("\n" if match[1] == "n" else match[1]))


def _back(text: str) -> str:
    return re.sub("[\udc00-\udc7f]", lambda match: chr(ord(match[0]) - _ASIDE), text)


def _found(place: Place, block: _Block) -> Draft | Skipped:
    match = _NAME.match(block.text)
    title = _back(match[1]).strip() if match else ""
    body = block.text[match.end() :] if match else block.text
    words = _FORMAT.sub("", body, count=1)
    name = title or begins(_back(words.partition("{")[0].strip(_SPACE) or words))
    question_id = block.id or (name_as_id(title) if title else None)
    return draft_or_skip(place, name, lambda: _draft(place, name, question_id, body, block))


def _draft(place: Place, name: str, question_id: str | None, body: str, block: _Block) -> Draft:
    if block.is_open:
        raise ContentError(
            "A brace is opened and never closed. Close it, or write \\{ for a brace."
        )
    before, after, answers = _parted(body)
    text, form = _question_text(before, after)
    answers, _, general = answers.partition("####")
    written, lost, notes = _answered(answers.strip(_SPACE), form)
    tags, lost_tags = valid_tags(_back(tag) for tag in block.tags)
    return Draft(
        place=place,
        name=name,
        question=replace(
            written, text=text, explanation=_text(general, form), tags=tags, id=question_id
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


def _question_text(before: str, after: str) -> tuple[str, str]:
    """The text, with a gap where the answers stood in a sentence, and the format of all its texts."""
    match = _FORMAT.match(before)
    form = match[1] if match else "moodle"
    gap = _GAP.replace("_", "\\_") if form == "markdown" else _GAP
    whole = (
        f"{before.rstrip(_SPACE)} {gap} {after.lstrip(_SPACE)}" if after.strip(_SPACE) else before
    )
    if re.match(r"[.,;:!?]", after):
        whole = whole.replace(f"{gap} ", gap, 1)
    return _text(whole, form), form


def _text(raw: str, form: str) -> str:
    """A text as Markdown; it may begin with the name of its own format."""
    match = _FORMAT.match(raw)
    if match:
        raw, form = raw[match.end() :], match[1]
    raw = raw.strip(_SPACE)
    if form == "markdown":
        return _back(raw)
    text = _back(raw.replace("\n", " "))
    if form == "plain":
        return markdown_of_plain(text)
    if form == "moodle":
        text = text.replace("\n", "<br>")
        text = re.sub(r"<(?![A-Za-z/!])", "&lt;", text)
    return markdown_of_html(text)


_Answered = tuple[WrittenQuestion, tuple[str, ...], tuple[str, ...]]


def _answered(answers: str, form: str) -> _Answered:
    """The question without its text, what is lost of it, and what is to be said."""
    if not answers:
        raise ContentError("It is an essay, which cannot be graded here.")
    if match := _TRUE_FALSE.fullmatch(answers):
        question = WrittenQuestion(
            text="",
            options=("True", "False"),
            correct=(0 if match[1].upper().startswith("T") else 1,),
            type=QuestionType.TRUE_FALSE,
        )
        return question, ("the feedback on each answer",) if match[2] else (), ()
    if answers.startswith("#"):
        raise ContentError("It asks for a number, which cannot be asked here yet.")
    if "~" in answers:
        return _choices(answers, form)
    if "->" in answers:
        raise ContentError("It is a matching question, which cannot be asked here yet.")
    if answers.startswith("="):
        raise ContentError("It asks for a word (a short answer), which cannot be asked here yet.")
    raise ContentError("Its answers begin with neither = nor ~.")


def _choices(answers: str, form: str) -> _Answered:
    first, *parts = re.split("([~=])", answers)
    if first.strip(_SPACE):
        raise ContentError(f"The words {begins(_back(first))!r} stand before the first answer.")
    options, percentages = [], []
    has_feedback = False
    for sign, raw in zip(parts[::2], parts[1::2], strict=True):
        weight = _WEIGHT.match(raw)
        percentages.append(float(weight[1]) if weight else 100.0 if sign == "=" else 0.0)
        text, _, feedback = raw[weight.end() if weight else 0 :].partition("#")
        has_feedback = has_feedback or bool(feedback.strip(_SPACE))
        options.append(_text(text, form))
    key = key_of(percentages, single="=" in parts[::2])
    question = WrittenQuestion(
        text="", options=tuple(options), correct=key.correct, type=key.type, marking=key.marking
    )
    return question, ("the feedback on single options",) if has_feedback else (), key.notes
