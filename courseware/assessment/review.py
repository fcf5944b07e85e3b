"""What a learner may see of a graded attempt, by the quiz's rules and the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from courseware.assessment.grading import rendered
from courseware.assessment.keys import key_markdown
from courseware.assessment.model import Grade, GradedQuestion
from courseware.catalog.delivery import Release
from courseware.catalog.model import Quiz
from courseware.catalog.questions import QuizQuestion


def reviewed(quiz: Quiz, grade: Grade, now: datetime) -> Grade:
    """The grade with what is not to be seen (yet) taken out. Passed or not is always told."""
    rules = quiz.delivery.review
    asked = {question.id: question for question in quiz.questions}
    score, correctness, key, explanation = (
        _released(quiz, when, now)
        for when in (rules.score, rules.correctness, rules.key, rules.explanation)
    )
    return replace(
        grade,
        score=grade.score if score else None,
        mark=grade.mark if score else None,
        correct=grade.correct if correctness else None,
        sections=tuple(
            replace(section, score=section.score if score else None) for section in grade.sections
        ),
        questions=tuple(
            _question(asked[graded.question_id], graded, correctness, key, explanation)
            for graded in grade.questions
        ),
    )


def score_is_told(quiz: Quiz, now: datetime) -> bool:
    """Whether learners may see their scores now."""
    return _released(quiz, quiz.delivery.review.score, now)


def _released(quiz: Quiz, when: Release, now: datetime) -> bool:
    if when is Release.AFTER_CLOSING:
        return quiz.delivery.closes_at is not None and now >= quiz.delivery.closes_at
    return when is Release.RIGHT_AFTER


def _question(
    question: QuizQuestion, graded: GradedQuestion, correctness: bool, key: bool, explanation: bool
) -> GradedQuestion:
    return replace(
        graded,
        correct=graded.correct if correctness else None,
        mark=graded.mark if correctness else None,
        parts=graded.parts if correctness else None,
        feedback_html=graded.feedback_html if correctness else (),
        comment=graded.comment if correctness else "",
        explanation_html=graded.explanation_html if explanation else "",
        key_html=rendered(key_markdown(question)) if key else "",
    )
