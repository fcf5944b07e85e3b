"""A <question> of Moodle's by its type, but those with gaps: what it asks for, and its key.

Each function gives the question without what every type has; its `penalty` is a part of the points.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from courseware.catalog.formats.accepted import (
    NumberLine,
    TextLine,
    number_key,
    number_of,
    text_key,
)
from courseware.catalog.formats.marks import key_of
from courseware.catalog.formats.moodle_part import Part
from courseware.catalog.formats.pairs import matching
from courseware.catalog.formats.safe_xml import child, children, words
from courseware.catalog.questions import EssayTask, Marking, QuestionType, Unit
from courseware.catalog.written import WrittenQuestion
from courseware.errors import ContentError

_NO_UNITS = ("3", "UNITNONE")
_ORDER_GRADED = {
    "-1": Marking.ALL_OR_NOTHING,
    "ALL_OR_NOTHING": Marking.ALL_OR_NOTHING,
    "0": Marking.PER_OPTION,
    "ABSOLUTE_POSITION": Marking.PER_OPTION,
}


def choices(part: Part) -> WrittenQuestion:
    """One option, or a set of them; of a "multichoiceset" exactly the right ones."""
    answers = _answers(part, "It has no options.")
    percentages = [part.percent(answer) for answer in answers]
    if part.kind == "multichoiceset":
        right = tuple(n for n, percent in enumerate(percentages) if percent > 0)
        key = None
    else:
        single = part.is_set("single", default=True)
        key = key_of(percentages, single=single)
        part.notes += key.notes
        right = key.correct
    if part.is_set("shuffleanswers"):
        part.lost.append("that its options are shuffled")
    return WrittenQuestion(
        text="",
        options=tuple(part.markdown(answer) for answer in answers),
        feedback=tuple(part.feedback(answer) for answer in answers),
        correct=right,
        type=key.type if key else QuestionType.MULTI_SELECT,
        marking=key.marking if key else Marking.ALL_OR_NOTHING,
        penalty=key.penalty if key else 0.0,
    )


def true_false(part: Part) -> WrittenQuestion:
    answers = _answers(part, "It has no options.")
    key = key_of([part.percent(answer) for answer in answers], single=True)
    part.notes += key.notes
    return WrittenQuestion(
        text="",
        options=tuple(words(child(answer, "text")).capitalize() for answer in answers),
        feedback=tuple(part.feedback(answer) for answer in answers),
        correct=key.correct,
        type=QuestionType.TRUE_FALSE,
        penalty=key.penalty,
    )


def numeric(part: Part) -> WrittenQuestion:
    lines = []
    for answer in _answers(part, "No number is right."):
        text = part.text(answer).strip()
        feedback = part.feedback(answer)
        percent = part.percent(answer)
        if text == "*":
            if percent > 0:
                raise ContentError("Any number is worth a part of the mark.")
            part.lost += ["the feedback on any other number"] if feedback else []
            continue
        tolerance = words(child(answer, "tolerance")) or answer.get("tolerance", "")
        lines.append(
            NumberLine(
                value=number_of(text),
                tolerance=number_of(tolerance, "A tolerance") if tolerance else 0.0,
                percent=percent,
                feedback=feedback,
            )
        )
    key, notes = number_key(lines, _units(part))
    part.notes += notes
    return WrittenQuestion(text="", type=QuestionType.NUMERIC, number=key)


def _units(part: Part) -> tuple[Unit, ...]:
    """The units that must be named: where they may be left out, the number alone is asked for."""
    listed = [unit for units in children(part.element, "units") for unit in units]
    if not listed or part.inner("showunits") in _NO_UNITS:
        return ()
    names = ", ".join(words(child(unit, "unit_name")) for unit in listed)
    if part.inner("unitgradingtype") in ("", "0"):
        part.lost.append(f"its units ({names}): the number alone is asked for")
        return ()
    if part.inner("unitpenalty").rstrip("0.") != "1":
        part.notes.append("a number without its unit is wrong here, and not in part.")
    return tuple(_unit(unit) for unit in listed)


def _unit(unit: Element) -> Unit:
    """Moodle divides by the multiplier: 1 m is 100 cm, so cm has 100."""
    multiplier = number_of(words(child(unit, "multiplier")) or "1", "The multiplier of a unit")
    if multiplier <= 0:
        raise ContentError("The multiplier of a unit is not over 0.")
    return Unit(name=words(child(unit, "unit_name")), factor=1 / multiplier)


def short_text(part: Part) -> WrittenQuestion:
    lines = [
        TextLine(
            text=part.text(answer).strip(),
            percent=part.percent(answer),
            feedback=part.feedback(answer),
        )
        for answer in _answers(part, "No answer is right.")
    ]
    key, notes = text_key(lines, case_sensitive=part.is_set("usecase"))
    part.notes += notes
    return WrittenQuestion(text="", type=QuestionType.SHORT_TEXT, accepted=key)


def matching_pairs(part: Part) -> WrittenQuestion:
    """Pairs; the answers of a "matching" are plain words, those of a "ddmatch" have markup."""
    pairs = []
    for stem in children(part.element, "subquestion"):
        answer = child(stem, "answer")
        is_plain = answer is None or answer.get("format") is None
        text = part.text(answer)
        option = part.markdown_of(text, "moodle_auto_format") if is_plain else part.markdown(answer)
        pairs.append((part.markdown(stem), option))
    return matching(pairs)


def ordering(part: Part) -> WrittenQuestion:
    answers = _answers(part, "It has nothing to put in order.")
    places = [part.percent(answer) for answer in answers]
    if len(set(places)) == len(places):
        answers = [answer for _, answer in sorted(zip(places, answers, strict=True), key=_place)]
    graded = part.inner("gradingtype").upper() or "ABSOLUTE_POSITION"
    if graded not in _ORDER_GRADED:
        part.notes.append("what stands in its place counts, and not what stands beside what.")
    if part.inner("selecttype").upper() not in ("", "0", "ALL"):
        part.notes.append("all of it is asked for, and not some of it.")
    return WrittenQuestion(
        text="",
        type=QuestionType.ORDERING,
        options=tuple(part.markdown(answer) for answer in answers),
        correct=tuple(range(len(answers))),
        marking=_ORDER_GRADED.get(graded, Marking.PER_OPTION),
    )


def _place(pair: tuple[float, Element]) -> float:
    return pair[0]


def essay(part: Part) -> WrittenQuestion:
    if part.inner("responseformat") == "noinline":
        raise ContentError("It asks for a file, which cannot be handed in here.")
    if part.inner("attachments") not in ("", "0"):
        part.lost.append("that files may be handed in")
    if part.markdown(child(part.element, "responsetemplate")):
        part.lost.append("the text that an answer begins with")
    most = _words(part, "maxwordlimit")
    task = EssayTask(
        least_words=_words(part, "minwordlimit"),
        most_words=most or None,
        model_answer=part.markdown(child(part.element, "graderinfo")),
    )
    return WrittenQuestion(text="", type=QuestionType.ESSAY, essay=task)


def _words(part: Part, name: str) -> int:
    given = part.inner(name)
    return int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 0


def _answers(part: Part, none: str) -> list[Element]:
    answers = part.answers()
    if not answers:
        raise ContentError(none)
    return answers
