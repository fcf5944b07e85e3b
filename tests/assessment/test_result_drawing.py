"""What a learner reads of a graded attempt: each type, and what is told, kept back or yet to come."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from courseware.assessment.drawing import Earned, quiz_html
from courseware.assessment.form import form
from courseware.assessment.grading import Circumstances, GivenMark, grade
from courseware.assessment.model import Admission, Answers, AttemptState, QuizState, QuizStatus
from courseware.assessment.review import reviewed
from courseware.catalog.delivery import Delivery, GradeFrom, Release, Review
from courseware.catalog.model import Quiz
from tests.quizzes import RIGHT, WRONG, every_type

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
MARKED_BY_RULE = tuple(id_ for id_ in RIGHT if id_ not in ("essay", "program"))
MARKED = Circumstances(
    given={
        "essay": GivenMark(mark=1.0, comment="Say <b>who</b>.\nThen stop."),
        "program": GivenMark(mark=0.0),
    }
)


def result(
    quiz: Quiz,
    answers: Answers,
    *,
    beside: Circumstances | None = None,
    admission: Admission | None = None,
    earned: Earned | None = None,
) -> str:
    told = reviewed(quiz, grade(quiz, answers, beside or Circumstances()), NOW)
    shown = form(quiz, 1)
    attempt = AttemptState(
        attempt_id=UUID(int=7),
        status=QuizStatus.FAILED,
        started_at=NOW,
        completed_at=NOW,
        answers=answers,
        form=shown,
        grade=told,
    )
    state = QuizState(
        form=shown,
        status=attempt.status,
        attempt=attempt,
        best_score=told.score,
        attempt_count=1,
        admission=admission or Admission(),
    )
    return quiz_html(state, earned=earned or Earned())


def given(answers: Answers, *ids: str) -> Answers:
    return {id_: answers[id_] for id_ in ids}


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("id_", MARKED_BY_RULE)
def test_a_right_and_a_wrong_answer_are_told_apart(id_: str) -> None:
    quiz = every_type(id_)
    assert 'data-correct="true"' in result(quiz, given(RIGHT, id_))
    assert 'data-correct="true"' not in result(quiz, given(WRONG, id_))


@pytest.mark.parametrize(
    ("id_", "again"),
    [
        ("choice", "Anyone in the company Your answer"),
        ("number", "Your answer 7 months"),
        ("words", "Your answer diary"),
        ("pairs", "Opens the case → The intake desk right Closes the case → The board wrong"),
        ("order", "Read the report right Assign the case wrong Sort it wrong"),
        (
            "gaps",
            "A case is gap 1: shut wrong until the gap 2: lead right signs, at most gap 3: empty",
        ),
        ("spot", "The triangle below Your answer"),
        ("essay", "Your text, 3 words It is so."),
        ("program", "Your program def double(x): return x"),
    ],
)
def test_the_answer_can_be_read_again(id_: str, again: str) -> None:
    assert again in text(result(every_type(id_), given(WRONG, id_)))


def test_the_region_that_was_chosen_is_in_the_picture() -> None:
    html = result(every_type("spot"), given(WRONG, "spot"))
    assert re.findall(r'data-region="(\w+)" data-chosen', html) == ["tip"]
    assert 'data-region="disc"' not in html


def test_what_learners_wrote_stays_text() -> None:
    attack = "<img src=x onerror=alert(1)>"
    answers = dict.fromkeys(("words", "number", "essay", "program"), (attack,))
    html = result(every_type(), {**answers, "gaps": (f"who {attack}",)})
    assert "<img src=x" not in html
    assert html.count("&lt;img src=x") == 5


def test_feedback_penalty_and_explanation_are_said() -> None:
    html = result(every_type("choice"), given(WRONG, "choice"))
    assert "Incorrect, −0.5 points" in html
    assert "Far too many." in html
    assert "Access follows the assignment." in html


def test_an_unanswered_question_says_so() -> None:
    assert "You left this question unanswered." in result(every_type("order"), {})


def test_how_sure_one_was_is_said_again() -> None:
    beside = Circumstances(confidence={"choice": 3})
    assert "How sure you were: certain." in result(
        every_type("choice"), given(WRONG, "choice"), beside=beside
    )


def test_the_key_is_shown_where_the_quiz_shows_it_and_something_was_wrong() -> None:
    quiz = every_type("words", rules=Delivery(review=Review(key=Release.RIGHT_AFTER)))
    assert "audit trail" in result(quiz, given(WRONG, "words"))
    assert "A right answer" not in result(quiz, given(RIGHT, "words"))
    assert "audit trail" not in result(every_type("words"), given(WRONG, "words"))


def test_what_a_person_marks_is_waited_for_by_its_number() -> None:
    html = text(result(every_type(), RIGHT))
    assert "Handed in" in html
    assert "A person marks question 9. Your program for question 10 is being run." in html
    assert "Not passed" not in html
    assert html.count("Awaiting marking") == 2


def test_a_marker_is_quoted_as_plain_text() -> None:
    html = result(every_type("essay", "program"), given(RIGHT, "essay", "program"), beside=MARKED)
    assert "From your marker" in html
    assert "Say &lt;b&gt;who&lt;/b&gt;.\nThen stop." in html
    assert "Partly correct, 1 of 2 points" in html


def test_sections_tell_their_own_pass_marks() -> None:
    rules = Delivery(sections={"Safety": 0.9})
    quiz = every_type("choice", "words", rules=rules, section="Safety", penalty=0.0)
    html = text(result(quiz, {**given(RIGHT, "choice"), **given(WRONG, "words")}))
    assert "Safety 50 %, not passed (needs 90 %)" in html


@pytest.mark.parametrize(
    ("review", "words"),
    [
        (Review(score=Release.NEVER), "This quiz does not show your score."),
        (
            Review(score=Release.AFTER_CLOSING, correctness=Release.AFTER_CLOSING),
            "You will see your score and right answers here once the quiz has closed.",
        ),
        (
            Review(score=Release.NEVER, correctness=Release.AFTER_CLOSING),
            "You will see your right answers here once the quiz has closed. "
            "This quiz does not show your score.",
        ),
    ],
)
def test_what_is_kept_back_is_said(review: Review, words: str) -> None:
    rules = Delivery(review=review, closes_at=NOW + timedelta(days=1))
    html = text(result(every_type("choice", rules=rules), given(RIGHT, "choice")))
    assert words in html
    assert "100 %" not in html or review.score is not Release.NEVER


def test_which_answers_were_right_is_not_told_where_it_is_kept_back() -> None:
    rules = Delivery(review=Review(correctness=Release.NEVER))
    html = result(every_type("choice", "pairs", rules=rules), given(WRONG, "choice", "pairs"))
    assert html.count('data-correct="unknown"') == 2
    assert "Incorrect" not in html
    assert "data-right" not in html


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (GradeFrom.HIGHEST, "Your best score counts."),
        (GradeFrom.LAST, "Your last attempt counts."),
        (GradeFrom.FIRST, "Your first attempt counts"),
        (GradeFrom.AVERAGE, "The average of your attempts counts."),
    ],
)
def test_which_attempt_counts_is_said_by_the_quizs_rule(rule: GradeFrom, words: str) -> None:
    quiz = every_type("choice", rules=Delivery(grade_from=rule))
    assert words in result(quiz, given(WRONG, "choice"))


def test_without_another_attempt_there_is_a_reason_and_no_button() -> None:
    spent = Admission(allowed=False, reason="You have used your 2 attempts.")
    html = result(every_type("choice"), given(WRONG, "choice"), admission=spent)
    assert "You have used your 2 attempts." in html
    assert "Try again" not in html
    assert "then try again" not in html


def test_a_certificate_is_announced() -> None:
    earned = Earned(course_completed=True, certificate="CERT-2026-00007")
    html = text(result(every_type("choice"), given(RIGHT, "choice"), earned=earned))
    assert "Course completed." in html
    assert "certificate CERT-2026-00007 ." in html


def test_a_question_that_was_dropped_does_not_count() -> None:
    html = result(
        every_type("choice"), given(WRONG, "choice"), beside=Circumstances(dropped=("choice",))
    )
    assert "Does not count" in html


def test_points_are_told_where_they_say_more_than_the_number_of_right_answers() -> None:
    quiz = every_type("choice", "words")
    assert "1 of 2 correct. The pass mark is 60 %." in text(result(quiz, given(RIGHT, "choice")))
    changed = replace(quiz, questions=(replace(quiz.questions[0], points=3.0), quiz.questions[1]))
    assert "1 of 2 correct, 3 of 4 points." in text(result(changed, given(RIGHT, "choice")))
