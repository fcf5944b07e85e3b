"""A quiz as GIFT: Markdown texts, one question after the other."""

from __future__ import annotations

from courseware.catalog.formats.gift_signs import answers
from courseware.catalog.formats.gift_signs import escaped as _escaped
from courseware.catalog.formats.gift_signs import text as _text
from courseware.catalog.formats.imported import Place, Remark
from courseware.catalog.formats.written_out import Exported
from courseware.catalog.gap_places import PLACE
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Marking, QuestionType, QuizQuestion
from courseware.errors import ContentError

_PAIRED = (QuestionType.MATCHING, QuestionType.CLOZE)


def write_gift(quiz: Quiz) -> Exported:
    """The quiz's questions; ids are their names, and tags stand in a comment as Moodle writes them.

    Raises ContentError when GIFT can hold none of them.
    """
    remarks = [
        Remark(
            Place("GIFT"), "", "the quiz's title, description, pass mark and rules are not carried."
        )
    ]
    written = []
    for question in quiz.questions:
        try:
            part, lost = _question(question)
        except ContentError as error:
            text = f"it is left out: {error.message}"
            remarks.append(Remark(Place("GIFT"), question.id, text))
            continue
        written.append(part)
        losses = (*_losses(question), *lost)
        remarks += [Remark(Place("GIFT"), question.id, text) for text in losses]
    if not written:
        raise ContentError("GIFT can hold none of the quiz's questions. Export it as QTI or JSON.")
    return Exported(data="\n".join(written).encode("utf-8"), ending=".gift", remarks=tuple(remarks))


def _question(question: QuizQuestion) -> tuple[str, tuple[str, ...]]:
    """The question, and what of its answers is not carried."""
    facts = "".join(f" [tag:{tag}]" for tag in question.tags)
    explanation = f"####{_text(question.explanation)}" if question.explanation else ""
    before, after = _around(question)
    inner, lost = answers(question)
    whole = (
        f"// [id:{question.id}]{facts}\n"
        f"::{_escaped(question.id)}::[markdown]{_escaped(before)}"
        f"{{{inner}{explanation}}}{_escaped(after)}\n"
    )
    return whole, lost


def _around(question: QuizQuestion) -> tuple[str, str]:
    """What stands before the braces, and after them."""
    if question.type is not QuestionType.CLOZE:
        return question.question, ""
    before, after = PLACE.split(question.question)[::2] if len(question.gaps) == 1 else ("", "")
    if not any(letter.isalnum() for letter in after):
        raise ContentError("GIFT has one gap in a text at most, and words after it.")
    return before, after


def _losses(question: QuizQuestion) -> list[str]:
    """What GIFT has no sign for, whatever the type."""
    losses = []
    if question.points != 1:
        losses.append(f"its {question.points:g} points are not carried.")
    if question.penalty and question.type is not QuestionType.MULTIPLE_CHOICE:
        losses.append("its penalty is not carried.")
    if question.hints:
        losses.append("its hints are not carried.")
    if question.section or question.difficulty:
        losses.append("its section and its difficulty are not carried.")
    if question.type in _PAIRED and question.marking is Marking.ALL_OR_NOTHING:
        if len(question.stems) + len(question.gaps) > 1:
            losses.append("that it is all or nothing is not carried.")
    elif question.type not in _PAIRED and question.marking is Marking.PER_OPTION:
        losses.append("that it is marked option by option is not carried.")
    is_whole = question.marking is Marking.ALL_OR_NOTHING
    if is_whole and len(question.correct_option_ids) > 1:
        losses.append("a part of the right options is worth a part of the mark in GIFT.")
    return losses
