"""A quiz that records its answers, in a real Chromium: by keyboard, on a phone, and in two windows at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from courseware.registrar.protocol import GetQuizState, Person, SubmitAttempt
from courseware.widgets.desk import RegistrarDesk
from tests.conftest import RunningRegistrar
from tests.samples import key, quiz
from tests.widgets.conftest import Browser, OpenPage
from tests.widgets.stage import Stage, question, saved

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture
def open_quiz(
    chromium: Chromium, browser: Browser, open_page: OpenPage, zoe: Person
) -> Iterator[Open]:
    """Zoë's quiz of the course basics/read."""
    desk = RegistrarDesk(open_page(zoe, "basics/read").client, "reading")
    pages: list[Page] = []

    def open_(width: int = 1280) -> Page:
        pages.append(chromium.new_page(viewport={"width": width, "height": 900}))
        return Stage(pages[-1], desk).page

    yield open_
    for page in pages:
        page.close()


def test_a_quiz_needs_nothing_but_a_keyboard(open_quiz: Open) -> None:
    page = open_quiz()
    first = question(page, 1).locator("input").first
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(question(page, 1).get_by_label("Answer B")).to_be_checked()
    for _ in range(3):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".cw-quiz input:checked")).to_have_count(6)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Submit answers")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".cw-quiz-verdict")).to_be_focused()


def test_of_rapid_changes_the_last_one_counts(
    open_quiz: Open, registrar: RunningRegistrar, zoe: Person
) -> None:
    page = open_quiz()
    for _ in range(8):
        for answer in "ABC":
            question(page, 1).get_by_label(f"Answer {answer}").check()
        question(page, 2).get_by_label("Answer A").check()
        question(page, 2).get_by_label("Answer B").check()
    saved(page)
    attempt = registrar.acting(zoe).call(GetQuizState(quiz_id="reading")).attempt
    assert attempt is not None
    assert attempt.answers == {"q1": ("c",), "q2": ("b",)}


def test_an_attempt_submitted_elsewhere_shows_its_result(
    open_quiz: Open, registrar: RunningRegistrar, zoe: Person
) -> None:
    page = open_quiz()
    question(page, 1).get_by_label("Answer A").check()
    saved(page)
    learner = registrar.acting(zoe)
    attempt = learner.call(GetQuizState(quiz_id="reading")).attempt
    assert attempt is not None
    learner.call(SubmitAttempt(attempt_id=attempt.attempt_id, answers=key(quiz("reading"))))

    # A click, not check(): the choice makes way for the result before anybody sees it taken.
    question(page, 2).get_by_label("Answer A").click()
    expect(page.get_by_role("heading", name="Passed")).to_be_focused()
    expect(page.get_by_text("submitted in another window")).to_be_visible()


def test_a_phone_has_room_for_the_quiz(open_quiz: Open) -> None:
    page = open_quiz(width=390)
    quiz_box = page.locator(".cw-quiz").bounding_box()
    assert quiz_box is not None
    assert quiz_box["x"] >= 0
    assert quiz_box["x"] + quiz_box["width"] <= 390
    for target in page.locator(".cw-quiz :is(.cw-quiz-option label, button):visible").all():
        size = target.bounding_box()
        assert size is not None
        assert size["height"] >= 44
