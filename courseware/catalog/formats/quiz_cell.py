"""A quiz as the text of a `%%quiz` cell, to paste into a notebook.

What is written is parsed again, and a question is taken only if it comes back as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import unquote

from courseware.catalog.formats.imported import Place, Remark, Skipped
from courseware.catalog.gap_places import PLACE
from courseware.catalog.ids import same_text
from courseware.catalog.markup import render
from courseware.catalog.model import Quiz
from courseware.catalog.questions import (
    AcceptedNumber,
    AcceptedText,
    Gap,
    NumberKey,
    Option,
    QuestionType,
    QuizQuestion,
    Stem,
    TextKey,
)
from courseware.catalog.quiz_markdown import parse_quiz, question_markdown, settings_yaml
from courseware.catalog.written import title_from
from courseware.errors import ContentError

Accepted = TypeVar("Accepted", AcceptedNumber, AcceptedText)

_CHOICES = (QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE, QuestionType.MULTI_SELECT)
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
        part = question_markdown(question)
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
    return settings_yaml(settings, quiz.delivery)


def _is_same(question: QuizQuestion, again: QuizQuestion) -> bool:
    """Whether learners see the same, with the same key."""
    return _in_a_cell(question) == _in_a_cell(again)


def _in_a_cell(question: QuizQuestion) -> QuizQuestion:
    """The question as far as a cell carries it: the texts as they are seen, and ids made from the texts."""
    options = tuple(_option(option) for option in _in_order(question))
    ids = {option.id: seen.id for option, seen in zip(_in_order(question), options, strict=True)}
    made = {gap.id: f"g{number}" for number, gap in enumerate(question.gaps, start=1)}
    text = PLACE.sub(lambda match: f"[[{made.get(match[1], match[1])}]]", question.question)
    is_choice = question.type in _CHOICES
    return replace(
        question,
        id="",
        type=QuestionType.MULTIPLE_CHOICE if is_choice else question.type,
        question=_seen(text),
        options=options,
        correct_option_ids=tuple(
            option.id
            for option in options
            if option.id in {ids[k] for k in question.correct_option_ids}
        ),
        explanation=_seen(question.explanation),
        hints=tuple(replace(hint, text=_seen(hint.text)) for hint in question.hints),
        stems=tuple(
            Stem(id="", text=_seen(stem.text), correct_option_id=ids[stem.correct_option_id])
            for stem in question.stems
        ),
        gaps=tuple(_gap(gap, made[gap.id]) for gap in question.gaps),
        number=_number(question.number),
        text=_text(question.text),
        picture=question.picture and replace(question.picture, src=unquote(question.picture.src)),
        essay=question.essay
        and replace(
            question.essay,
            rubric=tuple(replace(c, id="", text=_seen(c.text)) for c in question.essay.rubric),
            model_answer=_seen(question.essay.model_answer),
        ),
    )


def _in_order(question: QuizQuestion) -> tuple[Option, ...]:
    """The options, in the order of a cell where their own means nothing."""
    if question.type is QuestionType.ORDERING:
        places = {id_: place for place, id_ in enumerate(question.correct_option_ids)}
    elif question.type is QuestionType.MATCHING:
        chosen = [stem.correct_option_id for stem in question.stems]
        places = {id_: place for place, id_ in reversed(list(enumerate(chosen)))}
    else:
        return question.options
    last = len(question.stems) + len(question.options)
    return tuple(sorted(question.options, key=lambda option: places.get(option.id, last)))


def _option(option: Option) -> Option:
    text = option.text.strip()
    return replace(option, id=_seen(text), text=_seen(text), feedback=_seen(option.feedback))


def _gap(gap: Gap, id_: str) -> Gap:
    right = next((o.text for o in gap.options if o.id == gap.correct_option_id), "")
    return replace(
        gap,
        id=id_,
        options=tuple(replace(_option(option), id="") for option in gap.options),
        correct_option_id=_seen(right),
        number=_number(gap.number),
        text=_text(gap.text),
    )


def _number(key: NumberKey | None) -> NumberKey | None:
    return key and replace(key, accepted=tuple(map(_said, key.accepted)))


def _text(key: TextKey | None) -> TextKey | None:
    return key and replace(key, accepted=tuple(map(_said, key.accepted)))


def _said(accepted: Accepted) -> Accepted:
    return replace(accepted, feedback=_seen(accepted.feedback))


def _seen(markdown: str) -> str:
    return same_text(re.sub(r"(?<=<br>)\s+", "", render(markdown)))
