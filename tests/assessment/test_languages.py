"""Quizzes in every language: nothing of ours is left in English, and authors' words stay as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from courseware.assessment.drawing import RESTORED, Earned, Screen, quiz_html
from courseware.assessment.grading import Circumstances, grade
from courseware.assessment.model import Admission, AttemptState, QuizState
from courseware.assessment.phrases import phrases
from courseware.assessment.review import reviewed
from courseware.assessment.wording import wording
from courseware.catalog.delivery import Delivery, Layout, Release, Review
from courseware.catalog.model import Quiz
from courseware.languages import LANGUAGES
from tests.assessment.test_drawing import NOW, TIMED, state
from tests.quizzes import RIGHT, WRONG, every_type
from tests.said import OTHER_LANGUAGES, left_in_english, said_in

RULES = Delivery(
    confidence=True,
    review=Review(key=Release.RIGHT_AFTER),
    sections={"Safety": 0.9},
    leave_warning=True,
)
STEPWISE = replace(RULES, layout=Layout.ONE_AT_A_TIME)
REFUSED = replace(TIMED, allowed=False, reason="This quiz is not open yet.", next_attempt_at=NOW)


def closed(quiz: Quiz, answers: dict[str, tuple[str, ...]], admission: Admission) -> QuizState:
    """Of a learner whose attempt was graded by rule, the rest of it yet to be marked."""
    asked = {question.id for question in quiz.questions}
    answers = {id_: answer for id_, answer in answers.items() if id_ in asked}
    told = reviewed(
        quiz, grade(quiz, answers, Circumstances(confidence=dict.fromkeys(answers, 2))), NOW
    )
    before = state(quiz, answers, admission=admission, completed_at=NOW)
    assert isinstance(before.attempt, AttemptState)
    return replace(
        before, attempt=replace(before.attempt, grade=told), best_score=0.5, attempt_count=2
    )


def drawings(language: str) -> list[str]:
    """Every screen of a quiz of every type, as it may be met."""
    quiz = every_type(rules=RULES, section="Safety")
    by_rule = every_type(*(id_ for id_ in RIGHT if id_ not in ("essay", "program")), rules=RULES)
    early = Review(score=Release.AFTER_CLOSING, correctness=Release.NEVER)
    hidden = every_type(rules=replace(RULES, review=early, closes_at=NOW + timedelta(days=1)))
    earned = Earned(course_completed=True, certificate="CERT-2026-00007")
    marked = [by_rule, every_type("choice", rules=RULES, section="Safety"), quiz, hidden]
    return [
        quiz_html(state(quiz, {}), notice=RESTORED, language=language),
        quiz_html(
            state(every_type(rules=STEPWISE), RIGHT, admission=TIMED, seconds_left=59.0),
            language=language,
        ),
        quiz_html(state(quiz, admission=TIMED), Screen.COVER, language=language),
        quiz_html(state(quiz, admission=REFUSED), language=language),
        *(
            quiz_html(closed(each, answers, admission), earned=earned, language=language)
            for each in marked
            for answers, admission in ((RIGHT, TIMED), (WRONG, REFUSED), ({}, Admission()))
        ),
    ]


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_nothing_of_ours_is_left_in_english(language: str) -> None:
    for html in drawings(language):
        assert left_in_english(said_in(html), language) == set()
        assert "{" not in "".join(said_in(html))


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_what_authors_wrote_stays_as_it_is(language: str) -> None:
    form = drawings(language)[0]
    for own in ("Who may open a case file?", "Anyone in the company", "def double(x):"):
        assert own in form


def test_the_comparison_sees_what_is_left() -> None:
    english = said_in(drawings("en")[0])
    assert {
        "Submit answers",
        "Keep this order",
        "Write a number with its unit.",
    } <= left_in_english(english, "de")


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ["0 attempts", "1 attempt", "2 attempts", "5 attempts", "11 attempts"]),
        ("de", ["0 Versuche", "1 Versuch", "2 Versuche", "5 Versuche", "11 Versuche"]),
        ("fr", ["0 tentative", "1 tentative", "2 tentatives", "5 tentatives", "11 tentatives"]),
        ("pl", ["0 podejść", "1 podejście", "2 podejścia", "5 podejść", "11 podejść"]),
        ("ja", ["受験0回", "受験1回", "受験2回", "受験5回", "受験11回"]),
        ("ar", ["0 محاولة", "محاولة واحدة", "محاولتان", "5 محاولات", "11 محاولة"]),
    ],
)
def test_each_number_has_its_form(language: str, forms: list[str]) -> None:
    say = phrases(language).ngettext
    assert [
        say("{count} attempt", "{count} attempts", number) for number in (0, 1, 2, 5, 11)
    ] == forms


@pytest.mark.parametrize(
    ("language", "points"),
    [
        ("en", "2.5 points"),
        ("de", "2,5 Punkte"),
        ("fr", "2,5 points"),
        ("es", "2,5 puntos"),
        ("pl", "2,5 pkt"),
        ("ja", "2.5点"),
        ("ar", "2.5 نقطة"),
    ],
)
def test_a_part_of_a_point_is_written_as_the_language_does(language: str, points: str) -> None:
    assert wording(language).points(2.5) == points


def test_one_and_a_half_is_one_in_french_and_many_in_german() -> None:
    assert wording("fr").points(1.5) == "1,5 point"
    assert wording("de").points(1.5) == "1,5 Punkte"


def test_a_minus_sign_stays_before_its_number_among_letters_from_the_right() -> None:
    assert phrases("ar").number(-0.5) == "\N{LEFT-TO-RIGHT MARK}−0.5"
    assert phrases("de").number(-0.5) == "−0,5"


@pytest.mark.parametrize("language", LANGUAGES)
def test_moments_and_durations_are_whole(language: str) -> None:
    said = phrases(language)
    assert "2028" in said.moment(datetime(2028, 3, 2, 9, 5, tzinfo=UTC))
    assert "30" in said.duration(5400)
    assert said.listing(["2", "4", "5"]).count("4") == 1


def test_what_a_value_brings_into_a_message_is_no_markup() -> None:
    assert phrases("de").gettext("Quiz: {title}", title="{a} <b>") == "Quiz: {a} <b>"
