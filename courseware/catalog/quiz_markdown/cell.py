"""The text of a `%%quiz` cell: settings above the line, questions below it.

A heading begins a question, a task list holds its options, a quotation explains it. Structure is
what the Markdown parser says it is: a heading or a list inside a code block is only text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from courseware.catalog.model import Quiz
from courseware.catalog.quiz_markdown.blocks import blocks, is_silent
from courseware.catalog.quiz_markdown.draft import Draft
from courseware.catalog.quiz_markdown.facts import facts_of
from courseware.catalog.quiz_settings import QuizSettings
from courseware.catalog.values import check_id, check_text
from courseware.catalog.written import WrittenQuestion, assemble, begins
from courseware.catalog.yaml_text import read_yaml
from courseware.errors import ContentError

BELONGS_BELOW = re.compile(
    r"\s*[-*+] \[[ xX]\]|\s*>|^=[ \t]*\S|^[-*+] (?:.*\s)?=>(?:\s|$)|^\d{1,9}[.)] |^```|^~~~|^\|"
    r"|^#{1,6} .*\{[^{}]*[#.=][^{}]*\}[ \t]*$|^#{1,6} .*\[\[",
    re.MULTILINE,
)
"""What is a part of a question, and of no setting."""

_MAGIC = re.compile(r"\s*%%quiz(?![\w-])[ \t]*(.*)")
_RULE = re.compile(r"---[ \t]*")


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


def parse_quiz(quiz_id: str, body: str, *, folder: Path | None = None) -> Quiz:
    """The quiz that the body of a `%%quiz` cell describes.

    `folder` is the notebook's, where its pictures are (default: the working directory, which it is in
    JupyterLab). Raises ContentError, and nothing else, for whatever is wrong; it names the question.
    """
    check_text(body, "The cell")
    settings, text = _split(body.replace("\r\n", "\n").replace("\r", "\n"))
    values = read_yaml(settings, QuizSettings)
    return assemble(
        quiz_id,
        _questions(text),
        title=values.title,
        passing_score=values.passing_score,
        description=values.description,
        delivery=values.delivery(),
        folder=folder,
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
    if not rules or BELONGS_BELOW.search("\n".join(lines[: rules[0]])):
        return "", "\n".join(lines)
    return "\n".join(lines[: rules[0]]), "\n".join(lines[rules[0] + 1 :])


def _looks_like_settings(lines: Sequence[str]) -> bool:
    return any(line.partition(":")[0].strip() in QuizSettings.__struct_fields__ for line in lines)


def _questions(text: str) -> list[WrittenQuestion]:
    lines = text.split("\n")
    drafts: list[Draft] = []
    for block in blocks(text):
        if block[0].type == "heading_open":
            drafts.append(_begin(block[1].content, number=len(drafts) + 1))
        elif drafts:
            try:
                drafts[-1].take(block, lines)
            except ContentError as error:
                raise error.at(question=drafts[-1].name) from None
        elif not is_silent(block[0]):
            line = begins("\n".join(lines[slice(*(block[0].map or (0, 0)))]))
            raise ContentError(
                f'"{line}" is in no question. Begin each question with a heading, such as '
                "## Who may open a case file? Settings stand above a line of ---."
            )
    return [_written(draft, lines) for draft in drafts]


def _written(draft: Draft, lines: Sequence[str]) -> WrittenQuestion:
    try:
        return draft.written(lines)
    except ContentError as error:
        raise error.at(question=draft.name) from None


def _begin(heading: str, number: int) -> Draft:
    """The question that a heading begins, with the facts in braces at its end."""
    text, words = facts_of(" ".join(heading.split("\n")).strip())
    draft = Draft(text)
    try:
        for word in words:
            draft.facts.add(word)
        check_text(text, "The heading", required=True)
    except ContentError as error:
        raise error.at(question=draft.name or str(number)) from None
    return draft
