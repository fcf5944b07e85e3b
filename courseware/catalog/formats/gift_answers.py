"""What stands in the braces of a GIFT question: which type it is, and its key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from courseware.catalog.formats.accepted import (
    NumberLine,
    TextLine,
    number_key,
    number_of,
    text_key,
)
from courseware.catalog.formats.gift_text import SPACE, back, markdown, typed
from courseware.catalog.formats.marks import key_of
from courseware.catalog.formats.pairs import matching
from courseware.catalog.questions import EssayTask, QuestionType
from courseware.catalog.written import WrittenQuestion, begins
from courseware.errors import ContentError

_WEIGHT = re.compile(r"[ \t\n]*%(-?\d{1,9}(?:\.\d{0,30})?)%")
_TRUE_FALSE = re.compile(
    r"(T|TRUE|F|FALSE)[ \t\n]*(?:#([^#]*)(?:#(.*))?)?", re.DOTALL | re.IGNORECASE
)
_RANGE = re.compile(r"(.+?)\.\.(.+)", re.DOTALL)

Answered = tuple[WrittenQuestion, tuple[str, ...], tuple[str, ...]]
"""The question without its text, what is lost of it, and what is to be said."""


def answered(answers: str, form: str) -> Answered:
    """The question that asks for these answers. `form` is the format of its texts.

    Raises ContentError when it cannot be asked and graded here.
    """
    if not answers:
        return WrittenQuestion(text="", type=QuestionType.ESSAY, essay=EssayTask()), (), ()
    if match := _TRUE_FALSE.fullmatch(answers):
        return _true_false(match, form), (), ()
    if answers.startswith("#"):
        return _numeric(answers[1:], form)
    if answers.startswith(">"):
        raise ContentError("Its answers begin with >, which is no GIFT that is known here.")
    if "~" in answers:
        return _choices(answers, form)
    if "=" in answers and "->" in answers:
        return _matching(answers, form)
    if answers.startswith("="):
        return _short_text(answers, form)
    raise ContentError("Its answers begin with neither = nor ~.")


def _true_false(match: re.Match[str], form: str) -> WrittenQuestion:
    """After the answer stands what is said to who is wrong, and then what to who is right."""
    right = 0 if match[1].upper().startswith("T") else 1
    said = [markdown(match[2] or "", form), markdown(match[3] or "", form)]
    return WrittenQuestion(
        text="",
        options=("True", "False"),
        feedback=tuple(said[1] if number == right else said[0] for number in (0, 1)),
        correct=(right,),
        type=QuestionType.TRUE_FALSE,
    )


def _parts(answers: str, signs: str) -> Iterator[tuple[str, float | None, str, str]]:
    """Each answer: its sign, its weight in percent if it has one, its text, and its feedback."""
    first, *parts = re.split(f"([{signs}])", answers)
    if first.strip(SPACE):
        raise ContentError(f"The words {begins(back(first))!r} stand before the first answer.")
    for sign, raw in zip(parts[::2], parts[1::2], strict=True):
        weight = _WEIGHT.match(raw)
        text, _, feedback = raw[weight.end() if weight else 0 :].partition("#")
        yield sign, float(weight[1]) if weight else None, text, feedback


def _choices(answers: str, form: str) -> Answered:
    parts = list(_parts(answers, "~="))
    percentages = [
        weight if weight is not None else 100.0 if sign == "=" else 0.0
        for sign, weight, _, _ in parts
    ]
    key = key_of(percentages, single=any(sign == "=" for sign, *_ in parts))
    question = WrittenQuestion(
        text="",
        options=tuple(markdown(text, form) for _, _, text, _ in parts),
        feedback=tuple(markdown(feedback, form) for *_, feedback in parts),
        correct=key.correct,
        type=key.type,
        marking=key.marking,
        penalty=key.penalty,
    )
    return question, (), key.notes


def _short_text(answers: str, form: str) -> Answered:
    lines = [
        TextLine(text=typed(text), percent=_percent(weight), feedback=markdown(feedback, form))
        for _, weight, text, feedback in _parts(answers, "=")
    ]
    key, notes = text_key(lines)
    return WrittenQuestion(text="", type=QuestionType.SHORT_TEXT, accepted=key), (), notes


def _numeric(answers: str, form: str) -> Answered:
    right, _, wrong = answers.partition("~")
    is_one = not right.lstrip(SPACE).startswith("=")
    lines, lost = [], []
    if wrong.partition("#")[2].strip(SPACE):
        lost.append("the feedback on a wrong answer")
    for _, weight, text, feedback in _parts(f"={right}" if is_one else right, "="):
        if typed(text) == "*" and not weight:
            lost.append("the feedback on a wrong answer")
            continue
        value, tolerance = _value(typed(text))
        lines.append(
            NumberLine(
                value=value,
                tolerance=tolerance,
                percent=_percent(weight),
                feedback=markdown(feedback, form),
            )
        )
    key, notes = number_key(lines)
    question = WrittenQuestion(text="", type=QuestionType.NUMERIC, number=key)
    return question, tuple(lost), notes


def _percent(weight: float | None) -> float:
    return 100.0 if weight is None else weight


def _value(text: str) -> tuple[float, float]:
    """A number and its tolerance, of "30", "30:2" or "28..32"."""
    if match := _RANGE.fullmatch(text):
        low, high = (_decimal(end) for end in match.groups())
        return float((low + high) / 2), abs(float((high - low) / 2))
    value, _, tolerance = text.partition(":")
    return number_of(value), number_of(tolerance, "A tolerance") if tolerance.strip() else 0.0


def _decimal(text: str) -> Decimal:
    number_of(text)  # says what is wrong
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        raise ContentError(f"{text.strip()[:60]!r} is no number.") from None


def _matching(answers: str, form: str) -> Answered:
    pairs = []
    for raw in re.split("=", answers):
        if not raw.strip(SPACE):
            continue
        stem, arrow, option = raw.partition("->")
        if not arrow:
            raise ContentError(f"The pair {begins(back(raw).strip())!r} has no -> in it.")
        pairs.append((markdown(stem, form), markdown(option, form)))
    return matching(pairs), (), ()
