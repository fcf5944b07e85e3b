"""A quiz as GIFT: Markdown texts, one question after the other."""

from __future__ import annotations

import re

from courseware.catalog.formats.imported import Place, Remark
from courseware.catalog.formats.written_out import Exported
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Marking, QuestionType, QuizQuestion

_CONTROL = re.compile(r"[\\~=#{}:]")
_TAKEN_FOR_MORE = re.compile(r"[ \t\n]*(?:%|\[(?:html|moodle|plain|markdown)\])")


def write_gift(quiz: Quiz) -> Exported:
    """The quiz's questions; ids are their names, and tags stand in a comment as Moodle writes them."""
    remarks = [
        Remark(
            Place("GIFT"), "", "the quiz's title, description and passing score are not carried."
        )
    ]
    for question in quiz.questions:
        remarks += [Remark(Place("GIFT"), question.id, text) for text in _losses(question)]
    text = "\n".join(_question(question) for question in quiz.questions)
    return Exported(data=text.encode("utf-8"), ending=".gift", remarks=tuple(remarks))


def _question(question: QuizQuestion) -> str:
    facts = "".join(f" [tag:{tag}]" for tag in question.tags)
    explanation = f"####{_text(question.explanation)}" if question.explanation else ""
    return (
        f"// [id:{question.id}]{facts}\n"
        f"::{_escaped(question.id)}::[markdown]{_escaped(question.question)}"
        f"{{{_answers(question)}{explanation}}}\n"
    )


def _answers(question: QuizQuestion) -> str:
    right = set(question.correct_option_ids)
    if _is_true_false(question):
        return "TRUE" if "true" in right else "FALSE"
    if question.type is not QuestionType.MULTI_SELECT:
        lines = [
            f"{'=' if option.id in right else '~'}{_text(option.text)}"
            for option in question.options
        ]
    else:
        share = f"{100 / len(right):.5f}".rstrip("0").rstrip(".")
        off = f"-{share}" if question.marking is Marking.RIGHT_MINUS_WRONG else "-100"
        lines = [
            f"~%{share if option.id in right else off}%{_text(option.text)}"
            for option in question.options
        ]
    return "\n\t" + "\n\t".join(lines) + "\n"


def _losses(question: QuizQuestion) -> list[str]:
    losses = []
    if question.points != 1:
        losses.append(f"its {question.points:g} points are not carried.")
    if question.marking is Marking.PER_OPTION:
        losses.append("that it is marked option by option is not carried.")
    is_whole = question.marking is Marking.ALL_OR_NOTHING
    if is_whole and len(question.correct_option_ids) > 1:
        losses.append("a part of the right options is worth a part of the mark in GIFT.")
    if question.type is QuestionType.TRUE_FALSE and not _is_true_false(question):
        losses.append("its options do not read True and False, so it is a multiple choice in GIFT.")
    return losses


def _is_true_false(question: QuizQuestion) -> bool:
    shown = [(option.id, option.text) for option in question.options]
    expected = [("true", "True"), ("false", "False")]
    return question.type is QuestionType.TRUE_FALSE and shown == expected


def _text(text: str) -> str:
    """An answer or an explanation; its format is named where its beginning would be taken for more."""
    return f"[markdown]{_escaped(text)}" if _TAKEN_FOR_MORE.match(text) else _escaped(text)


def _escaped(text: str) -> str:
    return _CONTROL.sub(r"\\\g<0>", text).replace("\n", "\\n")
