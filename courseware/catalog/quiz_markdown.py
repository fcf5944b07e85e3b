"""Quizzes in Markdown: the text of a `%%quiz` cell becomes a Quiz, without being run.

A heading begins a question, a task list holds its options, a quotation explains it. Structure is
what the Markdown parser says it is: a heading or a list inside a code block is only text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from courseware.catalog.model import Quiz
from courseware.catalog.questions import Marking
from courseware.catalog.task_list import Choice, choices, holds_choices, refuse_stray_boxes
from courseware.catalog.values import check_id, check_marking, check_points, check_text
from courseware.catalog.written import WrittenQuestion, assemble, begins
from courseware.catalog.yaml_text import read_yaml
from courseware.errors import ContentError

_MAGIC = re.compile(r"\s*%%quiz(?![\w-])[ \t]*(.*)")
_RULE = re.compile(r"---[ \t]*")
_BELONGS_BELOW = re.compile(r"\s*[-*+] \[[ xX]\]|\s*>", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\s*\{([^{}]*)\}$")
_COMMENT = re.compile(r"\s*(?:<!--.*?-->\s*)+", re.DOTALL)

# A reference such as [x]: or [ ]: is left as text, so that no line of an author's disappears.
_PARSER = MarkdownIt("commonmark").enable("table").disable("reference")


class _Settings(msgspec.Struct, forbid_unknown_fields=True):
    """The settings above the line of a quiz cell."""

    title: str | None = None
    passing_score: float = 0.80
    description: str = ""


def quiz_cell(source: str) -> tuple[str, str] | None:
    """The id and the body of a cell that begins with `%%quiz id`; None for any other cell.

    Raises ContentError when the id is missing or cannot be used.
    """
    match = _MAGIC.match(source)
    if not match:
        return None
    words = match[1].split()
    if len(words) != 1:
        raise ContentError("The first line is the magic and one id, such as %%quiz intake-basics.")
    return check_id(words[0], "quiz id"), source[match.end() :].lstrip("\r\n")


def parse_quiz(quiz_id: str, body: str) -> Quiz:
    """The quiz that the body of a `%%quiz` cell describes.

    Raises ContentError, and nothing else, for whatever is wrong; it names the question.
    """
    check_text(body, "The cell")
    settings, text = _split(body.replace("\r\n", "\n").replace("\r", "\n"))
    values = read_yaml(settings, _Settings)
    return assemble(
        quiz_id,
        [draft.written() for draft in _drafts(text)],
        title=values.title,
        passing_score=values.passing_score,
        description=values.description,
    )


def _split(body: str) -> tuple[str, str]:
    """What is above the first line of --- and what is below; no settings when there is no such line.

    Settings may also stand between two lines of ---. A line of --- that comes after an option or
    a quotation is a part of the questions.
    """
    lines = body.strip("\n").split("\n")
    rules = [number for number, line in enumerate(lines) if _RULE.fullmatch(line)]
    if rules[:1] == [0] and len(rules) > 1 and _looks_like_settings(lines[1 : rules[1]]):
        return "\n".join(lines[1 : rules[1]]), "\n".join(lines[rules[1] + 1 :])
    if not rules or _BELONGS_BELOW.search("\n".join(lines[: rules[0]])):
        return "", "\n".join(lines)
    return "\n".join(lines[: rules[0]]), "\n".join(lines[rules[0] + 1 :])


def _looks_like_settings(lines: Sequence[str]) -> bool:
    return any(line.partition(":")[0].strip() in _Settings.__struct_fields__ for line in lines)


@dataclass(slots=True)
class _Draft:
    """A question while its blocks are being read."""

    heading: str
    id: str | None = None
    tags: tuple[str, ...] = ()
    points: float = 1.0
    marking: Marking | None = None
    text: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.id if self.id is not None else begins(self.heading)

    def take(self, block: Sequence[Token], lines: Sequence[str]) -> None:
        """Add a top-level block to what it is a part of."""
        first, last = block[0].map or (0, 0)
        source = lines[first:last]
        if holds_choices(block):
            self.choices.extend(choices(block, lines))
        elif block[0].type == "blockquote_open":
            self.explanation.append("\n".join(re.sub(r"^ {0,3}> ?", "", line) for line in source))
        elif not _is_silent(block[0]):
            refuse_stray_boxes(block)
            self.text.append("\n".join(source).strip("\n"))

    def written(self) -> WrittenQuestion:
        return WrittenQuestion(
            text="\n\n".join([_as_paragraph(self.heading), *self.text]),
            options=tuple(choice.text for choice in self.choices),
            correct=tuple(n for n, choice in enumerate(self.choices) if choice.correct),
            explanation="\n\n".join(self.explanation).strip(),
            points=self.points,
            marking=self.marking,
            tags=self.tags,
            id=self.id,
        )


def _drafts(text: str) -> list[_Draft]:
    lines = text.split("\n")
    drafts: list[_Draft] = []
    for block in _blocks(_PARSER.parse(text)):
        if block[0].type == "heading_open":
            drafts.append(_begin(block[1].content, number=len(drafts) + 1))
        elif drafts:
            try:
                drafts[-1].take(block, lines)
            except ContentError as error:
                raise error.at(question=drafts[-1].name) from None
        elif not _is_silent(block[0]):
            line = begins("\n".join(lines[slice(*(block[0].map or (0, 0)))]))
            raise ContentError(
                f'"{line}" is in no question. Begin each question with a heading, such as '
                "## Who may open a case file? Settings stand above a line of ---."
            )
    return drafts


def _blocks(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens of one top-level block after the other."""
    start = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            yield tokens[start : index + 1]
            start = index + 1


def _is_silent(token: Token) -> bool:
    """Whether a block is only for whoever reads the source: a rule between questions, a comment."""
    return token.type == "hr" or (
        token.type == "html_block" and _COMMENT.fullmatch(token.content) is not None
    )


def _begin(heading: str, number: int) -> _Draft:
    """The question that a heading begins, with the facts in braces at its end."""
    text = " ".join(heading.split("\n")).strip()
    match = _ATTRIBUTES.search(text)
    words = match[1].split() if match else []
    if match and any(word[0] in "#." or "=" in word for word in words):
        text = text[: match.start()].rstrip()
    else:
        words = []
    draft = _Draft(text)
    try:
        _set_facts(draft, words)
        check_text(text, "The heading", required=True)
    except ContentError as error:
        raise error.at(question=draft.name or str(number)) from None
    return draft


def _set_facts(draft: _Draft, words: Sequence[str]) -> None:
    for word in words:
        name, equals, value = word.partition("=")
        if word.startswith("#"):
            if draft.id is not None:
                raise ContentError(
                    f"The question has two ids, {draft.id} and {word[1:]}. Keep one."
                )
            draft.id = check_id(word[1:], "question id")
        elif word.startswith("."):
            draft.tags = (*draft.tags, check_id(word[1:], "tag"))
        elif equals and name == "points":
            draft.points = _points(value)
        elif equals and name == "marking":
            draft.marking = check_marking(value)
        else:
            raise ContentError(
                f"{word!r} is unknown. In braces there is an #id, a .tag, points=2 and marking=per-option."
            )


def _points(text: str) -> float:
    try:
        points = float(text)
    except ValueError:
        raise ContentError(f"points is {text!r}; give a number such as points=2.") from None
    check_points(points)
    return points


def _as_paragraph(heading: str) -> str:
    """The heading's Markdown such that it stays one paragraph: "3. Who?" is no numbered list."""
    if not heading or _PARSER.parse(heading)[0].type == "paragraph_open":
        return heading
    numbered = re.match(r"\d{1,9}(?=[.)])", heading)
    place = numbered.end() if numbered else 0
    return f"{heading[:place]}\\{heading[place:]}"
