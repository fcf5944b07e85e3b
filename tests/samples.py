"""A small catalogue: a required track with a text and an exercise course, and a specialty behind it."""

from __future__ import annotations

from dataclasses import replace

from courseware.assessment.model import Answers
from courseware.catalog.model import (
    Catalog,
    CertificateDesign,
    CertificationLevel,
    Course,
    CourseType,
    Quiz,
    Recertification,
    Track,
    Video,
)
from courseware.catalog.questions import Option, QuestionType, QuizQuestion

SECRET = "because the assignment decides"
"""In every explanation: where it turns up before submission, a key has leaked."""


def question(number: int, *, kind: QuestionType = QuestionType.MULTIPLE_CHOICE) -> QuizQuestion:
    options = tuple(Option(id=id_, text=f"Answer {id_.upper()}") for id_ in ("a", "b", "c"))
    correct: tuple[str, ...] = ("b",)
    if kind is QuestionType.TRUE_FALSE:
        options = (Option(id="true", text="True"), Option(id="false", text="False"))
        correct = ("true",)
    elif kind is QuestionType.MULTI_SELECT:
        correct = ("a", "c")
    return QuizQuestion(
        id=f"q{number}",
        type=kind,
        question=f"Question **{number}**?",
        options=options,
        correct_option_ids=correct,
        explanation=f"So it is, {SECRET}.",
    )


def quiz(id_: str, *, passing_score: float = 0.80) -> Quiz:
    """Five questions of the three types."""
    kinds = (
        QuestionType.MULTIPLE_CHOICE,
        QuestionType.MULTIPLE_CHOICE,
        QuestionType.MULTIPLE_CHOICE,
        QuestionType.TRUE_FALSE,
        QuestionType.MULTI_SELECT,
    )
    return Quiz(
        id=id_,
        title=f"Quiz {id_}",
        passing_score=passing_score,
        questions=tuple(question(number, kind=kind) for number, kind in enumerate(kinds, 1)),
    )


def key(of: Quiz, *, wrong: int = 0) -> Answers:
    """All answers to a quiz, right but for the first `wrong` questions."""
    answers = {question.id: question.correct_option_ids for question in of.questions}
    for each in of.questions[:wrong]:
        answers[each.id] = tuple(
            option.id for option in each.options if option.id not in each.correct_option_ids
        )[:1]
    return answers


def course(track: str, id_: str, kind: CourseType = CourseType.TEXT, *quizzes: Quiz) -> Course:
    return Course(
        track=track,
        id=id_,
        title=id_.title(),
        type=kind,
        sort_order=("read", "watch", "practise", "intake").index(id_),
        quizzes=quizzes,
        videos=(Video(id="film", src="assets/film.mp4", seconds=100.0),)
        if kind is CourseType.VIDEO
        else (),
        exercises=("sort", "name") if kind is CourseType.INTERACTIVE else (),
        content={"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5},
        content_hash=f"{track}-{id_}",
    )


def catalog() -> Catalog:
    """Two tracks: `basics` (required; courses read, watch, practise) and `cases` (after basics)."""
    return Catalog(
        tracks=(
            Track(
                slug="basics",
                name="The Basics",
                type="PLATFORM_FUNDAMENTALS",
                level=CertificationLevel.FOUNDATION,
                version="1.4",
                required=True,
                sort_order=1,
                recertification=Recertification(valid_for="P2Y"),
                certificate=CertificateDesign(signatory_name="Ada Byron", signatory_title="Dean"),
                courses=(
                    course("basics", "read", CourseType.TEXT, quiz("reading")),
                    course("basics", "watch", CourseType.VIDEO, quiz("watching")),
                    course("basics", "practise", CourseType.INTERACTIVE),
                ),
            ),
            Track(
                slug="cases",
                name="Case Work",
                type="CASE_MANAGEMENT",
                level=CertificationLevel.INTERMEDIATE,
                version="2.0",
                sort_order=2,
                prerequisites=("basics",),
                courses=(course("cases", "intake", CourseType.TEXT, quiz("intake")),),
            ),
        )
    )


def reading_track() -> Catalog:
    """One track of one text: who reads it is certified."""
    text = replace(course("reading", "read"), id="text")
    return Catalog(
        tracks=(
            Track(
                slug="reading",
                name="Reading",
                type="PLATFORM_FUNDAMENTALS",
                level=CertificationLevel.FOUNDATION,
                version="1.0",
                courses=(text,),
            ),
        )
    )
