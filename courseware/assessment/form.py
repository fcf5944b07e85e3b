"""The quiz as a learner may see it: rendered, without keys and explanations."""

from __future__ import annotations

from courseware.assessment.model import FormOption, FormQuestion, QuizForm
from courseware.catalog.markup import render
from courseware.catalog.model import Quiz


def form(quiz: Quiz, version: int) -> QuizForm:
    """What may reach a browser before submission. Everything else of the quiz stays behind."""
    return QuizForm(
        quiz_id=quiz.id,
        version=version,
        title=quiz.title,
        description_html=render(quiz.description) if quiz.description else "",
        passing_score=quiz.passing_score,
        questions=tuple(
            FormQuestion(
                id=question.id,
                type=question.type,
                html=render(question.question),
                points=question.points,
                marking=question.marking,
                options=tuple(
                    FormOption(id=option.id, html=render(option.text, inline=True))
                    for option in question.options
                ),
            )
            for question in quiz.questions
        ),
    )
