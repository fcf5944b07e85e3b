"""How a quiz is given, in a real Chromium: its cover, its clock, its steps, and what leaving it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from courseware.assessment.model import Admission, QuizState
from courseware.catalog.delivery import Delivery, Layout
from courseware.catalog.model import Quiz
from courseware.widgets.preview import PreviewDesk
from tests.quizzes import every_type
from tests.widgets.conftest import Browser
from tests.widgets.stage import Stage
from tests.widgets.test_quiz_delivery import Clock, Noting

pytestmark = pytest.mark.browser

Show = Callable[..., Stage]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def show(chromium: Chromium, browser: Browser, clock: Clock) -> Iterator[Show]:
    pages: list[Page] = []

    def show_(*ids: str, rules: Delivery | None = None, desk: Any = Noting, **how: Any) -> Stage:
        pages.append(chromium.new_page(viewport={"width": 1280, "height": 900}))
        return Stage(pages[-1], desk(every_type(*ids, rules=rules), clock), **how)

    yield show_
    for page in pages:
        page.close()


def look_again(page: Page) -> None:
    """As if the learner came back to the page: it asks how things are."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def hide(page: Page, hidden: bool) -> None:
    state = "hidden" if hidden else "visible"
    page.evaluate(
        f"Object.defineProperty(document, 'visibilityState', {{value: '{state}', configurable: true}})"
    )
    look_again(page)


# -- the cover ----------------------------------------------------------------------------------


@pytest.mark.parametrize("drawn", [False, True])
def test_a_quiz_is_begun_with_its_button(show: Show, drawn: bool) -> None:
    stage = show("choice", rules=Delivery(attempts_allowed=2), drawn=drawn)
    expect(stage.page.get_by_text("Who may open a case file?")).to_be_hidden()
    start = stage.page.get_by_role("button", name="Start")
    start.focus()
    stage.page.keyboard.press("Enter")
    expect(stage.page.get_by_text("Who may open a case file?")).to_be_visible()
    expect(stage.page.locator(".cw-quiz-title")).to_be_focused()
    stage.reload()
    expect(stage.page.get_by_text("Who may open a case file?")).to_be_visible()


class Closed(PreviewDesk):
    """Not to be taken before the real clock comes to `opens`."""

    def __init__(self, quiz: Quiz, clock: Clock) -> None:
        super().__init__(quiz, clock)
        self.opens = datetime.now(UTC) + timedelta(seconds=4)

    def state(self) -> QuizState:
        allowed = datetime.now(UTC) >= self.opens
        reason = "" if allowed else "This quiz is not open yet."
        admission = Admission(
            allowed=allowed, reason=reason, next_attempt_at=self.opens, begins_by_hand=True
        )
        return replace(super().state(), admission=admission)


def test_a_quiz_that_is_not_open_yet_says_when_and_opens_by_itself(show: Show) -> None:
    stage = show("choice", desk=Closed, drawn=True)
    expect(stage.page.get_by_text("This quiz is not open yet.")).to_be_visible()
    expect(stage.page.locator(".cw-quiz-not-now")).to_contain_text("(in ")
    expect(stage.page.locator("time")).not_to_contain_text("UTC")
    expect(stage.page.get_by_role("button", name="Start")).to_be_enabled(timeout=20_000)


# -- the clock ----------------------------------------------------------------------------------


def test_the_clock_speaks_thrice_and_hands_in_at_the_end(show: Show, clock: Clock) -> None:
    stage = show("choice", "essay", rules=Delivery(time_limit=timedelta(seconds=301)))
    page = stage.page
    page.get_by_role("button", name="Start").click()
    box = page.locator(".cw-quiz-clock")
    said = box.get_by_role("status")
    expect(page.get_by_role("timer")).to_have_text("5:01")
    expect(said).to_have_text("")
    expect(said).to_have_text("5 minutes left")
    expect(box).to_contain_text("Less than 5 minutes left")
    clock.tick(240)
    look_again(page)
    expect(said).to_have_text("1 minute left")
    expect(box).to_have_attribute("data-near", "last")
    clock.tick(50)
    look_again(page)
    expect(said).to_have_text("10 seconds left")
    page.get_by_label("Anyone in the company").check()
    page.get_by_label("Your text").fill("Not yet saved when the time is up.")
    clock.tick(10)
    look_again(page)
    expect(page.get_by_text("The time was up: your answers were handed in")).to_be_visible()
    expect(page.locator(".cw-quiz-verdict")).to_be_focused()
    attempt = stage.desk.state().attempt
    assert attempt is not None
    assert attempt.answers == {
        "choice": ("anyone",),
        "essay": ("Not yet saved when the time is up.",),
    }


def test_an_attempt_that_the_registrar_closed_shows_its_result(show: Show, clock: Clock) -> None:
    stage = show("choice", rules=Delivery(time_limit=timedelta(seconds=100)))
    stage.page.get_by_role("button", name="Start").click()
    stage.page.get_by_label("Investigators assigned").check()
    expect(stage.page.locator(".cw-quiz-saving")).to_have_text("Saved")
    clock.tick(200)
    look_again(stage.page)
    expect(stage.page.get_by_role("heading", name="Passed")).to_be_focused()
    expect(stage.page.get_by_text("The time was up")).to_be_visible()


# -- one at a time ------------------------------------------------------------------------------

STEPS = Delivery(layout=Layout.ONE_AT_A_TIME)


def test_questions_come_one_by_one_and_are_looked_over_at_the_end(show: Show) -> None:
    stage = show("choice", "words", "pairs", rules=STEPS)
    page = stage.page
    page.get_by_role("button", name="Start").click()
    expect(page.locator("fieldset:visible")).to_have_count(1)
    expect(page.get_by_role("button", name="Previous")).to_be_hidden()
    page.get_by_label("Investigators assigned").check()
    page.get_by_role("button", name="Next").press("Enter")
    expect(stage.question("words").locator("legend")).to_be_focused()
    expect(stage.question("words")).to_contain_text("Question 2 of 3")
    page.get_by_role("button", name="Question 3").click()
    expect(stage.question("pairs").locator("legend")).to_be_focused()
    expect(page.get_by_role("button", name="Question 1 (answered)")).to_be_visible()

    stage.reload()
    expect(stage.question("pairs")).to_be_visible()
    page.get_by_role("button", name="Finish…").click()
    expect(page.get_by_role("heading", name="Ready to submit?")).to_be_focused()
    expect(page.get_by_text("2 questions are unanswered: 2 and 3.")).to_be_visible()
    page.locator(".cw-quiz-ways").get_by_role("button", name="Question 2").click()
    page.get_by_label("Your answer").fill("audit trail")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Finish…").click()
    expect(page.get_by_text("Question 3 is unanswered.")).to_be_visible()
    page.get_by_role("button", name="Submit answers").click()
    expect(page.get_by_role("heading", name="Passed")).to_be_focused()


def test_where_there_is_no_way_back_an_unanswered_question_is_asked_about(show: Show) -> None:
    stage = show("choice", "words", rules=replace(STEPS, going_back=False))
    page = stage.page
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("You cannot come back to it.")).to_be_visible()
    page.get_by_role("button", name="Answer it").click()
    expect(page.get_by_label("Anyone in the company")).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Next").click()
    expect(stage.question("words").locator("legend")).to_be_focused()
    expect(page.get_by_role("button", name="Previous")).to_have_count(0)
    stage.reload()
    expect(stage.question("words")).to_be_visible()
    expect(stage.question("choice")).to_be_hidden()


# -- leaving ------------------------------------------------------------------------------------


def test_leaving_is_noted_and_told_where_the_quiz_watches(show: Show) -> None:
    stage = show("choice", rules=Delivery(leave_warning=True))
    hide(stage.page, True)
    hide(stage.page, False)
    assert stage.desk.lefts == 0
    stage.page.get_by_label("Anyone in the company").check()
    expect(stage.page.locator(".cw-quiz-saving")).to_have_text("Saved")
    hide(stage.page, True)
    hide(stage.page, False)
    expect(stage.page.get_by_text("You left this page while the attempt was open.")).to_be_visible()
    assert stage.desk.lefts == 1


def test_what_is_being_written_is_saved_when_the_page_is_hidden(show: Show) -> None:
    stage = show("essay")
    stage.page.get_by_label("Your text").press_sequentially("Half a")
    hide(stage.page, True)
    expect(stage.page.locator(".cw-quiz-saving")).to_have_text("Saved")
    attempt = stage.desk.state().attempt
    assert attempt is not None
    assert attempt.answers == {"essay": ("Half a",)}
