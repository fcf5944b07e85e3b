"""The form that puts a quiz version right, read into a Correction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from courseware.assessment.corrections import Correction
from courseware.assessment.new_keys import BY_OPTIONS, with_numbers, with_options, with_texts
from courseware.catalog.questions import (
    AcceptedNumber,
    AcceptedText,
    QuestionType,
    QuizQuestion,
)
from courseware.errors import InvalidRequest
from courseware.languages import translations
from courseware.server.portal.examiners import number


class Deed(StrEnum):
    """What is done to a question."""

    KEEP = "keep"
    CORRECT = "correct"
    DROP = "drop"
    FULL_MARKS = "full"


CORRECTABLE = (*BY_OPTIONS, QuestionType.NUMERIC, QuestionType.SHORT_TEXT)
"""Types whose key this form can change."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What a browser sent: each field's values, in the order in which they stand."""

    values: dict[str, list[str]]

    def all(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def one(self, name: str, default: str = "") -> str:
        return next(iter(self.all(name)), default).strip()


def correction_of(
    fields: Fields, questions: Sequence[QuizQuestion], passing_score: float, language: str
) -> Correction:
    """What the form asks for. InvalidRequest names in this language what is filled in wrongly."""
    deeds = {q.id: _deed(fields.one(f"do-{q.id}", Deed.KEEP), language) for q in questions}
    return Correction(
        questions=tuple(
            _corrected(fields, question, language)
            for question in questions
            if deeds[question.id] is Deed.CORRECT
        ),
        dropped=tuple(id_ for id_, deed in deeds.items() if deed is Deed.DROP),
        full_marks=tuple(id_ for id_, deed in deeds.items() if deed is Deed.FULL_MARKS),
        passing_score=_pass_mark(fields.one("pass-mark"), passing_score, language),
    )


def _deed(text: str, language: str) -> Deed:
    try:
        return Deed(text)
    except ValueError:
        said = translations(language).gettext("“{typed}” cannot be done to a question.")
        raise InvalidRequest(said.format(typed=text), code="malformed") from None


def _corrected(fields: Fields, question: QuizQuestion, language: str) -> QuizQuestion:
    if question.type in BY_OPTIONS:
        return with_options(question, fields.all(f"key-{question.id}"))
    if question.type is QuestionType.NUMERIC:
        return with_numbers(question, tuple(_numbers(fields, question, language)))
    if question.type is QuestionType.SHORT_TEXT:
        return with_texts(question, tuple(_texts(fields, question, language)))
    said = translations(language).gettext(
        "Question “{id}”: its key cannot be changed here. Drop it, give full marks, or publish a new "
        "version and run `courseware regrade --like`."
    )
    raise InvalidRequest(said.format(id=question.id), code="not-correctable")


def _numbers(fields: Fields, question: QuizQuestion, language: str) -> Iterator[AcceptedNumber]:
    before = question.number.accepted if question.number else ()
    rows = zip(
        fields.all(f"value-{question.id}"),
        fields.all(f"tolerance-{question.id}"),
        fields.all(f"share-{question.id}"),
        strict=False,
    )
    for place, (value, tolerance, share) in enumerate(rows):
        if not value.strip():
            continue
        relative = place < len(before) and before[place].relative
        within = _number(question, tolerance or "0", language)
        yield AcceptedNumber(
            value=_number(question, value, language),
            tolerance=within / 100 if relative else within,
            relative=relative,
            share=_number(question, share or "100", language) / 100,
        )


def _texts(fields: Fields, question: QuizQuestion, language: str) -> Iterator[AcceptedText]:
    rows = zip(fields.all(f"value-{question.id}"), fields.all(f"share-{question.id}"), strict=False)
    for text, share in rows:
        if text.strip():
            yield AcceptedText(
                text=text.strip(), share=_number(question, share or "100", language) / 100
            )


def _number(question: QuizQuestion, text: str, language: str) -> float:
    found = number(text)
    if found is None:
        said = translations(language).gettext("Question “{id}”: “{typed}” is no number.")
        raise InvalidRequest(said.format(id=question.id, typed=text), code="malformed")
    return found


def _pass_mark(text: str, before: float, language: str) -> float | None:
    if not text:
        return None
    percent = number(text)
    if percent is None:
        said = translations(language).gettext("The pass mark “{typed}” is no number.")
        raise InvalidRequest(said.format(typed=text), code="malformed")
    return None if abs(percent / 100 - before) < 1e-9 else percent / 100
