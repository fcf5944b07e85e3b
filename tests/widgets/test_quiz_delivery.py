"""The quiz widget by a quiz's rules: begun by hand, timed, with hints, a step at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from courseware.assessment.model import AttemptState
from courseware.catalog.delivery import Delivery, GradeFrom, Layout, Release, Review
from courseware.errors import RegistrarUnavailable
from courseware.registrar.protocol import Submitted
from courseware.widgets.preview import PreviewDesk
from courseware.widgets.quiz import TIME_UP, QuizWidget
from tests.quizzes import RIGHT, WRONG, every_type
from tests.widgets.conftest import Browser

SHORT = ("choice", "words")
BEGIN = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def tick(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def answers(given: dict[str, tuple[str, ...]], *ids: str) -> dict[str, list[str]]:
    return {id_: list(given[id_]) for id_ in ids}


def test_a_quiz_that_begins_by_hand_shows_its_questions_only_then(
    browser: Browser, clock: Clock
) -> None:
    desk = PreviewDesk(every_type(*SHORT, rules=Delivery(attempts_allowed=3)), clock)
    widget = QuizWidget(desk)
    assert widget.view["phase"] == "cover"
    assert "Who may open" not in browser.received(widget)

    reply = browser.say(widget, kind="start", sequence=1)
    assert (reply["kind"], reply["sequence"]) == ("started", 1)
    assert widget.view["phase"] == "form"
    assert widget.view["is_open"]

    again = QuizWidget(desk)
    assert again.view["phase"] == "form"
    assert again.view["key"] == widget.view["key"]


def test_after_a_result_the_cover_comes_first(browser: Browser, clock: Clock) -> None:
    widget = QuizWidget(PreviewDesk(every_type(*SHORT, rules=Delivery(attempts_allowed=3)), clock))
    browser.say(widget, kind="start", sequence=1)
    browser.say(widget, kind="submit", sequence=2, answers=answers(WRONG, *SHORT))
    assert widget.view["phase"] == "result"
    assert "2 of 3 left" in widget.view["html"]
    browser.say(widget, kind="restart", sequence=3)
    assert widget.view["phase"] == "cover"
    browser.say(widget, kind="refresh", sequence=4)
    assert widget.view["phase"] == "cover"
    browser.say(widget, kind="start", sequence=5)
    assert widget.view["answers"] == {}


def test_every_reply_tells_what_time_is_left(browser: Browser, clock: Clock) -> None:
    rules = Delivery(time_limit=timedelta(minutes=5))
    widget = QuizWidget(PreviewDesk(every_type(*SHORT, rules=rules), clock))
    assert browser.say(widget, kind="start", sequence=1)["seconds_left"] == 300
    clock.tick(20)
    said = browser.say(widget, kind="answer", sequence=2, answers=answers(RIGHT, "choice"))
    assert said["seconds_left"] == 280
    clock.tick(20)
    assert browser.say(widget, kind="refresh", sequence=3)["seconds_left"] == 260


def test_what_is_handed_in_by_the_clock_is_shown_as_that(browser: Browser, clock: Clock) -> None:
    rules = Delivery(time_limit=timedelta(minutes=5))
    desk = PreviewDesk(every_type(*SHORT, rules=rules), clock)
    widget = QuizWidget(desk)
    browser.say(widget, kind="start", sequence=1)
    browser.say(widget, kind="answer", sequence=2, answers=answers(RIGHT, *SHORT))
    clock.tick(311)
    browser.say(widget, kind="refresh", sequence=3)
    assert (widget.view["phase"], widget.view["passed"]) == ("result", True)
    assert widget.view["notice"] == TIME_UP
    reply = browser.say(widget, kind="answer", sequence=4, answers=answers(WRONG, "choice"))
    assert reply["kind"] == "superseded"


def test_what_comes_within_the_grace_period_counts(browser: Browser, clock: Clock) -> None:
    rules = Delivery(time_limit=timedelta(minutes=5))
    widget = QuizWidget(PreviewDesk(every_type(*SHORT, rules=rules), clock))
    browser.say(widget, kind="start", sequence=1)
    clock.tick(302)
    reply = browser.say(widget, kind="submit", sequence=2, answers=answers(RIGHT, *SHORT))
    assert reply["passed"]
    assert widget.view["notice"] == TIME_UP


@pytest.mark.parametrize(
    "late",
    [
        {"kind": "answer", "answers": {"choice": ["anyone"]}},
        {"kind": "move", "place": 1},
        {"kind": "hint", "question": "choice"},
        {"kind": "submit", "answers": {"choice": ["anyone"]}},
    ],
)
def test_what_comes_too_late_is_answered_with_the_result(
    browser: Browser, clock: Clock, late: dict[str, Any]
) -> None:
    rules = Delivery(time_limit=timedelta(minutes=5))
    widget = QuizWidget(Telling(every_type("choice", rules=rules), clock))
    browser.say(widget, kind="start", sequence=1)
    browser.say(widget, kind="answer", sequence=2, answers=answers(RIGHT, "choice"))
    clock.tick(400)
    reply = browser.say(widget, sequence=3, **late)
    assert reply["kind"] == ("submitted" if late["kind"] == "submit" else "superseded")
    assert (widget.view["phase"], widget.view["notice"]) == ("result", TIME_UP)
    assert widget.view["passed"]


def test_hints_are_given_one_by_one_cost_points_and_stay(browser: Browser, clock: Clock) -> None:
    desk = PreviewDesk(every_type("number"), clock)
    widget = QuizWidget(desk)
    assert "Count in" not in browser.received(widget)
    reply = browser.say(widget, kind="hint", sequence=1, question="number")
    assert reply["hints"] == ["<p>Count in <em>years</em>.</p>\n"]
    assert (
        browser.say(widget, kind="hint", sequence=1, question="number")["hints"] == reply["hints"]
    )
    assert "<em>years</em>" in QuizWidget(desk).view["html"]

    browser.say(widget, kind="submit", sequence=2, answers=answers(RIGHT, "number"))
    assert widget.view["score"] == pytest.approx(0.75)


def test_how_sure_a_learner_is_is_kept(browser: Browser, clock: Clock) -> None:
    desk = PreviewDesk(every_type(*SHORT, rules=Delivery(confidence=True)), clock)
    widget = QuizWidget(desk)
    given = answers(WRONG, "choice")
    browser.say(widget, kind="answer", sequence=1, answers=given, confidence={"choice": 3})
    assert 'value="3" data-sure checked' in QuizWidget(desk).view["html"]
    browser.say(widget, kind="submit", sequence=2, answers=given)
    assert "How sure you were: certain." in widget.view["html"]


def test_a_place_is_kept_and_cannot_go_back_where_the_quiz_does_not(
    browser: Browser, clock: Clock
) -> None:
    rules = Delivery(layout=Layout.ONE_AT_A_TIME, going_back=False)
    desk = PreviewDesk(every_type(*SHORT, "pairs", rules=rules), clock)
    widget = QuizWidget(desk)
    browser.say(widget, kind="start", sequence=1)
    assert browser.say(widget, kind="move", sequence=2, place=1)["kind"] == "moved"
    assert browser.say(widget, kind="move", sequence=3, place=0)["kind"] == "refused"
    assert 'data-steps="1"' in QuizWidget(desk).view["html"]


def test_leaving_is_told_once_an_attempt_is_open_and_never_answered(
    browser: Browser, clock: Clock
) -> None:
    desk = Noting(every_type(*SHORT), clock)
    widget = QuizWidget(desk)
    browser.deliver(widget, {"method": "custom", "content": {"kind": "left", "sequence": 1}})
    assert desk.lefts == 0
    browser.say(widget, kind="answer", sequence=2, answers=answers(RIGHT, "choice"))
    before = len(browser.said(widget))
    browser.deliver(widget, {"method": "custom", "content": {"kind": "left", "sequence": 3}})
    assert desk.lefts == 1
    assert len(browser.said(widget)) == before


def test_without_a_registrar_a_start_can_be_sent_again(browser: Browser, clock: Clock) -> None:
    desk = Noting(every_type(*SHORT, rules=Delivery(attempts_allowed=2)), clock)
    widget = QuizWidget(desk)
    desk.is_away = True
    assert browser.say(widget, kind="start", sequence=1)["kind"] == "unavailable"
    desk.is_away = False
    assert browser.say(widget, kind="start", sequence=1)["kind"] == "started"


def test_a_score_that_is_not_told_is_not_in_the_view(browser: Browser, clock: Clock) -> None:
    rules = Delivery(review=Review(score=Release.NEVER, correctness=Release.NEVER))
    widget = QuizWidget(PreviewDesk(every_type(*SHORT, rules=rules), clock))
    browser.say(widget, kind="submit", sequence=1, answers=answers(RIGHT, *SHORT))
    assert widget.view["passed"]
    assert (widget.view["score"], widget.view["best_score"]) == (None, None)
    assert "100 %" not in widget.view["html"]


@pytest.mark.parametrize(
    ("rule", "score"),
    [
        (GradeFrom.HIGHEST, 1.0),
        (GradeFrom.FIRST, 1.0),
        (GradeFrom.LAST, 0.5),
        (GradeFrom.AVERAGE, 0.75),
    ],
)
def test_the_preview_counts_attempts_by_the_quizs_rule(
    browser: Browser, clock: Clock, rule: GradeFrom, score: float
) -> None:
    quiz = every_type(*SHORT, rules=Delivery(grade_from=rule), penalty=0.0)
    widget = QuizWidget(PreviewDesk(quiz, clock))
    browser.say(widget, kind="submit", sequence=1, answers=answers(RIGHT, *SHORT))
    browser.say(widget, kind="restart", sequence=2)
    browser.say(widget, kind="submit", sequence=3, answers=answers(RIGHT, "choice"))
    assert widget.view["best_score"] == score


def test_essays_are_handed_in_and_waited_for(browser: Browser, clock: Clock) -> None:
    widget = QuizWidget(PreviewDesk(every_type("essay"), clock))
    reply = browser.say(widget, kind="submit", sequence=1, answers=answers(RIGHT, "essay"))
    assert not reply["passed"]
    assert "A person marks question 1" in widget.view["html"]


class Telling(PreviewDesk):
    """Answers what comes too late as the registrar does: with the attempt as its clock has closed it."""

    def _open_attempt(self) -> AttemptState:
        attempt = self._current()
        assert attempt is not None
        return attempt

    def save(self, *asked: Any) -> AttemptState:
        return self._late() or super().save(*asked)

    def move(self, *asked: Any) -> AttemptState:
        return self._late() or super().move(*asked)

    def hint(self, *asked: Any) -> AttemptState:
        return self._late() or super().hint(*asked)

    def submit(self, *asked: Any, **more: Any) -> Submitted:
        late = self._late()
        if late is None:
            return super().submit(*asked, **more)
        return Submitted(
            attempt=late, best_score=None, attempt_count=1, course_completed=False, certificate=None
        )

    def _late(self) -> AttemptState | None:
        attempt = self._current()
        return attempt if attempt is not None and attempt.grade is not None else None


class Noting(PreviewDesk):
    """Counts how often the page was left, and can be out of reach."""

    lefts = 0
    is_away = False

    def open(self, *asked: Any) -> AttemptState:
        if self.is_away:
            raise RegistrarUnavailable("The registrar is away.")
        return super().open(*asked)

    def left(self, attempt_id: Any) -> None:
        self.lefts += 1
