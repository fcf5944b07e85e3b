"""What a quiz's form tells before it is answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courseware.assessment.drawing import quiz_html
from courseware.assessment.form import form
from courseware.catalog.questions import Marking
from courseware.catalog.quiz_markdown import parse_quiz

BODY = "## Which? {#which}\n- [x] one\n- [x] two\n- [ ] three\n\n## Sure? {#sure}\n- [x] True\n- [ ] False"


def drawn(**facts: object) -> str:
    """The form of a quiz whose first question has these facts."""
    quiz = parse_quiz("q", BODY)
    first, *others = quiz.questions
    changed = replace(quiz, questions=(replace(first, **facts), *others))  # type: ignore[arg-type]
    return quiz_html(form(changed, 1), is_open=True, answers={}, best_score=None, attempt_count=0)


@pytest.mark.parametrize(
    ("marking", "words"),
    [
        (Marking.ALL_OR_NOTHING, "Select all that apply</p>"),
        (Marking.RIGHT_MINUS_WRONG, "A wrong choice takes back what a right one brings."),
        (Marking.PER_OPTION, "Every option counts, chosen or not."),
    ],
)
def test_how_it_is_marked_is_said_before_it_is_answered(marking: Marking, words: str) -> None:
    assert words in drawn(marking=marking)


def test_points_are_told_where_questions_weigh_differently() -> None:
    assert "point" not in drawn()
    weighted = drawn(points=2.5)
    assert "Question 1 · 2.5 points" in weighted
    assert "Question 2 · 1 point<" in weighted
