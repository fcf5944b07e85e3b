"""A quiz as the text of a `%%quiz` cell, to paste into a notebook.

What is written is parsed again, and a question is taken only if it comes back as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from courseware.catalog.formats.imported import Place, Remark, Skipped
from courseware.catalog.ids import same_text
from courseware.catalog.markup import render
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Marking, QuizQuestion
from courseware.catalog.quiz_markdown import parse_quiz
from courseware.catalog.written import title_from
from courseware.errors import ContentError

_CANNOT = (
    "A quiz cell cannot hold its text: it begins with something else than a sentence, or has a "
    "heading, a quotation, a rule or a task list in it. Import it as JSON, and write it anew."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizCell:
    """The cell's text, and the questions that could not be written so."""

    text: str
    written: int
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[Remark, ...] = ()


def write_cell(quiz: Quiz, file: str) -> QuizCell:
    """The cell of a quiz. `file` is how places are named."""
    parts, skipped, remarks = [], [], []
    for number, question in enumerate(quiz.questions, start=1):
        place = Place(file, f"question {number}")
        part = _question(question)
        try:
            (again,) = parse_quiz(quiz.id, part).questions
        except (ContentError, ValueError):
            again = None
        if again is None or not _is_same(question, again):
            skipped.append(Skipped(place, question.question, _CANNOT))
            continue
        if again.type is not question.type:
            text = f"in a cell it is {again.type}, and was {question.type}."
            remarks.append(Remark(place, question.question, text))
        parts.append(part)
    return QuizCell(
        text=f"%%quiz {quiz.id}\n{_settings(quiz)}" + "\n".join(parts),
        written=len(parts),
        skipped=tuple(skipped),
        remarks=tuple(remarks),
    )


def _settings(quiz: Quiz) -> str:
    settings: dict[str, object] = {}
    if quiz.title != title_from(quiz.id):
        settings["title"] = quiz.title
    if quiz.passing_score != 0.80:
        settings["passing_score"] = quiz.passing_score
    if quiz.description:
        settings["description"] = quiz.description
    if not settings:
        return ""
    lines = "".join(f"{name}: {_scalar(value)}\n" for name, value in settings.items())
    opening = "---\n" if re.search(r"[>\[]", lines) else ""  # else it looks like a question
    return f"{opening}{lines}---\n"


def _scalar(value: object) -> str:
    """The value in YAML, in one line."""
    if not isinstance(value, str) or re.fullmatch(r"[A-Za-z][\w ,.!?()-]*\w", value):
        return str(value)
    quoted: str = yaml.safe_dump(value, allow_unicode=True, width=10**9, default_style='"')
    return quoted.strip()


def _question(question: QuizQuestion) -> str:
    first, rest = _parted(question.question.strip())
    facts = [
        *([] if question.id_made else [f"#{question.id}"]),
        *(f".{tag}" for tag in question.tags),
        *([f"points={question.points!r}".removesuffix(".0")] if question.points != 1 else []),
    ]
    if question.marking is not Marking.ALL_OR_NOTHING:
        facts.append(f"marking={question.marking.value.lower().replace('_', '-')}")
    if not facts and first.endswith("}"):
        facts = [f"#{question.id}"]
    right = set(question.correct_option_ids)
    lines = [
        f"## {first}{' {' + ' '.join(facts) + '}' if facts else ''}",
        *([rest, ""] if rest else []),
        *(_option(option.text, correct=option.id in right) for option in question.options),
        *(
            f"> {line}".rstrip()
            for line in question.explanation.split("\n")
            if question.explanation
        ),
    ]
    return "\n".join(lines) + "\n"


def _parted(text: str) -> tuple[str, str]:
    """The first paragraph in one line, which is the heading, and the rest."""
    first, _, rest = text.partition("\n\n")
    first = re.sub(r"(?<!\\)((?:\\\\)*)\\\n[ \t]*", r"\1<br>", first)
    first = re.sub(r" {2,}\n[ \t]*", "<br>", first)
    return re.sub(r"[ \t]*\n[ \t]*", " ", first), rest.strip("\n")


def _option(text: str, *, correct: bool) -> str:
    lines = text.strip().split("\n")
    indented = [lines[0], *(f"  {line}" if line.strip() else "" for line in lines[1:])]
    return f"- [{'x' if correct else ' '}] " + "\n".join(indented)


def _is_same(question: QuizQuestion, again: QuizQuestion) -> bool:
    """Whether learners see the same, with the same key."""
    return (
        _seen(question.question) == _seen(again.question)
        and [o.text.strip() for o in question.options] == [o.text for o in again.options]
        and _right(question) == _right(again)
        and _seen(question.explanation) == _seen(again.explanation)
        and (question.points, question.marking) == (again.points, again.marking)
        and question.tags == again.tags
    )


def _seen(markdown: str) -> str:
    return same_text(re.sub(r"(?<=<br>)\s+", "", render(markdown)))


def _right(question: QuizQuestion) -> list[bool]:
    return [option.id in question.correct_option_ids for option in question.options]
