"""What could be better in a course that can be published: warnings, one small rule each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from courseware.catalog.delivery import Delivery, Layout, Release
from courseware.catalog.findings import Finding
from courseware.catalog.lesson import Lesson
from courseware.catalog.model import Quiz
from courseware.catalog.question_checks import is_without_description, question_warnings
from courseware.catalog.questions import QuestionType, QuizQuestion
from courseware.catalog.written import begins

__all__ = ["Finding", "lesson_warnings", "quiz_warnings"]

_FEWEST_QUESTIONS = 5
_FEWEST_WORDS = 50
_ENOUGH_TO_SEE_A_PATTERN = 4


def quiz_warnings(quiz: Quiz, file: str, cell: int) -> Iterator[Finding]:
    """What a careful colleague would say about the quiz in this cell."""

    def warn(message: str, question: str | None = None) -> Finding:
        return Finding(file=file, cell=cell, question=question, level="warning", message=message)

    if len(quiz.questions) < _FEWEST_QUESTIONS:
        count = len(quiz.questions)
        yield warn(
            f'The quiz "{quiz.id}" has {count} question{"s" if count > 1 else ""}. Ask at least '
            f"{_FEWEST_QUESTIONS}, so that one slip does not decide."
        )
    for question in quiz.questions:
        for message in question_warnings(question):
            yield warn(message, begins(question.question) if question.id_made else question.id)
    yield from map(warn, _pattern_warnings(quiz))
    yield from map(warn, _delivery_warnings(quiz.delivery))


def _delivery_warnings(delivery: Delivery) -> Iterator[str]:
    """Rules that do not do what their author will have meant."""
    review = delivery.review
    late = [f.name for f in fields(review) if getattr(review, f.name) is Release.AFTER_CLOSING]
    if late and delivery.closes_at is None:
        yield (
            f"{' and '.join(late)} can be seen after the quiz closes, and it never does. Add closes_at, or "
            "write right-after."
        )
    if delivery.cooldown_growth != 1 and not delivery.cooldown:
        yield "cooldown_growth does nothing without a cooldown. Add one, such as cooldown: 1h."
    if not delivery.going_back and delivery.layout is not Layout.ONE_AT_A_TIME:
        yield "going_back does nothing on one page. Add layout: one-at-a-time."


def _pattern_warnings(quiz: Quiz) -> Iterator[str]:
    """Patterns by which somebody who knows nothing could pass."""
    choices = [q for q in quiz.questions if q.type is QuestionType.MULTIPLE_CHOICE]
    if len(choices) >= _ENOUGH_TO_SEE_A_PATTERN:
        if all(map(_key_is_longest, choices)):
            yield "In every multiple choice the longest option is the right one. Make others as long."
        if len({_key_place(question) for question in choices}) == 1:
            yield "The right option is always at the same place. Move some."
    gaps = [gap for q in quiz.questions for gap in q.gaps if gap.options]
    if len(gaps) >= _ENOUGH_TO_SEE_A_PATTERN and all(
        gap.options[0].id == gap.correct_option_id for gap in gaps
    ):
        yield "The right choice of every gap is its first. Move some."
    statements = [q for q in quiz.questions if q.type is QuestionType.TRUE_FALSE]
    answers = {question.correct_option_ids for question in statements}
    if len(statements) >= _ENOUGH_TO_SEE_A_PATTERN and len(answers) == 1:
        yield f"Every statement is {answers.pop()[0]}. Turn some of them round."


def _key_is_longest(question: QuizQuestion) -> bool:
    key = question.correct_option_ids[0]
    longest = max(len(option.text) for option in question.options if option.id != key)
    return len(question.options[_key_place(question)].text) > longest


def _key_place(question: QuizQuestion) -> int:
    return [option.id for option in question.options].index(question.correct_option_ids[0])


def lesson_warnings(lessons: Sequence[Lesson], file: str) -> Iterator[Finding]:
    """What makes a lesson hard to follow, above all for those who do not see it."""

    def warn(message: str, cell: int | None = None) -> Finding:
        return Finding(file=file, cell=cell, level="warning", message=message)

    if sum(lesson.words for lesson in lessons) < _FEWEST_WORDS:
        yield warn(
            "There is hardly any lesson text. Teach in Markdown cells what the course is about."
        )
    level = 0
    for lesson in lessons:
        for source, alternative in lesson.images:
            if is_without_description(source, alternative):
                yield warn(
                    f"The image {source} has no description. Write what it shows: ![description]({source}).",
                    lesson.number,
                )
        for heading in lesson.headings:
            if level and heading > level + 1:
                yield warn(
                    f"A heading of level {heading} follows one of level {level}. Skip no level: "
                    "readers use them to find their way.",
                    lesson.number,
                )
            level = heading
