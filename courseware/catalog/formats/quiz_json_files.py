"""Questions in JSON: our own form, and that of jupyterquiz."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from courseware.catalog.formats.from_html import markdown_of_html
from courseware.catalog.formats.imported import (
    Draft,
    Found,
    Header,
    Place,
    Remark,
    draft_or_skip,
)
from courseware.catalog.formats.source import Source
from courseware.catalog.questions import QuestionType
from courseware.catalog.quiz_json import questions_from_json
from courseware.catalog.values import check_passing_score
from courseware.catalog.written import WrittenQuestion, begins
from courseware.errors import ContentError

_OURS = {"id", "type", "question", "options", "correct_option_ids", "explanation", "points", "tags"}
_JUPYTERQUIZ = {"question", "type", "answers"}
_OTHER_KINDS = {"numeric": "It asks for a number", "string": "It asks for a word (a short answer)"}


def load_json(source: Source) -> Any:
    """The document. Raises ContentError, naming the line, when it is not JSON."""
    try:
        return json.loads(source.text())
    except json.JSONDecodeError as error:
        raise ContentError(
            f"Line {error.lineno} is not JSON ({error.msg}). Correct it.", file=source.name
        ) from None
    except (RecursionError, ValueError):
        raise ContentError("It cannot be read as JSON. Export it anew.", file=source.name) from None


def read_json(source: Source, document: object) -> Iterator[Found]:
    """The questions of a document in our form, or of jupyterquiz's."""
    if isinstance(document, Mapping):
        yield from _header(source, document)
        questions = document.get("questions")
    else:
        questions = document
    if not isinstance(questions, list):
        raise ContentError('There is no array of "questions" in it.', file=source.name)
    for number, item in enumerate(questions, start=1):
        place = Place(source.name, f"question {number}")
        name = _name(item)
        yield draft_or_skip(place, name, lambda: _draft(place, name, item))  # noqa: B023


def _header(source: Source, document: Mapping[str, Any]) -> Iterator[Found]:
    title, description = document.get("title"), document.get("description", "")
    score = document.get("passing_score", 0.80)
    place = Place(source.name)
    try:
        check_passing_score(score)
    except ContentError as error:
        yield Remark(place, "", f"{error.message} It is 0.8 now.")
        score = 0.80
    if not isinstance(title, str | None) or not isinstance(description, str):
        yield Remark(place, "", '"title" and "description" are texts; they are not kept.')
        title, description = None, ""
    yield Header(title=title or None, description=description, passing_score=float(score))


def _name(item: object) -> str:
    text = item.get("question") if isinstance(item, Mapping) else None
    return begins(text) if isinstance(text, str) and text.strip() else "no text"


def _draft(place: Place, name: str, item: object) -> Draft:
    if not isinstance(item, Mapping):
        raise ContentError("It is no object.")
    if "answers" in item and "options" not in item:
        return _jupyterquiz(place, name, item)
    kind = item.get("type")
    if isinstance(kind, str) and kind not in QuestionType.__members__:
        raise ContentError(f"It is of the type {kind!r}, which cannot be asked here yet.")
    (question,) = questions_from_json([item])
    return Draft(place=place, name=name, question=question, lost=_unknown(item, _OURS))


def _unknown(item: Mapping[str, Any], known: set[str]) -> tuple[str, ...]:
    return tuple(f'"{field}"' for field in item if field not in known)


def _jupyterquiz(place: Place, name: str, item: Mapping[str, Any]) -> Draft:
    kind = item.get("type")
    if kind not in ("multiple_choice", "many_choice"):
        what = _OTHER_KINDS.get(str(kind), f"It is of the type {kind!r}")
        raise ContentError(f"{what}, which cannot be asked here yet.")
    answers = item["answers"]
    if not isinstance(answers, list) or not all(isinstance(answer, Mapping) for answer in answers):
        raise ContentError('Its "answers" are no array of objects.')
    correct = tuple(
        number for number, answer in enumerate(answers) if answer.get("correct") is True
    )
    if kind == "multiple_choice" and len(correct) > 1:
        raise ContentError(f"Each of {len(correct)} options is right alone, and here one is.")
    has_feedback = any(answer.get("feedback") for answer in answers)
    return Draft(
        place=place,
        name=name,
        question=WrittenQuestion(
            text=_with_code(item.get("question"), item.get("code")),
            options=tuple(
                _with_code(answer.get("answer"), answer.get("code")) for answer in answers
            ),
            correct=correct,
            type=None if kind == "multiple_choice" else QuestionType.MULTI_SELECT,
        ),
        lost=(
            *(["the feedback on single options"] if has_feedback else []),
            *_unknown(item, _JUPYTERQUIZ | {"code"}),
        ),
    )


def _with_code(text: object, code: object) -> str:
    """HTML with $maths$, and below it code."""
    if not isinstance(text, str | int | float | None) or not isinstance(code, str | None):
        raise ContentError("One of its texts is no text.")
    given = "" if text is None else str(text)
    given = re.sub(r"<(?![A-Za-z/!])", "&lt;", given).replace("\n", "<br>")
    words = markdown_of_html(given, dollars=True)
    if not code:
        return words
    fence = "```"
    while fence in code:
        fence += "`"
    block = f"{fence}\n{code.strip()}\n{fence}"
    return f"{words}\n\n{block}" if words else block
