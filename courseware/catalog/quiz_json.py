"""Quizzes as JSON: the form that is stored, imported and exported, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from courseware.catalog.model import Marking, Quiz, QuizQuestion
from courseware.catalog.quiz_rules import check_quiz
from courseware.errors import ContentError

T = TypeVar("T")


def quiz_to_json(quiz: Quiz) -> dict[str, Any]:
    """The whole quiz, keys included, as plain dicts and lists."""
    return {
        "id": quiz.id,
        "title": quiz.title,
        "description": quiz.description,
        "passing_score": quiz.passing_score,
        "questions": questions_to_json(quiz.questions),
    }


def questions_to_json(questions: Iterable[QuizQuestion]) -> list[dict[str, Any]]:
    """The questions alone: what the record's JSON column holds."""
    return [
        {
            "id": question.id,
            "type": question.type.value,
            "question": question.question,
            "options": [{"id": option.id, "text": option.text} for option in question.options],
            "correct_option_ids": list(question.correct_option_ids),
            "explanation": question.explanation,
            "points": question.points,
            # Named only where it is not the rule, so that a version keeps the hash that it had before.
            **(
                {"marking": question.marking.value}
                if question.marking is not Marking.ALL_OR_NOTHING
                else {}
            ),
            "tags": list(question.tags),
        }
        for question in questions
    ]


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
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ContentError(f"{error}.") from None
