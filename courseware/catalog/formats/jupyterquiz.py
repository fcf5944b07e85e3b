"""The questions of jupyterquiz: JSON with HTML and $maths$ in its texts."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from courseware.catalog.formats.accepted import NumberLine, TextLine, number_key, text_key
from courseware.catalog.formats.from_html import markdown_of_html
from courseware.catalog.formats.imported import Draft, Place
from courseware.catalog.formats.pairs import matching
from courseware.catalog.questions import QuestionType
from courseware.catalog.written import WrittenQuestion
from courseware.errors import ContentError

_KNOWN = {"question", "type", "answers", "code", "precision", "pairs", "options"}
_LOOK = {"answer_cols", "input_width", "shuffle_pairs", "shuffle_options"}
"""How it is shown there, which no learner misses."""

Item = Mapping[str, Any]
_Made = tuple[WrittenQuestion, tuple[str, ...], tuple[str, ...]]
"""The question without its text, what is lost of it, and what is to be said."""


def jupyterquiz_draft(place: Place, name: str, item: Item) -> Draft:
    """The question of one object. Raises ContentError when it cannot be asked and graded here."""
    make = _KINDS.get(str(item.get("type")))
    if make is None:
        raise ContentError(f"It is of the type {item.get('type')!r}, which cannot be asked here.")
    question, lost, notes = make(item)
    unknown = [field for field in item if field not in _KNOWN | _LOOK]
    return Draft(
        place=place,
        name=name,
        question=WrittenQuestion(
            text=_with_code(item.get("question"), item.get("code")),
            options=question.options,
            correct=question.correct,
            feedback=question.feedback,
            stems=question.stems,
            type=question.type,
            number=question.number,
            accepted=question.accepted,
        ),
        lost=(*lost, *(f'"{field}"' for field in unknown)),
        notes=notes,
    )


def _answers(item: Item, what: str = "answers") -> list[Item]:
    answers = item.get(what)
    if not isinstance(answers, list) or not all(isinstance(answer, Mapping) for answer in answers):
        raise ContentError(f'Its "{what}" are no array of objects.')
    return answers


def _choices(item: Item) -> _Made:
    answers = _answers(item)
    is_one = item.get("type") == "multiple_choice"
    correct = tuple(n for n, answer in enumerate(answers) if answer.get("correct") is True)
    if is_one and len(correct) > 1:
        raise ContentError(f"Each of {len(correct)} options is right alone, and here one is.")
    question = WrittenQuestion(
        text="",
        options=tuple(_with_code(a.get("answer"), a.get("code")) for a in answers),
        feedback=tuple(_with_code(a.get("feedback"), None) for a in answers),
        correct=correct,
        type=None if is_one else QuestionType.MULTI_SELECT,
    )
    return question, (), ()


def _numeric(item: Item) -> _Made:
    precision = item.get("precision")
    lines, lost, notes = [], [], []
    for answer in _answers(item):
        percent = 100.0 if answer.get("correct") is True else 0.0
        feedback = _with_code(answer.get("feedback"), None)
        if "value" in answer:
            value = _number(answer["value"])
            tolerance = 0.0
            if precision is not None:
                value, tolerance = _rounded(value, precision)
        elif "range" in answer:
            value, tolerance = _range(answer["range"])
            if percent:
                notes.append("the upper end of a range is within it here.")
        else:
            lost += ["the feedback on any other number"] if feedback else []
            continue
        lines.append(
            NumberLine(value=value, tolerance=tolerance, percent=percent, feedback=feedback)
        )
    key, more = number_key(lines)
    question = WrittenQuestion(text="", type=QuestionType.NUMERIC, number=key)
    return question, tuple(lost), (*dict.fromkeys(notes), *more)


def _range(given: object) -> tuple[float, float]:
    if not isinstance(given, list) or len(given) != 2:
        raise ContentError("One of its ranges has not two ends.")
    low, high = (Decimal(repr(_number(end))) for end in given)
    return float((low + high) / 2), abs(float((high - low) / 2))


def _rounded(value: float, precision: object) -> tuple[float, float]:
    """The value to so many significant digits, and how far off is rounded to the same."""
    if isinstance(precision, bool) or not isinstance(precision, int) or not 1 <= precision <= 100:
        raise ContentError('Its "precision" is no number of digits from 1 to 100.')
    rounded = float(f"{value:.{precision - 1}e}")
    if not rounded or precision > 15:
        return rounded, 0.0
    exponent = math.floor(math.log10(abs(rounded)))
    return rounded, float(Decimal(5).scaleb(exponent - precision))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ContentError("One of its numbers is no number.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ContentError("One of its numbers cannot be reckoned with.")
    return number


def _string(item: Item) -> _Made:
    answers = _answers(item)
    lines, notes, last = [], [], []
    with_case = set()
    for answer in answers:
        feedback = _with_code(answer.get("feedback"), None)
        text = answer.get("answer")
        if answer.get("type") == "default":
            last = [TextLine(text="*", percent=0.0, feedback=feedback)] if feedback else []
            continue
        if not isinstance(text, str):
            raise ContentError("One of its answers is no text.")
        is_right = answer.get("correct") is True
        if is_right:
            with_case.add(answer.get("match_case") is True)
        if answer.get("fuzzy_threshold"):
            notes.append("an answer that is nearly right is not right here.")
        lines.append(
            TextLine(text=text, wild=False, percent=100.0 if is_right else 0.0, feedback=feedback)
        )
    if len(with_case) > 1:
        raise ContentError("Capital letters matter in one of its answers and not in another.")
    key, more = text_key([*lines, *last], case_sensitive=with_case == {True})
    question = WrittenQuestion(text="", type=QuestionType.SHORT_TEXT, accepted=key)
    return question, (), (*dict.fromkeys(notes), *more)


def _match(item: Item) -> _Made:
    pairs = [
        (_with_code(pair.get("label"), None), _with_code(pair.get("answer"), None))
        for pair in _answers(item, "pairs")
    ]
    options = item.get("options", [])
    if not isinstance(options, list):
        raise ContentError('Its "options" are no array.')
    return matching([*pairs, *(("", _with_code(option, None)) for option in options)]), (), ()


_KINDS = {
    "multiple_choice": _choices,
    "many_choice": _choices,
    "numeric": _numeric,
    "string": _string,
    "match": _match,
}


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
