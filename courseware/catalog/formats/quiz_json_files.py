"""Questions in JSON: our own form, and, question by question, that of jupyterquiz."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any

from courseware.catalog.delivery import Delivery
from courseware.catalog.fields import to_struct
from courseware.catalog.formats.foreign_patterns import check_patterns
from courseware.catalog.formats.imported import (
    Draft,
    Found,
    Header,
    Place,
    Remark,
    draft_or_skip,
)
from courseware.catalog.formats.jupyterquiz import jupyterquiz_draft
from courseware.catalog.formats.source import Source
from courseware.catalog.questions import QuestionType, QuizQuestion
from courseware.catalog.quiz_json import questions_from_json
from courseware.catalog.values import check_passing_score
from courseware.catalog.written import begins
from courseware.errors import ContentError

_OURS = {field.name for field in dataclasses.fields(QuizQuestion)} - {"id_made"}


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
    try:
        delivery = to_struct(document.get("delivery") or {}, Delivery)
    except ContentError as error:
        yield Remark(place, "", f"the quiz's rules are not kept: {error.message}")
        delivery = Delivery()
    yield Header(
        title=title or None,
        description=description,
        passing_score=float(score),
        delivery=delivery,
    )


def _name(item: object) -> str:
    text = item.get("question") if isinstance(item, Mapping) else None
    return begins(text) if isinstance(text, str) and text.strip() else "no text"


def _draft(place: Place, name: str, item: object) -> Draft:
    if not isinstance(item, Mapping):
        raise ContentError("It is no object.")
    if ("answers" in item and "options" not in item) or "pairs" in item:
        return jupyterquiz_draft(place, name, item)
    kind = item.get("type")
    if isinstance(kind, str) and kind not in QuestionType.__members__:
        raise ContentError(f"It is of the type {kind!r}, which cannot be asked here yet.")
    (question,) = questions_from_json([item])
    check_patterns(question)
    lost = tuple(f'"{field}"' for field in item if field not in _OURS)
    return Draft(place=place, name=name, question=question, lost=lost)
