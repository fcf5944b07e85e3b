"""Quizzes as JSON: the form that is stored, imported and exported, and its hash."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Set
from typing import Any, TypeVar

import msgspec

from courseware.catalog.delivery import Delivery
from courseware.catalog.model import Quiz
from courseware.catalog.questions import QuizQuestion
from courseware.catalog.quiz_rules import check_quiz
from courseware.decoding import from_values
from courseware.errors import ContentError

T = TypeVar("T")


def quiz_to_json(quiz: Quiz) -> dict[str, Any]:
    """The whole quiz, keys included, as plain dicts and lists."""
    return {
        "id": quiz.id,
        "title": quiz.title,
        "description": quiz.description,
        "passing_score": quiz.passing_score,
        **({"delivery": rules} if (rules := delivery_to_json(quiz.delivery)) else {}),
        "questions": questions_to_json(quiz.questions),
    }


def questions_to_json(questions: Iterable[QuizQuestion]) -> list[dict[str, Any]]:
    """The questions alone: what the record's JSON column holds."""
    return [_plain(question, _ALWAYS) for question in questions]


def delivery_to_json(delivery: Delivery) -> dict[str, Any]:
    """The rules that are not as they are for every quiz."""
    return _plain(delivery)


# The fields that are written whether they say something or not. The others are left out where they are as
# they always are, so that a version keeps the hash that it had before there were such fields.
_ALWAYS = frozenset(
    {"id", "type", "question", "options", "correct_option_ids", "explanation", "points", "tags"}
)


def _plain(value: Any, always: Set[str] = frozenset()) -> dict[str, Any]:
    """A dataclass as a dict of what is different from its defaults, or is in `always`."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        held = getattr(value, field.name)
        if field.name == "id_made" or (field.name not in always and held == _default(field)):
            continue
        found[field.name] = _plain_value(held)
    return found


def _plain_value(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return _plain(value)
    if isinstance(value, tuple):
        return [_plain_value(item) for item in value]
    return msgspec.to_builtins(value)


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def quiz_from_json(data: object, *, quiz_id: str | None = None, title: str | None = None) -> Quiz:
    """The quiz of a JSON document; `quiz_id` and `title` stand in where the document has none.

    Raises ContentError, naming the question, for a document that is no quiz.
    """
    if not isinstance(data, Mapping):
        raise ContentError('A quiz in JSON is an object with "questions".')
    found = {"id": quiz_id or "", "title": title or "", **data}
    if not isinstance(found["id"], str) or not isinstance(found["title"], str):
        raise ContentError('"id" and "title" of a quiz are texts.')
    if not found["id"]:
        raise ContentError('The quiz has no id. Add "id".')
    return check_quiz(
        Quiz(
            id=found["id"],
            title=found["title"] or found["id"],
            questions=questions_from_json(found.get("questions", [])),
            passing_score=_convert(found.get("passing_score", 0.80), float),
            description=_convert(found.get("description", ""), str),
            delivery=_convert(found.get("delivery", {}), Delivery),
        )
    )


def questions_from_json(data: object) -> tuple[QuizQuestion, ...]:
    """The questions of a JSON array. Unknown fields are passed over; what is missing is refused."""
    if not isinstance(data, list | tuple):
        raise ContentError('"questions" is an array of questions.')
    questions = []
    for number, item in enumerate(data, start=1):
        name = item.get("id") if isinstance(item, Mapping) else None
        try:
            questions.append(_convert(item, QuizQuestion))
        except ContentError as error:
            raise error.at(question=name if isinstance(name, str) else str(number)) from None
    return tuple(questions)


def content_hash(quiz: Quiz) -> str:
    """SHA-256, in hexadecimal, of all that makes the quiz this quiz: settings, questions, keys."""
    return json_hash(quiz_to_json(quiz))


def json_hash(data: object) -> str:
    """SHA-256, in hexadecimal, of a value's canonical JSON: keys sorted, no spaces, UTF-8."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _convert(value: object, kind: type[T]) -> T:
    try:
        return from_values(value, kind)
    except msgspec.ValidationError as error:
        raise ContentError(f"{error}.") from None
