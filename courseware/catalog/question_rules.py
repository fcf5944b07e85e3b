"""What is true of every question of a type, however it was written: `check_question` says what is not."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import regex

from courseware.catalog.gap_places import places_in
from courseware.catalog.ids import same_text
from courseware.catalog.questions import (
    CodeTask,
    EssayTask,
    Gap,
    Hint,
    Marking,
    NumberKey,
    Option,
    QuestionType,
    QuizQuestion,
    Region,
    TextKey,
)
from courseware.catalog.values import check_id, check_points, check_text, shown, twice_in
from courseware.errors import ContentError

_CHOICES = (QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE, QuestionType.MULTI_SELECT)
_IN_PARTS = (
    QuestionType.MULTI_SELECT,
    QuestionType.MATCHING,
    QuestionType.ORDERING,
    QuestionType.CLOZE,
    QuestionType.HOTSPOT,
)
_COORDINATES = {"RECTANGLE": 4, "CIRCLE": 3}
_LONGEST_RUN = 60.0
_MOST_MEGABYTES = 2048

# Which fields belong to one type alone, and how its author would name them.
_OWN = {
    "number": (QuestionType.NUMERIC,),
    "text": (QuestionType.SHORT_TEXT,),
    "stems": (QuestionType.MATCHING,),
    "gaps": (QuestionType.CLOZE,),
    "picture": (QuestionType.HOTSPOT,),
    "essay": (QuestionType.ESSAY,),
    "code": (QuestionType.CODE,),
    "options": (*_CHOICES, QuestionType.MATCHING, QuestionType.ORDERING, QuestionType.HOTSPOT),
    "correct_option_ids": (*_CHOICES, QuestionType.ORDERING, QuestionType.HOTSPOT),
}


def check_question(question: QuizQuestion) -> QuizQuestion:
    """The question itself, if it can be asked and graded; else a ContentError."""
    check_id(question.id, "question id")
    check_text(question.question, "The question", required=True)
    check_text(question.explanation, "The explanation")
    check_text(question.section, "The section")
    check_text(question.difficulty, "The difficulty")
    check_points(question.points)
    if not 0 <= question.penalty <= question.points:
        raise ContentError(
            f"penalty is {question.penalty:g}; give a number from 0 to the question's points "
            f"({question.points:g})."
        )
    for tag in question.tags:
        check_id(tag, "tag")
    for hint in question.hints:
        _check_hint(question, hint)
    for name, kinds in _OWN.items():
        if getattr(question, name) and question.type not in kinds:
            raise ContentError(
                f"A question of the type {question.type} has no {name!r}. Leave it out."
            )
    _CHECKS[question.type](question)
    _check_marking(question)
    return question


def _check_hint(question: QuizQuestion, hint: Hint) -> None:
    check_text(hint.text, "A hint", required=True)
    if not 0 <= hint.cost <= question.points:
        raise ContentError(
            f"A hint costs {hint.cost:g}; give a number from 0 to the question's points "
            f"({question.points:g})."
        )


def _check_marking(question: QuizQuestion) -> None:
    if question.marking is Marking.ALL_OR_NOTHING:
        return
    if question.type not in _IN_PARTS:
        raise ContentError(
            f"Only a MULTI_SELECT question can be partly right, or one of pairs, places, gaps or regions, "
            f"and this is {question.type}. Leave out marking, or mark more than one option correct."
        )
    if question.marking is Marking.RIGHT_MINUS_WRONG and question.type not in (
        QuestionType.MULTI_SELECT,
        QuestionType.HOTSPOT,
    ):
        raise ContentError(
            f"A {question.type} question cannot be marked right minus wrong. Write marking=per-option."
        )


def _check_choices(question: QuizQuestion) -> None:
    _check_options(question.options)
    ids = {option.id for option in question.options}
    key = question.correct_option_ids
    if not key:
        raise ContentError("No option is marked correct. Mark one with [x].")
    _check_key(ids, key)
    if question.type in (QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE) and len(key) > 1:
        raise ContentError(
            f"{len(key)} options are marked correct, and a {question.type} question has one."
        )
    if question.type is QuestionType.TRUE_FALSE and ids != {"true", "false"}:
        raise ContentError('The options of a TRUE_FALSE question have the ids "true" and "false".')


def _check_options(options: Sequence[Option]) -> None:
    if not options:
        raise ContentError("There are no options. Write each on a line that begins with - [ ].")
    for option in options:
        check_text(option.text, "An option", required=True)
        check_text(option.feedback, "A feedback")
        check_id(option.id, "option id")
    if len(options) < 2:
        raise ContentError("There is only one option. Give at least two to choose from.")
    twice = twice_in(same_text(option.text) for option in options)
    if twice is not None:
        raise ContentError(f"The option {twice!r} is there twice. Change or remove one.")
    twice = twice_in(option.id for option in options)
    if twice is not None:
        raise ContentError(f"Two options have the id {twice!r}. Give one of them another.")


def _check_key(ids: set[str], key: Sequence[str]) -> None:
    unknown = next((chosen for chosen in key if chosen not in ids), None)
    if unknown is not None:
        raise ContentError(f"The correct option {unknown!r} is not one of the options.")
    if len(set(key)) < len(key):
        raise ContentError("The same option is marked correct twice. Name it once.")


def _check_numeric(question: QuizQuestion) -> None:
    if question.number is None:
        raise ContentError("No number is right. Write one on a line such as = 30 or = 2.5 +- 0.1.")
    _check_number_key(question.number)


def _check_number_key(key: NumberKey) -> None:
    if not key.accepted:
        raise ContentError("No number is right. Write one on a line such as = 30 or = 2.5 +- 0.1.")
    for accepted in key.accepted:
        if not math.isfinite(accepted.value) or not 0 <= accepted.tolerance < math.inf:
            raise ContentError(
                "A number or its tolerance cannot be reckoned with. Write plain numbers."
            )
        check_text(accepted.feedback, "A feedback")
    _check_shares([accepted.share for accepted in key.accepted])
    for unit in key.units:
        check_text(unit.name, "A unit", required=True)
        if not 0 < unit.factor < math.inf:
            raise ContentError(f"The factor of the unit {unit.name!r} is not over 0.")
        if not unit.name.strip() or unit.name.strip()[0] in "0123456789.,+-":
            raise ContentError(
                f"The unit {shown(unit.name)} begins like a number. Name it in words."
            )
    twice = twice_in(same_text(unit.name) for unit in key.units)
    if twice is not None:
        raise ContentError(f"The unit {twice!r} is there twice. Keep one.")


def _check_short_text(question: QuizQuestion) -> None:
    if question.text is None:
        raise ContentError("No answer is right. Write one on a line such as = hotline.")
    _check_text_key(question.text)


def _check_text_key(key: TextKey) -> None:
    if not key.accepted:
        raise ContentError("No answer is right. Write one on a line such as = hotline.")
    for accepted in key.accepted:
        check_text(accepted.text, "An answer", required=True)
        check_text(accepted.feedback, "A feedback")
        if accepted.pattern:
            try:
                regex.compile(accepted.text)
            except regex.error as error:
                raise ContentError(
                    f"The pattern {shown(accepted.text)} cannot be read: {error}."
                ) from None
    _check_shares([accepted.share for accepted in key.accepted])


def _check_shares(shares: Sequence[float]) -> None:
    for share in shares:
        if not 0 <= share <= 1:
            raise ContentError(
                f"An answer is worth {share:g} of the points. Give a fraction from 0 to 1."
            )
    if 1.0 not in shares:
        raise ContentError("No answer is worth all the points. Give one that is right in full.")


def _check_matching(question: QuizQuestion) -> None:
    if len(question.stems) < 2:
        raise ContentError("There are fewer than two pairs. Write each as - left => right.")
    _check_options(question.options)
    for stem in question.stems:
        check_text(stem.text, "The left side of a pair", required=True)
        check_id(stem.id, "id of a pair")
    twice = twice_in(same_text(stem.text) for stem in question.stems)
    if twice is not None:
        raise ContentError(f"The left side {twice!r} is there twice. Change or remove one.")
    twice = twice_in(stem.id for stem in question.stems)
    if twice is not None:
        raise ContentError(f"Two pairs have the id {twice!r}. Give one of them another.")
    ids = {option.id for option in question.options}
    unknown = next(
        (s.correct_option_id for s in question.stems if s.correct_option_id not in ids), None
    )
    if unknown is not None:
        raise ContentError(f"The correct option {unknown!r} is not one of the options.")


def _check_ordering(question: QuizQuestion) -> None:
    _check_options(question.options)
    if sorted(question.correct_option_ids) != sorted(option.id for option in question.options):
        raise ContentError("The right order does not name every option once. Name each once.")


def _check_cloze(question: QuizQuestion) -> None:
    if not question.gaps:
        raise ContentError("There is no gap. Write one in the text, such as [[hotline]].")
    twice = twice_in(gap.id for gap in question.gaps)
    if twice is not None:
        raise ContentError(f"Two gaps have the id {twice!r}. Give one of them another.")
    ids = sorted(gap.id for gap in question.gaps)
    if sorted(places_in(question.question)) != ids or any(
        question.question.count(f"[[{id_}]]") != 1 for id_ in ids
    ):
        raise ContentError(
            "The text does not hold each gap once. Write [[id]] where the gap of that id stands, in no code, "
            "link or picture."
        )
    for gap in question.gaps:
        _check_gap(gap)


def _check_gap(gap: Gap) -> None:
    check_id(gap.id, "id of a gap")
    check_points(gap.weight)
    if [bool(gap.options), gap.text is not None, gap.number is not None].count(True) != 1:
        raise ContentError(
            f"The gap {gap.id!r} has not exactly one key. Give it options, texts or a number."
        )
    if gap.options:
        _check_options(gap.options)
        _check_key({option.id for option in gap.options}, [gap.correct_option_id])
    if gap.text is not None:
        _check_text_key(gap.text)
    if gap.number is not None:
        _check_number_key(gap.number)


def _check_hotspot(question: QuizQuestion) -> None:
    picture = question.picture
    if picture is None:
        raise ContentError(
            "There is no picture. Put one in the question, such as ![…](assets/desk.png)."
        )
    check_text(picture.src, "The picture's address", required=True)
    check_text(picture.alt, "The picture's description", required=True)
    if picture.width < 1 or picture.height < 1:
        raise ContentError("The picture has no width or no height. Give both in pixels.")
    _check_choices(question)
    for option in question.options:
        if option.region is None:
            raise ContentError(f"The option {option.text!r} has no region. Say where it is.")
        _check_region(option.text, option.region)


def _check_region(name: str, region: Region) -> None:
    numbers = region.coordinates
    polygon = region.shape == "POLYGON" and len(numbers) >= 6 and len(numbers) % 2 == 0
    if not polygon and _COORDINATES.get(region.shape) != len(numbers):
        raise ContentError(
            f"The region of {name!r} cannot be drawn. Give rectangle=left,top,right,bottom, "
            "circle=x,y,radius or polygon=x,y,x,y,x,y."
        )
    if not all(math.isfinite(number) and number >= 0 for number in numbers):
        raise ContentError(f"The region of {name!r} lies outside the picture.")
    if region.shape == "RECTANGLE" and not (numbers[0] < numbers[2] and numbers[1] < numbers[3]):
        raise ContentError(
            f"The region of {name!r} is empty: right is not over left, or bottom over top."
        )
    if region.shape == "CIRCLE" and numbers[2] <= 0:
        raise ContentError(f"The region of {name!r} is empty: its radius is 0.")


def _check_essay(question: QuizQuestion) -> None:
    task = question.essay or EssayTask()
    check_text(task.model_answer, "The model answer")
    if task.least_words < 0 or (
        task.most_words is not None and task.most_words < max(1, task.least_words)
    ):
        raise ContentError("The most words are fewer than the least. Change one of them.")
    for criterion in task.rubric:
        check_id(criterion.id, "id of a criterion")
        check_text(criterion.text, "A criterion", required=True)
        if len(criterion.levels) < 2:
            raise ContentError(
                f"The criterion {criterion.text!r} has fewer than two levels. Add one."
            )
        for level in criterion.levels:
            check_text(level.text, "A level", required=True)
            if not 0 <= level.points < math.inf:
                raise ContentError(f"A level of {criterion.text!r} has points below 0.")
        if not max(level.points for level in criterion.levels) > 0:
            raise ContentError(f"No level of {criterion.text!r} brings points. Give one some.")
    twice = twice_in(criterion.id for criterion in task.rubric)
    if twice is not None:
        raise ContentError(f"Two criteria have the id {twice!r}. Give one of them another.")


def _check_code(question: QuizQuestion) -> None:
    task = question.code or CodeTask(tests=())
    if not task.tests:
        raise ContentError(
            "There is no test. Write one in a block that begins with ```python test."
        )
    check_text(task.starter, "The program to begin with")
    for test in task.tests:
        check_text(test.name, "The name of a test", required=True)
        check_text(test.source, "A test", required=True)
        check_points(test.weight)
        try:
            compile(test.source, "<test>", "exec")
        except (SyntaxError, ValueError) as error:
            raise ContentError(f"The test {test.name!r} is no Python: {error}.") from None
    twice = twice_in(same_text(test.name) for test in task.tests)
    if twice is not None:
        raise ContentError(f"Two tests have the name {twice!r}. Give one of them another.")
    if not 0 < task.seconds <= _LONGEST_RUN:
        raise ContentError(f"seconds is {task.seconds:g}; give a number over 0 and at most 60.")
    if not 64 <= task.megabytes <= _MOST_MEGABYTES:
        raise ContentError(
            f"megabytes is {task.megabytes}; give a number from 64 to {_MOST_MEGABYTES}."
        )


_CHECKS: Mapping[QuestionType, Callable[[QuizQuestion], None]] = {
    QuestionType.MULTIPLE_CHOICE: _check_choices,
    QuestionType.TRUE_FALSE: _check_choices,
    QuestionType.MULTI_SELECT: _check_choices,
    QuestionType.NUMERIC: _check_numeric,
    QuestionType.SHORT_TEXT: _check_short_text,
    QuestionType.MATCHING: _check_matching,
    QuestionType.ORDERING: _check_ordering,
    QuestionType.CLOZE: _check_cloze,
    QuestionType.HOTSPOT: _check_hotspot,
    QuestionType.ESSAY: _check_essay,
    QuestionType.CODE: _check_code,
}
