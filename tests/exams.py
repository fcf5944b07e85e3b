"""An examination: a quiz of a track of its own, with essays and with every kind of key that can be put right."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from courseware.assessment.model import Answers
from courseware.catalog.model import Catalog, CertificationLevel, Course, CourseType, Quiz, Track
from courseware.catalog.questions import (
    AcceptedNumber,
    AcceptedText,
    Criterion,
    EssayTask,
    NumberKey,
    QuestionType,
    QuizQuestion,
    RubricLevel,
    TextKey,
)
from courseware.records.ids import new_id
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import OpenAttempt, OpenCourse, SubmitAttempt
from tests.samples import catalog, question

ESSAY = (
    "The caller reported invoices that were paid twice.\n\n"
    "I would thank her, write down <when> she noticed it, and tell nobody on the floor."
)


def levels(*texts: str) -> tuple[RubricLevel, ...]:
    return tuple(RubricLevel(points=float(points), text=text) for points, text in enumerate(texts))


def exam(id_: str = "exam") -> Quiz:
    """Key of `exam/key` is wrong on purpose: the capital is "b", and people answered "c"."""
    return Quiz(
        id=id_,
        title="Final examination",
        passing_score=0.5,
        questions=(
            replace(question(1), id="key", question="Who may open a **case file**?"),
            question(2, kind=QuestionType.MULTI_SELECT),
            QuizQuestion(
                id="days",
                type=QuestionType.NUMERIC,
                question="Within how many days is a report acknowledged?",
                number=NumberKey(accepted=(AcceptedNumber(value=7.0, tolerance=0.5),)),
            ),
            QuizQuestion(
                id="word",
                type=QuestionType.SHORT_TEXT,
                question="What is the line called that people report by?",
                text=TextKey(accepted=(AcceptedText(text="hotline"),)),
            ),
        ),
    )


def essays() -> Quiz:
    """One essay by a rubric, worth 4 points, and one without."""
    return Quiz(
        id="essays",
        title="Written examination",
        passing_score=0.5,
        questions=(
            QuizQuestion(
                id="first-call",
                type=QuestionType.ESSAY,
                question="A caller says that an invoice was paid twice. What do you do **first**, and why?",
                points=4.0,
                essay=EssayTask(
                    rubric=(
                        Criterion(
                            id="steps",
                            text="Names the first steps",
                            levels=levels("None is right", "Some are right", "All, in order"),
                        ),
                        Criterion(
                            id="reasons",
                            text="Gives reasons",
                            levels=levels("No reasons", "For some steps", "For every step"),
                        ),
                    ),
                    least_words=20,
                    most_words=200,
                    model_answer="Thank the caller, note the facts, and *keep it to yourself*.",
                ),
                explanation="Confidentiality begins with the first sentence.",
            ),
            QuizQuestion(
                id="closing",
                type=QuestionType.ESSAY,
                question="How is a case closed?",
                points=2.0,
            ),
        ),
    )


def catalog_with_exams() -> Catalog:
    """The sample catalogue with a track more: `exams`, with the courses `exam` and `essays`."""
    samples = catalog()
    courses = tuple(
        Course(
            track="exams",
            id=quiz.id,
            title=quiz.title,
            type=CourseType.TEXT,
            sort_order=place,
            quizzes=(quiz,),
            content={"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5},
            content_hash=f"exams-{quiz.id}",
        )
        for place, quiz in enumerate((exam(), essays()))
    )
    track = Track(
        slug="exams",
        name="Examinations",
        type="CASE_MANAGEMENT",
        level=CertificationLevel.FOUNDATION,
        version="1.0",
        sort_order=9,
        courses=courses,
    )
    return replace(samples, tracks=(*samples.tracks, track))


MISLED: Answers = {"key": ("c",), "q2": ("a", "c"), "days": ("10",), "word": ("phone line",)}
"""One of four right by the keys as they are: not passed. Two right once "c" is."""

WRITTEN: Answers = {"first-call": (ESSAY,), "closing": ("With a letter to the reporter.",)}


def hand_in(learner: RegistrarClient, quiz_id: str, answers: Answers) -> UUID:
    """Take an examination; the attempt."""
    learner.call(OpenCourse(course=f"exams/{quiz_id}"))
    attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id=quiz_id)).attempt_id
    learner.call(SubmitAttempt(attempt_id=attempt, answers=answers))
    return attempt
