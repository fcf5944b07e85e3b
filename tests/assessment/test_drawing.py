"""What a quiz's cover and form tell before it is answered, and how each type is drawn to be answered."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from courseware.assessment.drawing import (
    Screen,
    drawing_key,
    quiz_html,
    screen_for,
    screen_to_begin,
)
from courseware.assessment.form import form
from courseware.assessment.model import Admission, Answers, AttemptState, QuizState, QuizStatus
from courseware.catalog.delivery import Delivery, GradeFrom, Layout
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Marking, Option, QuestionType
from courseware.catalog.quiz_markdown import parse_quiz
from tests.quizzes import RIGHT, every_type

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
BODY = "## Which? {#which}\n- [x] one\n- [x] two\n- [ ] three\n\n## Sure? {#sure}\n- [x] True\n- [ ] False"


def state(
    quiz: Quiz,
    answers: Answers | None = None,
    *,
    admission: Admission | None = None,
    **facts: object,
) -> QuizState:
    """Of a learner who has not begun, or who is in an attempt with these answers and facts."""
    shown = form(quiz, 1)
    attempt = AttemptState(
        attempt_id=UUID(int=7),
        status=QuizStatus.IN_PROGRESS,
        started_at=NOW,
        completed_at=None,
        answers=answers or {},
        form=shown,
    )
    return QuizState(
        form=shown,
        status=QuizStatus.NOT_STARTED,
        attempt=None if answers is None else replace(attempt, **facts),  # type: ignore[arg-type]
        best_score=None,
        attempt_count=0,
        admission=admission or Admission(),
    )


def drawn(*ids: str, answers: Answers | None = None, **facts: object) -> str:
    """The form of the quiz of every type, or of these of its questions."""
    return quiz_html(state(every_type(*ids, **facts), answers))


def weighted(**facts: object) -> str:
    """The form of a quiz whose first question has these facts."""
    quiz = parse_quiz("q", BODY)
    first, *others = quiz.questions
    changed = replace(quiz, questions=(replace(first, **facts), *others))  # type: ignore[arg-type]
    return quiz_html(state(changed))


@pytest.mark.parametrize(
    ("marking", "words"),
    [
        (Marking.ALL_OR_NOTHING, "Select all that apply."),
        (Marking.RIGHT_MINUS_WRONG, "A wrong choice takes back what a right one brings."),
        (Marking.PER_OPTION, "Every option counts, chosen or not."),
    ],
)
def test_how_it_is_marked_is_said_before_it_is_answered(marking: Marking, words: str) -> None:
    assert words in weighted(marking=marking)


@pytest.mark.parametrize(
    ("question", "marking", "words"),
    [
        ("pairs", Marking.PER_OPTION, "Each right pair counts."),
        ("pairs", Marking.ALL_OR_NOTHING, "It counts when every pair is right."),
        ("order", Marking.ALL_OR_NOTHING, "It counts when the whole order is right."),
        ("gaps", Marking.PER_OPTION, "Each right gap counts."),
        ("number", Marking.ALL_OR_NOTHING, "Write a number with its unit."),
        ("essay", Marking.ALL_OR_NOTHING, "A person marks this question."),
        ("program", Marking.ALL_OR_NOTHING, "run against 2 tests when you hand it in"),
    ],
)
def test_what_counts_is_said_of_every_type(question: str, marking: Marking, words: str) -> None:
    assert words in drawn(question, marking=marking)


def test_points_are_told_where_questions_weigh_differently() -> None:
    assert "point" not in weighted()
    told = weighted(points=2.5)
    assert "Question 1 · 2.5 points" in told
    assert "Question 2 · 1 point<" in told


def test_a_penalty_is_told_before_it_can_be_earned() -> None:
    assert "A wrong answer takes 0.5 points." in drawn("choice")


@pytest.mark.parametrize("id_", RIGHT)
def test_every_control_has_a_name(id_: str) -> None:
    html = drawn(id_, answers=RIGHT, penalty=0.25)
    labelled = set(re.findall(r'<label for="([^"]+)"', html))
    controls = re.findall(r"<(?:input|select|textarea)\b([^>]*)>", html)
    assert controls or id_ == "order"
    for attributes in controls:
        own = re.search(r' id="([^"]+)"', attributes)
        assert "aria-label=" in attributes or (own and own[1] in labelled)
    described = re.findall(r'aria-describedby="([^"]+)"', html)
    assert described
    assert all(f'id="{name}"' in html for name in described)


@pytest.mark.parametrize(
    ("id_", "again"),
    [
        ("choice", 'value="team" checked'),
        ("several", 'value="who" checked'),
        ("number", 'value="2" data-number'),
        ("number", "<option selected>years</option>"),
        ("words", 'value="audit trail"'),
        ("pairs", '<option value="lead" selected>The lead</option>'),
        ("gaps", '<option value="open" selected>open</option>'),
        ("gaps", 'value="30" data-number'),
        ("spot", 'data-region="disc" data-chosen'),
        ("spot", 'value="disc" checked'),
        ("essay", ">\nSo that nobody can look in secret.</textarea>"),
        ("program", "\n    return 2 * x\n</textarea>"),
    ],
)
def test_an_answer_that_was_saved_is_in_the_first_drawing(id_: str, again: str) -> None:
    assert again in drawn(id_, answers=RIGHT)


def test_an_order_is_drawn_as_it_was_left_and_counts_as_kept_only_then() -> None:
    order = ("sort", "assign", "read")
    html = drawn("order", answers={"order": order})
    assert tuple(re.findall(r'data-option="(\w+)"', html)) == order
    assert "data-kept" in html
    assert "data-kept" not in drawn("order", answers={})


def test_a_program_begins_with_its_starter_and_shows_only_its_open_tests() -> None:
    html = drawn("program")
    assert "def double(x):\n    ...\n</textarea>" in html
    assert "assert double(2) == 4" in html
    assert "of none" in html
    assert "assert double(0)" not in html


def test_options_that_a_select_cannot_show_are_lettered() -> None:
    html = drawn(
        "pairs",
        options=(
            Option(id="intake", text="$x^2$"),
            Option(id="lead", text="`lead`"),
            Option(id="board", text="The board"),
        ),
    )
    assert html.count("<math") == 1
    first, _ = html.split("Closes the case")
    labels = sorted(re.findall(r'<option value="\w+">([A-C][^<]*)</option>', first))
    assert [label[0] for label in labels] == ["A", "B", "C"]
    assert [label[1:] for label in labels if len(label) > 1] == [": The board"]


def test_options_that_are_long_are_lettered_and_can_be_read_whole() -> None:
    told = "The one who has the file open when the day is over"
    long = tuple(Option(id=id_, text=told) for id_ in ("intake", "lead", "board"))
    html = drawn("pairs", options=long)
    assert f"<b>A</b> <span>{told}</span>" in html
    assert f">A: {told}</option>" in html
    assert "<b>A</b>" not in drawn("pairs")


def test_what_learners_wrote_stays_text() -> None:
    attack = '"></textarea><script>alert(1)</script>'
    answers = dict.fromkeys(("words", "number", "essay", "program"), (attack,))
    html = drawn(answers={**answers, "gaps": (f"who {attack}",)})
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 5


def test_hints_are_priced_and_those_that_were_taken_stay() -> None:
    html = drawn("number")
    assert "Show a hint (costs 0.25 points)" in html
    assert "2 left" in html
    assert "Count in" not in html
    taken = state(every_type("number"), {}, hints={"number": ("<p>Count in years.</p>",)})
    html = quiz_html(taken)
    assert "<li><p>Count in years.</p></li>" in html
    assert ">Show a hint<" in html
    assert "1 left" in html


def test_how_sure_one_is_is_asked_once_something_is_answered() -> None:
    asked = every_type("choice", "words", rules=Delivery(confidence=True))
    html = quiz_html(state(asked, {"choice": ("team",)}, confidence={"choice": 3}))
    groups = re.findall(r'<div class="cw-quiz-sure"[^>]*>', html)
    assert ["hidden" in group for group in groups] == [False, True]
    assert 'value="3" data-sure checked' in html


def test_one_question_at_a_time_shows_the_one_that_was_reached() -> None:
    rules = Delivery(layout=Layout.ONE_AT_A_TIME)
    html = quiz_html(state(every_type(rules=rules), {}, reached=2))
    shown = re.findall(r'<fieldset[^>]*data-question="(\w+)"[^>]*?( hidden)?>', html)
    assert [id_ for id_, hidden in shown if not hidden] == ["number"]
    assert "Previous" in html
    forward = replace(rules, going_back=False)
    html = quiz_html(state(every_type(rules=forward), {}, reached=2))
    assert "Previous" not in html
    assert "data-go=" not in html


# -- the cover ----------------------------------------------------------------------------------

TIMED = Admission(
    begins_by_hand=True,
    time_limit_seconds=5400,
    attempts_allowed=3,
    attempts_left=2,
    closes_at=NOW + timedelta(days=2),
    question_count=8,
)


def test_a_quiz_that_begins_by_hand_shows_what_to_expect_and_no_question() -> None:
    html = quiz_html(state(every_type(), admission=TIMED))
    for fact in ("<dd>8</dd>", "1 hour 30 minutes", "2 of 3 left", "60 %", "6 May 2026, 10:00 UTC"):
        assert fact in html
    assert 'data-act="start"' in html
    assert "Who may open a case file?" not in html
    assert "<fieldset" not in html


def test_who_may_not_begin_is_told_why_and_when() -> None:
    refused = replace(TIMED, allowed=False, reason="You tried a moment ago.", next_attempt_at=NOW)
    html = quiz_html(state(every_type(), admission=refused))
    assert "You tried a moment ago." in html
    assert f'data-again-at="{NOW.isoformat()}"' in html
    assert "data-act" not in html


def test_where_a_learner_finds_the_quiz() -> None:
    quiz = every_type()
    assert screen_for(state(quiz)) is Screen.FORM
    assert screen_for(state(quiz, {}, admission=TIMED)) is Screen.FORM
    assert screen_for(state(quiz, admission=TIMED)) is Screen.COVER
    assert screen_to_begin(state(quiz, admission=Admission(allowed=False))) is Screen.COVER


def test_a_form_that_begins_with_its_first_answer_stays_when_its_attempt_is_opened() -> None:
    quiz = every_type()
    before, after = state(quiz), state(quiz, {})
    assert drawing_key(before, Screen.FORM) == drawing_key(after, Screen.FORM)
    by_hand = state(quiz, {}, admission=TIMED)
    assert drawing_key(by_hand, Screen.FORM) != drawing_key(after, Screen.FORM)


def test_the_clock_is_drawn_with_what_is_left() -> None:
    html = quiz_html(state(every_type(), {}, admission=TIMED, seconds_left=3725.4))
    assert 'role="timer">1:02:05<' in html


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (GradeFrom.HIGHEST, "best score 50 %"),
        (GradeFrom.LAST, "last score 50 %"),
        (GradeFrom.FIRST, "first score 50 %"),
        (GradeFrom.AVERAGE, "average score 50 %"),
    ],
)
def test_the_score_is_named_by_its_rule(rule: GradeFrom, words: str) -> None:
    quiz = every_type(rules=Delivery(grade_from=rule))
    assert words in quiz_html(replace(state(quiz), best_score=0.5, attempt_count=2))


def test_a_question_of_each_type_is_drawn() -> None:
    assert set(re.findall(r'data-type="(\w+)"', drawn())) == {
        kind.value for kind in QuestionType if kind is not QuestionType.TRUE_FALSE
    }
