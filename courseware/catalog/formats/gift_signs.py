"""What GIFT writes between the braces of a question: its answers, with what each is worth."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from courseware.catalog.formats.accepted import NumberLine, TextLine, number_key, text_key
from courseware.catalog.formats.gift_text import FORMAT
from courseware.catalog.formats.wildcards import pattern_of, written_of, written_of_plain
from courseware.catalog.questions import (
    AcceptedText,
    EssayTask,
    Gap,
    Marking,
    NumberKey,
    Option,
    QuestionType,
    QuizQuestion,
    TextKey,
)
from courseware.errors import ContentError

_CONTROL = re.compile(r"[\\~=#{}:]")
_TAKEN_FOR_MORE = re.compile(rf"[ \t\n]*%|{FORMAT.pattern}")

L = TypeVar("L", TextLine, NumberLine)
Lost = tuple[str, ...]


def answers(question: QuizQuestion) -> tuple[str, Lost]:
    """The answers, and what of them is not carried. Raises ContentError for what GIFT cannot hold."""
    kind = question.type
    if question.number is not None:
        return _number(question.number)
    if question.text is not None:
        return _words(question.text)
    if kind is QuestionType.MATCHING:
        return _pairs(question)
    if kind is QuestionType.CLOZE:
        return _gap(question.gaps[0])
    if kind is QuestionType.ESSAY:
        lost = question.essay not in (None, EssayTask())
        return "", ("how it is marked, and how long it is, is not carried.",) if lost else ()
    if question.options and kind in (
        QuestionType.MULTIPLE_CHOICE,
        QuestionType.TRUE_FALSE,
        QuestionType.MULTI_SELECT,
    ):
        return _choices(question)
    raise ContentError(f"GIFT has no question of the type {kind}.")


def text(markdown: str) -> str:
    """An answer or an explanation; its format is named where its beginning would be taken for more."""
    return (
        f"[markdown]{escaped(markdown)}" if _TAKEN_FOR_MORE.match(markdown) else escaped(markdown)
    )


def escaped(words: str) -> str:
    return _CONTROL.sub(r"\\\g<0>", words).replace("\n", "\\n")


def _said(feedback: str) -> str:
    return f"#{text(feedback)}" if feedback else ""


def _lines(lines: Sequence[str]) -> str:
    return "\n\t" + "\n\t".join(lines) + "\n"


def _percent(share: float) -> str:
    """A part as percent, to the last digit."""
    percent = format(Decimal(repr(share)) * 100, "f")
    return percent.rstrip("0").rstrip(".") if "." in percent else percent


def _plain(number: float) -> str:
    return repr(number).removesuffix(".0")


def _choices(question: QuizQuestion) -> tuple[str, Lost]:
    right = set(question.correct_option_ids)
    if _is_true_false(question):
        said = {option.id in right: option.feedback for option in question.options}
        whole = _said(said[False]) or ("#" if said[True] else "")
        return f"{'TRUE' if 'true' in right else 'FALSE'}{whole}{_said(said[True])}", ()
    if question.type is QuestionType.MULTI_SELECT:
        share = f"{100 / len(right):.5f}".rstrip("0").rstrip(".")
        off = f"-{share}" if question.marking is Marking.RIGHT_MINUS_WRONG else "-100"
        signs = {True: f"~%{share}%", False: f"~%{off}%"}
    else:
        off = _percent(question.penalty / question.points)
        signs = {True: "=", False: f"~%-{off}%" if question.penalty else "~"}
    lost: list[str] = []
    if question.type is QuestionType.TRUE_FALSE:
        lost.append("its options do not read True and False, so it is a multiple choice in GIFT.")
    return _options(question.options, right, signs), tuple(lost)


def _options(options: Sequence[Option], right: set[str], signs: dict[bool, str]) -> str:
    return _lines([f"{signs[o.id in right]}{text(o.text)}{_said(o.feedback)}" for o in options])


def _is_true_false(question: QuizQuestion) -> bool:
    shown = [(option.id, option.text) for option in question.options]
    expected = [("true", "True"), ("false", "False")]
    return question.type is QuestionType.TRUE_FALSE and shown == expected


def _pairs(question: QuizQuestion) -> tuple[str, Lost]:
    if any("->" in stem.text for stem in question.stems):
        raise ContentError("Its text holds ->, which GIFT takes for the sign within a pair.")
    texts = {option.id: option.text for option in question.options}
    used = {stem.correct_option_id for stem in question.stems}
    lines = [
        *(
            f"={text(stem.text)} -> {text(texts[stem.correct_option_id])}"
            for stem in question.stems
        ),
        *(f"= -> {text(option.text)}" for option in question.options if option.id not in used),
    ]
    has_feedback = any(option.feedback for option in question.options)
    return _lines(lines), ("the feedback on its options is not carried.",) if has_feedback else ()


def _gap(gap: Gap) -> tuple[str, Lost]:
    if gap.number is not None:
        return _number(gap.number)
    if gap.text is not None:
        return _words(gap.text)
    return _options(gap.options, {gap.correct_option_id}, {True: "=", False: "~"}), ()


def _number(key: NumberKey) -> tuple[str, Lost]:
    lines = [
        NumberLine(
            value=accepted.value,
            tolerance=accepted.tolerance * (abs(accepted.value) if accepted.relative else 1.0),
            percent=accepted.share * 100,
            feedback=accepted.feedback,
        )
        for accepted in key.accepted
    ]
    shares = {id(line): a.share for line, a in zip(lines, key.accepted, strict=True)}
    ordered = _best_first(lines, lambda some: len(number_key(some)[0].accepted))
    written = [
        f"=%{_percent(shares[id(line)])}%{_plain(line.value)}:{_plain(line.tolerance)}"
        f"{_said(line.feedback)}"
        for line in ordered
    ]
    lost = ("its units are not carried: the number alone is asked for.",) if key.units else ()
    return f"#{_lines(written)}", lost


def _words(key: TextKey) -> tuple[str, Lost]:
    lost = []
    if key.case_sensitive:
        lost.append("that capital letters matter is not carried.")
    if not key.accent_sensitive:
        lost.append("that accents do not matter is not carried.")
    lines, shares = [], {}
    for accepted in key.accepted:
        written = _written(accepted, key.case_sensitive)
        if written is None:
            lost.append(f"the pattern {accepted.text!r} is not carried.")
            continue
        line = TextLine(text=written, percent=accepted.share * 100, feedback=accepted.feedback)
        lines.append(line)
        shares[id(line)] = accepted.share
    if 1.0 not in shares.values():
        raise ContentError("GIFT has no patterns, and no plain text is right in full.")
    ordered = _best_first(
        lines, lambda some: len(text_key(some, case_sensitive=key.case_sensitive)[0].accepted)
    )
    written_lines = [
        f"=%{_percent(shares[id(line)])}%{'[plain]' if FORMAT.match(line.text) else ''}"
        f"{escaped(line.text)}{_said(line.feedback)}"
        for line in ordered
    ]
    whole = _lines(written_lines)
    if "->" in whole:
        raise ContentError("Its text holds ->, which GIFT takes for the sign within a pair.")
    return whole, tuple(lost)


def _written(accepted: AcceptedText, case_sensitive: bool) -> str | None:
    if not accepted.pattern:
        return written_of_plain(accepted.text)
    written = written_of(accepted.text)
    same = written is not None and (
        pattern_of(written, case_sensitive=case_sensitive) == accepted.text
    )
    return written if same else None


def _best_first(lines: list[L], kept: Callable[[list[L]], int]) -> list[L]:
    """The lines as they stand if the first that fits is the best that fits; else the best first."""
    try:
        if kept(lines) == len(lines):
            return lines
    except ContentError:
        pass
    return sorted(lines, key=lambda line: -line.percent)
