"""The quiz as a learner may see it: rendered, without keys and explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from courseware.assessment.arrangement import Arrangement, options_in_order, shuffled
from courseware.assessment.marking.choices import takes_several
from courseware.assessment.model import (
    FormCriterion,
    FormGap,
    FormOption,
    FormPicture,
    FormQuestion,
    QuizForm,
)
from courseware.catalog.gap_places import PLACE
from courseware.catalog.markup import render
from courseware.catalog.model import Quiz
from courseware.catalog.questions import CodeTask, EssayTask, NumberKey, Option, QuizQuestion


def form(quiz: Quiz, version: int) -> QuizForm:
    """What may reach a browser before submission. Everything else of the quiz stays behind."""
    return QuizForm(
        quiz_id=quiz.id,
        version=version,
        title=quiz.title,
        description_html=render(quiz.description) if quiz.description else "",
        passing_score=quiz.passing_score,
        questions=tuple(_question(question) for question in quiz.questions),
        layout=quiz.delivery.layout,
        going_back=quiz.delivery.going_back,
        confidence=quiz.delivery.confidence,
        leave_warning=quiz.delivery.leave_warning,
        grade_from=quiz.delivery.grade_from,
        review=quiz.delivery.review,
    )


def form_of_attempt(quiz: Quiz, whole: QuizForm, arrangement: Arrangement) -> QuizForm:
    """The form of one attempt: its questions in its order, their options shuffled if the quiz says so."""
    ids = arrangement.question_ids
    seed = arrangement.seed if quiz.delivery.shuffle_options else None
    if ids is None and seed is None:
        return whole
    shown = {question.id: question for question in whole.questions}
    if seed is not None:
        asked = {question.id: question for question in quiz.questions}
        shown = {
            id_: replace(
                question,
                options=options_in_order(asked[id_], question.options, seed),
                gaps=tuple(
                    replace(gap, options=shuffled(gap.options, f"{seed}/{id_}/{gap.id}"))
                    for gap in question.gaps
                ),
            )
            for id_, question in shown.items()
            if ids is None or id_ in ids
        }
    order = ids if ids is not None else tuple(shown)
    return replace(whole, questions=tuple(shown[id_] for id_ in order))


def _question(question: QuizQuestion) -> FormQuestion:
    picture = question.picture
    essay = question.essay or EssayTask()
    code = question.code or CodeTask(tests=())
    return FormQuestion(
        id=question.id,
        type=question.type,
        html=_html(question),
        options=_options(options_in_order(question, question.options, None)),
        several=takes_several(question),
        points=question.points,
        penalty=question.penalty,
        marking=question.marking,
        section=question.section,
        stems=tuple(
            FormOption(id=stem.id, html=render(stem.text, inline=True)) for stem in question.stems
        ),
        gaps=tuple(
            FormGap(
                id=gap.id,
                options=_options(gap.options),
                numeric=gap.number is not None,
                units=_units(gap.number),
            )
            for gap in question.gaps
        ),
        units=_units(question.number),
        picture=FormPicture(
            src=picture.src, alt=picture.alt, width=picture.width, height=picture.height
        )
        if picture
        else None,
        rubric=tuple(
            FormCriterion(
                id=criterion.id,
                html=render(criterion.text, inline=True),
                levels=tuple((level.points, level.text) for level in criterion.levels),
            )
            for criterion in essay.rubric
        ),
        least_words=essay.least_words,
        most_words=essay.most_words,
        starter=code.starter,
        tests=tuple((test.name, "" if test.hidden else test.source) for test in code.tests),
        seconds=code.seconds if question.code else 0.0,
        megabytes=code.megabytes if question.code else 0,
        hint_costs=tuple(hint.cost for hint in question.hints),
    )


def _html(question: QuizQuestion) -> str:
    """The question's text; the gaps of a CLOZE are put into it once it is HTML."""
    html = render(question.question)
    if not question.gaps:
        return html
    ids = {gap.id for gap in question.gaps}  # other double brackets are code
    return PLACE.sub(
        lambda match: f'<span data-gap="{match[1]}"></span>' if match[1] in ids else match[0], html
    )


def _options(options: Sequence[Option]) -> tuple[FormOption, ...]:
    return tuple(
        FormOption(id=option.id, html=render(option.text, inline=True), region=option.region)
        for option in options
    )


def _units(number: NumberKey | None) -> tuple[str, ...]:
    return tuple(unit.name for unit in number.units) if number else ()
