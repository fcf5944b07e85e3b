"""What the benchmarks' learners learn: one course with one quiz of ten questions."""

from __future__ import annotations

from courseware.catalog.model import Catalog, CertificationLevel, Course, CourseType, Quiz, Track
from courseware.catalog.questions import Option, QuestionType, QuizQuestion

QUIZ = Quiz(
    id="intake-basics",
    title="Intake basics",
    questions=tuple(
        QuizQuestion(
            id=f"q{number}",
            type=QuestionType.MULTIPLE_CHOICE,
            question=f"Who may open case file **{number}**?",
            options=tuple(Option(id=id_, text=f"Person {id_.upper()}") for id_ in "abcd"),
            correct_option_ids=("b",),
            explanation="Access follows the assignment, and every opening is logged.",
        )
        for number in range(10)
    ),
)

CATALOG = Catalog(
    tracks=(
        Track(
            slug="case-management",
            name="Case Management",
            type="CASE_MANAGEMENT",
            level=CertificationLevel.FOUNDATION,
            version="1.0",
            required=True,
            courses=(
                Course(
                    track="case-management",
                    id="intake",
                    title="Intake",
                    type=CourseType.TEXT,
                    quizzes=(QUIZ,),
                    content={"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5},
                    content_hash="intake",
                ),
            ),
        ),
    )
)

COURSE = CATALOG.tracks[0].courses[0]
